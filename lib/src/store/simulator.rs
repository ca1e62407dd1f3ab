//! `simulator_texts`: what the simulated provider accepted and what its phones sent. Only a local start has it.

use anyhow::Result;
use futures_util::TryStreamExt;
use jiff::Timestamp;
use mongodb::{
    Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, Serialize};

use super::{
    Store,
    keys::DEPLOYMENT,
    sealed::{FieldCipher, Place, Sealed},
    time,
};
use crate::security::blind_index::blind_index;

/// A text the simulated provider carries.
#[derive(Debug, Clone)]
pub struct SimulatedText {
    /// The provider's id.
    pub sid: String,
    /// The channel's account at the simulator.
    pub account_sid: String,
    /// Sender.
    pub from: String,
    /// Recipient.
    pub to: String,
    /// The text.
    pub text: String,
    /// Whether a phone wrote it.
    pub from_phone: bool,
    /// The provider's word for how far it has come.
    pub status: String,
    /// Segments.
    pub segments: u32,
    /// Where reports go.
    pub status_callback: Option<String>,
    /// When it was accepted.
    pub at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    _id: String,
    account_sid: String,
    /// The blind index of the phone, whichever side it is on.
    phone_index: String,
    from_phone: bool,
    status: String,
    body: Sealed,
    #[serde(with = "time")]
    at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Body {
    from: String,
    to: String,
    text: String,
    segments: u32,
    status_callback: Option<String>,
}

impl Store {
    async fn simulator_texts(&self) -> Result<Collection<Stored>> {
        Ok(self.database().await?.collection("simulator_texts"))
    }

    async fn simulator_keys(&self) -> Result<(FieldCipher, crate::security::envelope::Key)> {
        let keys = self.keys_of(DEPLOYMENT).await?;
        Ok((FieldCipher::new(keys.data.clone(), DEPLOYMENT), keys.index.clone()))
    }

    /// Stores a text, before the simulator answers.
    pub async fn keep_simulated(&self, text: &SimulatedText) -> Result<()> {
        let (cipher, index) = self.simulator_keys().await?;
        let phone = if text.from_phone { &text.from } else { &text.to };
        let body = Body {
            from: text.from.clone(),
            to: text.to.clone(),
            text: text.text.clone(),
            segments: text.segments,
            status_callback: text.status_callback.clone(),
        };
        let stored = Stored {
            body: cipher.seal_json(Place("simulator_texts", &text.sid, "body"), &body)?,
            phone_index: blind_index(&index, "simulator_phone", phone),
            account_sid: text.account_sid.clone(),
            from_phone: text.from_phone,
            status: text.status.clone(),
            at: text.at,
            _id: text.sid.clone(),
        };
        self.simulator_texts().await?.insert_one(stored).await?;
        Ok(())
    }

    /// Notes how far a text has come.
    pub async fn set_simulated_status(&self, sid: &str, status: &str) -> Result<()> {
        let change = doc! { "$set": { "status": status } };
        self.simulator_texts().await?.update_one(doc! { "_id": sid }, change).await?;
        Ok(())
    }

    /// The texts to and from a phone, the oldest first.
    pub async fn simulated_of_phone(&self, phone: &str) -> Result<Vec<SimulatedText>> {
        let (_, index) = self.simulator_keys().await?;
        let filter = doc! { "phone_index": blind_index(&index, "simulator_phone", phone) };
        self.find_simulated(filter, 1, 1_000).await
    }

    /// The texts an account sent, the newest first.
    pub async fn simulated_of_account(&self, account_sid: &str, to: Option<&str>) -> Result<Vec<SimulatedText>> {
        let mut filter = doc! { "account_sid": account_sid, "from_phone": false };
        if let Some(to) = to {
            let (_, index) = self.simulator_keys().await?;
            filter.insert("phone_index", blind_index(&index, "simulator_phone", to));
        }
        self.find_simulated(filter, -1, 1_000).await
    }

    /// The newest texts of all phones.
    pub async fn newest_simulated(&self) -> Result<Vec<SimulatedText>> {
        self.find_simulated(doc! {}, -1, 500).await
    }

    async fn find_simulated(&self, filter: Document, order: i32, limit: i64) -> Result<Vec<SimulatedText>> {
        let (cipher, _) = self.simulator_keys().await?;
        let sort = doc! { "at": order, "_id": order };
        let found: Vec<Stored> =
            self.simulator_texts().await?.find(filter).sort(sort).limit(limit).await?.try_collect().await?;
        let open = |stored: Stored| {
            let body: Body = cipher.open_json(Place("simulator_texts", &stored._id, "body"), &stored.body)?;
            Ok(SimulatedText {
                from: body.from,
                to: body.to,
                text: body.text,
                segments: body.segments,
                status_callback: body.status_callback,
                sid: stored._id,
                account_sid: stored.account_sid,
                from_phone: stored.from_phone,
                status: stored.status,
                at: stored.at,
            })
        };
        found.into_iter().map(open).collect()
    }

    /// Every simulated channel of the deployment, with its workspace.
    pub async fn simulated_channels(&self) -> Result<Vec<super::channels::Channel>> {
        let channels = self.database().await?.collection::<Document>("channels");
        let mut found = channels.find(doc! { "simulated": true }).sort(doc! { "created_at": 1 }).await?;
        let mut all = Vec::new();
        while let Some(channel) = found.try_next().await? {
            let scope = self.scope(&channel.get_str("workspace_id")?.to_owned().into()).await?;
            all.extend(scope.channels().get(&channel.get_str("_id")?.to_owned().into()).await?);
        }
        Ok(all)
    }
}
