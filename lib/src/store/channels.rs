//! `channels`: sender numbers at providers, with sealed credentials.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    Scope, Tx,
    scoped::Scoped,
    sealed::{Place, Sealed},
    time,
};
use crate::domain::id::ChannelId;

/// Whether a channel sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChannelState {
    /// It sends and receives.
    Active,
    /// It receives only.
    Paused,
}

#[derive(Serialize, Deserialize)]
struct StoredChannel {
    _id: ChannelId,
    provider: String,
    number: String,
    simulated: bool,
    credentials: Sealed,
    state: ChannelState,
    #[serde(with = "time")]
    created_at: Timestamp,
}

/// A sender number at one provider.
#[derive(Clone)]
pub struct Channel {
    /// The id; part of the webhooks' address.
    pub id: ChannelId,
    /// The provider's name.
    pub provider: String,
    /// The number in E.164.
    pub number: String,
    /// Whether our own simulator plays the provider.
    pub simulated: bool,
    /// What the provider knows us by, and where it is reached when that is not the usual address.
    pub credentials: Map<String, Value>,
    /// Whether it sends.
    pub state: ChannelState,
}

/// The channels of a workspace.
pub struct Channels<'a> {
    scope: &'a Scope,
    documents: Scoped<StoredChannel>,
}

impl Scope {
    /// The channels.
    pub fn channels(&self) -> Channels<'_> {
        Channels { scope: self, documents: Scoped::new(&self.database, "channels", &self.workspace) }
    }
}

impl Channels<'_> {
    /// Adds a channel.
    pub async fn add(&self, channel: &Channel, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let place = Place("channels", channel.id.as_str(), "credentials");
        let stored = StoredChannel {
            _id: channel.id.clone(),
            provider: channel.provider.clone(),
            number: channel.number.clone(),
            simulated: channel.simulated,
            credentials: self.scope.cipher().seal_json(place, &channel.credentials)?,
            state: channel.state,
            created_at: now,
        };
        self.documents.insert(&stored, Some(tx)).await
    }

    /// One channel.
    pub async fn get(&self, id: &ChannelId) -> Result<Option<Channel>> {
        self.documents.get(id.as_str(), None).await?.map(|stored| self.open(stored)).transpose()
    }

    /// Whether a channel may send, read inside a transaction.
    pub async fn is_active(&self, id: &ChannelId, tx: &mut Tx) -> Result<bool> {
        let found = self.documents.get(id.as_str(), Some(tx)).await?;
        Ok(found.is_some_and(|channel| channel.state == ChannelState::Active))
    }

    /// All channels, the oldest first.
    pub async fn all(&self) -> Result<Vec<Channel>> {
        let stored = self.documents.find(doc! {}, doc! { "created_at": 1 }, 200).await?;
        stored.into_iter().map(|stored| self.open(stored)).collect()
    }

    /// The channel new conversations use: the oldest active one, if there is any.
    pub async fn default_channel(&self) -> Result<Option<ChannelId>> {
        let active = doc! { "state": "active" };
        let found = self.documents.first(active, doc! { "created_at": 1 }, None).await?;
        Ok(found.map(|channel| channel._id))
    }

    fn open(&self, stored: StoredChannel) -> Result<Channel> {
        let place = Place("channels", stored._id.as_str(), "credentials");
        Ok(Channel {
            credentials: self.scope.cipher().open_json(place, &stored.credentials)?,
            id: stored._id,
            provider: stored.provider,
            number: stored.number,
            simulated: stored.simulated,
            state: stored.state,
        })
    }
}
