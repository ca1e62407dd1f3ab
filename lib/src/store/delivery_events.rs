//! `delivery_events`: what happened to each of our texts on its way, appended and never changed. A text's status is the
//! fold of these by rank; the raw webhooks are in `inbound_events`.

use std::collections::HashMap;

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Scope, Tx, scoped::Scoped, time, writes::Writes};
use crate::{
    domain::{
        delivery::MessageStatus,
        error_class::ErrorClass,
        id::{ChannelId, DeliveryEventId, InboundEventId, MessageId},
    },
    security::random,
};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStep {
    /// A request to the provider began.
    Attempted,
    /// The provider took the text.
    Accepted,
    /// It did not.
    Refused,
    /// Nobody knows whether it did.
    Unclear,
    /// A look-up found the text at the provider.
    Found,
    /// A look-up found that the provider does not have it.
    NotFound,
    /// The provider reported on it.
    Reported,
    /// It was given up.
    GivenUp,
}

/// One entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeliveryEvent {
    /// The id. Ids sort by time.
    #[serde(rename = "_id")]
    pub id: DeliveryEventId,
    /// The text.
    pub message_id: MessageId,
    /// The sender it left by.
    pub channel_id: ChannelId,
    /// What happened.
    pub step: DeliveryStep,
    /// The status it tells, in our words.
    pub status: Option<MessageStatus>,
    /// The provider's word or code.
    pub code: Option<String>,
    /// The class of a refusal or failure.
    pub class: Option<ErrorClass>,
    /// The provider's id of the text.
    pub provider_id: Option<String>,
    /// The webhook that told it.
    pub event_id: Option<InboundEventId>,
    /// When.
    #[serde(with = "time")]
    pub at: Timestamp,
}

impl DeliveryEvent {
    /// An entry that tells a step and nothing more.
    pub fn new(message: &MessageId, channel: &ChannelId, step: DeliveryStep, at: Timestamp) -> Self {
        Self {
            id: random::id(),
            message_id: message.clone(),
            channel_id: channel.clone(),
            step,
            status: None,
            code: None,
            class: None,
            provider_id: None,
            event_id: None,
            at,
        }
    }
}

/// The entries of a workspace.
pub struct DeliveryEvents(Scoped<DeliveryEvent>);

impl Scope {
    /// The entries.
    pub fn delivery_events(&self) -> DeliveryEvents {
        DeliveryEvents(Scoped::new(&self.database, "delivery_events", &self.workspace))
    }
}

impl DeliveryEvents {
    /// Appends an entry.
    pub async fn add(&self, event: DeliveryEvent, tx: &mut Tx) -> Result<()> {
        self.0.insert(&event, Some(tx)).await
    }

    /// Appends an entry with the other writes.
    pub fn add_with(&self, event: &DeliveryEvent, writes: &mut Writes) -> Result<()> {
        self.0.insert_with(event, writes)
    }

    /// The entries of several texts, by text, the oldest first.
    pub async fn of_messages(&self, messages: &[&MessageId]) -> Result<HashMap<MessageId, Vec<DeliveryEvent>>> {
        let ids: Vec<&str> = messages.iter().map(|id| id.as_str()).collect();
        let mut by_message: HashMap<MessageId, Vec<DeliveryEvent>> = HashMap::new();
        for event in self.0.find(doc! { "message_id": { "$in": ids } }, doc! { "_id": 1 }, 0).await? {
            by_message.entry(event.message_id.clone()).or_default().push(event);
        }
        Ok(by_message)
    }

    /// Forgets the entries of these texts. Gives how many there were, and the webhooks that told them.
    pub async fn forget(&self, messages: &[String], tx: &mut Tx) -> Result<(u64, Vec<String>)> {
        let told = doc! { "message_id": { "$in": messages }, "event_id": { "$ne": null } };
        let found = self.0.find_within(told, doc! {}, i64::MAX, tx).await?;
        let events = found.into_iter().filter_map(|event| Some(event.event_id?.as_str().to_owned())).collect();
        Ok((self.0.delete_these("message_id", messages, tx).await?, events))
    }

    /// A text's entries, the oldest first.
    pub async fn of(&self, message: &MessageId) -> Result<Vec<DeliveryEvent>> {
        self.0.find(doc! { "message_id": message.as_str() }, doc! { "_id": 1 }, 500).await
    }
}
