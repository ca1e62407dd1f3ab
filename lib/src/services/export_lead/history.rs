//! What happened with a person: texts, decisions, replies, and who did what.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Subject;
use crate::{
    domain::{
        delivery::MessageStatus,
        gate::{self, Purpose, Verdict},
        id::{MemberId, MessageId},
    },
    services::{
        Error,
        conversation_view::{MessageView, list_messages},
    },
    store::{
        audit::Audited,
        delivery_events::{DeliveryEvent, DeliveryStep},
        page::PageRequest,
        receipts::Receipt,
    },
};

/// How many texts are read at a time.
const BATCH: i64 = 200;

/// A text, and what happened to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageExport {
    /// The text.
    #[serde(flatten)]
    pub message: MessageView,
    /// What happened to it on its way, the oldest first.
    pub delivery: Vec<DeliveryExport>,
}

/// One thing that happened to a text.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryExport {
    /// What.
    #[schema(value_type = String)]
    pub step: DeliveryStep,
    /// The status it told.
    pub status: Option<MessageStatus>,
    /// The provider's word or code.
    pub code: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// A decision to send, to wait or not to send.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionExport {
    /// The text; null when it was refused before it was written.
    pub message_id: Option<MessageId>,
    /// What it was for.
    #[schema(value_type = String)]
    pub purpose: Purpose,
    /// What was decided: `allow`, `defer` or `deny`.
    #[schema(value_type = String)]
    pub verdict: Verdict,
    /// The rules that were asked, each with its version.
    pub rules: Vec<String>,
    /// Why it was not allowed at once, in words.
    pub reason: Option<&'static str>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// How a reply came about.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunExport {
    /// The text it answers.
    pub inbound_id: MessageId,
    /// The reply, if there is one.
    pub message_id: Option<MessageId>,
    /// The model's name.
    pub model: String,
    /// The version of the prompt.
    pub prompt_version: String,
    /// Tokens read.
    pub tokens_in: i64,
    /// Tokens written.
    pub tokens_out: i64,
    /// What was understood, decided and guarded.
    #[schema(value_type = Object)]
    pub trace: Value,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Something that somebody did with the record.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditExport {
    /// Who: a member's name, `system` or `provider`; the id of a member who is gone.
    pub actor: String,
    /// What.
    pub action: String,
    /// The id of what it was done to.
    pub subject: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

impl From<DeliveryEvent> for DeliveryExport {
    fn from(event: DeliveryEvent) -> Self {
        Self { step: event.step, status: event.status, code: event.code, at: event.at }
    }
}

impl From<Receipt> for DecisionExport {
    fn from(receipt: Receipt) -> Self {
        let failed = receipt.rules.iter().find(|rule| !rule.passed);
        Self {
            reason: failed.map(|rule| gate::explain(&rule.rule)),
            message_id: receipt.message_id,
            purpose: receipt.purpose,
            verdict: receipt.verdict,
            rules: receipt.rules.into_iter().map(|rule| rule.rule).collect(),
            at: receipt.at,
        }
    }
}

impl Subject<'_> {
    /// Read a page at a time, from the newest back.
    pub(super) async fn messages(&self) -> Result<Vec<MessageExport>, Error> {
        let mut pages = Vec::new();
        let mut page = PageRequest { limit: BATCH, cursor: None };
        loop {
            let found = list_messages(self.scope, &self.conversation.id, &page).await?;
            let ids: Vec<&MessageId> = found.items.iter().map(|message| &message.id).collect();
            let mut delivery = self.scope.delivery_events().of_messages(&ids).await?;
            let export = |message: MessageView| MessageExport {
                delivery: delivery.remove(&message.id).unwrap_or_default().into_iter().map(Into::into).collect(),
                message,
            };
            pages.push(found.items.into_iter().map(export).collect::<Vec<_>>());
            page.cursor = found.next_cursor;
            if page.cursor.is_none() {
                break;
            }
        }
        Ok(pages.into_iter().rev().flatten().collect())
    }

    pub(super) async fn decisions(&self) -> Result<Vec<DecisionExport>, Error> {
        let receipts = self.scope.receipts().of_lead(&self.lead.id, 0).await?;
        Ok(receipts.into_iter().rev().map(DecisionExport::from).collect())
    }

    pub(super) async fn runs(&self) -> Result<Vec<RunExport>, Error> {
        let runs = self.scope.ai_runs(&self.conversation.id, &self.cipher).await?;
        let export = |run: crate::store::ai_runs::KeptRun| RunExport {
            inbound_id: run.inbound,
            message_id: run.message,
            model: run.model,
            prompt_version: run.prompt_version,
            tokens_in: run.tokens_in,
            tokens_out: run.tokens_out,
            trace: run.trace,
            at: run.at,
        };
        Ok(runs.into_iter().map(export).collect())
    }

    pub(super) async fn audit(&self, subjects: &[&str]) -> Result<Vec<AuditExport>, Error> {
        let names = self.scope.members().names().await?;
        let entries = self.scope.audited(subjects).await?;
        let export = |entry: Audited| AuditExport {
            actor: names.get(&MemberId::from(entry.actor.clone())).cloned().unwrap_or(entry.actor),
            action: entry.action,
            subject: entry.subject,
            at: entry.at,
        };
        Ok(entries.into_iter().map(export).collect())
    }
}
