//! `leadline phone`.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::domain::phone::{DEFAULT_REGION, E164, PhoneKind};

#[derive(Deserialize)]
pub(super) struct Question {
    text: String,
    region: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Answer {
    e164: Option<String>,
    valid: bool,
    #[serde(rename = "type")]
    kind: Option<PhoneKind>,
}

pub(super) fn line(question: Question) -> Result<Answer> {
    let region = question.region.as_deref().unwrap_or(DEFAULT_REGION);
    Ok(match E164::parse(&question.text, region) {
        Ok(phone) => Answer { valid: true, kind: Some(phone.kind()), e164: Some(phone.as_str().to_owned()) },
        Err(_) => Answer { e164: None, valid: false, kind: None },
    })
}
