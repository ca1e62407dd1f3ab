//! What a form is published into: the business, its senders, its hours.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{form::FormDraft, pacing::CampaignClass, quiet_hours::Hours, sender::SenderKind};

/// Where the carriers' campaign registry and toll-free verification decide what is delivered. Canada's carriers ask for
/// much the same (AWS End User Messaging, Registration support).
const AMERICAN: [&str; 8] = ["US", "CA", "PR", "VI", "GU", "AS", "MP", "UM"];

/// What a form is published into. What is absent is not known, and the rules that need it say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Surroundings {
    /// The business's name as its leads know it; `{brand}` in texts.
    pub brand: Option<String>,
    /// The workspace's time zone by its IANA name.
    pub time_zone: Option<String>,
    /// The workspace's own hours for texts, such as `09:00-18:00`, on the lead's clock.
    pub own_hours: Option<Hours>,
    /// After how many seconds of silence the follow-up goes out; none: never.
    pub follow_up_after_seconds: Option<i64>,
    /// Where people get help apart from texting HELP: a phone or an e-mail address.
    pub help_contact: Option<String>,
    /// The senders that text.
    pub senders: Option<Vec<SenderFacts>>,
    /// How the page shows the consent box. Leadline's own page shows it unticked and asks for no tick.
    pub consent_box: ConsentBox,
    /// The moment from which on a week of quiet hours is looked at.
    pub at: Option<Timestamp>,
}

/// How a page shows the consent box.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConsentBox {
    /// Whether it is ticked before the visitor did anything.
    pub preticked: bool,
    /// Whether the form is refused without the tick.
    pub required: bool,
}

/// What is known of a sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SenderFacts {
    /// Its kind.
    pub kind: SenderKind,
    /// The country of the number, such as `US`; none for a name, and where it is not known.
    #[serde(default)]
    pub country: Option<String>,
    /// What its 10DLC campaign was registered as; none: no campaign is known.
    #[serde(default)]
    pub campaign: Option<CampaignClass>,
    /// Whether a toll-free number is verified; none: not known.
    #[serde(default)]
    pub verified: Option<bool>,
    /// Whether typographic characters are replaced by plain ones.
    #[serde(default)]
    pub smart_encoding: bool,
    /// Whether Leadline's simulator plays the provider: no carrier ever sees its texts.
    #[serde(default)]
    pub simulated: bool,
}

impl SenderFacts {
    /// Whether carriers of the United States or Canada look at what it sends.
    pub(super) fn is_american(&self) -> bool {
        self.kind == SenderKind::TollFree || self.country.as_deref().is_some_and(|country| AMERICAN.contains(&country))
    }
}

impl Surroundings {
    pub(super) fn is_american(&self, draft: &FormDraft) -> bool {
        AMERICAN.contains(&draft.region.as_str()) || self.known_senders().iter().any(SenderFacts::is_american)
    }

    /// The senders; none if they are not known.
    pub(super) fn known_senders(&self) -> &[SenderFacts] {
        self.senders.as_deref().unwrap_or_default()
    }

    /// Whether every sender replaces typographic characters.
    pub(super) fn is_smart(&self) -> bool {
        let senders = self.known_senders();
        !senders.is_empty() && senders.iter().all(|sender| sender.smart_encoding)
    }
}
