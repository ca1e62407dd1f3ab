//! `inbound_events`: what providers told us, stored before anything is done with it.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Gone, Scope, Tx,
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
    /// What the parts of one long text have in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    part_of: Option<String>,
    body: Sealed,
    /// The webhook as it came. One that brought several events is kept with the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<Sealed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_in: Option<InboundEventId>,
    #[serde(with = "time")]
    received_at: Timestamp,
    #[serde(with = "time::option")]
    processed_at: Option<Timestamp>,
}

/// A webhook as it came in.
#[derive(Debug, Serialize, Deserialize)]
pub struct RawWebhook {
    /// HTTP method.
    pub method: String,
    /// The public address with its query.
    pub url: String,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// The body; bytes that are no UTF-8 are replaced.
    pub body: String,
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
    /// What the parts of one long text have in common.
    pub part_of: Option<String>,
    /// The event.
    pub body: &'a T,
    /// The webhook, with the first of its events.
    pub raw: Option<RawWebhook>,
    /// The event that keeps the webhook, otherwise.
    pub raw_in: Option<&'a InboundEventId>,
}

/// An event that arrived.
pub struct Arrived<T> {
    /// The id.
    pub id: InboundEventId,
    /// The channel it came in on.
    pub channel: ChannelId,
    /// What the parts of one long text have in common.
    pub part_of: Option<String>,
    /// When it arrived.
    pub received_at: Timestamp,
    /// What it says.
    pub body: T,
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
            raw: new.raw.map(|raw| self.seal_raw(&new.id, &raw)).transpose()?,
            raw_in: new.raw_in.cloned(),
            channel_id: new.channel.clone(),
            event_key: new.event_key.to_owned(),
            phone_index: new.phone_index,
            part_of: new.part_of,
            received_at: now,
            processed_at: None,
            _id: new.id,
        };
        self.documents.insert(&stored, Some(tx)).await
    }

    fn seal_raw(&self, id: &InboundEventId, raw: &RawWebhook) -> Result<Sealed> {
        self.scope.cipher().seal_json(Place("inbound_events", id.as_str(), "raw"), raw)
    }

    /// The webhook that brought an event.
    pub async fn raw(&self, id: &InboundEventId) -> Result<Option<RawWebhook>> {
        let Some(mut stored) = self.documents.get(id.as_str(), None).await? else { return Ok(None) };
        if let Some(first) = &stored.raw_in {
            let Some(found) = self.documents.get(first.as_str(), None).await? else { return Ok(None) };
            stored = found;
        }
        let place = Place("inbound_events", stored._id.as_str(), "raw");
        stored.raw.map(|raw| self.scope.cipher().open_json(place, &raw)).transpose()
    }

    /// What an event says, with its channel, taken in or not.
    pub async fn within<T: DeserializeOwned>(
        &self,
        id: &InboundEventId,
        tx: &mut Tx,
    ) -> Result<Option<(ChannelId, T)>> {
        let Some(stored) = self.documents.get(id.as_str(), Some(tx)).await? else { return Ok(None) };
        let body = self.scope.cipher().open_json(Place("inbound_events", id.as_str(), "body"), &stored.body)?;
        Ok(Some((stored.channel_id, body)))
    }

    /// What an event says, taken in or not.
    pub async fn body<T: DeserializeOwned>(&self, id: &InboundEventId) -> Result<Option<T>> {
        let Some(stored) = self.documents.get(id.as_str(), None).await? else { return Ok(None) };
        self.scope.cipher().open_json(Place("inbound_events", id.as_str(), "body"), &stored.body).map(Some)
    }

    /// An event that is not taken in yet.
    pub async fn unprocessed<T: DeserializeOwned>(
        &self,
        id: &InboundEventId,
        tx: &mut Tx,
    ) -> Result<Option<Arrived<T>>> {
        let stored = self.documents.get(id.as_str(), Some(tx)).await?.ok_or(Gone("the event"))?;
        if stored.processed_at.is_some() { Ok(None) } else { self.open(stored).map(Some) }
    }

    /// The parts of a long text that have arrived and are not taken in yet.
    pub async fn parts<T: DeserializeOwned>(
        &self,
        channel: &ChannelId,
        part_of: &str,
        tx: &mut Tx,
    ) -> Result<Vec<Arrived<T>>> {
        let filter = doc! { "channel_id": channel.as_str(), "part_of": part_of, "processed_at": null };
        let found = self.documents.find_within(filter, doc! { "_id": 1 }, 50, tx).await?;
        found.into_iter().map(|stored| self.open(stored)).collect()
    }

    fn open<T: DeserializeOwned>(&self, stored: StoredEvent) -> Result<Arrived<T>> {
        let body = self.scope.cipher().open_json(Place("inbound_events", stored._id.as_str(), "body"), &stored.body)?;
        Ok(Arrived {
            id: stored._id,
            channel: stored.channel_id,
            part_of: stored.part_of,
            received_at: stored.received_at,
            body,
        })
    }

    /// Notes that an event is taken in.
    pub async fn processed(&self, id: &InboundEventId, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let set = doc! { "$set": { "processed_at": time::bson(now) } };
        self.documents.update(doc! { "_id": id.as_str() }, set, Some(tx)).await?;
        Ok(())
    }

    /// Texts of this phone that have arrived and are not taken in yet, the oldest first.
    pub async fn waiting_from(&self, phone_index: &str, most: i64) -> Result<Vec<InboundEventId>> {
        let filter = doc! { "phone_index": phone_index, "processed_at": null };
        let found = self.documents.find(filter, doc! { "_id": 1 }, most).await?;
        Ok(found.into_iter().map(|stored| stored._id).collect())
    }

    /// Some of the texts of this phone that were taken in and arrived until a moment.
    pub async fn taken_in(&self, phone_index: &str, until: Timestamp, most: i64, tx: &mut Tx) -> Result<Vec<String>> {
        let filter = doc! {
            "phone_index": phone_index, "processed_at": { "$ne": null }, "received_at": { "$lte": time::bson(until) },
        };
        self.documents.keys(filter, most, tx).await
    }

    /// Forgets some of the events that arrived before a moment and were taken in; says how many.
    pub async fn forget_older(&self, before: Timestamp, most: i64, tx: &mut Tx) -> Result<u64> {
        let old = doc! { "received_at": { "$lt": time::bson(before) }, "processed_at": { "$ne": null } };
        self.documents.delete_some(old, most, tx).await
    }

    /// Forgets events, with the webhooks that brought them, wherever those are kept; says how many events there were.
    pub async fn forget(&self, events: &[String], tx: &mut Tx) -> Result<u64> {
        let brought = doc! { "_id": { "$in": events }, "raw_in": { "$exists": true } };
        let found = self.documents.find_within(brought, doc! {}, i64::MAX, tx).await?;
        let first: Vec<String> =
            found.into_iter().filter_map(|event| Some(event.raw_in?.as_str().to_owned())).collect();
        if !first.is_empty() {
            let unset = doc! { "$unset": { "raw": "" } };
            self.documents.update_all(doc! { "_id": { "$in": first } }, unset, Some(&mut *tx)).await?;
        }
        self.documents.delete_these("_id", events, tx).await
    }

    /// Whether a text of this phone has arrived and is not taken in yet.
    pub async fn waits_from(&self, phone_index: &str) -> Result<bool> {
        let filter = doc! { "phone_index": phone_index, "processed_at": null };
        Ok(self.documents.find_one(filter, None).await?.is_some())
    }
}
