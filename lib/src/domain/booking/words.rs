//! Times in words: short, and in the alphabet that keeps texts cheap.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::domain::turn::Language;

/// The Spanish short names go without the accents that the short alphabet of texts lacks.
const DAYS_ES: [&str; 7] = ["lun", "mar", "mi\u{e9}", "jue", "vie", "sab", "dom"];
const MONTHS_ES: [&str; 12] = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];

/// A day, such as `Tue Dec 1` or `mar 1 dic`.
pub fn day_of(date: Date, language: Language) -> String {
    match language {
        Language::En => date.strftime("%a %b %-d").to_string(),
        Language::Es => {
            let index = |number: i8| usize::try_from(number).unwrap_or_default();
            let day = DAYS_ES.get(index(date.weekday().to_monday_zero_offset())).copied().unwrap_or_default();
            let month = MONTHS_ES.get(index(date.month() - 1)).copied().unwrap_or_default();
            format!("{day} {} {month}", date.day())
        }
    }
}

/// A moment on the clock of a zone, such as `Tue Dec 1, 2:30 pm` or `mar 1 dic, 14:30`.
pub fn moment(at: Timestamp, zone: &TimeZone, language: Language) -> String {
    let local = at.to_zoned(zone.clone());
    let day = day_of(local.date(), language);
    match language {
        Language::En => format!("{day}, {}", local.strftime("%-I:%M %P")),
        Language::Es => format!("{day}, {}", local.strftime("%H:%M")),
    }
}

/// A moment with the name of its zone, such as `Tue Dec 1, 2:30 pm EST`.
pub fn moment_and_zone(at: Timestamp, zone: &TimeZone, language: Language) -> String {
    format!("{} {}", moment(at, zone, language), at.to_zoned(zone.clone()).strftime("%Z"))
}

/// Numbered times, such as `1) Tue Dec 1, 10:00 am 2) Wed Dec 2, 2:30 pm`.
pub fn times(words: &[String]) -> String {
    let numbered = words.iter().enumerate().map(|(at, words)| format!("{}) {words}", at + 1));
    numbered.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        quiet_hours::zones::zone,
        segments::{Encoding, segment},
    };

    #[test]
    fn times_are_written_as_people_write_them() {
        let (at, zone) = ("2026-12-01T19:30:00Z".parse().unwrap(), zone("America/New_York").unwrap());
        assert_eq!(moment(at, &zone, Language::En), "Tue Dec 1, 2:30 pm");
        assert_eq!(moment(at, &zone, Language::Es), "mar 1 dic, 14:30");
        assert_eq!(moment_and_zone(at, &zone, Language::En), "Tue Dec 1, 2:30 pm EST");
        assert_eq!(times(&["a".into(), "b".into()]), "1) a 2) b");
    }

    #[test]
    fn every_day_of_a_year_keeps_to_the_short_alphabet() {
        let mut date: Date = "2026-01-01".parse().unwrap();
        for _ in 0..365 {
            for language in [Language::En, Language::Es] {
                let words = day_of(date, language);
                assert!(words.len() <= 11 && segment(&words).encoding == Encoding::Gsm7, "{words}");
            }
            date = date.tomorrow().unwrap();
        }
    }
}
