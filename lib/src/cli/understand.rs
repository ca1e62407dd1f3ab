//! `leadline understand`.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{
    ai::offline::{TextIntent, intent_of},
    clock,
    domain::{
        phone::DEFAULT_REGION,
        slots::{Reading, SlotName, SlotValue, parse},
    },
};

#[derive(Deserialize)]
pub(super) struct Question {
    text: String,
    asked_slot: Option<SlotName>,
    now: Option<Timestamp>,
    time_zone: Option<String>,
    region: Option<String>,
    language: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Understood {
    intent: TextIntent,
    confidence: f32,
    slots: BTreeMap<SlotName, Value>,
}

#[derive(Serialize)]
struct Value {
    value: SlotValue,
    text: String,
}

pub(super) fn line(question: Question) -> Result<Understood> {
    let zone = question.time_zone.as_deref().map(TimeZone::get).transpose().context("time_zone is not known")?;
    let now = question.now.unwrap_or_else(clock::now).to_zoned(zone.unwrap_or(TimeZone::UTC));
    let reading = Reading {
        text: &question.text,
        asked: question.asked_slot,
        now,
        region: question.region.as_deref().unwrap_or(DEFAULT_REGION),
        spanish: question.language.as_deref().map(|language| language.starts_with("es")),
    };
    let found = parse(&reading);
    let (intent, confidence) = intent_of(&question.text, question.asked_slot, &found);
    let slots = found.into_iter().map(|slot| (slot.name, Value { value: slot.value, text: slot.text })).collect();
    Ok(Understood { intent, confidence, slots })
}
