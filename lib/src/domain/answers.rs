//! What a lead has answered, as a log: an answer is never overwritten, the last word on a question is what holds.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::qualification::{FilledSlot, fold};

/// How many answers a lead's log keeps. Beyond it the oldest ones that no longer hold are dropped.
const MOST: usize = 300;

/// Where an answer came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerSource {
    /// A form.
    #[default]
    Form,
    /// The conversation.
    Conversation,
    /// A member wrote it down.
    Member,
    /// A file of leads.
    Import,
}

/// One answer, when it was given. Source and moment are absent in what was stored before answers were a log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// The question's key.
    pub key: String,
    /// The question, as it was then.
    pub label: String,
    /// The answer.
    pub value: String,
    /// The words it came from, when it came from a conversation.
    pub quote: Option<String>,
    /// Where it came from.
    #[serde(default)]
    pub source: AnswerSource,
    /// How sure the engine was of the text it read this in, from 0 to 1; nothing for what nobody had to understand.
    pub confidence: Option<f32>,
    /// When.
    #[serde(default)]
    pub at: Timestamp,
}

/// A lead's answers, the oldest first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(Vec<Answered>);

impl Answers {
    /// Takes an answer in. One that repeats what holds already says nothing new, unless a member confirms it.
    pub fn add(&mut self, answered: Answered) {
        let repeats = self.get(&answered.key).is_some_and(|known| {
            same(&known.value, &answered.value)
                && (answered.source != AnswerSource::Member || known.source == AnswerSource::Member)
        });
        if repeats {
            return;
        }
        self.0.push(answered);
        while self.0.len() > MOST {
            let held = |at: usize| self.0[at + 1..].iter().all(|later| later.key != self.0[at].key);
            match (0..self.0.len()).find(|at| !held(*at)) {
                Some(superseded) => drop(self.0.remove(superseded)),
                None => return,
            }
        }
    }

    /// What holds of a question.
    pub fn get(&self, key: &str) -> Option<&Answered> {
        self.0.iter().rev().find(|answered| answered.key == key)
    }

    /// What holds, in the order in which the questions were first answered.
    pub fn current(&self) -> Vec<&Answered> {
        let firsts = self.0.iter().enumerate().filter(|(at, this)| self.0[..*at].iter().all(|had| had.key != this.key));
        firsts.filter_map(|(_, first)| self.get(&first.key)).collect()
    }

    /// What holds, as a conversation reads it.
    pub fn filled(&self) -> Vec<FilledSlot> {
        let filled = |known: &Answered| FilledSlot {
            key: known.key.clone(),
            value: known.value.clone(),
            quote: known.quote.clone().unwrap_or_default(),
        };
        self.current().into_iter().map(filled).collect()
    }

    /// What was answered to a question before, the newest first.
    pub fn earlier(&self, key: &str) -> impl Iterator<Item = &Answered> {
        self.0.iter().rev().filter(move |answered| answered.key == key).skip(1)
    }

    /// The newest earlier answer that says something else, if nobody in the team has settled the matter.
    pub fn contradicted(&self, key: &str) -> Option<&Answered> {
        let holds = self.get(key)?;
        if holds.source == AnswerSource::Member {
            return None;
        }
        self.earlier(key).find(|earlier| !same(&earlier.value, &holds.value))
    }
}

fn same(left: &str, right: &str) -> bool {
    fold(left) == fold(right)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answered(key: &str, value: &str, source: AnswerSource) -> Answered {
        let (key, label, value) = (key.to_owned(), format!("{key}?"), value.to_owned());
        Answered { key, label, value, quote: None, source, confidence: None, at: Timestamp::UNIX_EPOCH }
    }

    fn log(answers: &[(&str, &str, AnswerSource)]) -> Answers {
        let mut log = Answers::default();
        answers.iter().for_each(|(key, value, source)| log.add(answered(key, value, *source)));
        log
    }

    #[test]
    fn the_last_word_holds_and_what_it_contradicts_is_known() {
        use AnswerSource::{Conversation, Form};
        let log = log(&[("people", "4", Form), ("day", "2031-12-04", Form), ("people", "5", Conversation)]);
        let held: Vec<&str> = log.current().iter().map(|answered| answered.value.as_str()).collect();
        assert_eq!(held, ["5", "2031-12-04"]);
        assert_eq!(log.contradicted("people").unwrap().value, "4");
        assert_eq!(log.contradicted("day"), None);
    }

    #[test]
    fn a_member_settles_a_contradiction_by_confirming_or_correcting() {
        use AnswerSource::{Conversation, Form, Member};
        for settled in ["5", "6"] {
            let log = log(&[("people", "4", Form), ("people", "5", Conversation), ("people", settled, Member)]);
            assert_eq!((log.get("people").unwrap().value.as_str(), log.contradicted("people")), (settled, None));
            assert_eq!(log.earlier("people").count(), 2);
        }
    }

    #[test]
    fn answers_from_before_the_log_are_read() {
        let stored = r#"[{"key": "people", "label": "How many?", "value": "4", "quote": null}]"#;
        let log: Answers = serde_json::from_str(stored).unwrap();
        assert_eq!((log.current().len(), log.get("people").unwrap().source), (1, AnswerSource::Form));
    }

    #[test]
    fn a_lead_that_says_something_else_after_a_member_contradicts_again() {
        use AnswerSource::{Conversation, Member};
        let log = log(&[("people", "4", Member), ("people", "5", Conversation)]);
        assert_eq!(log.contradicted("people").unwrap().value, "4");
    }

    proptest! {
        #[test]
        fn the_log_is_bounded_and_never_loses_what_holds(
            answers in prop::collection::vec((0..6_u8, 0..9_u8), 0..900)
        ) {
            let mut log = Answers::default();
            let mut held = std::collections::BTreeMap::new();
            for (key, value) in answers {
                log.add(answered(&key.to_string(), &value.to_string(), AnswerSource::Conversation));
                held.insert(key.to_string(), value.to_string());
            }
            prop_assert!(log.0.len() <= MOST);
            let current: std::collections::BTreeMap<_, _> =
                log.current().into_iter().map(|answered| (answered.key.clone(), answered.value.clone())).collect();
            prop_assert_eq!(current, held);
        }
    }
}
