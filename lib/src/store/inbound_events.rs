//! `inbound_events`: what providers told us, stored before anything is done with it.

use anyhow::{Context, Result};
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Scope, Tx,
    scoped::Scoped,
    sealed::{Place, Sealed},
    time,
};
use crate::domain::id::{ChannelId, InboundEventId};

#[derive(Serialize, Deserialize)]
struct StoredEvent {
    _id: InboundEventId,
    channel_id: ChannelId,
    /// The provider's id, with the status for a report: a second delivery has the same.
    event_key: String,
    /// The blind index of the phone a text came from; nothing for a report.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_index: Option<String>,
    body: Sealed,
    #[serde(with = "time")]
    received_at: Timestamp,
    #[serde(with = "time::option")]
    processed_at: Option<Timestamp>,
}

/// An event to store.
pub struct NewEvent<'a, T> {
    /// The id.
    pub id: InboundEventId,
    /// The channel it came in on.
    pub channel: &'a ChannelId,
    /// What makes a second delivery the same event.
    pub event_key: &'a str,
    /// The blind index of the phone a text came from.
    pub phone_index: Option<String>,
    /// The event.
    pub body: &'a T,
}

/// The events of a workspace.
pub struct InboundEvents<'a> {
    scope: &'a Scope,
    documents: Scoped<StoredEvent>,
}

impl Scope {
    /// The events.
    pub fn inbound_events(&self) -> InboundEvents<'_> {
        InboundEvents { scope: self, documents: Scoped::new(&self.database, "inbound_events", &self.workspace) }
    }
}

impl InboundEvents<'_> {
    /// Whether an event was delivered before.
    pub async fn is_known(&self, channel: &ChannelId, event_key: &str, tx: &mut Tx) -> Result<bool> {
        let filter = doc! { "channel_id": channel.as_str(), "event_key": event_key };
        Ok(self.documents.find_one(filter, Some(tx)).await?.is_some())
    }

    /// Stores an event. A duplicate when it was delivered before.
    pub async fn add<T: Serialize>(&self, new: NewEvent<'_, T>, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let stored = StoredEvent {
            body: self.scope.cipher().seal_json(Place("inbound_events", new.id.as_str(), "body"), new.body)?,
            channel_id: new.channel.clone(),
            event_key: new.event_key.to_owned(),
            phone_index: new.phone_index,
            received_at: now,
            processed_at: None,
            _id: new.id,
        };
        self.documents.insert(&stored, Some(tx)).await
    }

    /// What an event says, taken in or not.
    pub async fn body<T: DeserializeOwned>(&self, id: &InboundEventId) -> Result<Option<T>> {
        let Some(stored) = self.documents.get(id.as_str(), None).await? else { return Ok(None) };
        self.scope.cipher().open_json(Place("inbound_events", id.as_str(), "body"), &stored.body).map(Some)
    }

    /// An event that is not taken in yet, with its channel.
    pub async fn unprocessed<T: DeserializeOwned>(
        &self,
        id: &InboundEventId,
        tx: &mut Tx,
    ) -> Result<Option<(ChannelId, T)>> {
        let stored = self.documents.get(id.as_str(), Some(tx)).await?.context("the event is not stored")?;
        if stored.processed_at.is_some() {
            return Ok(None);
        }
        let body = self.scope.cipher().open_json(Place("inbound_events", id.as_str(), "body"), &stored.body)?;
        Ok(Some((stored.channel_id, body)))
    }

    /// Notes that an event is taken in.
    pub async fn processed(&self, id: &InboundEventId, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let set = doc! { "$set": { "processed_at": time::bson(now) } };
        self.documents.update(doc! { "_id": id.as_str() }, set, Some(tx)).await?;
        Ok(())
    }

    /// Whether a text of this phone has arrived and is not taken in yet.
    pub async fn waits_from(&self, phone_index: &str, tx: &mut Tx) -> Result<bool> {
        let filter = doc! { "phone_index": phone_index, "processed_at": null };
        Ok(self.documents.find_one(filter, Some(tx)).await?.is_some())
    }
}
