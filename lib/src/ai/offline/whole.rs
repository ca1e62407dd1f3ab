//! What a text as a whole is about: rules first, then the classifier, then what the text states.

use serde::Serialize;

use super::{
    intent::{self, Intent as ByPhrase},
    text::clauses,
};
use crate::domain::{
    consent_intent,
    slots::{FoundSlot, SlotName, SlotValue},
    understanding::{self, Intent},
};

/// What a text is about. The list is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum TextIntent {
    /// Something about consent, which comes before everything else.
    Consent(AboutConsent),
    /// What the lead wants.
    Wanted(Intent),
}

/// What may be wanted about consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AboutConsent {
    /// No more texts.
    OptOut,
    /// Perhaps no more texts.
    UnclearOptOut,
}

/// How sure a phrase is that says it.
const BY_PHRASE: f32 = 0.95;
/// How sure an answer is by its words or its shape.
const BY_SHAPE: f32 = 0.9;
/// How sure values are that were read.
const BY_VALUE: f32 = 0.85;

/// What a text is about, and how sure that is, from 0 to 1. A rule's figure is that of its kind; the classifier's is what
/// held-out examples bore out. `asked` is the slot that was asked for, `found` what was read of the text.
pub fn intent_of(text: &str, asked: Option<SlotName>, found: &[FoundSlot]) -> (TextIntent, f32) {
    let learned = understanding::classify(text);
    let wanted = |intent: Intent, confidence: f32| (TextIntent::Wanted(intent), confidence);
    match consent_intent::classify(text, None).intent {
        consent_intent::Intent::OptOut => return (TextIntent::Consent(AboutConsent::OptOut), 1.0),
        consent_intent::Intent::LikelyOptOut => return (TextIntent::Consent(AboutConsent::OptOut), BY_PHRASE),
        // Whoever has the wrong number, threatens or drops an appointment perhaps wants no more texts; this says it better.
        consent_intent::Intent::Unclear if !says_more_than_unclear(learned.intent) => {
            return (TextIntent::Consent(AboutConsent::UnclearOptOut), BY_PHRASE);
        }
        _ => {}
    }
    let by_phrase: Vec<ByPhrase> = clauses(text).iter().map(intent::of).collect();
    let asks = by_phrase.contains(&ByPhrase::Question);
    let answers_it =
        asked.is_some_and(|asked| found.iter().any(|slot| slot.name == asked && slot.name != SlotName::YesNo));
    if answers_it && !asks {
        return wanted(Intent::GiveInformation, BY_VALUE);
    }
    if learned.intent != Intent::Unclear {
        return wanted(learned.intent, learned.confidence);
    }
    for (phrase, intent) in [
        (ByPhrase::Person, Intent::AskForPerson),
        (ByPhrase::Identity, Intent::Identity),
        (ByPhrase::Frustrated, Intent::Complaint),
        (ByPhrase::NotInterested, Intent::NotInterested),
        (ByPhrase::Greeting, Intent::Greeting),
        (ByPhrase::Thanks, Intent::Thanks),
    ] {
        if by_phrase.contains(&phrase) {
            return wanted(intent, BY_PHRASE);
        }
    }
    if asks {
        return wanted(Intent::Unclear, learned.confidence);
    }
    let says = found.iter().find_map(|slot| match slot.value {
        SlotValue::YesNo(says) => Some(says),
        _ => None,
    });
    match says {
        Some(true) => wanted(Intent::Affirm, BY_SHAPE),
        Some(false) => wanted(Intent::Deny, BY_SHAPE),
        None if found.iter().any(|slot| slot.name != SlotName::YesNo) => wanted(Intent::GiveInformation, BY_VALUE),
        None => wanted(Intent::Unclear, learned.confidence),
    }
}

const fn says_more_than_unclear(intent: Intent) -> bool {
    matches!(intent, Intent::WrongNumber | Intent::LegalThreat | Intent::CancelBooking)
}
