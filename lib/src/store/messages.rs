//! `messages`: the texts of conversations, in and out, and how far each outbound one has come.

mod removal;

use anyhow::{Context, Result};
use jiff::Timestamp;
use mongodb::bson::{doc, serialize_to_bson};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Scope, Tx,
    page::{Page, PageRequest},
    scoped::Scoped,
    sealed::{FieldCipher, Place, Sealed},
    time,
    writes::Writes,
};
use crate::domain::{
    delivery::MessageStatus,
    dispatch::Dispatch,
    gate::Purpose,
    id::{ChannelId, ConversationId, LeadId, MemberId, MessageId},
    price::Price,
};

/// Which way a text went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the lead.
    Inbound,
    /// To the lead.
    Outbound,
}

/// Who wrote a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The lead.
    Lead,
    /// The assistant.
    Ai,
    /// A member.
    Member,
    /// The program: answers to keywords.
    System,
}

/// What is known of a text's way to a provider.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departure {
    /// Senders that refused it for a reason of their own.
    pub not_by: Vec<ChannelId>,
    /// When its place in the sender's line comes; nothing until it has one.
    #[serde(with = "time::option")]
    pub leaves_at: Option<Timestamp>,
    /// What it waits for, when that is long: it does not hold up the texts after it.
    #[serde(default)]
    pub held: Option<Hold>,
}

/// Why a text waits, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The rule that delays it.
    pub rule: String,
    /// Until when, as far as that is known today.
    #[serde(with = "time")]
    pub until: Timestamp,
}

/// A text.
#[derive(Clone, Serialize, Deserialize)]
pub struct Message {
    /// The id. Ids of one conversation sort by time.
    #[serde(rename = "_id")]
    pub id: MessageId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The lead.
    pub lead_id: LeadId,
    /// The channel.
    pub channel_id: ChannelId,
    /// Which way.
    pub direction: Direction,
    /// Who wrote it.
    pub author: Author,
    /// Which member.
    pub member_id: Option<MemberId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<Sealed>,
    /// When its words were forgotten, because they were old.
    #[serde(default, with = "time::option")]
    pub text_removed_at: Option<Timestamp>,
    /// How far it has come.
    pub status: MessageStatus,
    /// Why it was blocked or failed: a rule's id or a provider's code.
    pub status_reason: Option<String>,
    /// What an outbound text is for.
    pub purpose: Option<Purpose>,
    /// The epoch it was written for.
    pub epoch: i64,
    /// Segments, counted by us until the provider counts.
    pub segments: u32,
    /// How many pictures go with an outbound text.
    #[serde(default)]
    pub pictures: u32,
    /// Our part of sending.
    pub dispatch: Dispatch,
    /// Its way to a provider.
    #[serde(default)]
    pub departure: Departure,
    /// When it is of no use any more; nothing for a lead's text.
    #[serde(default, with = "time::option")]
    pub expires_at: Option<Timestamp>,
    /// What the provider charged, where it says so.
    pub price: Option<Price>,
    /// The text it repeats, by a member's wish.
    pub resend_of: Option<MessageId>,
    /// When the latest request to the provider began.
    #[serde(with = "time::option")]
    pub attempted_at: Option<Timestamp>,
    /// The provider's id.
    pub provider_id: Option<String>,
    /// What makes a repeated request the same text.
    pub dedupe_key: String,
    /// When it was made.
    #[serde(with = "time")]
    pub created_at: Timestamp,
    /// When the provider accepted it.
    #[serde(with = "time::option")]
    pub accepted_at: Option<Timestamp>,
}

/// A text to store.
pub struct NewMessage<'a> {
    /// The id.
    pub id: MessageId,
    /// The conversation.
    pub conversation: &'a ConversationId,
    /// The lead.
    pub lead: &'a LeadId,
    /// The channel.
    pub channel: &'a ChannelId,
    /// Who wrote it.
    pub author: Author,
    /// Which member.
    pub member: Option<&'a MemberId>,
    /// The text.
    pub text: &'a str,
    /// What it is for; nothing for a lead's text.
    pub purpose: Option<Purpose>,
    /// The epoch it is written for.
    pub epoch: i64,
    /// Segments.
    pub segments: u32,
    /// How many pictures go with it; 0 for a lead's text.
    pub pictures: u32,
    /// When it is of no use any more; nothing for a lead's text.
    pub expires_at: Option<Timestamp>,
    /// The text it repeats.
    pub resend_of: Option<&'a MessageId>,
    /// What makes a repeated request the same text.
    pub dedupe_key: String,
}

impl NewMessage<'_> {
    fn seal(self, cipher: &FieldCipher, now: Timestamp) -> Result<Message> {
        let inbound = self.purpose.is_none();
        Ok(Message {
            text: Some(cipher.seal(Place("messages", self.id.as_str(), "text"), self.text)?),
            text_removed_at: None,
            conversation_id: self.conversation.clone(),
            lead_id: self.lead.clone(),
            channel_id: self.channel.clone(),
            direction: if inbound { Direction::Inbound } else { Direction::Outbound },
            author: self.author,
            member_id: self.member.cloned(),
            status: if inbound { MessageStatus::Received } else { MessageStatus::Queued },
            status_reason: None,
            purpose: self.purpose,
            epoch: self.epoch,
            segments: self.segments,
            pictures: self.pictures,
            dispatch: if inbound { Dispatch::Settled } else { Dispatch::Ready },
            departure: Departure::default(),
            expires_at: self.expires_at,
            price: None,
            resend_of: self.resend_of.cloned(),
            attempted_at: None,
            provider_id: None,
            dedupe_key: self.dedupe_key,
            created_at: now,
            accepted_at: None,
            id: self.id,
        })
    }
}

impl Message {
    /// The text; empty when its words were forgotten.
    pub fn text(&self, cipher: &FieldCipher) -> Result<String> {
        let open = |text| cipher.open(Place("messages", self.id.as_str(), "text"), text);
        Ok(self.text.as_ref().map(open).transpose()?.unwrap_or_default())
    }
}

/// What a provider said when it took a text.
pub struct Accepted<'a> {
    /// Its id of the text.
    pub provider_id: &'a str,
    /// Segments by its count.
    pub segments: Option<u32>,
    /// What it charges.
    pub price: Option<&'a Price>,
    /// When.
    pub at: Timestamp,
}

/// The texts of a workspace.
pub struct Messages(Scoped<Message>);

/// The purposes of texts that machines write without having been written to.
const UNASKED: [&str; 2] = ["follow_up", "renewal"];

impl Scope {
    /// The texts.
    pub fn messages(&self) -> Messages {
        Messages(Scoped::new(&self.database, "messages", &self.workspace))
    }
}

impl Messages {
    /// Stores a text. A duplicate when one with its key is stored.
    pub async fn add(&self, new: NewMessage<'_>, cipher: &FieldCipher, now: Timestamp, tx: &mut Tx) -> Result<Message> {
        let message = new.seal(cipher, now)?;
        self.0.insert(&message, Some(tx)).await?;
        Ok(message)
    }

    /// One text.
    pub async fn get(&self, id: &MessageId, tx: Option<&mut Tx>) -> Result<Option<Message>> {
        self.0.get(id.as_str(), tx).await
    }

    /// The text stored under a key.
    pub async fn by_key(&self, key: &str, tx: Option<&mut Tx>) -> Result<Option<Message>> {
        self.0.find_one(doc! { "dedupe_key": key }, tx).await
    }

    /// Whether any text went by a sender, in or out.
    pub async fn any_by(&self, channel: &ChannelId, tx: &mut Tx) -> Result<bool> {
        Ok(self.0.find_one(doc! { "channel_id": channel.as_str() }, Some(tx)).await?.is_some())
    }

    /// Whether a text of ours has this provider's id.
    pub async fn has_provider_id(&self, channel: &ChannelId, provider_id: &str) -> Result<bool> {
        let filter = doc! { "channel_id": channel.as_str(), "provider_id": provider_id };
        Ok(self.0.find_one(filter, None).await?.is_some())
    }

    /// Several texts.
    pub async fn of(&self, ids: &[&MessageId]) -> Result<Vec<Message>> {
        let texts: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
        self.0.find(doc! { "_id": { "$in": texts } }, doc! {}, i64::try_from(ids.len())?.max(1)).await
    }

    /// A page of a conversation: the latest texts, the oldest of them first. The cursor leads further back.
    pub async fn list(&self, conversation: &ConversationId, page: &PageRequest) -> Result<Page<Message>> {
        let mut filter = doc! { "conversation_id": conversation.as_str() };
        if let Some(before) = page.position::<String>() {
            filter.insert("_id", doc! { "$lt": before });
        }
        let found = self.0.find(filter, doc! { "_id": -1 }, page.limit + 1).await?;
        let mut page = page.page(found, |message| message.id.as_str().to_owned());
        page.items.reverse();
        Ok(page)
    }

    /// The texts of a conversation up to one of them and including it, the newest first.
    pub async fn up_to(&self, conversation: &ConversationId, id: &MessageId, most: i64) -> Result<Vec<Message>> {
        let filter = doc! { "conversation_id": conversation.as_str(), "_id": { "$lte": id.as_str() } };
        self.0.find(filter, doc! { "_id": -1 }, most).await
    }

    /// The first text that a member wrote in a conversation after another text.
    pub async fn member_after(&self, conversation: &ConversationId, id: &MessageId) -> Result<Option<Message>> {
        let filter =
            doc! { "conversation_id": conversation.as_str(), "_id": { "$gt": id.as_str() }, "author": "member" };
        Ok(self.0.find(filter, doc! { "_id": 1 }, 1).await?.into_iter().next())
    }

    /// Whether anything was texted in this conversation since a moment, or is about to be.
    pub async fn texted_since(&self, conversation: &ConversationId, since: Timestamp, tx: &mut Tx) -> Result<bool> {
        let filter = doc! {
            "conversation_id": conversation.as_str(), "direction": "outbound",
            "created_at": { "$gte": time::bson(since) }, "status": { "$nin": ["blocked", "canceled", "failed"] },
        };
        Ok(self.0.find_one(filter, Some(tx)).await?.is_some())
    }

    /// Whether an earlier text of the conversation has not left yet. One that is held is not waited for.
    pub async fn earlier_in_flight(&self, message: &Message, now: Timestamp) -> Result<bool> {
        let filter = doc! {
            "conversation_id": message.conversation_id.as_str(), "dispatch": { "$in": ["ready", "sending"] },
            "_id": { "$lt": message.id.as_str() },
            "$or": [{ "departure.held": null }, { "departure.held.until": { "$lte": time::bson(now) } }],
        };
        Ok(self.0.find_one(filter, None).await?.is_some())
    }

    /// Whether a text of this conversation may be on its way to a provider.
    pub async fn any_on_its_way(&self, conversation: &ConversationId) -> Result<bool> {
        let filter = doc! { "conversation_id": conversation.as_str(), "dispatch": "sending" };
        Ok(self.0.find_one(filter, None).await?.is_some())
    }

    /// Whether the provider took an earlier text of the conversation after `since` and has not said more: it may still
    /// be overtaken.
    pub async fn earlier_at_provider(&self, message: &Message, since: Timestamp) -> Result<bool> {
        let filter = doc! {
            "conversation_id": message.conversation_id.as_str(), "status": "queued", "dispatch": "settled",
            "accepted_at": { "$gt": time::bson(since) }, "_id": { "$lt": message.id.as_str() },
        };
        Ok(self.0.find_one(filter, None).await?.is_some())
    }

    /// When the newest unasked texts of a conversation were made, the newest first: at most so many.
    pub async fn unasked(
        &self,
        conversation: &ConversationId,
        most: u32,
        tx: Option<&mut Tx>,
    ) -> Result<Vec<Timestamp>> {
        let filter = doc! {
            "conversation_id": conversation.as_str(), "purpose": { "$in": UNASKED }, "accepted_at": { "$ne": null },
        };
        let found = self.0.find_in(filter, doc! { "_id": -1 }, i64::from(most), tx).await?;
        Ok(found.into_iter().filter_map(|message| message.accepted_at).collect())
    }

    /// Cancels texts that nobody asked for; gives their ids.
    pub async fn cancel_unasked(
        &self,
        conversation: &ConversationId,
        reason: &str,
        tx: &mut Tx,
    ) -> Result<Vec<MessageId>> {
        let filter = doc! {
            "conversation_id": conversation.as_str(), "purpose": { "$in": UNASKED }, "status": "queued", "dispatch": "ready",
        };
        let found = self.0.find_within(filter, doc! { "_id": 1 }, i64::MAX, tx).await?;
        for message in &found {
            self.settle(&message.id, MessageStatus::Canceled, reason, tx).await?;
        }
        Ok(found.into_iter().map(|message| message.id).collect())
    }

    /// Notes that a text waits, and for what. While it waits it does not grow useless.
    pub async fn hold(&self, id: &MessageId, held: &Hold, expires: Option<Timestamp>, tx: &mut Tx) -> Result<()> {
        let set = doc! { "departure.held": serialize_to_bson(held)?, "expires_at": expires.map(time::bson) };
        self.0.update(doc! { "_id": id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Stores the sender a text is to leave by, and its place in line.
    pub async fn depart(&self, message: &Message, tx: &mut Tx) -> Result<()> {
        let departure = serialize_to_bson(&message.departure)?;
        let set = doc! { "channel_id": message.channel_id.as_str(), "departure": departure };
        self.0.update(doc! { "_id": message.id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Marks a text that is ready as on its way to the provider, with the other writes.
    pub fn claim(&self, message: &Message, now: Timestamp, writes: &mut Writes) {
        let set = doc! {
            "dispatch": "sending", "attempted_at": time::bson(now), "channel_id": message.channel_id.as_str(),
            "departure.held": null,
        };
        let ready = doc! { "_id": message.id.as_str(), "dispatch": "ready" };
        self.0.update_with(ready, doc! { "$set": set }, writes);
    }

    /// Gives a claimed text back: the provider surely has not taken it. It needs a new place in line.
    pub async fn release(&self, id: &MessageId, departure: &Departure, tx: &mut Tx) -> Result<()> {
        let filter = doc! { "_id": id.as_str(), "dispatch": "sending" };
        let set = doc! { "dispatch": "ready", "departure": serialize_to_bson(departure)? };
        self.0.update(filter, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Notes that the provider has taken a text.
    pub async fn accepted(&self, id: &MessageId, accepted: Accepted<'_>, tx: &mut Tx) -> Result<()> {
        let mut set = doc! {
            "dispatch": "settled", "provider_id": accepted.provider_id, "accepted_at": time::bson(accepted.at),
        };
        if let Some(segments) = accepted.segments {
            set.insert("segments", i64::from(segments));
        }
        if let Some(price) = accepted.price {
            set.insert("price", serialize_to_bson(price)?);
        }
        self.0.update(doc! { "_id": id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Notes what the provider counted and charged.
    pub async fn charged(
        &self,
        id: &MessageId,
        segments: Option<u32>,
        price: Option<&Price>,
        tx: &mut Tx,
    ) -> Result<()> {
        let mut set = doc! {};
        if let Some(segments) = segments {
            set.insert("segments", i64::from(segments));
        }
        if let Some(price) = price {
            set.insert("price", serialize_to_bson(price)?);
        }
        if !set.is_empty() {
            self.0.update(doc! { "_id": id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        }
        Ok(())
    }

    /// Ends a text that never reached a phone: blocked, failed, canceled or unknown.
    pub async fn settle(&self, id: &MessageId, status: MessageStatus, reason: &str, tx: &mut Tx) -> Result<()> {
        let set = doc! { "dispatch": "settled", "status": serialize_to_bson(&status)?, "status_reason": reason };
        self.0.update(doc! { "_id": id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Queues a text again that had ended.
    pub async fn reopen(&self, id: &MessageId, dispatch: Dispatch, tx: &mut Tx) -> Result<()> {
        let departure = serialize_to_bson(&Departure::default())?;
        let set = doc! {
            "dispatch": serialize_to_bson(&dispatch)?, "status": "queued", "status_reason": null, "departure": departure,
        };
        self.0.update(doc! { "_id": id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Stores a status the provider reported.
    pub async fn set_status(
        &self,
        id: &MessageId,
        status: MessageStatus,
        reason: Option<&str>,
        tx: &mut Tx,
    ) -> Result<()> {
        let set = doc! { "status": serialize_to_bson(&status)?, "status_reason": reason };
        self.0.update(doc! { "_id": id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Cancels the queued texts of a conversation that a machine wrote, or all of them; gives those it canceled.
    pub async fn cancel_queued(
        &self,
        conversation: &ConversationId,
        everything: bool,
        reason: &str,
        tx: &mut Tx,
    ) -> Result<Vec<MessageId>> {
        let mut filter = doc! { "conversation_id": conversation.as_str(), "dispatch": "ready" };
        if !everything {
            filter.insert("author", "ai");
        }
        let queued = self.0.find_within(filter.clone(), doc! {}, 200, tx).await?;
        if !queued.is_empty() {
            let status = serialize_to_bson(&MessageStatus::Canceled).context("a status serialises")?;
            let set = doc! { "dispatch": "settled", "status": status, "status_reason": reason };
            self.0.update_all(filter, doc! { "$set": set }, Some(tx)).await?;
        }
        Ok(queued.into_iter().map(|message| message.id).collect())
    }
}
