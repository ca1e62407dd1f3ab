//! Answers a lead's text: gather, understand, decide, compose, guard, commit.
//!
//! The model only understands; what is done about it is decided by rule. The reply is committed only if nobody took
//! over and the lead did not write again meanwhile. Where the assistant only proposes or watches, what it would have said
//! is kept and a person is called.

mod thread;

use anyhow::Result;
use jiff::Timestamp;

pub(super) use self::thread::Thread;
use super::{
    ai_allowance::{book, engine_for},
    call_person::call_person,
    carry_out::{CarryOut, reason_of},
    live_news,
    queue_text::{Outgoing, queue_text},
    run_trace::RunTrace,
};
use crate::{
    App,
    ai::Reply,
    clock,
    domain::{
        ai_settings::Mode,
        booking::Arranged,
        conversation::NeedsPersonReason,
        gate::Purpose,
        id::{ConversationId, MessageId},
        knowledge::Snippet,
        turn::{self, HandOffReason, ReplyPlan, TurnRequest},
    },
    live,
    store::{
        Gone, Scope, Tx,
        ai_runs::{NewProposal, NewRun},
        conversations::Conversation,
        messages::Author,
    },
};

/// A reply that takes longer than this is not shown as being written any more.
const COMPOSING_SECONDS: i64 = 45;

/// Answers a text, unless something happened meanwhile that makes the answer unwanted.
pub async fn reply_to_lead(app: &App, scope: &Scope, conversation: &ConversationId, inbound: &MessageId) -> Result<()> {
    let Some(thread) = Thread::of(app, scope, conversation, inbound).await? else { return Ok(()) };
    let mode = thread.mode(clock::now());
    if mode == Mode::Off {
        let leaving = Leaving { scope, thread: &thread, inbound, now: clock::now() };
        return app.store.transact(&leaving, |tx, leaving| Box::pin(leaving.commit(tx))).await;
    }
    if mode != Mode::Shadow {
        show_composing(app, scope, &thread).await?;
    }
    let request = thread.request(inbound)?;
    let engine = engine_for(scope, &thread.workspace, &thread.lead.id, clock::now()).await?;
    let reply = app.assistant.reply(&request, engine).await;
    book(app, scope, &thread.workspace, &thread.lead.id, &reply, clock::now()).await?;
    let committing =
        Committing { app, scope, thread: &thread, mode, inbound, reply: &reply, request: &request, now: clock::now() };
    app.store.transact(&committing, |tx, committing| Box::pin(committing.commit(tx))).await
}

async fn show_composing(app: &App, scope: &Scope, thread: &Thread) -> Result<()> {
    let until = clock::seconds_from_now(COMPOSING_SECONDS);
    let conversation = &thread.conversation;
    if scope.conversations().set_composing(&conversation.id, conversation.epoch, until).await? {
        let context = (scope, conversation);
        app.store
            .transact(&context, |tx, (scope, conversation)| {
                let news =
                    live_news::conversation_updated(scope, &conversation.id, &conversation.lead_id, clock::now(), tx);
                Box::pin(news) as futures_util::future::BoxFuture<'_, Result<()>>
            })
            .await?;
        live::announce(app, scope.workspace_id()).await;
    }
    Ok(())
}

/// The conversation, if nobody took over and the lead did not write again: that text's own job answers both.
async fn unchanged(scope: &Scope, thread: &Thread, inbound: &MessageId, tx: &mut Tx) -> Result<Option<Conversation>> {
    let found = scope.conversations().get(&thread.conversation.id, Some(tx)).await?;
    let conversation = found.ok_or(Gone("the conversation"))?;
    let same =
        conversation.epoch == thread.conversation.epoch && conversation.last_inbound_id.as_ref() == Some(inbound);
    Ok(same.then_some(conversation))
}

/// A text that the assistant leaves to the team.
struct Leaving<'a> {
    scope: &'a Scope,
    thread: &'a Thread,
    inbound: &'a MessageId,
    now: Timestamp,
}

impl Leaving<'_> {
    async fn commit(&self, tx: &mut Tx) -> Result<()> {
        let scope = self.scope;
        let Some(mut conversation) = unchanged(scope, self.thread, self.inbound, tx).await? else { return Ok(()) };
        conversation.mode = Mode::Off;
        conversation.suggestion = None;
        call_person(scope, &mut conversation, NeedsPersonReason::TeamAnswers, self.now, tx).await?;
        scope.conversations().save(&conversation, tx).await?;
        live_news::conversation_updated(scope, &conversation.id, &conversation.lead_id, self.now, tx).await
    }
}

struct Committing<'a> {
    app: &'a App,
    scope: &'a Scope,
    thread: &'a Thread,
    mode: Mode,
    inbound: &'a MessageId,
    request: &'a TurnRequest,
    reply: &'a Reply,
    now: Timestamp,
}

/// What is kept of a reply.
struct Kept {
    /// The words.
    text: Option<String>,
    /// What was done about an appointment.
    arranged: Option<Arranged>,
    /// For a reply that is only proposed: how.
    proposal: Option<NewProposal>,
}

impl Committing<'_> {
    async fn commit(&self, tx: &mut Tx) -> Result<()> {
        let (scope, thread) = (self.scope, self.thread);
        let Some(mut conversation) = unchanged(scope, thread, self.inbound, tx).await? else { return Ok(()) };
        conversation.composing_until = None;
        conversation.mode = self.mode;
        conversation.suggestion = None;
        let carry_out = self.carry_out();
        // Whoever wants no more texts gets none, whatever the assistant may do otherwise.
        if self.reply.decision.opt_out {
            carry_out.opt_out(&mut conversation, &self.request.inbound, tx).await?;
        }
        if self.mode == Mode::Auto {
            let decision = &self.reply.decision;
            let carried = carry_out.decided(&mut conversation, decision, self.reply.text.as_deref(), tx).await?;
            let message = self.queue(&mut conversation, carried.purpose, carried.text.as_deref(), tx).await?;
            let kept = Kept { text: carried.text, arranged: carried.arranged, proposal: None };
            self.record(message, kept, tx).await?;
        } else {
            self.propose(&mut conversation, &carry_out, tx).await?;
        }
        scope.conversations().save(&conversation, tx).await?;
        live_news::conversation_updated(scope, &conversation.id, &conversation.lead_id, self.now, tx).await
    }

    fn carry_out(&self) -> CarryOut<'_> {
        CarryOut {
            app: self.app,
            scope: self.scope,
            lead: &self.thread.lead,
            cipher: &self.thread.cipher,
            voice: self.request.voice(),
            questions: &self.request.questions,
            confidence: self.reply.turn.confidence,
            now: self.now,
        }
    }

    /// Keeps what would be said, and calls a person who says it or something else.
    async fn propose(&self, conversation: &mut Conversation, carry_out: &CarryOut<'_>, tx: &mut Tx) -> Result<()> {
        let decision = &self.reply.decision;
        if self.mode == Mode::Suggest {
            // What the lead said is known now, whatever is answered.
            carry_out.keep_answers(&decision.set, tx).await?;
            conversation.language = Some(self.thread.language);
        }
        let silent = decision.reply == ReplyPlan::StayQuiet;
        let proposal = NewProposal { lead: self.thread.lead.id.clone(), mode: self.mode };
        let proposal = (!silent).then_some(proposal);
        let kept = Kept { text: self.reply.text.clone(), arranged: None, proposal };
        let run = self.record(None, kept, tx).await?;
        if self.mode == Mode::Suggest && !silent {
            conversation.suggestion = Some(run);
        }
        let reason = match (decision.hand_off, self.mode) {
            (Some(reason), _) => reason_of(reason),
            // A closing "thanks" waits for nobody.
            (None, _) if silent => return Ok(()),
            (None, Mode::Suggest) => NeedsPersonReason::SuggestionReady,
            (None, _) => NeedsPersonReason::TeamAnswers,
        };
        call_person(self.scope, conversation, reason, self.now, tx).await
    }

    async fn queue(
        &self,
        conversation: &mut Conversation,
        purpose: Purpose,
        text: Option<&str>,
        tx: &mut Tx,
    ) -> Result<Option<MessageId>> {
        let Some(text) = text else { return Ok(None) };
        let outgoing = Outgoing {
            author: Author::Ai,
            member: None,
            purpose,
            text,
            pictures: 0,
            resend_of: None,
            dedupe_key: format!("reply:{}:{}", self.inbound.as_str(), conversation.epoch),
        };
        let message = queue_text(self.scope, conversation, outgoing, &self.thread.cipher, self.now, tx).await?;
        Ok(Some(message.id))
    }

    /// What the reply rests on: the entries it answers from, and those a model named for its own words.
    fn cited(&self) -> Vec<Snippet> {
        let answered = match &self.reply.decision.reply {
            ReplyPlan::AnswerWith { snippet_ids, .. } => snippet_ids.as_slice(),
            _ => &[],
        };
        let named = &self.reply.turn.snippet_ids;
        let mut ids: Vec<&String> = answered.iter().chain(named).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().filter_map(|id| self.request.snippet(id)).cloned().collect()
    }

    /// Whether the lead asked something that no stored answer fits, so that a person was asked.
    fn asks_what_nobody_stored(&self) -> bool {
        let known = |ids: &[String]| ids.iter().any(|id| self.request.snippet(id).is_some());
        let unknown =
            |command: &turn::Command| matches!(command, turn::Command::Answer { snippet_ids } if !known(snippet_ids));
        self.reply.decision.hand_off == Some(HandOffReason::NoAnswerKnown)
            && self.reply.turn.commands.iter().any(unknown)
    }

    /// Whether the lead asked for what knowledge answers, or should.
    fn asks_for_knowledge(&self) -> bool {
        let asks = |command: &turn::Command| matches!(command, turn::Command::Answer { .. });
        self.reply.turn.commands.iter().any(asks) || self.asks_what_nobody_stored()
    }

    async fn record(&self, message: Option<MessageId>, kept: Kept, tx: &mut Tx) -> Result<String> {
        let reply = self.reply;
        let trace = RunTrace {
            turn: reply.turn.clone(),
            decision: reply.decision.clone(),
            violations: reply.violations.clone(),
            failures: reply.failures.clone(),
            cited: self.cited(),
            bound: reply.bound.clone(),
            text: kept.text,
            language: Some(self.thread.language),
            arranged: kept.arranged,
        };
        let run = NewRun {
            conversation: &self.thread.conversation.id,
            inbound: self.inbound,
            message,
            model: reply.model.clone(),
            prompt_version: reply.prompt_version.clone(),
            tokens_in: reply.tokens_in,
            tokens_out: reply.tokens_out,
            cost_micros: reply.cost_micros,
            latency_ms: i64::try_from(reply.latency.as_millis()).unwrap_or(i64::MAX),
            asker: self.asks_for_knowledge().then_some(&self.thread.lead.id),
            gap: self.asks_what_nobody_stored().then_some(&self.thread.lead.id),
            proposal: kept.proposal,
            trace: &trace,
        };
        self.scope.record_ai_run(run, &self.thread.cipher, self.now, tx).await
    }
}
