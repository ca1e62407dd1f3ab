//! `leadline segments`.

use anyhow::Result;
use serde::Deserialize;

use crate::domain::{
    segments::{Segmentation, segment},
    smart_encoding::smart_encode,
};

#[derive(Deserialize)]
pub(super) struct Question {
    text: String,
    #[serde(default)]
    smart_encoding: bool,
}

pub(super) fn line(question: Question) -> Result<Segmentation> {
    Ok(if question.smart_encoding { segment(&smart_encode(&question.text)) } else { segment(&question.text) })
}
