//! Questions that a form leaves to the conversation.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    flow::When,
    qualification::{Slot, SlotKind},
    slots::SlotName,
};

/// What answers a question without options. Anything but free words is read by our own parsers, and stored as they write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// The lead's own words.
    #[default]
    Text,
    /// Yes or no.
    YesNo,
    /// How many people.
    People,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// An amount of money; of a range its upper end.
    Money,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A postal code.
    Postcode,
}

/// A question that is left to the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct OpenQuestion {
    /// The key of the answer.
    pub key: String,
    /// The question as it is texted.
    pub ask: String,
    /// What answers it, unless it has options.
    #[serde(default)]
    pub kind: AnswerKind,
    /// What a choice offers; otherwise empty.
    #[serde(default)]
    pub options: Vec<String>,
    /// The answer it depends on, to an earlier question or on the form; without one it is always asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<When>,
}

impl OpenQuestion {
    /// The question as a conversation asks it. `asked`: whether it was asked last.
    pub fn slot(&self, asked: bool) -> Slot {
        let value = |of| SlotKind::Value { of };
        let kind = match self.kind {
            _ if !self.options.is_empty() => SlotKind::Choice { options: self.options.clone() },
            AnswerKind::Text => SlotKind::Text,
            AnswerKind::YesNo => SlotKind::YesNo,
            AnswerKind::Email => SlotKind::Email,
            AnswerKind::People => value(SlotName::People),
            AnswerKind::Date => value(SlotName::Date),
            AnswerKind::Time => value(SlotName::Time),
            AnswerKind::Money => value(SlotName::Money),
            AnswerKind::Phone => value(SlotName::Phone),
            AnswerKind::Postcode => value(SlotName::Postcode),
        };
        Slot { key: self.key.clone(), label: self.ask.clone(), kind, asked, only_if: self.only_if.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_without_a_kind_takes_any_words() {
        let kind = |json: &str| serde_json::from_str::<OpenQuestion>(json).unwrap().slot(false).kind;
        assert_eq!(kind(r#"{"key": "when", "ask": "When?"}"#), SlotKind::Text);
        assert_eq!(kind(r#"{"key": "day", "ask": "Day?", "kind": "date"}"#), SlotKind::Value { of: SlotName::Date });
        let options = vec!["A".to_owned(), "B".to_owned()];
        let choice = r#"{"key": "day", "ask": "Day?", "kind": "date", "options": ["A", "B"]}"#;
        assert_eq!(kind(choice), SlotKind::Choice { options });
    }
}
