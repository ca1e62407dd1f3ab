//! `decision_receipts`: why a text was sent, delayed or not sent.

use anyhow::Result;
use aws_lc_rs::digest;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{Scope, Tx, scoped::Scoped, time, writes::Writes};
use crate::{
    domain::{
        gate::{Decision, GateFacts, Purpose, RuleOutcome, Verdict},
        id::{LeadId, MessageId},
    },
    security::random,
};

/// A receipt.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Receipt {
    /// The id.
    #[serde(rename = "_id")]
    pub id: String,
    /// Whom the text was for.
    pub lead_id: LeadId,
    /// The text; nothing when it was refused before it was written.
    pub message_id: Option<MessageId>,
    /// What it was for.
    pub purpose: Purpose,
    /// What was decided.
    pub verdict: Verdict,
    /// Every rule that was asked, with its version.
    pub rules: Vec<RuleOutcome>,
    /// When it may leave, where that is known.
    #[serde(default, with = "time::option")]
    pub until: Option<Timestamp>,
    /// Whose night delays it: the rule of the jurisdiction, and the zone.
    #[serde(default)]
    pub because: Option<String>,
    /// SHA-256 of what the gate knew.
    pub facts_hash: String,
    /// When.
    #[serde(with = "time")]
    pub at: Timestamp,
}

/// The receipts of a workspace.
pub struct Receipts(Scoped<Receipt>);

impl Scope {
    /// The receipts.
    pub fn receipts(&self) -> Receipts {
        Receipts(Scoped::new(&self.database, "decision_receipts", &self.workspace))
    }
}

impl Receipt {
    /// The receipt of a decision, about a text or about whether to write one.
    pub fn of(
        lead: &LeadId,
        message: Option<&MessageId>,
        facts: &GateFacts,
        decision: &Decision,
        now: Timestamp,
    ) -> Result<Self> {
        let facts_hash = digest::digest(&digest::SHA256, &serde_json::to_vec(facts)?);
        Ok(Self {
            id: random::id(),
            lead_id: lead.clone(),
            message_id: message.cloned(),
            purpose: facts.purpose,
            verdict: decision.verdict,
            rules: decision.rules.clone(),
            until: decision.until,
            because: decision.until.and(facts.quiet.as_ref()).map(|quiet| quiet.by.clone()),
            facts_hash: hex::encode(facts_hash),
            at: now,
        })
    }
}

impl Receipts {
    /// Stores a receipt.
    pub async fn add(&self, receipt: &Receipt, tx: &mut Tx) -> Result<()> {
        self.0.insert(receipt, Some(tx)).await
    }

    /// Stores a receipt with the other writes.
    pub fn add_with(&self, receipt: &Receipt, writes: &mut Writes) -> Result<()> {
        self.0.insert_with(receipt, writes)
    }

    /// Forgets some receipts from before a moment; says how many.
    pub async fn forget_older(&self, before: Timestamp, most: i64, tx: &mut Tx) -> Result<u64> {
        self.0.delete_some(doc! { "at": { "$lt": time::bson(before) } }, most, tx).await
    }

    /// Forgets some of a lead's receipts; says how many.
    pub async fn forget_some(&self, lead: &LeadId, most: i64, tx: &mut Tx) -> Result<u64> {
        self.0.delete_some(doc! { "lead_id": lead.as_str() }, most, tx).await
    }

    /// The receipts of a lead, the newest first.
    pub async fn of_lead(&self, lead: &LeadId, limit: i64) -> Result<Vec<Receipt>> {
        self.0.find(doc! { "lead_id": lead.as_str() }, doc! { "_id": -1 }, limit).await
    }
}
