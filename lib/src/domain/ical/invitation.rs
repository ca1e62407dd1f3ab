//! An appointment as a file that people's own calendars take.

use super::utc;
use crate::domain::booking::Span;

/// Bytes of a line, without its end (section 3.1).
const LONGEST_LINE: usize = 75;

/// An appointment to be written.
pub struct Invitation<'a> {
    /// The same for every version of it, and for no other appointment.
    pub uid: &'a str,
    /// Grows with every change.
    pub sequence: i64,
    /// When it is.
    pub span: Span,
    /// When this version was made.
    pub changed_at: jiff::Timestamp,
    /// Whether it was called off.
    pub canceled: bool,
    /// The business.
    pub brand: &'a str,
    /// Where the newest version of it is.
    pub url: &'a str,
}

/// Writes an appointment as iCalendar. It names the business and the time, and nobody.
pub fn invitation(invitation: &Invitation) -> String {
    let status = if invitation.canceled { "CANCELLED" } else { "CONFIRMED" };
    let transparency = if invitation.canceled { "TRANSPARENT" } else { "OPAQUE" };
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Leadline//Appointments//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", escaped(invitation.uid)),
        format!("SEQUENCE:{}", invitation.sequence),
        format!("DTSTAMP:{}", utc(invitation.changed_at)),
        format!("LAST-MODIFIED:{}", utc(invitation.changed_at)),
        format!("DTSTART:{}", utc(invitation.span.start)),
        format!("DTEND:{}", utc(invitation.span.end)),
        format!("SUMMARY:{}", escaped(invitation.brand)),
        format!("STATUS:{status}"),
        format!("TRANSP:{transparency}"),
        format!("URL:{}", invitation.url),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| folded(line)).collect()
}

/// A text as a value (section 3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A line cut to the length the format allows, never inside a character.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 2);
    let mut bytes = 0;
    for letter in line.chars() {
        if bytes + letter.len_utf8() > LONGEST_LINE {
            folded.push_str("\r\n ");
            bytes = 1;
        }
        folded.push(letter);
        bytes += letter.len_utf8();
    }
    folded + "\r\n"
}
