//! `channels`: sender numbers at providers, with sealed credentials.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{Document, deserialize_from_document, doc, serialize_to_bson};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    Scope, Tx,
    scoped::Scoped,
    sealed::{Place, Sealed},
    time,
};
use crate::domain::{
    breaker::Breaker,
    id::ChannelId,
    pacing::{BrandTier, CampaignClass, Rate},
    price::Price,
};

/// As many senders as a workspace has at most.
pub const MOST: i64 = 200;

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
    #[serde(default)]
    settings: ChannelSettings,
    #[serde(default)]
    breaker: Breaker,
    #[serde(with = "time")]
    created_at: Timestamp,
}

/// A 10DLC campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Campaign {
    /// Its id in the campaign registry. Senders of one campaign share its pace.
    pub id: String,
    /// What it was registered as.
    pub class: CampaignClass,
    /// How far its registration is.
    #[serde(default)]
    pub state: CampaignState,
    /// The most segments of a day of the workspace's zone, after which machines send no more by it; null: no limit.
    #[serde(default)]
    pub daily_segments: Option<u32>,
}

/// How far a 10DLC campaign's registration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    /// Sent to the registry, and not looked at yet.
    Pending,
    /// Texts may be sent.
    #[default]
    Approved,
    /// Refused: texts would be blocked by the carriers.
    Rejected,
    /// Approved once, and stopped by the registry or a carrier.
    Suspended,
}

/// A 10DLC brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Brand {
    /// Its id in the campaign registry, or a name of your own. Only senders of one brand stand in for each other.
    pub id: String,
    /// What it was rated as; nothing outside 10DLC.
    pub tier: Option<BrandTier>,
}

/// What a sender is and may do, as the workspace says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelSettings {
    /// The brand.
    pub brand: Option<Brand>,
    /// The campaign.
    pub campaign: Option<Campaign>,
    /// A pace of its own, instead of what its kind is usually allowed.
    pub pace: Option<Rate>,
    /// What a segment costs, for estimates.
    pub segment_price: Option<Price>,
    /// Whether typographic characters are replaced by plain ones, so that a text takes fewer segments.
    #[serde(default)]
    pub smart_encoding: bool,
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
    /// What it is and may do.
    pub settings: ChannelSettings,
    /// How it has fared.
    pub breaker: Breaker,
}

impl Channel {
    /// Whether its campaign, if it has one, lets it send.
    pub fn campaign_approved(&self) -> bool {
        self.settings.campaign.as_ref().is_none_or(|campaign| campaign.state == CampaignState::Approved)
    }

    /// A sender that has sent nothing yet.
    pub fn new(id: ChannelId, provider: String, number: String, credentials: Map<String, Value>) -> Self {
        Self {
            id,
            provider,
            number,
            simulated: false,
            credentials,
            state: ChannelState::Active,
            settings: ChannelSettings::default(),
            breaker: Breaker::default(),
        }
    }
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
            settings: channel.settings.clone(),
            breaker: channel.breaker,
            created_at: now,
        };
        self.documents.insert(&stored, Some(tx)).await
    }

    /// One channel.
    pub async fn get(&self, id: &ChannelId) -> Result<Option<Channel>> {
        self.documents.get(id.as_str(), None).await?.map(|stored| self.open(stored)).transpose()
    }

    /// One channel, read inside a transaction.
    pub async fn get_within(&self, id: &ChannelId, tx: &mut Tx) -> Result<Option<Channel>> {
        self.documents.get(id.as_str(), Some(tx)).await?.map(|stored| self.open(stored)).transpose()
    }

    /// Whether a channel may send, read inside a transaction.
    pub async fn is_active(&self, id: &ChannelId, tx: &mut Tx) -> Result<bool> {
        let found = self.documents.get(id.as_str(), Some(tx)).await?;
        Ok(found.is_some_and(|channel| channel.state == ChannelState::Active))
    }

    /// All channels, the oldest first.
    pub async fn all(&self) -> Result<Vec<Channel>> {
        let stored = self.documents.find(doc! {}, doc! { "created_at": 1, "_id": 1 }, MOST).await?;
        stored.into_iter().map(|stored| self.open(stored)).collect()
    }

    /// All channels, the oldest first, read inside a transaction.
    pub async fn all_within(&self, tx: &mut Tx) -> Result<Vec<Channel>> {
        let stored = self.documents.find_within(doc! {}, doc! { "created_at": 1, "_id": 1 }, MOST, tx).await?;
        stored.into_iter().map(|stored| self.open(stored)).collect()
    }

    /// Stores what can be changed of a channel: credentials, state, settings.
    pub async fn save(&self, channel: &Channel, tx: &mut Tx) -> Result<()> {
        let place = Place("channels", channel.id.as_str(), "credentials");
        let set = doc! {
            "credentials": serialize_to_bson(&self.scope.cipher().seal_json(place, &channel.credentials)?)?,
            "state": serialize_to_bson(&channel.state)?, "settings": serialize_to_bson(&channel.settings)?,
        };
        self.documents.update(doc! { "_id": channel.id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Stores how a channel has fared.
    pub async fn fared(&self, id: &ChannelId, breaker: Breaker, tx: &mut Tx) -> Result<()> {
        let set = doc! { "breaker": serialize_to_bson(&breaker)? };
        self.documents.update(doc! { "_id": id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Removes a channel that was never used.
    pub async fn delete(&self, id: &ChannelId, tx: &mut Tx) -> Result<()> {
        self.documents.delete(id.as_str(), Some(tx)).await?;
        Ok(())
    }

    /// The channel new conversations use: the oldest active one, if there is any.
    pub async fn default_channel(&self) -> Result<Option<ChannelId>> {
        let active = doc! { "state": "active" };
        let found = self.documents.first(active, doc! { "created_at": 1, "_id": 1 }, None).await?;
        Ok(found.map(|channel| channel._id))
    }

    /// A channel of this workspace that was found among those of all workspaces.
    pub(super) fn read(&self, document: Document) -> Result<Channel> {
        self.open(deserialize_from_document(document)?)
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
            settings: stored.settings,
            breaker: stored.breaker,
        })
    }
}
