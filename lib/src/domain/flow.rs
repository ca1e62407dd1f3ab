//! How the conversation of a form goes, as data: which questions are asked when, and what ends it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::qualification::{Condition, Fact, FilledSlot, Slot};

/// An answer that something depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The key of a field or question of the form.
    pub key: String,
    /// What its answer must be.
    pub condition: Condition,
}

/// What follows when every question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// Free times are proposed where the assistant books, and the lead is thanked where it does not.
    #[default]
    ProposeTimes,
    /// The lead is thanked. A lead that asks for an appointment still gets one.
    Thank,
    /// A person takes over.
    HandOver,
}

/// What a conversation does besides asking its questions in order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Flow {
    /// A person takes over as soon as one of these holds.
    pub high_value: Vec<When>,
    /// What follows when every question is answered.
    pub finish: Finish,
}

/// What is known of a lead on a day. Of two answers to a question the first counts.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Answers of this turn.
    pub new: &'a [FilledSlot],
    /// Answers from before.
    pub old: &'a [FilledSlot],
    /// The day; without it nothing holds that depends on one.
    pub today: Option<Date>,
}

impl<'a> Known<'a> {
    /// The answer to a question, as conditions read it.
    pub fn fact(&self, key: &str) -> Option<Fact<'a>> {
        let answer = self.new.iter().chain(self.old).find(|answer| answer.key == key)?;
        Some(Fact { value: &answer.value, on: self.today? })
    }

    /// Whether something that depends on an answer holds. What is not answered holds of nothing.
    pub fn meets(&self, when: &When) -> bool {
        self.fact(&when.key).is_some_and(|fact| when.condition.holds(fact))
    }

    /// The questions that are still to be asked, in the form's order: neither answered nor beside the point.
    pub fn open<'q>(&self, questions: &'q [Slot]) -> Vec<&'q Slot> {
        let answered = |slot: &Slot| self.new.iter().chain(self.old).any(|answer| answer.key == slot.key);
        let asked = |slot: &Slot| slot.only_if.as_ref().is_none_or(|when| self.meets(when));
        questions.iter().filter(|slot| !answered(slot) && asked(slot)).collect()
    }
}

impl Flow {
    /// Whether it is what every form does that says nothing about it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the answers of this turn are what makes a lead one of high value.
    pub fn becomes_high_value(&self, known: Known<'_>) -> bool {
        let before = Known { new: &[], ..known };
        let holds = |known: Known<'_>| self.high_value.iter().any(|when| known.meets(when));
        holds(known) && !holds(before)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::qualification::SlotKind;

    fn when(key: &str, value: &str) -> When {
        When { key: key.into(), condition: Condition::OneOf { values: vec![value.into()] } }
    }

    fn question(key: &str, only_if: Option<When>) -> Slot {
        Slot { key: key.into(), label: format!("{key}?"), kind: SlotKind::Text, asked: false, only_if }
    }

    fn answer(key: &str, value: &str) -> FilledSlot {
        FilledSlot { key: key.into(), value: value.into(), quote: value.into() }
    }

    fn keys(known: Known<'_>, questions: &[Slot]) -> String {
        known.open(questions).iter().map(|slot| slot.key.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_question_that_depends_on_an_answer_waits_for_it() {
        let questions =
            [question("kind", None), question("floors", Some(when("kind", "House"))), question("day", None)];
        let today = Some(date(2031, 3, 1));
        let (house, flat) = ([answer("kind", "house")], [answer("kind", "Flat")]);
        for (new, old, open) in [
            (&[][..], &[][..], "kind day"),
            (&house[..], &[], "floors day"),
            (&flat, &[], "day"),
            (&flat, &house, "day"),
            (&[], &house, "floors day"),
        ] {
            assert_eq!(keys(Known { new, old, today }, &questions), open);
        }
    }

    #[test]
    fn a_lead_becomes_one_of_high_value_once() {
        let flow = Flow { high_value: vec![when("kind", "Hotel"), when("size", "Large")], ..Flow::default() };
        let today = Some(date(2031, 3, 1));
        let (hotel, large) = ([answer("kind", "Hotel")], [answer("size", "Large")]);
        assert!(flow.becomes_high_value(Known { new: &hotel, old: &[], today }));
        assert!(!flow.becomes_high_value(Known { new: &large, old: &hotel, today }));
        assert!(!flow.becomes_high_value(Known { new: &[], old: &hotel, today }));
        assert!(!Flow::default().becomes_high_value(Known { new: &hotel, old: &[], today }));
    }
}
