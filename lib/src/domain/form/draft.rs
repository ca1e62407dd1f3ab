//! A form that is not published yet, and what makes it a form at all.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AnswerKind, FieldKind, FormField, FormVersion, OpenQuestion};
use crate::domain::{flow::Flow, qualification::Checklist};

/// The longest title, label, key and option, in characters.
const LONGEST_LINE: usize = 200;
/// The longest introduction and consent text, in characters.
const LONGEST_WORDS: usize = 4_000;
/// The longest text and question, in characters. What a provider takes of it is the lint's matter.
const LONGEST_TEXT: usize = 4_000;
/// The most fields, questions, and options of one choice.
const MOST: usize = 60;

/// What a form asks and says, before it gets a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormDraft {
    /// The heading.
    pub title: String,
    /// A sentence below it.
    pub introduction: String,
    /// The fields in order. One of them is the name, one the phone.
    pub fields: Vec<FormField>,
    /// The key of the consent box.
    pub consent_key: String,
    /// The exact words beside it.
    pub consent_text: String,
    /// The first text, with `{first_name}` and `{brand}`. The first open question is added to it.
    pub first_text: String,
    /// The text that follows when the lead stays silent, with the same variables.
    pub follow_up_text: String,
    /// What the conversation asks, in order.
    #[serde(default)]
    pub questions: Vec<OpenQuestion>,
    /// What makes a lead qualified.
    #[serde(default)]
    pub checklist: Checklist,
    /// What the conversation does besides asking its questions.
    #[serde(default)]
    pub flow: Flow,
    /// The region in which a phone without a country code is read, such as `US`.
    pub region: String,
}

/// Why a draft cannot be a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misshapen {
    /// A JSON pointer inside the draft, such as `/fields/2/key`.
    pub pointer: String,
    /// A stable word for programs.
    pub code: &'static str,
    /// A sentence that says what to do.
    pub message: String,
}

impl FormDraft {
    /// The code of a draft without a phone, or with two.
    pub const ONE_PHONE: &str = "one_phone";

    /// The draft as a version of a form.
    pub fn into_version(self, version: i64) -> FormVersion {
        FormVersion {
            version,
            title: self.title,
            introduction: self.introduction,
            fields: self.fields,
            consent_key: self.consent_key,
            consent_text: self.consent_text,
            first_text: self.first_text,
            follow_up_text: self.follow_up_text,
            questions: self.questions,
            checklist: self.checklist,
            flow: self.flow,
            region: self.region,
        }
    }

    /// Whether it can be a form: keys are unique and plain, there is one name and one phone, and nothing is endless.
    /// What it says is another matter: [`crate::domain::programme_lint`].
    pub fn check(&self) -> Vec<Misshapen> {
        let mut checker = Checker::default();
        for (pointer, words, most) in [
            ("/title", &self.title, LONGEST_LINE),
            ("/introduction", &self.introduction, LONGEST_WORDS),
            ("/consent_text", &self.consent_text, LONGEST_WORDS),
            ("/first_text", &self.first_text, LONGEST_TEXT),
            ("/follow_up_text", &self.follow_up_text, LONGEST_TEXT),
        ] {
            checker.length(pointer, words, most);
        }
        if self.title.trim().is_empty() {
            checker.wrong("/title", "required", "Write a heading.");
        }
        if self.region.len() != 2 || !self.region.bytes().all(|byte| byte.is_ascii_uppercase()) {
            checker.wrong("/region", "unknown_region", "Write a region as two capital letters, such as US.");
        }
        checker.key("/consent_key", &self.consent_key);
        self.check_fields(&mut checker);
        self.check_questions(&mut checker);
        self.check_checklist(&mut checker);
        self.check_flow(&mut checker);
        checker.found
    }

    fn check_fields(&self, checker: &mut Checker) {
        if self.fields.len() > MOST {
            checker.wrong("/fields", "too_many", &format!("A form has at most {MOST} fields."));
        }
        for (kind, name, code) in [(FieldKind::Name, "name", "one_name"), (FieldKind::Phone, "phone", Self::ONE_PHONE)]
        {
            if self.fields.iter().filter(|field| field.kind == kind).count() != 1 {
                checker.wrong("/fields", code, &format!("A form has exactly one field of the kind `{name}`."));
            }
        }
        for (place, field) in self.fields.iter().take(MOST).enumerate() {
            checker.key(&format!("/fields/{place}/key"), &field.key);
            if self.fields.iter().take(place).any(|earlier| earlier.key == field.key) {
                checker.wrong(&format!("/fields/{place}/key"), "taken", "An earlier field has this key.");
            }
            checker.length(&format!("/fields/{place}/label"), &field.label, LONGEST_LINE);
            if field.label.trim().is_empty() {
                checker.wrong(&format!("/fields/{place}/label"), "required", "Write what the visitor reads.");
            }
            if field.kind == FieldKind::Choice {
                checker.options(&format!("/fields/{place}/options"), &field.options);
            }
        }
    }

    fn check_questions(&self, checker: &mut Checker) {
        if self.questions.len() > MOST {
            checker.wrong("/questions", "too_many", &format!("A form has at most {MOST} questions."));
        }
        for (place, question) in self.questions.iter().take(MOST).enumerate() {
            checker.key(&format!("/questions/{place}/key"), &question.key);
            if self.questions.iter().take(place).any(|earlier| earlier.key == question.key) {
                checker.wrong(&format!("/questions/{place}/key"), "taken", "An earlier question has this key.");
            }
            let pointer = format!("/questions/{place}/ask");
            checker.length(&pointer, &question.ask, LONGEST_TEXT);
            if question.ask.trim().is_empty() {
                checker.wrong(&pointer, "required", "Write the question as it is texted.");
            }
            if !question.options.is_empty() {
                checker.options(&format!("/questions/{place}/options"), &question.options);
                if question.kind != AnswerKind::Text {
                    let message = "A question with options is answered by one of them. Leave its kind out.";
                    checker.wrong(&format!("/questions/{place}/kind"), "kind_with_options", message);
                }
            }
        }
    }
}

impl From<FormVersion> for FormDraft {
    fn from(version: FormVersion) -> Self {
        Self {
            title: version.title,
            introduction: version.introduction,
            fields: version.fields,
            consent_key: version.consent_key,
            consent_text: version.consent_text,
            first_text: version.first_text,
            follow_up_text: version.follow_up_text,
            questions: version.questions,
            checklist: version.checklist,
            flow: version.flow,
            region: version.region,
        }
    }
}

#[derive(Default)]
pub(super) struct Checker {
    found: Vec<Misshapen>,
}

impl Checker {
    pub(super) fn wrong(&mut self, pointer: &str, code: &'static str, message: &str) {
        self.found.push(Misshapen { pointer: pointer.to_owned(), code, message: message.to_owned() });
    }

    fn length(&mut self, pointer: &str, words: &str, most: usize) {
        if words.chars().count() > most {
            self.wrong(pointer, "too_long", &format!("Use at most {most} characters."));
        }
    }

    /// Keys become names of form fields and of answers.
    fn key(&mut self, pointer: &str, key: &str) {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if !(1..=40).contains(&key.len()) || !key.bytes().all(plain) || key.starts_with('_') {
            let message = "A key has 1 to 40 small letters, digits and underscores, and does not begin with one.";
            self.wrong(pointer, "invalid_key", message);
        }
    }

    fn options(&mut self, pointer: &str, options: &[String]) {
        if !(2..=MOST).contains(&options.len()) {
            self.wrong(pointer, "required", &format!("A choice offers 2 to {MOST} options."));
        }
        for (place, option) in options.iter().take(MOST).enumerate() {
            let here = format!("{pointer}/{place}");
            self.length(&here, option, LONGEST_LINE);
            if option.trim().is_empty() || option.trim() != option {
                self.wrong(&here, "required", "Write an option, without space around it.");
            }
            if options.iter().take(place).any(|earlier| earlier == option) {
                self.wrong(&here, "taken", "An earlier option is the same.");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(key: &str, kind: FieldKind) -> FormField {
        FormField { key: key.into(), label: key.into(), kind, required: true, options: Vec::new() }
    }

    fn draft() -> FormDraft {
        FormDraft {
            title: "Ask us".into(),
            introduction: String::new(),
            fields: vec![field("name", FieldKind::Name), field("phone", FieldKind::Phone)],
            consent_key: "sms".into(),
            consent_text: String::new(),
            first_text: String::new(),
            follow_up_text: String::new(),
            questions: vec![OpenQuestion { key: "when".into(), ask: "When?".into(), ..OpenQuestion::default() }],
            checklist: Checklist::default(),
            flow: Flow::default(),
            region: "US".into(),
        }
    }

    #[test]
    fn a_draft_becomes_a_version_and_back() {
        assert_eq!(draft().check(), []);
        let version = draft().into_version(7);
        assert_eq!(version.version, 7);
        assert_eq!(FormDraft::from(version), draft());
    }

    #[test]
    fn what_is_no_form_is_said_by_pointer() {
        let pointer = |change: fn(&mut FormDraft)| {
            let mut draft = draft();
            change(&mut draft);
            draft.check().into_iter().map(|wrong| format!("{} {}", wrong.pointer, wrong.code)).collect::<Vec<_>>()
        };
        assert_eq!(pointer(|draft| draft.title = " ".into()), ["/title required"]);
        assert_eq!(pointer(|draft| draft.region = "us".into()), ["/region unknown_region"]);
        assert_eq!(pointer(|draft| draft.consent_key = "_sms".into()), ["/consent_key invalid_key"]);
        assert_eq!(pointer(|draft| draft.fields.truncate(1)), ["/fields one_phone"]);
        assert_eq!(pointer(|draft| draft.fields.push(field("phone", FieldKind::Text))), ["/fields/2/key taken"]);
        assert_eq!(
            pointer(|draft| draft.fields.push(field("pick", FieldKind::Choice))),
            ["/fields/2/options required"]
        );
        assert_eq!(pointer(|draft| draft.fields[0].label.clear()), ["/fields/0/label required"]);
        assert_eq!(pointer(|draft| draft.first_text = "x".repeat(4_001)), ["/first_text too_long"]);
        assert_eq!(pointer(|draft| draft.questions[0].ask = "\n".into()), ["/questions/0/ask required"]);
        assert_eq!(pointer(|draft| draft.questions.push(draft.questions[0].clone())), ["/questions/1/key taken"]);
        let twice = |draft: &mut FormDraft| draft.questions[0].options = vec!["A".into(), "A".into()];
        assert_eq!(pointer(twice), ["/questions/0/options/1 taken"]);
        let both = |draft: &mut FormDraft| {
            draft.questions[0].options = vec!["A".into(), "B".into()];
            draft.questions[0].kind = AnswerKind::Date;
        };
        assert_eq!(pointer(both), ["/questions/0/kind kind_with_options"]);
    }

    #[test]
    fn a_checklist_judges_only_what_the_form_asks_and_as_what_it_is() {
        let wrong = |kind: AnswerKind, options: &[&str], rule: &str, least: Option<i32>| {
            let mut draft = draft();
            draft.questions[0].kind = kind;
            draft.questions[0].options = options.iter().map(|&option| option.to_owned()).collect();
            draft.checklist.rules = vec![serde_json::from_str(rule).unwrap()];
            draft.checklist.least_score = least;
            draft.check().into_iter().map(|wrong| format!("{} {}", wrong.pointer, wrong.code)).collect::<Vec<_>>()
        };
        let none: [&str; 0] = [];
        for (kind, options, rule) in [
            (AnswerKind::Text, &["A", "B"][..], r#"{"key": "when", "condition": {"is": "one_of", "values": ["A"]}}"#),
            (
                AnswerKind::Money,
                &[],
                r#"{"key": "when", "condition": {"is": "at_least", "amount": 5, "currency": "USD"}}"#,
            ),
            (AnswerKind::People, &[], r#"{"key": "when", "condition": {"is": "at_most", "amount": 5}}"#),
            (AnswerKind::Date, &[], r#"{"key": "when", "condition": {"is": "within_days", "days": 30}}"#),
            (AnswerKind::Text, &[], r#"{"key": "when", "condition": {"is": "answered"}}"#),
        ] {
            assert_eq!(wrong(kind, options, rule, None), none, "{rule}");
        }
        for (kind, options, rule, found) in [
            (
                AnswerKind::Text,
                &["A", "B"][..],
                r#"{"key": "when", "condition": {"is": "one_of", "values": ["C"]}}"#,
                "condition/values/0 impossible_value",
            ),
            (
                AnswerKind::Text,
                &[],
                r#"{"key": "when", "condition": {"is": "one_of", "values": []}}"#,
                "condition/values required",
            ),
            (
                AnswerKind::Money,
                &[],
                r#"{"key": "when", "condition": {"is": "at_least", "amount": 5}}"#,
                "condition/currency required",
            ),
            (
                AnswerKind::Money,
                &[],
                r#"{"key": "when", "condition": {"is": "one_of", "values": ["5 USD"]}}"#,
                "condition/values/0 impossible_value",
            ),
            (
                AnswerKind::People,
                &[],
                r#"{"key": "when", "condition": {"is": "at_least", "amount": 5, "currency": "USD"}}"#,
                "condition/currency not_money",
            ),
            (
                AnswerKind::Text,
                &[],
                r#"{"key": "when", "condition": {"is": "at_least", "amount": 5}}"#,
                "condition/is not_a_number",
            ),
            (
                AnswerKind::Text,
                &[],
                r#"{"key": "when", "condition": {"is": "within_days", "days": 3}}"#,
                "condition/is not_a_day",
            ),
            (
                AnswerKind::Date,
                &[],
                r#"{"key": "when", "condition": {"is": "within_days", "days": -1}}"#,
                "condition/days out_of_range",
            ),
            (AnswerKind::Text, &[], r#"{"key": "name", "condition": {"is": "answered"}}"#, "key unknown_key"),
            (
                AnswerKind::Text,
                &[],
                r#"{"key": "when", "condition": {"is": "answered"}, "points": 9999}"#,
                "points out_of_range",
            ),
        ] {
            assert_eq!(wrong(kind, options, rule, None), [format!("/checklist/rules/0/{found}")], "{rule}");
        }
        let worth_ten = r#"{"key": "when", "condition": {"is": "answered"}, "points": 10}"#;
        assert_eq!(wrong(AnswerKind::Text, &[], worth_ten, Some(11)), ["/checklist/least_score unreachable"]);
    }
}
