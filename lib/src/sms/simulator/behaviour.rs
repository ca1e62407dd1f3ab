//! What happens to a text, decided by the number it goes to: a few magic numbers misbehave in a known way.

/// How the simulated provider and carrier treat a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Behaviour {
    /// Every text arrives.
    Normal,
    /// The provider refuses: the person opted out there.
    OptedOut,
    /// The provider refuses: no mobile phone.
    Landline,
    /// The provider answers 429, always.
    RateLimited,
    /// The text is recorded and arrives, but the answer to the send is a 500.
    ErrorAfterAccept,
    /// The text is accepted, and nothing more is ever heard of it.
    NeverReports,
    /// The provider answers late, and so do its reports.
    Slow,
    /// The text is accepted, then held back by the carrier's filter.
    Filtered,
}

/// Every magic number, in the style of the test numbers Twilio gives out. They are no subscriber's line, yet pass
/// validation, so that they can be typed into a form.
const MAGIC: [(Behaviour, &str, &str); 7] = [
    (Behaviour::OptedOut, "opted_out", "+15005550011"),
    (Behaviour::Landline, "landline", "+15005550012"),
    (Behaviour::RateLimited, "rate_limited", "+15005550013"),
    (Behaviour::ErrorAfterAccept, "error_after_accept", "+15005550014"),
    (Behaviour::NeverReports, "never_reports", "+15005550015"),
    (Behaviour::Slow, "slow", "+15005550016"),
    (Behaviour::Filtered, "filtered", "+15005550017"),
];

/// One delivery report to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// How long after the text was accepted, in milliseconds.
    pub after_ms: u64,
    /// The provider's status word.
    pub status: &'static str,
    /// The provider's error code.
    pub error_code: Option<u32>,
}

const fn report(after_ms: u64, status: &'static str, error_code: Option<u32>) -> Report {
    Report { after_ms, status, error_code }
}

const ARRIVES: [Report; 2] = [report(50, "sent", None), report(200, "delivered", None)];
const ARRIVES_LATE: [Report; 2] = [report(5_000, "sent", None), report(8_000, "delivered", None)];
const HELD_BACK: [Report; 2] = [report(50, "sent", None), report(200, "undelivered", Some(30007))];

impl Behaviour {
    /// The behaviour of a number in E.164.
    pub fn of(number: &str) -> Self {
        MAGIC.iter().find(|(_, _, magic)| *magic == number).map_or(Self::Normal, |(behaviour, _, _)| *behaviour)
    }

    /// How long the answer to a send is held back, in milliseconds.
    pub const fn answer_delay_ms(self) -> u64 {
        match self {
            Self::Slow => 3_000,
            _ => 0,
        }
    }

    /// The delivery reports that follow an accepted text, in order.
    pub const fn reports(self) -> &'static [Report] {
        match self {
            Self::Normal | Self::ErrorAfterAccept => &ARRIVES,
            Self::Slow => &ARRIVES_LATE,
            Self::Filtered => &HELD_BACK,
            Self::OptedOut | Self::Landline | Self::RateLimited | Self::NeverReports => &[],
        }
    }
}

/// Name and number of every magic number, for the simulator's page and for scripts.
pub fn magic_numbers() -> impl Iterator<Item = (&'static str, &'static str)> {
    MAGIC.iter().map(|(_, name, number)| (*name, *number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::phone::E164;

    #[test]
    fn magic_numbers_can_be_typed_into_a_form() {
        for (name, number) in magic_numbers() {
            let parsed = E164::parse(number, "US");
            assert_eq!(parsed.as_ref().map(E164::as_str), Ok(number), "{name}");
            assert!(parsed.is_ok_and(|phone| phone.kind().may_take_texts()), "{name}");
            assert_ne!(Behaviour::of(number), Behaviour::Normal);
        }
        assert_eq!(Behaviour::of("+14155550123"), Behaviour::Normal);
    }
}
