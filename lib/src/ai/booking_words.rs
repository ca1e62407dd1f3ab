//! What is said about appointments: written by the program from what is stored, never by a model.
//!
//! The Spanish texts avoid the accented vowels that the short alphabet of text messages lacks. What may not fit is left
//! out from the end: a text costs at most two segments.

use crate::domain::{
    booking::{Arranged, FreeTime, Offer, moment, times},
    reply_guard::MOST_SEGMENTS,
    segments::segment,
    turn::Language,
};

/// What is said about appointments, and what was done.
pub struct Said {
    /// The words.
    pub text: String,
    /// What was done.
    pub arranged: Arranged,
}

/// The words of an offer. `taken`: the time that was chosen went meanwhile. `moving`: there is an appointment already.
pub fn offered(offer: &Offer, taken: bool, moving: bool, brand: &str, language: Language) -> String {
    if offer.times.is_empty() {
        return nothing_free(brand, language);
    }
    let words = |time: &FreeTime| moment(time.slot.start, &time.zone, language);
    let times: Vec<String> = offer.times.iter().map(words).collect();
    proposal(&Proposed { times: &times, as_wished: offer.as_wished, taken, moving }, language)
}

/// Times are proposed. `as_wished`: they are what was asked for. `taken`: one that was chosen went meanwhile.
struct Proposed<'a> {
    /// The times in words, in the order of their numbers.
    times: &'a [String],
    /// Whether they are what was asked for.
    as_wished: bool,
    /// Whether the time that was chosen is not free any more.
    taken: bool,
    /// Whether an appointment is to be moved.
    moving: bool,
}

/// Proposes times.
fn proposal(proposed: &Proposed, language: Language) -> String {
    let opening = match (language, proposed) {
        (Language::En, Proposed { taken: true, .. }) => "Sorry, that time has just been taken.",
        (Language::Es, Proposed { taken: true, .. }) => "Lo siento, esa hora se acaba de ocupar.",
        (Language::En, Proposed { as_wished: false, .. }) => "I have nothing then. The closest times are:",
        (Language::Es, Proposed { as_wished: false, .. }) => "No tengo nada a esa hora. Lo mas cercano es:",
        (Language::En, Proposed { moving: true, .. }) => "Sure, these times are free:",
        (Language::Es, Proposed { moving: true, .. }) => "Claro, estas horas siguen libres:",
        (Language::En, _) => "When would suit you? These times are free:",
        (Language::Es, _) => "\u{bf}Cuando te viene bien? Estas horas siguen libres:",
    };
    let closing = match (language, proposed.times.len()) {
        (Language::En, 1) => "Shall I book it? Reply YES, or tell me another day.",
        (Language::Es, 1) => "\u{bf}La reservo? Responde SI, o dime otro dia.",
        (Language::En, _) => "Reply with the number, or tell me another day.",
        (Language::Es, _) => "Responde con el numero, o dime otro dia.",
    };
    let listed = match proposed.times {
        [only] => only.clone(),
        several => times(several),
    };
    format!("{opening} {listed}. {closing}")
}

/// There is no free time at all.
fn nothing_free(brand: &str, language: Language) -> String {
    match language {
        Language::En => format!(
            "There is no free time in the calendar right now. I have passed this on to the {brand} team, and a person will text you here."
        ),
        Language::Es => format!(
            "Ahora mismo no hay horas libres. He pasado tu mensaje al equipo de {brand} y una persona te va a escribir por este chat."
        ),
    }
}

/// An appointment was made or moved.
pub fn confirmation(brand: &str, when: &str, link: &str, moved: bool, language: Language) -> String {
    let (said, calendar, change) = match (language, moved) {
        (Language::En, false) => (format!("Booked with {brand}: {when}."), "Calendar:", "To change it, just text us."),
        (Language::En, true) => {
            (format!("Moved. {brand}, new time: {when}."), "Calendar:", "To change it, just text us.")
        }
        (Language::Es, false) => {
            (format!("Cita reservada con {brand}: {when}."), "Calendario:", "Para cambiarla, escribe por este chat.")
        }
        (Language::Es, true) => (
            format!("Cita cambiada. {brand}, nueva hora: {when}."),
            "Calendario:",
            "Para cambiarla, escribe por este chat.",
        ),
    };
    fitting([format!("{said} {change} {calendar} {link}"), format!("{said} {calendar} {link}"), said])
}

/// An appointment was called off.
pub fn cancellation(when: &str, language: Language) -> String {
    match language {
        Language::En => format!("Your appointment on {when} is off. If you want another time, just text us here."),
        Language::Es => format!("Tu cita del {when} queda anulada. Si quieres otra hora, escribe por este chat."),
    }
}

/// There is an appointment already.
pub fn already_booked(brand: &str, when: &str, language: Language) -> String {
    match language {
        Language::En => format!("You are booked with {brand}: {when}. Tell me if you want to move or cancel it."),
        Language::Es => format!("Tienes cita con {brand}: {when}. Dime si quieres cambiarla o anularla."),
    }
}

/// A reminder.
pub fn reminder(brand: &str, when: &str, language: Language) -> String {
    match language {
        Language::En => {
            format!("Reminder from {brand}: your appointment is {when}. To move or cancel it, just text us.")
        }
        Language::Es => {
            format!("Recordatorio de {brand}: tu cita es el {when}. Para cambiarla o anularla, escribe por este chat.")
        }
    }
}

/// The first that is cheap enough, or the last.
fn fitting<const N: usize>(wordings: [String; N]) -> String {
    let cheap = |text: &&String| segment(text).segments as usize <= MOST_SEGMENTS;
    wordings.iter().find(cheap).or(wordings.last()).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::segments::Encoding;

    /// Letters that the short alphabet has, as brands may.
    const BRAND: &str = "Clinica Dental Sonrisa Brillante del Norte";
    const LINK: &str = "https://leads.a-rather-long-name.example.com/f/booking/0199c0de0199c0de0199c0de0199c0de.0199c0de0199c0de0199c0de0199c0de.ics";

    #[test]
    fn everything_fits_two_segments_of_the_short_alphabet() {
        for (language, when) in [(Language::En, "Wed Nov 25, 12:30 pm"), (Language::Es, "mi\u{e9} 25 nov, 12:30")] {
            let three = vec![when.to_owned(); 3];
            let mut texts = vec![
                nothing_free(BRAND, language),
                cancellation(when, language),
                already_booked(BRAND, when, language),
                reminder(BRAND, when, language),
            ];
            for (moving, taken) in [(false, false), (true, false), (true, true)] {
                texts.push(confirmation(BRAND, when, LINK, moving, language));
                for times in [&three[..], &three[..1]] {
                    texts.push(proposal(&Proposed { times, as_wished: !taken, taken, moving }, language));
                    texts.push(proposal(&Proposed { times, as_wished: false, taken: false, moving }, language));
                }
            }
            for text in texts {
                let cost = segment(&text);
                assert_eq!(cost.encoding, Encoding::Gsm7, "{text}");
                assert!(cost.segments <= 2, "{} {text}", cost.segments);
            }
        }
    }

    #[test]
    fn the_link_is_left_out_before_the_text_costs_more() {
        let long = "x".repeat(400);
        assert_eq!(confirmation("Brand", "now", &long, false, Language::En), "Booked with Brand: now.");
        assert!(confirmation("Brand", "now", LINK, false, Language::En).contains(LINK));
    }
}
