//! What is said when a reply is not worded anew: a workspace's own words where it has written some, else ours.

mod check;
mod meaning;
mod ours;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::check::check;
use super::turn::{HandOffReason, Language, SmallTalkTopic};

/// A reply whose words are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wording {
    /// A person takes over, because the lead asked for one.
    AskedForPerson,
    /// A person takes over, because nothing stored answers the lead.
    NoAnswerKnown,
    /// A person takes over, because the lead was not understood several times.
    NotUnderstood,
    /// A person takes over, because the lead is annoyed.
    Frustrated,
    /// A person takes over, because the number is somebody else's.
    WrongNumber,
    /// A person takes over, because the lead speaks of lawyers, courts or authorities.
    LegalThreat,
    /// A person takes over, because the lead is under age.
    Minor,
    /// A person takes over, because the lead is qualified or of high value.
    Qualified,
    /// A person takes over, because every question is answered.
    AllAnswered,
    /// A person takes over, because the assistant failed.
    EngineFailed,
    /// Nobody has picked the conversation up yet.
    StillWaiting,
    /// Nobody picks the conversation up before a moment.
    BackLater,
    /// A greeting is answered.
    Greeting,
    /// Thanks are answered.
    Thanks,
    /// What is writing.
    Identity,
    /// Before a question that follows an answer.
    Noted,
    /// The lead was not understood.
    Clarify,
    /// Introduces the options of a choice.
    Options,
    /// Every question is answered.
    Finish,
    /// The lead does not want the offer.
    Farewell,
    /// Before free times.
    TimesFree,
    /// Before free times for an appointment that is to be moved.
    TimesToMove,
    /// Before times that are not what was asked for.
    TimesOther,
    /// Before other times, because the one that was chosen is taken.
    TimeTaken,
    /// After several times.
    ChooseTime,
    /// After a single time.
    ChooseOnlyTime,
    /// There is no free time at all.
    NothingFree,
    /// An appointment was made.
    Booked,
    /// An appointment was moved.
    Moved,
    /// After an appointment was made or moved.
    ToChange,
    /// An appointment was called off.
    CalledOff,
    /// There is an appointment already.
    AlreadyBooked,
    /// An appointment is near.
    Reminder,
}

/// Words of a workspace's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnWording {
    /// The language.
    pub language: Language,
    /// The reply.
    pub reply: Wording,
    /// The words.
    pub text: String,
}

/// The words of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Wordings(Vec<OwnWording>);

impl Wordings {
    /// The words of a reply, with their variables.
    pub fn of(&self, reply: Wording, language: Language) -> &str {
        self.own(reply, language).unwrap_or_else(|| reply.ours(language))
    }

    /// Whether a workspace has written none of its own.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The workspace's own words of a reply, if there are any.
    pub fn own(&self, reply: Wording, language: Language) -> Option<&str> {
        let own = self.0.iter().find(|own| own.reply == reply && own.language == language)?;
        Some(&own.text)
    }

    /// Takes own words in; nothing gives the reply our words again.
    pub fn set(&mut self, reply: Wording, language: Language, text: Option<String>) {
        self.0.retain(|own| own.reply != reply || own.language != language);
        self.0.extend(text.map(|text| OwnWording { language, reply, text }));
    }
}

/// How a workspace speaks to one lead.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'a> {
    /// The words of the workspace.
    pub wordings: &'a Wordings,
    /// The language of the lead.
    pub language: Language,
    /// The name under which the workspace texts.
    pub brand: &'a str,
}

impl Voice<'_> {
    /// The words of a reply. A variable other than the brand is left in.
    pub fn say(&self, reply: Wording) -> String {
        self.wordings.of(reply, self.language).replace(BRAND, self.brand)
    }

    /// The words of a reply that names a moment.
    pub fn say_when(&self, reply: Wording, when: &str) -> String {
        self.say(reply).replace(WHEN, when)
    }
}

/// Stands for the workspace's name.
pub const BRAND: &str = "{brand}";
/// Stands for a moment.
pub const WHEN: &str = "{when}";
/// Stands for what a choice offers.
pub const OPTIONS: &str = "{options}";

impl Wording {
    /// Every reply.
    pub const ALL: [Self; 33] = [
        Self::AskedForPerson,
        Self::NoAnswerKnown,
        Self::NotUnderstood,
        Self::Frustrated,
        Self::WrongNumber,
        Self::LegalThreat,
        Self::Minor,
        Self::Qualified,
        Self::AllAnswered,
        Self::EngineFailed,
        Self::StillWaiting,
        Self::BackLater,
        Self::Greeting,
        Self::Thanks,
        Self::Identity,
        Self::Noted,
        Self::Clarify,
        Self::Options,
        Self::Finish,
        Self::Farewell,
        Self::TimesFree,
        Self::TimesToMove,
        Self::TimesOther,
        Self::TimeTaken,
        Self::ChooseTime,
        Self::ChooseOnlyTime,
        Self::NothingFree,
        Self::Booked,
        Self::Moved,
        Self::ToChange,
        Self::CalledOff,
        Self::AlreadyBooked,
        Self::Reminder,
    ];

    /// What is said when a person takes over.
    pub fn of_hand_off(reason: HandOffReason) -> Self {
        match reason {
            HandOffReason::AskedForPerson => Self::AskedForPerson,
            HandOffReason::NoAnswerKnown => Self::NoAnswerKnown,
            HandOffReason::NotUnderstood => Self::NotUnderstood,
            HandOffReason::Frustrated => Self::Frustrated,
            HandOffReason::WrongNumber => Self::WrongNumber,
            HandOffReason::LegalThreat => Self::LegalThreat,
            HandOffReason::Minor => Self::Minor,
            HandOffReason::Qualified | HandOffReason::HighValue => Self::Qualified,
            HandOffReason::AllAnswered => Self::AllAnswered,
            HandOffReason::EngineFailed | HandOffReason::UnclearOptOut => Self::EngineFailed,
        }
    }

    /// The reply to courtesy, and to questions about the assistant.
    pub fn of_small_talk(topic: SmallTalkTopic) -> Self {
        match topic {
            SmallTalkTopic::Greeting => Self::Greeting,
            SmallTalkTopic::Thanks => Self::Thanks,
            SmallTalkTopic::Identity => Self::Identity,
        }
    }

    /// The variable that must stand in the words, if there is one. The brand may stand in all of them.
    pub fn variable(self) -> Option<&'static str> {
        match self {
            Self::Options => Some(OPTIONS),
            Self::BackLater | Self::Booked | Self::Moved | Self::CalledOff | Self::AlreadyBooked | Self::Reminder => {
                Some(WHEN)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_stand_in_for_ours_in_their_language_alone() {
        let mut words = Wordings::default();
        words.set(Wording::Thanks, Language::En, Some("Any time, says {brand}.".into()));
        let voice = Voice { wordings: &words, language: Language::En, brand: "Bright" };
        assert_eq!(voice.say(Wording::Thanks), "Any time, says Bright.");
        assert_eq!(voice.say_when(Wording::Booked, "now"), "Booked with Bright: now.");
        assert_eq!(words.of(Wording::Thanks, Language::Es), Wording::Thanks.ours(Language::Es));
        words.set(Wording::Thanks, Language::En, Some("Sure.".into()));
        assert_eq!(words.own(Wording::Thanks, Language::En), Some("Sure."));
        words.set(Wording::Thanks, Language::En, None);
        assert_eq!(words, Wordings::default());
    }

    #[test]
    fn every_reply_is_listed_once() {
        let mut all = Wording::ALL.to_vec();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), Wording::ALL.len());
        assert_eq!(all.last(), Some(&Wording::Reminder));
        assert_eq!(Wording::Reminder as usize + 1, all.len());
    }
}
