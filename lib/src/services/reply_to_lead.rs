//! Answers a lead's text: gather, understand, decide, compose, guard, commit.
//!
//! The model only understands; what is done about it is decided by rule. The reply is committed only if nobody took
//! over and the lead did not write again meanwhile.

use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

use super::{
    ai_allowance::{book, engine_for},
    booking_turn::{Acting, scheduling},
    call_person::call_person,
    capture_lead::first_name,
    live_news,
    opt_out::{Word, opt_out},
    queue_text::{Outgoing, queue_text},
};
use crate::{
    App,
    ai::{Reply, booking_words::Said},
    clock,
    domain::{
        answers::{AnswerSource, Answered},
        booking::Arranged,
        consent::ConsentSource,
        conversation::{Handler, NeedsPersonReason},
        form::OpenQuestion,
        gate::Purpose,
        id::{ConversationId, MessageId},
        knowledge::{Knowledge, Snippet},
        phone::DEFAULT_REGION,
        qualification::{Checklist, FilledSlot},
        quiet_hours::zones::zone,
        reply_guard::Bound,
        turn::{self, HandOffReason, Language, Place, ReplyPlan, Scheduling, TurnRequest},
    },
    live,
    store::{
        Gone, Scope, Tx,
        ai_runs::NewRun,
        conversations::Conversation,
        leads::{Lead, Person},
        messages::{Author, Direction, Message},
        page::PageRequest,
        sealed::FieldCipher,
        workspaces::Workspace,
    },
};

/// How many texts of the conversation the model sees.
const RECENT: i64 = 20;
/// A reply that takes longer than this is not shown as being written any more.
const COMPOSING_SECONDS: i64 = 45;

/// Everything a reply is made from.
struct Thread {
    conversation: Conversation,
    lead: Lead,
    person: Person,
    cipher: FieldCipher,
    questions: Vec<OpenQuestion>,
    checklist: Checklist,
    region: String,
    workspace: Workspace,
    recent: Vec<Message>,
    knowledge: Arc<Knowledge>,
    language: Language,
    scheduling: Option<Scheduling>,
}

/// Answers a text, unless something happened meanwhile that makes the answer unwanted.
pub async fn reply_to_lead(app: &App, scope: &Scope, conversation: &ConversationId, inbound: &MessageId) -> Result<()> {
    let Some(thread) = gather(app, scope, conversation, inbound).await? else { return Ok(()) };
    show_composing(app, scope, &thread).await?;
    let request = thread.request(inbound)?;
    let engine = engine_for(scope, &thread.workspace, &thread.lead.id, clock::now()).await?;
    let reply = app.assistant.reply(&request, engine).await;
    book(app, scope, &thread.workspace, &thread.lead.id, &reply, clock::now()).await?;
    let committing =
        Committing { app, scope, thread: &thread, inbound, reply: &reply, request: &request, now: clock::now() };
    app.store.transact(&committing, |tx, committing| Box::pin(committing.commit(tx))).await
}

async fn gather(app: &App, scope: &Scope, id: &ConversationId, inbound: &MessageId) -> Result<Option<Thread>> {
    let conversation = scope.conversations().get(id, None).await?.ok_or(Gone("the conversation"))?;
    if conversation.handler != Handler::Ai || conversation.last_inbound_id.as_ref() != Some(inbound) {
        return Ok(None);
    }
    let lead = scope.leads().get(&conversation.lead_id, None).await?.ok_or(Gone("the lead"))?;
    let cipher = scope.person_keys().get(&lead.id, None).await?;
    let person = lead.open(&cipher)?;
    let (questions, checklist, region) = match &lead.form_id {
        Some(form) => {
            let form = scope.forms().get(form).await?.context("the form is gone")?;
            let version = scope.forms().published(&form).await?;
            (version.questions, version.checklist, version.region)
        }
        None => (Vec::new(), Checklist::default(), DEFAULT_REGION.to_owned()),
    };
    let page = PageRequest { limit: RECENT, cursor: None };
    let recent = scope.messages().list(id, &page).await?.items;
    let workspace = scope.workspace().await?;
    let knowledge = app.knowledge.of(scope, &workspace).await?;
    let language = language(&conversation, &recent, &cipher)?;
    let scheduling = scheduling(scope, &conversation, language, clock::now()).await?;
    Ok(Some(Thread {
        conversation,
        lead,
        person,
        cipher,
        questions,
        checklist,
        region,
        workspace,
        recent,
        knowledge,
        language,
        scheduling,
    }))
}

/// The language of the lead's last text that shows one, else that of the conversation so far.
fn language(conversation: &Conversation, recent: &[Message], cipher: &FieldCipher) -> Result<Language> {
    let inbound = recent.iter().filter(|message| message.direction == Direction::Inbound);
    let texts: Vec<String> = inbound.map(|message| message.text(cipher)).collect::<Result<_>>()?;
    Ok(turn::last_language(texts.iter()).or(conversation.language).unwrap_or_default())
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

impl Thread {
    /// Days are those of the business: that is where the lead will come.
    fn place(&self) -> Place {
        let zone = zone(&self.workspace.time_zone).unwrap_or(TimeZone::UTC);
        Place { now: clock::now().to_zoned(zone), region: self.region.clone() }
    }

    fn request(&self, inbound: &MessageId) -> Result<TurnRequest> {
        let mut recent = Vec::new();
        let mut arrived = Vec::new();
        for message in &self.recent {
            let text = message.text(&self.cipher)?;
            let author = match message.author {
                Author::Lead => turn::Author::Lead,
                Author::Ai => turn::Author::Ai,
                Author::Member => turn::Author::Member,
                Author::System => turn::Author::System,
            };
            // The texts since our last word are what is answered; the others are what went before.
            match message.direction {
                Direction::Outbound => {
                    recent
                        .extend(arrived.drain(..).map(|text| turn::RecentMessage { author: turn::Author::Lead, text }));
                    recent.push(turn::RecentMessage { author, text });
                }
                Direction::Inbound => arrived.push(text),
            }
            if message.id == *inbound {
                break;
            }
        }
        let asked = self.conversation.asked.as_deref();
        let question = |question: &OpenQuestion| question.slot(asked == Some(question.key.as_str()));
        let filled = |known: &Answered| FilledSlot {
            key: known.key.clone(),
            value: known.value.clone(),
            quote: known.quote.clone().unwrap_or_default(),
        };
        Ok(TurnRequest {
            brand: self.workspace.name.clone(),
            first_name: Some(first_name(&self.person.name).to_owned()),
            questions: self.questions.iter().map(question).collect(),
            filled: self.person.answers.current().into_iter().map(filled).collect(),
            checklist: self.checklist.clone(),
            house_rules: self.workspace.ai.house_rules.clone(),
            knowledge: self.knowledge.clone(),
            recent,
            inbound: arrived,
            language: self.language,
            scheduling: self.scheduling.clone(),
            place: Some(self.place()),
            failed_attempts: u32::try_from(self.conversation.failed_attempts).unwrap_or(0),
        })
    }
}

struct Committing<'a> {
    app: &'a App,
    scope: &'a Scope,
    thread: &'a Thread,
    inbound: &'a MessageId,
    request: &'a TurnRequest,
    reply: &'a Reply,
    now: Timestamp,
}

/// What an AI run's trace keeps.
#[derive(Serialize)]
struct Trace<'a> {
    turn: &'a turn::Turn,
    decision: &'a turn::Decision,
    violations: &'a [String],
    failures: &'a [String],
    /// The stored facts the reply rests on, as they were.
    cited: Vec<&'a Snippet>,
    /// What the reply states in words of the model's own, each with the fact that holds it.
    bound: &'a [Bound],
    text: Option<&'a str>,
    /// The language it is written in.
    language: Language,
    /// What was done about an appointment.
    arranged: Option<Arranged>,
}

impl Committing<'_> {
    async fn commit(&self, tx: &mut Tx) -> Result<()> {
        let (scope, thread) = (self.scope, self.thread);
        let found = scope.conversations().get(&thread.conversation.id, Some(tx)).await?;
        let mut conversation = found.ok_or(Gone("the conversation"))?;
        // Somebody took over, or the lead wrote again: that text's own job answers both.
        if conversation.epoch != thread.conversation.epoch
            || conversation.last_inbound_id.as_ref() != Some(self.inbound)
        {
            return Ok(());
        }
        conversation.composing_until = None;
        let decision = &self.reply.decision;
        let attempts = decision.failed_attempts_after(self.request.failed_attempts);
        conversation.failed_attempts = i32::try_from(attempts).unwrap_or(i32::MAX);
        self.keep_answers(&decision.set, tx).await?;
        if decision.opt_out {
            let text = self.request.inbound.join(" ");
            let word = Word { rule: "model/1", source: ConsentSource::Text, likely: true, scope: None, text: &text };
            opt_out(scope, &thread.lead, &mut conversation, word, &thread.cipher, self.now, tx).await?;
        }
        conversation.language = Some(thread.language);
        let acting =
            Acting { app: self.app, scope, brand: &thread.workspace.name, language: thread.language, now: self.now };
        let said = acting.act(&mut conversation, &decision.reply, tx).await?;
        let expects_answer = match &said {
            Some(said) => said.arranged.expects_answer(),
            None => !matches!(decision.reply, ReplyPlan::ThankAndFinish | ReplyPlan::Farewell),
        };
        let stuck = said.as_ref().is_some_and(|said| said.arranged.is_stuck()).then_some(HandOffReason::NoAnswerKnown);
        let mut purpose = if expects_answer { Purpose::Reply } else { Purpose::Closing };
        if let Some(reason) = decision.hand_off.or(stuck) {
            purpose = Purpose::HandOff;
            self.hand_off(&mut conversation, reason, tx).await?;
        }
        conversation.asked = decision.reply.asks().map(str::to_owned);
        let (text, arranged) = said.map(|Said { text, arranged }| (text, arranged)).unzip();
        let text = text.or_else(|| self.reply.text.clone());
        let message = self.queue(&mut conversation, purpose, text.as_deref(), tx).await?;
        self.record(message, text.as_deref(), arranged, tx).await?;
        scope.conversations().save(&conversation, tx).await?;
        live_news::conversation_updated(scope, &conversation.id, &conversation.lead_id, self.now, tx).await
    }

    async fn keep_answers(&self, set: &[FilledSlot], tx: &mut Tx) -> Result<()> {
        if set.is_empty() {
            return Ok(());
        }
        // A member may have written an answer down while the engine was thinking.
        let lead = self.scope.leads().get(&self.thread.lead.id, Some(tx)).await?.ok_or(Gone("the lead"))?;
        let mut answers = lead.open(&self.thread.cipher)?.answers;
        for slot in set {
            let label = self.request.question(&slot.key).map_or(slot.key.as_str(), |question| question.label.as_str());
            answers.add(Answered {
                key: slot.key.clone(),
                label: label.to_owned(),
                value: slot.value.clone(),
                quote: Some(slot.quote.clone()),
                source: AnswerSource::Conversation,
                confidence: Some(self.reply.turn.confidence),
                at: self.now,
            });
        }
        self.scope.leads().set_answers(&self.thread.lead.id, &answers, &self.thread.cipher, tx).await?;
        live_news::lead_updated(self.scope, &self.thread.lead.id, self.now, tx).await
    }

    /// From here on a person answers. The text that says so belongs to the new epoch.
    async fn hand_off(&self, conversation: &mut Conversation, reason: HandOffReason, tx: &mut Tx) -> Result<()> {
        let reason = match reason {
            HandOffReason::AskedForPerson => NeedsPersonReason::AskedForPerson,
            HandOffReason::NoAnswerKnown => NeedsPersonReason::NoAnswerKnown,
            HandOffReason::UnclearOptOut => NeedsPersonReason::UnclearOptOut,
            HandOffReason::Frustrated => NeedsPersonReason::Frustrated,
            HandOffReason::WrongNumber => NeedsPersonReason::WrongNumber,
            HandOffReason::LegalThreat => NeedsPersonReason::LegalThreat,
            HandOffReason::Minor => NeedsPersonReason::Minor,
            HandOffReason::Qualified => NeedsPersonReason::Qualified,
            HandOffReason::EngineFailed => NeedsPersonReason::EngineFailed,
        };
        conversation.handler = Handler::Human;
        conversation.epoch += 1;
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
    fn cited(&self) -> Vec<&Snippet> {
        let answered = match &self.reply.decision.reply {
            ReplyPlan::AnswerWith { snippet_ids, .. } => snippet_ids.as_slice(),
            _ => &[],
        };
        let named = &self.reply.turn.snippet_ids;
        let mut ids: Vec<&String> = answered.iter().chain(named).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().filter_map(|id| self.request.snippet(id)).collect()
    }

    /// Whether the lead asked something that no stored answer fits, so that a person was asked.
    fn asks_what_nobody_stored(&self) -> bool {
        let known = |ids: &[String]| ids.iter().any(|id| self.request.snippet(id).is_some());
        let unknown =
            |command: &turn::Command| matches!(command, turn::Command::Answer { snippet_ids } if !known(snippet_ids));
        self.reply.decision.hand_off == Some(HandOffReason::NoAnswerKnown)
            && self.reply.turn.commands.iter().any(unknown)
    }

    async fn record(
        &self,
        message: Option<MessageId>,
        text: Option<&str>,
        arranged: Option<Arranged>,
        tx: &mut Tx,
    ) -> Result<()> {
        let reply = self.reply;
        let trace = Trace {
            turn: &reply.turn,
            decision: &reply.decision,
            violations: &reply.violations,
            failures: &reply.failures,
            cited: self.cited(),
            bound: &reply.bound,
            text,
            language: self.thread.language,
            arranged,
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
            gap: self.asks_what_nobody_stored().then_some(&self.thread.lead.id),
            trace: &trace,
        };
        self.scope.record_ai_run(run, &self.thread.cipher, self.now, tx).await
    }
}
