//! `ai_runs`: how each reply came about.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

mod proposals;

pub use proposals::{Disputed, Fate, NewProposal, Proposal, ProposalCounts};

use proposals::StoredProposal;

use super::{
    Scope, Tx,
    page::{Page, PageRequest},
    scoped::Scoped,
    sealed::{FieldCipher, Place, Sealed},
    time,
};
use crate::{
    domain::id::{ConversationId, LeadId, MessageId},
    security::random,
};

#[derive(Serialize, Deserialize)]
struct AiRun {
    _id: String,
    conversation_id: ConversationId,
    inbound_id: MessageId,
    message_id: Option<MessageId>,
    model: String,
    prompt_version: String,
    tokens_in: i64,
    tokens_out: i64,
    #[serde(default)]
    cost_micros: i64,
    latency_ms: i64,
    /// What was understood, decided and guarded: quotes the lead, so it is sealed.
    trace: Sealed,
    /// The lead, and what became of its question, when nothing stored answered it.
    #[serde(default)]
    gap: Option<StoredGap>,
    /// What became of a reply that was only proposed.
    #[serde(default)]
    proposal: Option<StoredProposal>,
    /// The lead, when it asked for what knowledge answers, or should.
    #[serde(default)]
    asker: Option<LeadId>,
    #[serde(with = "time")]
    at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct StoredGap {
    lead_id: LeadId,
    open: bool,
}

/// A question that was answered from knowledge, or should have been.
pub struct Asked {
    /// The lead that asked.
    pub lead: LeadId,
    /// Where it asked.
    pub conversation: ConversationId,
    /// The last text of the question.
    pub inbound: MessageId,
}

/// A question that nothing stored answered, and nobody has dealt with.
pub struct Gap {
    /// Its id.
    pub id: String,
    /// The lead that asked.
    pub lead: LeadId,
    /// Where it asked.
    pub conversation: ConversationId,
    /// The last text of the question.
    pub inbound: MessageId,
    /// When.
    pub at: Timestamp,
}

/// A run to store.
pub struct NewRun<'a, T> {
    /// The conversation.
    pub conversation: &'a ConversationId,
    /// The text it answers.
    pub inbound: &'a MessageId,
    /// The reply, if there is one.
    pub message: Option<MessageId>,
    /// The model's name.
    pub model: String,
    /// The version of the prompt.
    pub prompt_version: String,
    /// Tokens read.
    pub tokens_in: u32,
    /// Tokens written.
    pub tokens_out: u32,
    /// What it cost, in millionths of a US dollar.
    pub cost_micros: u64,
    /// How long it took, in milliseconds.
    pub latency_ms: i64,
    /// The lead, when nothing stored answers its question.
    pub gap: Option<&'a LeadId>,
    /// For a reply that is only proposed: how.
    pub proposal: Option<NewProposal>,
    /// The lead, when it asked for what knowledge answers, or should.
    pub asker: Option<&'a LeadId>,
    /// What was understood, decided and guarded.
    pub trace: &'a T,
}

/// A run, readable.
pub struct KeptRun {
    /// The text it answers.
    pub inbound: MessageId,
    /// The reply, if there is one.
    pub message: Option<MessageId>,
    /// The model's name.
    pub model: String,
    /// The version of the prompt.
    pub prompt_version: String,
    /// Tokens read.
    pub tokens_in: i64,
    /// Tokens written.
    pub tokens_out: i64,
    /// What it cost, in millionths of a US dollar.
    pub cost_micros: i64,
    /// How long it took, in milliseconds.
    pub latency_ms: i64,
    /// What was understood, decided and guarded.
    pub trace: serde_json::Value,
    /// When.
    pub at: Timestamp,
}

impl AiRun {
    fn into_gap(self) -> Option<Gap> {
        let lead = self.gap?.lead_id;
        Some(Gap { id: self._id, lead, conversation: self.conversation_id, inbound: self.inbound_id, at: self.at })
    }

    fn open(self, cipher: &FieldCipher) -> Result<KeptRun> {
        Ok(KeptRun {
            trace: cipher.open_json(Place("ai_runs", &self._id, "trace"), &self.trace)?,
            inbound: self.inbound_id,
            message: self.message_id,
            model: self.model,
            prompt_version: self.prompt_version,
            tokens_in: self.tokens_in,
            tokens_out: self.tokens_out,
            cost_micros: self.cost_micros,
            latency_ms: self.latency_ms,
            at: self.at,
        })
    }
}

impl Scope {
    /// How a reply came about.
    pub async fn ai_run_behind(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
        cipher: &FieldCipher,
    ) -> Result<Option<KeptRun>> {
        let runs = Scoped::<AiRun>::new(&self.database, "ai_runs", &self.workspace);
        let filter = doc! { "conversation_id": conversation.as_str(), "message_id": message.as_str() };
        let found = runs.find_one(filter, None).await?;
        found.map(|run| run.open(cipher)).transpose()
    }

    /// Stores how a reply came about, and gives the run's id.
    pub async fn record_ai_run<T: Serialize>(
        &self,
        run: NewRun<'_, T>,
        cipher: &FieldCipher,
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<String> {
        let id: String = random::id();
        let stored = AiRun {
            conversation_id: run.conversation.clone(),
            inbound_id: run.inbound.clone(),
            message_id: run.message,
            model: run.model,
            prompt_version: run.prompt_version,
            tokens_in: run.tokens_in.into(),
            tokens_out: run.tokens_out.into(),
            cost_micros: i64::try_from(run.cost_micros).unwrap_or(i64::MAX),
            latency_ms: run.latency_ms,
            trace: cipher.seal_json(Place("ai_runs", &id, "trace"), run.trace)?,
            gap: run.gap.map(|lead| StoredGap { lead_id: lead.clone(), open: true }),
            proposal: run.proposal.map(StoredProposal::from),
            asker: run.asker.cloned(),
            at: now,
            _id: id.clone(),
        };
        Scoped::<AiRun>::new(&self.database, "ai_runs", &self.workspace).insert(&stored, Some(tx)).await?;
        Ok(id)
    }

    /// The newest questions for what knowledge answers, or should, the newest first.
    pub async fn asked(&self, most: i64) -> Result<Vec<Asked>> {
        let runs = Scoped::<AiRun>::new(&self.database, "ai_runs", &self.workspace);
        let found = runs.find(doc! { "asker": { "$type": "string" } }, doc! { "_id": -1 }, most).await?;
        let asked =
            |run: AiRun| Some(Asked { lead: run.asker?, conversation: run.conversation_id, inbound: run.inbound_id });
        Ok(found.into_iter().filter_map(asked).collect())
    }

    /// Questions that nothing stored answered, the newest first.
    pub async fn gaps(&self, page: &PageRequest) -> Result<Page<Gap>> {
        let runs = Scoped::<AiRun>::new(&self.database, "ai_runs", &self.workspace);
        let mut filter = doc! { "gap.open": true };
        if let Some(before) = page.position::<String>() {
            filter.insert("_id", doc! { "$lt": before });
        }
        let found = runs.find(filter, doc! { "_id": -1 }, page.limit + 1).await?;
        Ok(page.page(found.into_iter().filter_map(AiRun::into_gap).collect(), |gap| gap.id.clone()))
    }

    /// A question that nothing stored answered, if nobody has dealt with it.
    pub async fn gap(&self, id: &str, tx: &mut Tx) -> Result<Option<Gap>> {
        let runs = Scoped::<AiRun>::new(&self.database, "ai_runs", &self.workspace);
        let found = runs.find_one(doc! { "_id": id, "gap.open": true }, Some(tx)).await?;
        Ok(found.and_then(AiRun::into_gap))
    }

    /// Notes that such a question was dealt with.
    pub async fn close_gap(&self, id: &str, tx: &mut Tx) -> Result<()> {
        let runs = Scoped::<AiRun>::new(&self.database, "ai_runs", &self.workspace);
        runs.update(doc! { "_id": id }, doc! { "$set": { "gap.open": false } }, Some(tx)).await?;
        Ok(())
    }

    /// How the replies of a conversation came about, the oldest first.
    pub async fn ai_runs(&self, conversation: &ConversationId, cipher: &FieldCipher) -> Result<Vec<KeptRun>> {
        let runs = Scoped::<AiRun>::new(&self.database, "ai_runs", &self.workspace);
        let found = runs.find(doc! { "conversation_id": conversation.as_str() }, doc! { "_id": 1 }, 0).await?;
        found.into_iter().map(|run| run.open(cipher)).collect()
    }

    /// Forgets some runs from before a moment; says how many.
    pub async fn forget_older_ai_runs(&self, before: Timestamp, most: i64, tx: &mut Tx) -> Result<u64> {
        let runs = Scoped::<AiRun>::new(&self.database, "ai_runs", &self.workspace);
        runs.delete_some(doc! { "at": { "$lt": time::bson(before) } }, most, tx).await
    }

    /// Forgets how some replies of a conversation came about; says how many.
    pub async fn forget_ai_runs(&self, conversation: &ConversationId, most: i64, tx: &mut Tx) -> Result<u64> {
        let runs = Scoped::<AiRun>::new(&self.database, "ai_runs", &self.workspace);
        runs.delete_some(doc! { "conversation_id": conversation.as_str() }, most, tx).await
    }
}
