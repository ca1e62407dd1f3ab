//! What a clause is about when no phrase says it: the classifier's word, where it is sure.
//!
//! An answer to the question that was asked stays one: only what a person must see, or plainly asks, outweighs it.

use super::{answers, intent::Intent, text::Clause};
use crate::domain::{
    qualification::{Slot, SlotKind},
    turn::Reader,
    understanding::{self, Intent as Learned},
};

/// How sure the classifier must be to outweigh the shape of a clause.
const SURE: f32 = 0.8;
/// How sure it must be to outweigh that any words answer the question that was asked.
const VERY_SURE: f32 = 0.9;

/// The intent of a clause that was sorted by phrases and by its shape.
pub fn beyond(reader: Reader<'_>, asked: Option<&Slot>, by_phrase: Intent, clause: &Clause) -> Intent {
    if !matches!(by_phrase, Intent::Statement | Intent::Question) {
        return by_phrase;
    }
    let understood = understanding::classify(&clause.raw);
    if understood.confidence < SURE {
        return by_phrase;
    }
    let free_text = asked.is_some_and(|asked| asked.kind == SlotKind::Text);
    let answers = |asked| answers::to_asked(reader, asked, std::slice::from_ref(clause)).is_some();
    let answers_it = || free_text || asked.is_some_and(answers);
    // `No thanks` to a question declines what it asks for, not the offer.
    let brief = asked.is_some() && clause.words.len() <= 3;
    match understood.intent {
        Learned::AskForPerson => Intent::Person,
        Learned::WrongNumber => Intent::WrongNumber,
        Learned::LegalThreat => Intent::LegalThreat,
        Learned::Minor if understood.confidence >= VERY_SURE && tells_own_age(clause) => Intent::Minor,
        Learned::Identity if by_phrase == Intent::Question => Intent::Identity,
        Learned::Complaint if !answers_it() => Intent::Frustrated,
        Learned::NotInterested if !brief && by_phrase == Intent::Statement && !answers_it() => Intent::NotInterested,
        Learned::AskPrice | Learned::AskLocation if understood.confidence >= VERY_SURE => Intent::Question,
        Learned::AskHours | Learned::AskAvailability | Learned::AskService | Learned::AskOther if !answers_it() => {
            Intent::Question
        }
        _ => by_phrase,
    }
}

/// Whether a clause is about the lead and not about a child of theirs: the classifier hears little but the age.
fn tells_own_age(clause: &Clause) -> bool {
    const OWN: [&str; 8] = ["i", "im", "i'm", "soy", "tengo", "minor", "underage", "menor"];
    const THEIRS: [&str; 18] = [
        "kid",
        "kids",
        "son",
        "sons",
        "daughter",
        "daughters",
        "child",
        "children",
        "boy",
        "girl",
        "hijo",
        "hija",
        "hijos",
        "hijas",
        "nino",
        "nina",
        "ninos",
        "ninas",
    ];
    let has = |words: &[&str]| clause.words.iter().any(|word| words.contains(&word.as_str()));
    has(&OWN) && !has(&THEIRS)
}
