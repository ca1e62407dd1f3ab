//! Answers to what a form asks, wherever they come from.

use jiff::civil;

use super::{AnswerKind, FieldKind, FormVersion, OpenQuestion};
use crate::domain::{email::EmailAddress, phone::E164};

/// Why something is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadAnswer {
    /// The form asks nothing under that key, or it is how the lead is reached.
    NoQuestion,
    /// The value is not of the kind that answers it.
    Unfit {
        /// A sentence that says what would be.
        detail: String,
    },
}

impl FormVersion {
    /// What a field or question is called.
    pub fn label(&self, key: &str) -> Option<&str> {
        let question = self.question(key).map(|question| question.ask.as_str());
        question.or_else(|| self.fields.iter().find(|field| field.key == key).map(|field| field.label.as_str()))
    }

    /// Whether two different answers to a question cannot both be true. Free words can.
    pub fn compares(&self, key: &str) -> bool {
        match self.question(key) {
            Some(question) => question.kind != AnswerKind::Text || !question.options.is_empty(),
            None => self.fields.iter().any(|field| field.key == key && field.kind == FieldKind::Choice),
        }
    }

    /// Reads a value that a member writes down, in the form in which answers are stored.
    ///
    /// # Errors
    /// The form asks no such thing, or the value does not answer it.
    pub fn read_answer(&self, key: &str, value: &str) -> Result<String, BadAnswer> {
        let unfit = |detail: &str| BadAnswer::Unfit { detail: detail.to_owned() };
        let value = value.trim();
        let one_of = |options: &[String]| {
            let known = options.iter().find(|option| option.as_str() == value).cloned();
            known.ok_or_else(|| unfit(&format!("Choose one of: {}.", options.join(", "))))
        };
        let words = || (!value.is_empty()).then(|| value.to_owned()).ok_or_else(|| unfit("Write the answer."));
        let Some(question) = self.question(key) else {
            let field = self.fields.iter().find(|field| field.key == key).ok_or(BadAnswer::NoQuestion)?;
            return match field.kind {
                FieldKind::Choice => one_of(&field.options),
                FieldKind::Text | FieldKind::LongText => words(),
                FieldKind::Name | FieldKind::Phone | FieldKind::Email => Err(BadAnswer::NoQuestion),
            };
        };
        if !question.options.is_empty() {
            return one_of(&question.options);
        }
        let read = |value: Option<String>, detail: &str| value.ok_or_else(|| unfit(detail));
        match question.kind {
            AnswerKind::Text | AnswerKind::Postcode => words(),
            AnswerKind::YesNo => read(matches!(value, "yes" | "no").then(|| value.to_owned()), "Write yes or no."),
            AnswerKind::People => {
                read(value.parse::<u32>().ok().map(|people| people.to_string()), "Write a number of people, such as 4.")
            }
            AnswerKind::Date => {
                let day = value.parse::<civil::Date>().ok().map(|day| day.to_string());
                read(day, "Write a day as year, month and day, such as 2031-12-04.")
            }
            AnswerKind::Time => {
                let time = civil::Time::strptime("%H:%M", value).ok().map(|time| time.strftime("%H:%M").to_string());
                read(time, "Write a time of day, such as 15:30.")
            }
            AnswerKind::Money => read(money(value), "Write an amount and its currency, such as 2500 USD."),
            AnswerKind::Phone => {
                let phone = E164::parse(value, &self.region).map(|phone| phone.as_str().to_owned());
                phone.map_err(|error| unfit(&error.to_string()))
            }
            AnswerKind::Email => {
                let email = EmailAddress::parse(value).map(|email| email.as_str().to_owned());
                email.map_err(|error| unfit(&error.to_string()))
            }
        }
    }

    fn question(&self, key: &str) -> Option<&OpenQuestion> {
        self.questions.iter().find(|question| question.key == key)
    }
}

/// `2500 USD` or `2500.50 USD`.
fn money(value: &str) -> Option<String> {
    let (number, currency) = value.split_once(' ')?;
    let (whole, part) = number.split_once('.').unwrap_or((number, "00"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = digits(whole) && whole.len() <= 12 && digits(part) && part.len() == 2;
    let named = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    let whole: u64 = whole.parse().ok()?;
    (fits && named)
        .then(|| if part == "00" { format!("{whole} {currency}") } else { format!("{whole}.{part} {currency}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{flow::Flow, form::FormField, qualification::Checklist};

    fn form(kind: AnswerKind, options: &[&str]) -> FormVersion {
        let field =
            |key: &str, kind| FormField { key: key.into(), label: key.into(), kind, required: true, options: vec![] };
        let options = options.iter().map(|&option| option.into()).collect();
        FormVersion {
            version: 1,
            title: "Ask us".into(),
            introduction: String::new(),
            fields: vec![field("name", FieldKind::Name), field("note", FieldKind::Text)],
            consent_key: "sms".into(),
            consent_text: String::new(),
            first_text: String::new(),
            follow_up_text: String::new(),
            questions: vec![OpenQuestion { key: "it".into(), ask: "What?".into(), kind, options, only_if: None }],
            checklist: Checklist::default(),
            flow: Flow::default(),
            region: "US".into(),
        }
    }

    #[test]
    fn values_are_read_as_they_are_stored() {
        for (kind, written, stored) in [
            (AnswerKind::Money, "2500 USD", Some("2500 USD")),
            (AnswerKind::Money, "2500.00 EUR", Some("2500 EUR")),
            (AnswerKind::Money, "2,500 USD", None),
            (AnswerKind::Money, "2500", None),
            (AnswerKind::People, "04", Some("4")),
            (AnswerKind::People, "four", None),
            (AnswerKind::Date, "2031-12-04", Some("2031-12-04")),
            (AnswerKind::Date, "2031-02-30", None),
            (AnswerKind::Time, "9:30", Some("09:30")),
            (AnswerKind::Time, "25:00", None),
            (AnswerKind::YesNo, "yes", Some("yes")),
            (AnswerKind::YesNo, "maybe", None),
            (AnswerKind::Phone, "(206) 555-0123", Some("+12065550123")),
            (AnswerKind::Email, "ada@example.com", Some("ada@example.com")),
            (AnswerKind::Email, "ada", None),
            (AnswerKind::Text, " some words ", Some("some words")),
        ] {
            assert_eq!(form(kind, &[]).read_answer("it", written).ok().as_deref(), stored, "{written}");
        }
        assert_eq!(form(AnswerKind::Text, &["A", "B"]).read_answer("it", "B").as_deref(), Ok("B"));
        assert!(matches!(form(AnswerKind::Text, &["A", "B"]).read_answer("it", "C"), Err(BadAnswer::Unfit { .. })));
        assert_eq!(form(AnswerKind::Text, &[]).read_answer("name", "Ada"), Err(BadAnswer::NoQuestion));
        assert_eq!(form(AnswerKind::Text, &[]).read_answer("else", "x"), Err(BadAnswer::NoQuestion));
    }

    #[test]
    fn only_answers_of_a_kind_exclude_each_other() {
        let compares = |kind, options: &[&str]| form(kind, options).compares("it");
        assert!(compares(AnswerKind::Date, &[]) && compares(AnswerKind::Text, &["A", "B"]));
        assert!(!compares(AnswerKind::Text, &[]) && !form(AnswerKind::Date, &[]).compares("note"));
    }
}
