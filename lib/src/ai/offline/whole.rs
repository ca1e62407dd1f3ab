//! What a text as a whole is about: the weightiest of its clauses, and what it states.

use serde::Serialize;

use super::{
    intent::{self, Intent},
    text::clauses,
};
use crate::domain::{
    consent_intent,
    slots::{FoundSlot, SlotName, SlotValue},
};

/// What a text is about. The list is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TextIntent {
    /// No more texts.
    OptOut,
    /// Perhaps no more texts, or the wrong person.
    UnclearOptOut,
    /// A person is wanted.
    AskForPerson,
    /// Who or what is writing?
    Identity,
    /// Annoyed.
    Complaint,
    /// Does not want the offer.
    NotInterested,
    /// A question about the business.
    Question,
    /// Yes.
    Affirm,
    /// No.
    Deny,
    /// States something that can be read.
    GiveInformation,
    /// Hello.
    Greeting,
    /// Thanks.
    Thanks,
    /// None of these.
    Unclear,
}

/// What a text is about, and how sure that is, from 0 to 1. The figures are those of the kind of rule, not of a sample: a
/// phrase that says it, a question by its words, values that were read, words nothing is known of.
pub fn intent_of(text: &str, found: &[FoundSlot]) -> (TextIntent, f32) {
    const BY_PHRASE: f32 = 0.95;
    const BY_SHAPE: f32 = 0.9;
    const BY_VALUE: f32 = 0.85;
    match consent_intent::classify(text, None).intent {
        consent_intent::Intent::OptOut => return (TextIntent::OptOut, 1.0),
        consent_intent::Intent::LikelyOptOut => return (TextIntent::OptOut, BY_PHRASE),
        consent_intent::Intent::Unclear => return (TextIntent::UnclearOptOut, BY_PHRASE),
        _ => {}
    }
    let intents: Vec<Intent> = clauses(text).iter().map(intent::of).collect();
    let has = |wanted: Intent| intents.contains(&wanted);
    for (clause, whole) in [
        (Intent::OptOut, TextIntent::OptOut),
        (Intent::UnclearOptOut, TextIntent::UnclearOptOut),
        (Intent::Person, TextIntent::AskForPerson),
        (Intent::Identity, TextIntent::Identity),
        (Intent::Frustrated, TextIntent::Complaint),
        (Intent::NotInterested, TextIntent::NotInterested),
    ] {
        if has(clause) {
            return (whole, BY_PHRASE);
        }
    }
    if has(Intent::Question) {
        return (TextIntent::Question, BY_SHAPE);
    }
    let says = found.iter().find_map(|slot| match slot.value {
        SlotValue::YesNo(says) => Some(says),
        _ => None,
    });
    match says {
        Some(true) => (TextIntent::Affirm, BY_SHAPE),
        Some(false) => (TextIntent::Deny, BY_SHAPE),
        None if found.iter().any(|slot| slot.name != SlotName::YesNo) => (TextIntent::GiveInformation, BY_VALUE),
        None if has(Intent::Greeting) => (TextIntent::Greeting, BY_SHAPE),
        None if has(Intent::Thanks) => (TextIntent::Thanks, BY_SHAPE),
        None => (TextIntent::Unclear, 0.3),
    }
}
