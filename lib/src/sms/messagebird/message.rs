//! A message as MessageBird gives it back, once it is taken (the test data of `messagebird/go-rest-api`).

use serde::Deserialize;
use serde_json::Value;

use super::codes;
use crate::{domain::delivery::MessageStatus, sms::Price};

#[derive(Deserialize)]
pub(super) struct Message {
    pub(super) id: String,
    /// Read leniently: its fields have grown over the years.
    #[serde(default)]
    recipients: Value,
}

impl Message {
    /// The one recipient a text of ours has.
    fn recipient(&self) -> &Value {
        self.recipients.pointer("/items/0").unwrap_or(&Value::Null)
    }

    pub(super) fn status(&self) -> Option<MessageStatus> {
        codes::status(self.recipient()["status"].as_str()?)
    }

    pub(super) fn segments(&self) -> Option<u32> {
        self.recipient()["messagePartCount"].as_u64()?.try_into().ok().filter(|&count| count > 0)
    }

    pub(super) fn price(&self) -> Option<Price> {
        let price = &self.recipient()["price"];
        Price::parse(&plain(&price["amount"])?, price["currency"].as_str()?)
    }
}

/// A text or a number, as text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
