//! `conversations`: one thread with each lead. The epoch fences out what was written before somebody took over.

use std::collections::HashMap;

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{Document, doc};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    page::{Page, PageRequest},
    scoped::Scoped,
    time,
};
use crate::domain::{
    ai_settings::Mode,
    conversation::{ConversationStatus, Handler, NeedsPersonReason, Outcome},
    id::{ChannelId, ConversationId, LeadId, MemberId, MessageId},
    turn::Language,
};

/// Why and since when a conversation waits for a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NeedsPerson {
    /// Why.
    pub reason: NeedsPersonReason,
    /// Since when.
    #[serde(with = "time")]
    pub since: Timestamp,
    /// How often it went further up, because nobody picked it up.
    #[serde(default)]
    pub escalations: u32,
}

/// A conversation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Conversation {
    /// The id.
    #[serde(rename = "_id")]
    pub id: ConversationId,
    /// With whom.
    pub lead_id: LeadId,
    /// The number it is held from; nothing while the workspace has none.
    pub channel_id: Option<ChannelId>,
    /// Whether it goes on.
    pub status: ConversationStatus,
    /// Who answers.
    pub handler: Handler,
    /// Grows whenever what was written so far must not be sent any more.
    pub epoch: i64,
    /// Whose it is.
    pub assignee_id: Option<MemberId>,
    /// Set while it waits for a person.
    pub needs_person: Option<NeedsPerson>,
    /// The question the assistant asked last.
    pub asked: Option<String>,
    /// How often in a row the assistant did not understand.
    pub failed_attempts: i32,
    /// Follow-ups sent since the lead last wrote.
    pub follow_ups: i32,
    /// The assistant is writing, at the latest until then.
    #[serde(with = "time::option")]
    pub composing_until: Option<Timestamp>,
    /// The newest text.
    pub last_message_id: Option<MessageId>,
    /// The newest text of the lead.
    pub last_inbound_id: Option<MessageId>,
    /// When the lead last wrote or sent a form: for a while an answer to that is welcome at any hour.
    #[serde(default, with = "time::option")]
    pub fresh_at: Option<Timestamp>,
    /// The text that asked whether we may go on texting: the lead's next text answers it.
    #[serde(default)]
    pub renewal_id: Option<MessageId>,
    /// The times the assistant proposed last, by their slot ids, in the order they were numbered.
    #[serde(default)]
    pub offered: Vec<String>,
    /// What the assistant did with the lead's last text.
    #[serde(default)]
    pub mode: Mode,
    /// The run that proposed a reply to the lead's last text, while a member may send it.
    #[serde(default)]
    pub suggestion: Option<String>,
    /// The language the lead writes, as far as it is known.
    #[serde(default)]
    pub language: Option<Language>,
    /// What came of it.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// When it was made.
    #[serde(with = "time")]
    pub created_at: Timestamp,
    /// When something last happened.
    #[serde(with = "time")]
    pub last_activity_at: Timestamp,
}

/// Which conversations a list shows.
#[derive(Debug, Clone)]
pub enum View {
    /// Those that go on.
    Open,
    /// Those that wait for a person.
    NeedsYou,
    /// Those of one member.
    Of(MemberId),
    /// All.
    All,
}

impl View {
    fn filter(&self) -> Document {
        match self {
            Self::Open => doc! { "status": "open" },
            Self::NeedsYou => doc! { "needs_person": { "$ne": null } },
            Self::Of(member) => doc! { "assignee_id": member.as_str() },
            Self::All => doc! {},
        }
    }
}

/// The conversations of a workspace.
pub struct Conversations(Scoped<Conversation>);

impl Scope {
    /// The conversations.
    pub fn conversations(&self) -> Conversations {
        Conversations(Scoped::new(&self.database, "conversations", &self.workspace))
    }
}

impl Conversations {
    /// Adds a conversation.
    pub async fn add(&self, conversation: &Conversation, tx: &mut Tx) -> Result<()> {
        self.0.insert(conversation, Some(tx)).await
    }

    /// One conversation.
    pub async fn get(&self, id: &ConversationId, tx: Option<&mut Tx>) -> Result<Option<Conversation>> {
        self.0.get(id.as_str(), tx).await
    }

    /// Whose these conversations are.
    pub async fn leads_of(&self, ids: &[String]) -> Result<HashMap<String, LeadId>> {
        let filter = doc! { "_id": { "$in": ids } };
        let found = self.0.find(filter, doc! {}, i64::try_from(ids.len())?.max(1)).await?;
        Ok(found.into_iter().map(|found| (found.id.as_str().to_owned(), found.lead_id)).collect())
    }

    /// A page of a view, the latest activity first.
    pub async fn list(&self, view: &View, page: &PageRequest) -> Result<Page<Conversation>> {
        let mut filter = view.filter();
        if let Some((at, id)) = page.position::<(i64, String)>() {
            let at = mongodb::bson::DateTime::from_millis(at);
            filter.insert(
                "$or",
                vec![doc! { "last_activity_at": { "$lt": at } }, doc! { "last_activity_at": at, "_id": { "$lt": id } }],
            );
        }
        let sort = doc! { "last_activity_at": -1, "_id": -1 };
        let found = self.0.find(filter, sort, page.limit + 1).await?;
        let position = |last: &Conversation| (last.last_activity_at.as_millisecond(), last.id.as_str().to_owned());
        Ok(page.page(found, position))
    }

    /// Whether a conversation is held by a sender.
    pub async fn any_on(&self, channel: &ChannelId, tx: &mut Tx) -> Result<bool> {
        Ok(self.0.find_one(doc! { "channel_id": channel.as_str() }, Some(tx)).await?.is_some())
    }

    /// Replaces what changed in a conversation that this transaction has read.
    pub async fn save(&self, conversation: &Conversation, tx: &mut Tx) -> Result<()> {
        let mut set = mongodb::bson::serialize_to_document(conversation)?;
        set.remove("_id");
        self.0.update(doc! { "_id": conversation.id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Makes the conversations of a member nobody's.
    pub async fn release(&self, member: &MemberId, tx: &mut Tx) -> Result<u64> {
        let change = doc! { "$set": { "assignee_id": null } };
        self.0.update_all(doc! { "assignee_id": member.as_str() }, change, Some(tx)).await
    }

    /// Conversations in which nothing happened since a moment, with their leads; in the order of ids, the next after one.
    pub async fn idle_since(
        &self,
        since: Timestamp,
        after: Option<&ConversationId>,
        most: i64,
    ) -> Result<Vec<(ConversationId, LeadId)>> {
        let after = after.map_or("", ConversationId::as_str);
        let filter = doc! { "last_activity_at": { "$lt": time::bson(since) }, "_id": { "$gt": after } };
        let found = self.0.find(filter, doc! { "_id": 1 }, most).await?;
        Ok(found.into_iter().map(|conversation| (conversation.id, conversation.lead_id)).collect())
    }

    /// Forgets a conversation; says whether it was there.
    pub async fn forget(&self, id: &ConversationId, tx: &mut Tx) -> Result<bool> {
        self.0.delete(id.as_str(), Some(tx)).await
    }

    /// Says until when the assistant is writing, if the conversation still is in this epoch.
    pub async fn set_composing(&self, id: &ConversationId, epoch: i64, until: Timestamp) -> Result<bool> {
        let filter = doc! { "_id": id.as_str(), "epoch": epoch };
        self.0.update(filter, doc! { "$set": { "composing_until": time::bson(until) } }, None).await
    }
}
