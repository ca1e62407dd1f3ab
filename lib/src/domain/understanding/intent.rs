//! The closed list of intents.

use serde::{Deserialize, Serialize};

/// What a lead wants with a text. The order is that of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Hello.
    Greeting,
    /// Thank you.
    Thanks,
    /// Yes.
    Affirm,
    /// No.
    Deny,
    /// What does it cost?
    AskPrice,
    /// When do you open or close?
    AskHours,
    /// Where is it, and how does one get there?
    AskLocation,
    /// Which times are free, and is it still to be had?
    AskAvailability,
    /// What do you offer, and do you do this?
    AskService,
    /// Any other question about the business or its offer.
    AskOther,
    /// Wants an appointment, a visit or a place, or picks a time.
    Book,
    /// Wants another time for what is booked.
    Reschedule,
    /// Does not come to what is booked.
    CancelBooking,
    /// Tells about themselves or what they look for.
    GiveInformation,
    /// Wants a person, or a call.
    AskForPerson,
    /// Does not want the offer, without asking for the texts to stop.
    NotInterested,
    /// Not now: another day, or after thinking about it.
    Later,
    /// Is annoyed about the business or the conversation.
    Complaint,
    /// The number belongs to somebody else.
    WrongNumber,
    /// Who or what is writing?
    Identity,
    /// Speaks of lawyers, courts, authorities or the law.
    LegalThreat,
    /// Is not of age.
    Minor,
    /// Courtesy, jokes and talk about other things.
    SmallTalk,
    /// Tries to give the program orders or to make it tell secrets.
    PromptInjection,
    /// None of these, or not surely enough.
    Unclear,
}

impl Intent {
    /// Every intent in the order of the weights.
    pub const ALL: [Self; 25] = [
        Self::Greeting,
        Self::Thanks,
        Self::Affirm,
        Self::Deny,
        Self::AskPrice,
        Self::AskHours,
        Self::AskLocation,
        Self::AskAvailability,
        Self::AskService,
        Self::AskOther,
        Self::Book,
        Self::Reschedule,
        Self::CancelBooking,
        Self::GiveInformation,
        Self::AskForPerson,
        Self::NotInterested,
        Self::Later,
        Self::Complaint,
        Self::WrongNumber,
        Self::Identity,
        Self::LegalThreat,
        Self::Minor,
        Self::SmallTalk,
        Self::PromptInjection,
        Self::Unclear,
    ];
}
