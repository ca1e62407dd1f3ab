//! Replies that were only proposed, and what became of them.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{doc, serialize_to_bson};
use serde::{Deserialize, Serialize};

use super::{AiRun, KeptRun};
use crate::{
    domain::{
        agreement::Agreement,
        ai_settings::Mode,
        id::{ConversationId, LeadId, MessageId},
    },
    store::{Scope, Tx, scoped::Scoped, sealed::FieldCipher, time},
};

/// What became of a proposed reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Nobody has answered the lead.
    Open,
    /// A member sent it as it was.
    Sent,
    /// A member sent it with other words.
    Edited,
    /// A member wrote an answer without it.
    Passed,
}

#[derive(Serialize, Deserialize)]
pub(super) struct StoredProposal {
    lead_id: LeadId,
    mode: Mode,
    fate: Fate,
    /// How it compares with what was said instead.
    agreement: Option<Agreement>,
    /// What was said.
    said: Option<MessageId>,
}

/// A reply that is proposed.
pub struct NewProposal {
    /// To whom.
    pub lead: LeadId,
    /// Why it is only proposed.
    pub mode: Mode,
}

impl From<NewProposal> for StoredProposal {
    fn from(NewProposal { lead, mode }: NewProposal) -> Self {
        Self { lead_id: lead, mode, fate: Fate::Open, agreement: None, said: None }
    }
}

/// A proposed reply as it was stored.
pub struct Proposal {
    /// The run's id.
    pub id: String,
    /// To whom.
    pub lead: LeadId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// What a member said instead.
    pub said: Option<MessageId>,
    /// How it came about.
    pub run: KeptRun,
}

/// How many proposals of a mode had a fate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProposalCounts {
    /// Nobody has answered yet.
    pub open: u64,
    /// Sent as they were.
    pub sent: u64,
    /// Not sent as they were, but what was said is the same.
    pub same: u64,
    /// What was said has something of them.
    pub similar: u64,
    /// What was said has little to do with them.
    pub different: u64,
}

impl Scope {
    fn proposals(&self) -> Scoped<AiRun> {
        Scoped::new(&self.database, "ai_runs", &self.workspace)
    }

    /// The reply that was proposed to a text, if nobody has answered it.
    pub async fn open_proposal(
        &self,
        conversation: &ConversationId,
        inbound: &MessageId,
        cipher: &FieldCipher,
        tx: Option<&mut Tx>,
    ) -> Result<Option<Proposal>> {
        let filter = doc! {
            "conversation_id": conversation.as_str(), "inbound_id": inbound.as_str(), "proposal.fate": "open",
        };
        let found = self.proposals().find_one(filter, tx).await?;
        found.map(|run| run.into_proposal(cipher)).transpose().map(Option::flatten)
    }

    /// Notes what became of a proposal.
    pub async fn settle_proposal(
        &self,
        id: &str,
        fate: Fate,
        agreement: Agreement,
        said: &MessageId,
        tx: &mut Tx,
    ) -> Result<()> {
        let set = doc! {
            "proposal.fate": serialize_to_bson(&fate)?,
            "proposal.agreement": serialize_to_bson(&agreement)?,
            "proposal.said": said.as_str(),
        };
        self.proposals().update(doc! { "_id": id }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// What became of the proposals of a mode since a moment.
    pub async fn proposal_counts(&self, mode: Mode, since: Timestamp) -> Result<ProposalCounts> {
        let runs = self.proposals();
        let base = doc! { "proposal.mode": serialize_to_bson(&mode)?, "at": { "$gte": time::bson(since) } };
        let count = async |more: mongodb::bson::Document| {
            let mut filter = base.clone();
            filter.extend(more);
            runs.count(filter, None).await
        };
        let unsent = |agreement: &str| doc! { "proposal.fate": { "$ne": "sent" }, "proposal.agreement": agreement };
        Ok(ProposalCounts {
            open: count(doc! { "proposal.fate": "open" }).await?,
            sent: count(doc! { "proposal.fate": "sent" }).await?,
            same: count(unsent("same")).await?,
            similar: count(unsent("similar")).await?,
            different: count(unsent("different")).await?,
        })
    }

    /// The newest proposals since a moment of which something else was said, the newest first, still sealed.
    pub async fn disputed_proposals(&self, since: Timestamp, most: i64) -> Result<Vec<Disputed>> {
        let filter = doc! {
            "proposal.agreement": { "$in": ["similar", "different"] }, "at": { "$gte": time::bson(since) },
        };
        let found = self.proposals().find(filter, doc! { "_id": -1 }, most).await?;
        Ok(found.into_iter().map(Disputed).collect())
    }
}

/// A proposal of which something else was said.
pub struct Disputed(AiRun);

impl Disputed {
    /// To whom.
    pub fn lead(&self) -> Option<&LeadId> {
        Some(&self.0.proposal.as_ref()?.lead_id)
    }

    /// Opens it.
    pub fn open(self, cipher: &FieldCipher) -> Result<Option<Proposal>> {
        self.0.into_proposal(cipher)
    }
}

impl AiRun {
    fn into_proposal(mut self, cipher: &FieldCipher) -> Result<Option<Proposal>> {
        let Some(proposal) = self.proposal.take() else { return Ok(None) };
        Ok(Some(Proposal {
            id: self._id.clone(),
            lead: proposal.lead_id,
            conversation: self.conversation_id.clone(),
            said: proposal.said,
            run: self.open(cipher)?,
        }))
    }
}
