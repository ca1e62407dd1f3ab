//! `provider_texts`: which of our texts a provider's id stands for.
//!
//! A report may arrive before we have stored the answer that told us the id. Both writers touch the document of that id,
//! so that one of them always sees the other: the report waits here, and whoever stores the answer applies it.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped, time};
use crate::domain::id::{ChannelId, InboundEventId, MessageId};

/// A report on a text that is never claimed as ours is forgotten after so long: providers report for up to three days.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

#[derive(Serialize, Deserialize)]
struct ProviderText {
    _id: String,
    message_id: Option<MessageId>,
    #[serde(default)]
    waiting: Vec<InboundEventId>,
    #[serde(with = "time::option")]
    expires_at: Option<Timestamp>,
}

/// The providers' ids of a workspace.
pub struct ProviderTexts(Scoped<ProviderText>);

impl Scope {
    /// The providers' ids.
    pub fn provider_texts(&self) -> ProviderTexts {
        ProviderTexts(Scoped::new(&self.database, "provider_texts", &self.workspace))
    }
}

/// A channel's id is unique in a deployment, and so is this.
fn key(channel: &ChannelId, provider_id: &str) -> String {
    format!("{}:{provider_id}", channel.as_str())
}

impl ProviderTexts {
    /// Notes whose id it is, and gives the reports that waited for it.
    pub async fn claim(
        &self,
        channel: &ChannelId,
        provider_id: &str,
        message: &MessageId,
        tx: &mut Tx,
    ) -> Result<Vec<InboundEventId>> {
        let key = key(channel, provider_id);
        let waiting = self.0.get(&key, Some(tx)).await?.map(|text| text.waiting).unwrap_or_default();
        let change = doc! { "$set": { "message_id": message.as_str(), "waiting": [], "expires_at": null } };
        self.0.upsert(doc! { "_id": key }, change, Some(tx)).await?;
        Ok(waiting)
    }

    /// Lets the ids of these texts be forgotten when no provider reports on them any more. Until then a report is known
    /// to be about a text that is gone.
    pub async fn expire(&self, messages: &[String], now: Timestamp, tx: &mut Tx) -> Result<()> {
        let set = doc! { "$set": { "expires_at": time::bson(later(now)) } };
        self.0.update_all(doc! { "message_id": { "$in": messages } }, set, Some(tx)).await?;
        Ok(())
    }

    /// Whose id it is, if that is known.
    pub async fn message(&self, channel: &ChannelId, provider_id: &str, tx: &mut Tx) -> Result<Option<MessageId>> {
        Ok(self.0.get(&key(channel, provider_id), Some(tx)).await?.and_then(|text| text.message_id))
    }

    /// Lets a report wait until the id is known to be ours.
    pub async fn wait(
        &self,
        channel: &ChannelId,
        provider_id: &str,
        event: &InboundEventId,
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<()> {
        let change = doc! {
            "$push": { "waiting": event.as_str() },
            "$set": { "expires_at": time::bson(later(now)) }, "$setOnInsert": { "message_id": null },
        };
        self.0.upsert(doc! { "_id": key(channel, provider_id) }, change, Some(tx)).await
    }
}

fn later(now: Timestamp) -> Timestamp {
    now.saturating_add(KEPT).unwrap_or(Timestamp::MAX)
}
