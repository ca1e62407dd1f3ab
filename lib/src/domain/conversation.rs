//! Conversations: who handles them, and why one waits for a person.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Handler {
    /// The assistant.
    Ai,
    /// A person.
    Human,
}

/// Whether it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConversationStatus {
    /// It goes on.
    Open,
    /// It is closed; a new text opens it again.
    Resolved,
}

/// What came of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// An appointment.
    Booked,
}

/// Why a conversation waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedsPersonReason {
    /// The lead asked for one.
    AskedForPerson,
    /// Nothing stored answers the lead's question.
    NoAnswerKnown,
    /// The assistant did not understand the lead several times.
    NotUnderstood,
    /// It may have been an opt-out.
    UnclearOptOut,
    /// The lead is annoyed.
    Frustrated,
    /// The number is somebody else's.
    WrongNumber,
    /// The lead speaks of lawyers, courts or authorities.
    LegalThreat,
    /// The lead says to be under age.
    Minor,
    /// The answers meet the form's checklist, and the form wants the team to take over then.
    Qualified,
    /// An answer makes the lead one that the form wants a person to look after.
    HighValue,
    /// Every question is answered, and the form wants the team to go on.
    AllAnswered,
    /// A text could not be sent.
    FailedToSend,
    /// The assistant failed.
    EngineFailed,
    /// A number wrote that no lead has.
    UnknownNumber,
    /// The lead sent a picture or another file, and no words.
    SentMedia,
    /// The assistant does not answer here.
    TeamAnswers,
    /// The assistant has proposed a reply.
    SuggestionReady,
}

impl NeedsPersonReason {
    /// Whether the lead waits for an answer, so that a word on a long wait is owed. Where a person must first decide
    /// whether anything may be written at all, nothing is.
    pub fn lead_expects_word(self) -> bool {
        match self {
            Self::AskedForPerson
            | Self::NoAnswerKnown
            | Self::NotUnderstood
            | Self::Frustrated
            | Self::Qualified
            | Self::HighValue
            | Self::AllAnswered
            | Self::EngineFailed
            | Self::SentMedia
            | Self::TeamAnswers
            | Self::SuggestionReady => true,
            Self::UnclearOptOut
            | Self::WrongNumber
            | Self::LegalThreat
            | Self::Minor
            | Self::FailedToSend
            | Self::UnknownNumber => false,
        }
    }

    /// The reason in words, as the team reads it.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::AskedForPerson => "Asked to talk to a person.",
            Self::NoAnswerKnown => "Asked something the assistant has no stored answer to.",
            Self::NotUnderstood => "The assistant did not understand, and asking again did not help.",
            Self::UnclearOptOut => "May have asked not to be texted. Automation is paused until somebody decides.",
            Self::Frustrated => "Sounds annoyed.",
            Self::WrongNumber => "Says this number is not the lead's. Automation is paused until somebody decides.",
            Self::LegalThreat => "Speaks of lawyers, courts or authorities.",
            Self::Minor => "Says to be under age.",
            Self::Qualified => "Is qualified: the answers meet the form's checklist.",
            Self::HighValue => "Is of high value by what the form says: a person should look after this lead.",
            Self::AllAnswered => "Has answered every question: the team goes on from here.",
            Self::FailedToSend => "A text could not be sent.",
            Self::EngineFailed => "The assistant could not answer.",
            Self::SentMedia => "Sent a picture or another file without words. The assistant cannot see it.",
            Self::TeamAnswers => "The assistant does not answer here: somebody from the team does.",
            Self::SuggestionReady => "The assistant has proposed a reply: send it, or write another.",
            Self::UnknownNumber => "Somebody wrote who never filled in a form.",
        }
    }
}
