//! `simulated_texts`: what the simulated provider accepted and what its phones sent. Only a local start has it.

use anyhow::Result;
use futures_util::TryStreamExt;
use jiff::Timestamp;
use mongodb::{
    Collection,
    bson::{Document, doc, serialize_to_bson},
};
use serde::{Deserialize, Serialize};

use super::{
    Store, Tx,
    keys::DEPLOYMENT,
    sealed::{FieldCipher, Place, Sealed},
    time,
};
use crate::{domain::id::ChannelId, security::blind_index::blind_index};

/// A text the simulated provider carries.
#[derive(Debug, Clone)]
pub struct SimulatedText {
    /// The vendor's id.
    pub id: String,
    /// The channel whose account it belongs to.
    pub channel_id: ChannelId,
    /// Which of the vendor's interfaces was used, where it has several.
    pub interface: Option<String>,
    /// Sender.
    pub from: String,
    /// Recipient.
    pub to: String,
    /// The text.
    pub text: String,
    /// Pictures, by their addresses.
    pub media: Vec<String>,
    /// Whether a phone wrote it.
    pub from_phone: bool,
    /// How far it has come, as the mirrors call it.
    pub stage: String,
    /// Segments.
    pub segments: u32,
    /// Where reports go.
    pub callback: Option<String>,
    /// The client's own reference.
    pub reference: Option<String>,
    /// When it was accepted.
    pub at: Timestamp,
}

/// A webhook the simulated provider sent, as it went over the wire, with what was answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SentWebhook {
    /// HTTP method.
    pub method: String,
    /// Where it went.
    pub url: String,
    /// Headers, the signature among them.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: String,
    /// The HTTP status of the answer; nothing when there was none.
    pub answer: Option<u16>,
    /// When it was answered, or was known to have no answer; RFC 3339.
    pub at: String,
}

/// As many webhooks are kept with a text.
const MOST_WEBHOOKS: i32 = 10;

#[derive(Serialize, Deserialize)]
struct Stored {
    _id: String,
    channel_id: ChannelId,
    /// The blind index of the phone, whichever side it is on.
    phone_index: String,
    from_phone: bool,
    stage: String,
    body: Sealed,
    #[serde(default)]
    webhooks: Vec<Sealed>,
    #[serde(with = "time")]
    at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Body {
    from: String,
    to: String,
    text: String,
    media: Vec<String>,
    segments: u32,
    callback: Option<String>,
    reference: Option<String>,
    interface: Option<String>,
}

impl Store {
    async fn simulated_texts(&self) -> Result<Collection<Stored>> {
        Ok(self.database().await?.collection("simulated_texts"))
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
            media: text.media.clone(),
            segments: text.segments,
            callback: text.callback.clone(),
            reference: text.reference.clone(),
            interface: text.interface.clone(),
        };
        let stored = Stored {
            body: cipher.seal_json(Place("simulated_texts", &text.id, "body"), &body)?,
            phone_index: blind_index(&index, "simulator_phone", phone),
            channel_id: text.channel_id.clone(),
            from_phone: text.from_phone,
            stage: text.stage.clone(),
            webhooks: Vec::new(),
            at: text.at,
            _id: text.id.clone(),
        };
        self.simulated_texts().await?.insert_one(stored).await?;
        Ok(())
    }

    /// Notes how far a text has come.
    pub async fn set_simulated_stage(&self, id: &str, stage: &str) -> Result<()> {
        let change = doc! { "$set": { "stage": stage } };
        self.simulated_texts().await?.update_one(doc! { "_id": id }, change).await?;
        Ok(())
    }

    /// Keeps a webhook that was sent because of a text.
    pub async fn keep_simulated_webhook(&self, id: &str, webhook: &SentWebhook) -> Result<()> {
        let (cipher, _) = self.simulator_keys().await?;
        let sealed = cipher.seal_json(Place("simulated_texts", id, "webhook"), webhook)?;
        let kept = doc! { "$each": [serialize_to_bson(&sealed)?], "$slice": -MOST_WEBHOOKS };
        let change = doc! { "$push": { "webhooks": kept } };
        self.simulated_texts().await?.update_one(doc! { "_id": id }, change).await?;
        Ok(())
    }

    /// The webhooks that were sent because of a text, the oldest first.
    pub async fn simulated_webhooks(&self, id: &str) -> Result<Vec<SentWebhook>> {
        let (cipher, _) = self.simulator_keys().await?;
        let stored = self.simulated_texts().await?.find_one(doc! { "_id": id }).await?;
        let open = |sealed: &Sealed| cipher.open_json(Place("simulated_texts", id, "webhook"), sealed);
        stored.iter().flat_map(|stored| &stored.webhooks).map(open).collect()
    }

    /// The texts to and from a phone, the oldest first.
    pub async fn simulated_of_phone(&self, phone: &str) -> Result<Vec<SimulatedText>> {
        let (_, index) = self.simulator_keys().await?;
        let filter = doc! { "phone_index": blind_index(&index, "simulator_phone", phone) };
        self.find_simulated(filter, 1, 1_000).await
    }

    /// The texts a channel's account sent, the newest first.
    pub async fn simulated_of(&self, channel: &ChannelId, to: Option<&str>) -> Result<Vec<SimulatedText>> {
        let mut filter = doc! { "channel_id": channel.as_str(), "from_phone": false };
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
            self.simulated_texts().await?.find(filter).sort(sort).limit(limit).await?.try_collect().await?;
        let open = |stored: Stored| {
            let body: Body = cipher.open_json(Place("simulated_texts", &stored._id, "body"), &stored.body)?;
            Ok(SimulatedText {
                from: body.from,
                to: body.to,
                text: body.text,
                media: body.media,
                segments: body.segments,
                callback: body.callback,
                reference: body.reference,
                interface: body.interface,
                id: stored._id,
                channel_id: stored.channel_id,
                from_phone: stored.from_phone,
                stage: stored.stage,
                at: stored.at,
            })
        };
        found.into_iter().map(open).collect()
    }

    /// Forgets what a phone and these channels wrote to each other until a moment, pictures included; says how many texts.
    pub async fn forget_simulated(
        &self,
        phone: &str,
        channels: &[ChannelId],
        until: Timestamp,
        tx: &mut Tx,
    ) -> Result<u64> {
        let (_, index) = self.simulator_keys().await?;
        let channels: Vec<&str> = channels.iter().map(ChannelId::as_str).collect();
        let filter = doc! {
            "phone_index": blind_index(&index, "simulator_phone", phone), "channel_id": { "$in": channels },
            "at": { "$lte": time::bson(until) },
        };
        for text in self.find_simulated(filter.clone(), 1, 1_000).await? {
            for picture in text.media.iter().filter(|_| text.from_phone).filter_map(|url| url.rsplit('/').next()) {
                self.forget_simulated_picture(picture, tx).await?;
            }
        }
        Ok(self.simulated_texts().await?.delete_many(filter).session(tx.session()).await?.deleted_count)
    }

    /// Every simulated channel of the deployment, with its workspace.
    pub async fn simulated_channels(&self) -> Result<Vec<super::channels::Channel>> {
        let channels = self.database().await?.collection::<Document>("channels");
        let mut found = channels.find(doc! { "simulated": true }).sort(doc! { "created_at": 1, "_id": 1 }).await?;
        let mut all = Vec::new();
        while let Some(channel) = found.try_next().await? {
            let scope = self.scope(&channel.get_str("workspace_id")?.to_owned().into()).await?;
            all.push(scope.channels().read(channel)?);
        }
        Ok(all)
    }
}
