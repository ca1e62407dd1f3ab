//! What happens to a text, decided by the number it goes to: a few magic numbers misbehave in a known way.

/// How the simulated provider and carrier treat a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Behaviour {
    /// Every text arrives.
    Normal,
    /// The person opted out at the provider.
    OptedOut,
    /// It is no mobile phone.
    Landline,
    /// The provider answers that it is too fast, always.
    RateLimited,
    /// The text is recorded and arrives, but the answer to the send is a 500.
    ErrorAfterAccept,
    /// The text is accepted, and nothing more is ever heard of it.
    NeverReports,
    /// The provider answers late, and so do its reports.
    Slow,
    /// The text is accepted, then held back by the carrier's filter.
    Filtered,
    /// Every report is delivered twice.
    DuplicateReports,
    /// The last report is delivered first.
    ReorderedReports,
    /// What this phone writes comes in two parts, where the provider does not join them itself.
    TwoPartInbound,
}

/// Every magic number, in the style of the test numbers Twilio gives out. They are no subscriber's line, yet pass
/// validation, so that they can be typed into a form.
const MAGIC: [(Behaviour, &str, &str); 10] = [
    (Behaviour::OptedOut, "opted_out", "+15005550011"),
    (Behaviour::Landline, "landline", "+15005550012"),
    (Behaviour::RateLimited, "rate_limited", "+15005550013"),
    (Behaviour::ErrorAfterAccept, "error_after_accept", "+15005550014"),
    (Behaviour::NeverReports, "never_reports", "+15005550015"),
    (Behaviour::Slow, "slow", "+15005550016"),
    (Behaviour::Filtered, "filtered", "+15005550017"),
    (Behaviour::DuplicateReports, "duplicate_reports", "+15005550018"),
    (Behaviour::ReorderedReports, "reordered_reports", "+15005550019"),
    (Behaviour::TwoPartInbound, "two_part_inbound", "+15005550020"),
];

/// How far a text has come at the simulated provider. Each vendor has its own words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The provider has it.
    Queued,
    /// The carrier has it.
    Sent,
    /// The phone has it.
    Delivered,
    /// The carrier's filter held it back.
    Filtered,
    /// Its recipient had opted out: it was never sent.
    OptedOut,
    /// Its recipient takes no texts: it was never sent.
    Landline,
    /// A phone wrote it.
    Received,
}

impl Stage {
    const ALL: [Self; 7] =
        [Self::Queued, Self::Sent, Self::Delivered, Self::Filtered, Self::OptedOut, Self::Landline, Self::Received];

    /// The name it is stored by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Filtered => "filtered",
            Self::OptedOut => "opted_out",
            Self::Landline => "landline",
            other => other.as_str(),
        }
    }

    /// The stage of that name; the first one for a name that is none.
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|stage| stage.name() == name).unwrap_or(Self::Queued)
    }

    /// The word of the phone page.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Filtered => "undelivered",
            Self::OptedOut | Self::Landline => "failed",
            Self::Received => "received",
        }
    }
}

/// One delivery report to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// How long after the text was accepted, in milliseconds.
    pub after_ms: u64,
    /// What it says.
    pub stage: Stage,
}

const fn report(after_ms: u64, stage: Stage) -> Report {
    Report { after_ms, stage }
}

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

    /// The delivery reports that follow an accepted text, in the order in which they leave.
    pub const fn reports(self) -> &'static [Report] {
        const ARRIVES: [Report; 2] = [report(50, Stage::Sent), report(200, Stage::Delivered)];
        const LATE: [Report; 2] = [report(5_000, Stage::Sent), report(8_000, Stage::Delivered)];
        const HELD_BACK: [Report; 2] = [report(50, Stage::Sent), report(200, Stage::Filtered)];
        const TWICE: [Report; 4] = [
            report(50, Stage::Sent),
            report(60, Stage::Sent),
            report(200, Stage::Delivered),
            report(210, Stage::Delivered),
        ];
        const REFUSED: [Report; 1] = [report(100, Stage::OptedOut)];
        const UNREACHABLE: [Report; 1] = [report(100, Stage::Landline)];
        const REORDERED: [Report; 2] = [report(50, Stage::Delivered), report(200, Stage::Sent)];
        match self {
            Self::Normal | Self::ErrorAfterAccept | Self::TwoPartInbound => &ARRIVES,
            Self::Slow => &LATE,
            Self::Filtered => &HELD_BACK,
            Self::DuplicateReports => &TWICE,
            Self::ReorderedReports => &REORDERED,
            // At providers that take such a text first and say so later.
            Self::OptedOut => &REFUSED,
            Self::Landline => &UNREACHABLE,
            Self::RateLimited | Self::NeverReports => &[],
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
    fn a_stage_is_found_again_by_its_name() {
        for stage in Stage::ALL {
            assert_eq!(Stage::named(stage.name()), stage);
        }
        assert_eq!(Stage::named("unheard of"), Stage::Queued);
    }

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
