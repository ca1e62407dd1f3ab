//! A reply the assistant proposed: shown, sent by a member as it is or in other words, dismissed, or compared with what was
//! said instead.

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Error,
    ai_run_view::{AiRunView, run_view},
    carry_out::CarryOut,
    live_news,
    queue_text::{Outgoing, queue_text},
    reply_to_lead::Thread,
    run_trace::RunTrace,
    steer_conversation::{check_text, may_write},
};
use crate::{
    App, clock,
    domain::{
        agreement::{Agreement, agreement},
        conversation::ConversationStatus,
        gate::Purpose,
        id::{ConversationId, MemberId, MessageId},
        turn::TurnRequest,
    },
    store::{
        Scope, Tx,
        ai_runs::{Fate, Proposal},
        conversations::Conversation,
        messages::Author,
        sealed::FieldCipher,
    },
};

/// A proposed reply.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub struct SuggestionView {
    /// The words; null when they are only known once it is done, as when an appointment is made.
    pub text: Option<String>,
    /// How it came about.
    pub why: AiRunView,
}

fn outdated() -> Error {
    let detail = "There is no proposed reply any more: the lead wrote again, or somebody answered.".to_owned();
    Error::Conflict { code: "suggestion_outdated", detail }
}

/// The proposal a conversation shows, if it still answers the lead's last text.
async fn current(
    scope: &Scope,
    conversation: &Conversation,
    cipher: &FieldCipher,
    tx: Option<&mut Tx>,
) -> Result<Option<Proposal>> {
    let (Some(run), Some(inbound)) = (&conversation.suggestion, &conversation.last_inbound_id) else { return Ok(None) };
    let found = scope.open_proposal(&conversation.id, inbound, cipher, tx).await?;
    Ok(found.filter(|proposal| proposal.id == *run))
}

/// The reply that is proposed in a conversation.
///
/// # Errors
/// There is none.
pub async fn read_suggestion(scope: &Scope, conversation: &ConversationId) -> Result<SuggestionView, Error> {
    let conversation = scope.conversations().get(conversation, None).await?.ok_or(Error::NotFound)?;
    let cipher = scope.person_keys().get(&conversation.lead_id, None).await?;
    let proposal = current(scope, &conversation, &cipher, None).await?.ok_or(Error::NotFound)?;
    let (trace, why) = run_view(proposal.run)?;
    Ok(SuggestionView { text: trace.text, why })
}

struct Sending<'a> {
    app: &'a App,
    scope: &'a Scope,
    member: &'a MemberId,
    thread: &'a Thread,
    request: &'a TurnRequest,
    text: Option<&'a str>,
    dedupe_key: &'a str,
    now: Timestamp,
}

/// Sends a proposed reply in a member's name, with other words if some are given, and does what it means. The assistant
/// goes on proposing.
///
/// # Errors
/// There is none any more, the gate refuses, or other words are given for something that is yet to be done.
pub async fn send_suggestion(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    conversation: &ConversationId,
    text: Option<&str>,
    dedupe_key: &str,
) -> Result<MessageId, Error> {
    if let Some(text) = text {
        check_text(text, &[])?;
    }
    if let Some(sent) = scope.messages().by_key(dedupe_key, None).await? {
        return Ok(sent.id);
    }
    let found = scope.conversations().get(conversation, None).await?.ok_or(Error::NotFound)?;
    let inbound = found.suggestion.and(found.last_inbound_id).ok_or_else(outdated)?;
    let thread = Thread::of(app, scope, conversation, &inbound).await?.ok_or_else(outdated)?;
    let request = thread.request(&inbound)?;
    let text = text.map(str::trim);
    let (now, request) = (clock::now(), &request);
    let sending = Sending { app, scope, member, thread: &thread, request, text, dedupe_key, now };
    app.store.transact(&sending, |tx, sending| Box::pin(sending.commit(tx))).await
}

impl Sending<'_> {
    async fn commit(&self, tx: &mut Tx) -> Result<MessageId, Error> {
        let (scope, thread) = (self.scope, self.thread);
        let found = scope.conversations().get(&thread.conversation.id, Some(tx)).await?;
        let mut conversation = found.ok_or(Error::NotFound)?;
        if conversation.epoch != thread.conversation.epoch {
            return Err(outdated());
        }
        let proposal = current(scope, &conversation, &thread.cipher, Some(tx)).await?.ok_or_else(outdated)?;
        let trace = RunTrace::read(proposal.run.trace)?;
        let other = self.text.filter(|text| trace.text.as_deref() != Some(text));
        if other.is_some() && trace.text.is_none() {
            let detail = "These words are only known once it is done. Send it as it is, or write a text of your own.";
            return Err(Error::Conflict { code: "not_editable", detail: detail.to_owned() });
        }
        may_write(scope, &conversation, &thread.lead, self.now, tx).await?;
        answered(&mut conversation, self.member);
        let carry_out = CarryOut {
            app: self.app,
            scope,
            lead: &thread.lead,
            cipher: &thread.cipher,
            voice: self.request.voice(),
            questions: &self.request.questions,
            confidence: trace.turn.confidence,
            now: self.now,
        };
        let words = other.or(trace.text.as_deref());
        let carried = carry_out.decided(&mut conversation, &trace.decision, words, tx).await?;
        let said = carried.text.ok_or_else(outdated)?;
        let outgoing = Outgoing {
            author: Author::Member,
            member: Some(self.member),
            purpose: Purpose::Member,
            text: &said,
            pictures: 0,
            resend_of: None,
            dedupe_key: self.dedupe_key.to_owned(),
        };
        let message = queue_text(scope, &mut conversation, outgoing, &thread.cipher, self.now, tx).await?;
        let (fate, agreed) = match (other, &trace.text) {
            (Some(other), Some(proposed)) => (Fate::Edited, agreement(proposed, other)),
            _ => (Fate::Sent, Agreement::Same),
        };
        scope.settle_proposal(&proposal.id, fate, agreed, &message.id, tx).await?;
        scope.conversations().save(&conversation, tx).await?;
        let subject = conversation.id.as_str();
        scope.audit(self.member.as_str(), "conversation.send_suggestion", subject, self.now, tx).await?;
        live_news::conversation_updated(scope, &conversation.id, &conversation.lead_id, self.now, tx).await?;
        Ok(message.id)
    }
}

/// A member answers where the assistant does not: the conversation waits for nobody any more, and is somebody's.
pub(super) fn answered(conversation: &mut Conversation, member: &MemberId) {
    conversation.suggestion = None;
    conversation.needs_person = None;
    conversation.status = ConversationStatus::Open;
    conversation.assignee_id.get_or_insert_with(|| member.clone());
}

struct Dismissing<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    conversation: &'a ConversationId,
    now: Timestamp,
}

/// Takes a proposed reply away. What is written instead is still compared with it.
///
/// # Errors
/// There is none.
pub async fn dismiss_suggestion(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    conversation: &ConversationId,
) -> Result<(), Error> {
    let dismissing = Dismissing { scope, member, conversation, now: clock::now() };
    app.store.transact(&dismissing, |tx, dismissing| Box::pin(dismissing.commit(tx))).await
}

impl Dismissing<'_> {
    async fn commit(&self, tx: &mut Tx) -> Result<(), Error> {
        let scope = self.scope;
        let mut conversation = scope.conversations().get(self.conversation, Some(tx)).await?.ok_or(Error::NotFound)?;
        conversation.suggestion.take().ok_or(Error::NotFound)?;
        scope.conversations().save(&conversation, tx).await?;
        let subject = conversation.id.as_str();
        scope.audit(self.member.as_str(), "conversation.dismiss_suggestion", subject, self.now, tx).await?;
        Ok(live_news::conversation_updated(scope, &conversation.id, &conversation.lead_id, self.now, tx).await?)
    }
}

/// Compares what a member wrote with what the assistant would have said to the lead's last text, if it kept that.
pub(super) async fn compare(
    scope: &Scope,
    conversation: &Conversation,
    (message, text): (&MessageId, &str),
    cipher: &FieldCipher,
    tx: &mut Tx,
) -> Result<()> {
    let Some(inbound) = &conversation.last_inbound_id else { return Ok(()) };
    let Some(proposal) = scope.open_proposal(&conversation.id, inbound, cipher, Some(tx)).await? else { return Ok(()) };
    let proposed = RunTrace::read(proposal.run.trace)?.text.unwrap_or_default();
    scope.settle_proposal(&proposal.id, Fate::Passed, agreement(&proposed, text), message, tx).await
}
