//! `webhook_endpoints`: programs of the workspace's own that hear of events. Addresses and secrets are sealed.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{doc, serialize_to_bson};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    scoped::Scoped,
    sealed::{FieldCipher, Place, Sealed},
    time,
};
use crate::domain::{
    id::WebhookEndpointId,
    webhook_event::{OffReason, WebhookEvent},
};

/// How many endpoints a workspace has at most.
pub const MOST: usize = 20;
const NAME: &str = "webhook_endpoints";

/// Since when an endpoint is switched off, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SwitchedOff {
    /// Why.
    pub reason: OffReason,
    /// When.
    #[serde(with = "time")]
    pub at: Timestamp,
}

/// How an endpoint has failed since it last took something.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Failing {
    /// Since when.
    #[serde(with = "time")]
    pub since: Timestamp,
    /// How often in a row.
    pub times: i64,
    /// Until when it is left alone.
    #[serde(with = "time")]
    pub rests_until: Timestamp,
}

/// A secret that was replaced.
#[derive(Clone, Serialize, Deserialize)]
struct Former {
    secret: Sealed,
    #[serde(with = "time")]
    until: Timestamp,
}

/// A program of the workspace's own that hears of events.
#[derive(Clone, Serialize, Deserialize)]
pub struct WebhookEndpoint {
    /// The id.
    #[serde(rename = "_id")]
    pub id: WebhookEndpointId,
    url: Sealed,
    description: Sealed,
    /// What it hears of.
    pub events: Vec<WebhookEvent>,
    secret: Sealed,
    former: Option<Former>,
    /// Since when it is switched off.
    pub off: Option<SwitchedOff>,
    /// How it has failed since it last took something.
    pub failing: Option<Failing>,
    /// When it was added.
    #[serde(with = "time")]
    pub created_at: Timestamp,
}

impl WebhookEndpoint {
    /// An endpoint that hears of nothing yet.
    pub fn new(
        id: WebhookEndpointId,
        url: &str,
        description: &str,
        secret: &str,
        cipher: &FieldCipher,
        now: Timestamp,
    ) -> Result<Self> {
        let seal = |field, text| cipher.seal(Place(NAME, id.as_str(), field), text);
        Ok(Self {
            url: seal("url", url)?,
            description: seal("description", description)?,
            secret: seal("secret", secret)?,
            events: Vec::new(),
            former: None,
            off: None,
            failing: None,
            created_at: now,
            id,
        })
    }

    /// The address.
    pub fn url(&self, cipher: &FieldCipher) -> Result<String> {
        cipher.open(Place(NAME, self.id.as_str(), "url"), &self.url)
    }

    /// What it is for, in the team's words.
    pub fn description(&self, cipher: &FieldCipher) -> Result<String> {
        cipher.open(Place(NAME, self.id.as_str(), "description"), &self.description)
    }

    /// The secrets a message is signed with now, the newest first.
    pub fn secrets(&self, cipher: &FieldCipher, now: Timestamp) -> Result<Vec<String>> {
        let former = self.former.as_ref().filter(|former| former.until > now);
        let sealed = std::iter::once(&self.secret).chain(former.map(|former| &former.secret));
        sealed.map(|sealed| cipher.open(Place(NAME, self.id.as_str(), "secret"), sealed)).collect()
    }

    /// Until when the secret counts that was replaced.
    pub fn former_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.former.as_ref().map(|former| former.until).filter(|until| *until > now)
    }

    /// Gives it another address.
    pub fn set_url(&mut self, url: &str, cipher: &FieldCipher) -> Result<()> {
        self.url = cipher.seal(Place(NAME, self.id.as_str(), "url"), url)?;
        Ok(())
    }

    /// Says otherwise what it is for.
    pub fn set_description(&mut self, description: &str, cipher: &FieldCipher) -> Result<()> {
        self.description = cipher.seal(Place(NAME, self.id.as_str(), "description"), description)?;
        Ok(())
    }

    /// Gives it another secret; the one it had counts until then.
    pub fn rotate(&mut self, secret: &str, until: Timestamp, cipher: &FieldCipher) -> Result<()> {
        let secret = cipher.seal(Place(NAME, self.id.as_str(), "secret"), secret)?;
        let former = std::mem::replace(&mut self.secret, secret);
        self.former = Some(Former { secret: former, until });
        Ok(())
    }
}

/// The endpoints of a workspace.
pub struct WebhookEndpoints {
    documents: Scoped<WebhookEndpoint>,
}

impl Scope {
    /// The programs that hear of events.
    pub fn webhook_endpoints(&self) -> WebhookEndpoints {
        WebhookEndpoints { documents: Scoped::new(&self.database, NAME, &self.workspace) }
    }
}

impl WebhookEndpoints {
    /// Adds one.
    pub async fn add(&self, endpoint: &WebhookEndpoint, tx: &mut Tx) -> Result<()> {
        self.documents.insert(endpoint, Some(tx)).await
    }

    /// One of them.
    pub async fn get(&self, id: &WebhookEndpointId, tx: Option<&mut Tx>) -> Result<Option<WebhookEndpoint>> {
        self.documents.get(id.as_str(), tx).await
    }

    /// All, the oldest first.
    pub async fn all(&self, tx: Option<&mut Tx>) -> Result<Vec<WebhookEndpoint>> {
        self.documents.find_in(doc! {}, doc! { "_id": 1 }, i64::try_from(MOST)?, tx).await
    }

    /// Replaces what changed in one that this transaction has read.
    pub async fn save(&self, endpoint: &WebhookEndpoint, tx: &mut Tx) -> Result<()> {
        let set = doc! {
            "url": endpoint.url.clone(),
            "description": endpoint.description.clone(),
            "events": serialize_to_bson(&endpoint.events)?,
            "secret": endpoint.secret.clone(),
            "former": serialize_to_bson(&endpoint.former)?,
            "off": serialize_to_bson(&endpoint.off)?,
            "failing": serialize_to_bson(&endpoint.failing)?,
        };
        self.documents.update(doc! { "_id": endpoint.id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Removes one; says whether it was there.
    pub async fn remove(&self, id: &WebhookEndpointId, tx: &mut Tx) -> Result<bool> {
        self.documents.delete(id.as_str(), Some(tx)).await
    }
}
