//! Forms: their fields, the consent they ask for, and what makes a submission valid.

mod answering;
mod checked;
mod draft;
mod question;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{email::EmailAddress, flow::Flow, person_name::PersonName, phone::E164, qualification::Checklist};
pub use answering::BadAnswer;
pub use draft::{FormDraft, Misshapen};
pub use question::{AnswerKind, OpenQuestion};

/// The longest answer to a free question, in characters.
const LONGEST_TEXT: usize = 2_000;

/// What kind of answer a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// The person's name.
    Name,
    /// The phone that is texted.
    Phone,
    /// An e-mail address.
    Email,
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// One of the options.
    Choice,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FormField {
    /// The key under which programs send it.
    pub key: String,
    /// What the visitor reads.
    pub label: String,
    /// The kind of answer.
    pub kind: FieldKind,
    /// Whether it must be filled.
    pub required: bool,
    /// What a choice offers; empty otherwise.
    #[serde(default)]
    pub options: Vec<String>,
}

/// One version of a form. A published version never changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FormVersion {
    /// Counts from 1.
    pub version: i64,
    /// The heading.
    pub title: String,
    /// A sentence below it.
    pub introduction: String,
    /// The fields in order.
    pub fields: Vec<FormField>,
    /// The key of the consent box.
    pub consent_key: String,
    /// The exact words beside it.
    pub consent_text: String,
    /// The first text, with `{first_name}` and `{brand}`.
    pub first_text: String,
    /// The text that follows when the lead stays silent, with the same variables.
    pub follow_up_text: String,
    /// What the conversation asks, in order.
    pub questions: Vec<OpenQuestion>,
    /// What makes a lead qualified.
    #[serde(default)]
    pub checklist: Checklist,
    /// What the conversation does besides asking.
    #[serde(default)]
    pub flow: Flow,
    /// The region in which a phone without a country code is read.
    pub region: String,
}

/// What a visitor sent.
pub struct Submitted<'a> {
    /// Field key to text.
    pub fields: &'a BTreeMap<String, String>,
    /// Whether the consent box is ticked.
    pub consents: bool,
}

/// A submission that passed.
#[derive(Debug, Clone)]
pub struct ValidSubmission {
    /// The person's name.
    pub name: PersonName,
    /// The phone.
    pub phone: E164,
    /// The e-mail address, if given.
    pub email: Option<EmailAddress>,
    /// Every other answer that was given.
    pub answers: Vec<FormAnswer>,
    /// Whether the person agreed to be texted.
    pub consents: bool,
}

/// An answer given on a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormAnswer {
    /// The field's key.
    pub key: String,
    /// The field's label at that time.
    pub label: String,
    /// The answer.
    pub value: String,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's key.
    pub key: String,
    /// A stable word for programs.
    pub code: &'static str,
    /// A sentence for the visitor.
    pub message: String,
}

impl FormVersion {
    /// Checks a submission against this version, all fields at once.
    pub fn validate(&self, submitted: &Submitted) -> Result<ValidSubmission, Vec<FieldError>> {
        let mut draft = Draft::default();
        let mut errors = Vec::new();
        for field in &self.fields {
            let text = submitted.fields.get(&field.key).map_or("", |text| text.trim());
            if text.is_empty() {
                if field.required || field.kind == FieldKind::Phone {
                    errors.push(field.error("required", format!("Please fill in: {}.", field.label)));
                }
            } else if let Err(error) = draft.take(field, text, &self.region) {
                errors.push(error);
            }
        }
        match (draft.name, draft.phone) {
            (Some(name), Some(phone)) if errors.is_empty() => Ok(ValidSubmission {
                name,
                phone,
                email: draft.email,
                answers: draft.answers,
                consents: submitted.consents,
            }),
            (_, None) if errors.is_empty() => Err(vec![missing("phone")]),
            (None, _) if errors.is_empty() => Err(vec![missing("name")]),
            _ => Err(errors),
        }
    }
}

fn missing(key: &str) -> FieldError {
    FieldError { key: key.into(), code: "required", message: format!("This form needs a {key}.") }
}

#[derive(Default)]
struct Draft {
    name: Option<PersonName>,
    phone: Option<E164>,
    email: Option<EmailAddress>,
    answers: Vec<FormAnswer>,
}

impl Draft {
    fn take(&mut self, field: &FormField, text: &str, region: &str) -> Result<(), FieldError> {
        match field.kind {
            FieldKind::Name => {
                self.name =
                    Some(PersonName::parse(text).map_err(|error| field.error("invalid_name", error.to_string()))?);
            }
            FieldKind::Phone => {
                let phone = E164::parse(text, region);
                self.phone = Some(phone.map_err(|error| field.error("invalid_phone", error.to_string()))?);
            }
            FieldKind::Email => {
                let email = EmailAddress::parse(text);
                self.email = Some(email.map_err(|error| field.error("invalid_email", error.to_string()))?);
            }
            FieldKind::Choice if !field.options.iter().any(|option| option == text) => {
                return Err(
                    field.error("invalid_choice", format!("Please choose one of: {}.", field.options.join(", ")))
                );
            }
            FieldKind::Text | FieldKind::LongText | FieldKind::Choice => {
                if text.chars().count() > LONGEST_TEXT {
                    return Err(field.error("too_long", format!("Please use at most {LONGEST_TEXT} characters.")));
                }
                self.answers.push(FormAnswer {
                    key: field.key.clone(),
                    label: field.label.clone(),
                    value: text.into(),
                });
            }
        }
        Ok(())
    }
}

impl FormField {
    fn error(&self, code: &'static str, message: String) -> FieldError {
        FieldError { key: self.key.clone(), code, message }
    }
}

/// Puts a person's first name and the brand into a template.
pub fn render(template: &str, first_name: &str, brand: &str) -> String {
    template.replace("{first_name}", first_name).replace("{brand}", brand)
}
