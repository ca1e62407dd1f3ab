//! Which answers may be stored. What an engine says about an answer is not believed: the question must exist, the quote must
//! be the lead's, and the value must be in it.

use std::collections::HashSet;

use super::{Command, Reader, Turn, TurnRequest};
use crate::domain::{
    qualification::{FilledSlot, Slot, SlotKind, fold, folded_words, words_of},
    slots::{SlotName, SlotValue},
};

/// The answers of a turn, the last one of each question.
pub(super) fn accepted(request: &TurnRequest, turn: &Turn) -> Vec<FilledSlot> {
    let (said, reader) = (fold(&request.inbound.join(" ")), request.reader());
    let mut set: Vec<FilledSlot> = Vec::new();
    for command in &turn.commands {
        let Command::SetSlot { slot, value, quote } = command else { continue };
        let words = fold(quote);
        if words.is_empty() || !said.contains(&words) {
            continue;
        }
        let Some(question) = request.question(slot) else { continue };
        let Some(value) = value_of(reader, question, value, quote, &said) else { continue };
        set.retain(|answer| answer.key != *slot);
        set.push(FilledSlot { key: slot.clone(), value, quote: quote.trim().into() });
    }
    set
}

fn value_of(reader: Reader<'_>, question: &Slot, value: &str, quote: &str, said: &str) -> Option<String> {
    match &question.kind {
        // An engine may shorten what was said, and may not put it in other words.
        SlotKind::Text => {
            let theirs: HashSet<&str> = words_of(said).collect();
            let own = folded_words(value).iter().all(|word| theirs.contains(word.as_str()));
            question.parse(if own { value } else { quote })
        }
        SlotKind::Choice { .. } => question.parse(value),
        SlotKind::Email => question.parse(value).filter(|address| said.contains(address)),
        // "I have Delta" says yes to "Are you insured?" without the word; a word that was said outweighs what was made of it.
        SlotKind::YesNo => match stated(reader, quote, SlotName::YesNo) {
            Some(SlotValue::YesNo(yes)) => question.parse(if yes { "yes" } else { "no" }),
            _ => question.parse(value),
        },
        SlotKind::Value { of } => stated(reader, quote, *of).map(|value| value.written()),
    }
}

fn stated(reader: Reader<'_>, quote: &str, name: SlotName) -> Option<SlotValue> {
    reader.stated(quote, name, true).map(|slot| slot.value)
}
