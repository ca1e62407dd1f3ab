//! Why the assistant wrote what it wrote, as members read it.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Error, ai_trace::KeptTrace};
use crate::{
    domain::{
        id::{ConversationId, MessageId},
        knowledge::Snippet,
        reply_guard::Bound,
        turn::{Command, Decision, HandOffReason, ReplyPlan, SmallTalkTopic},
    },
    store::Scope,
};

/// Something the assistant took from the lead's texts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Understood {
    /// What, in words.
    pub meaning: String,
    /// The lead's own words it came from.
    pub quote: Option<String>,
}

/// A stored fact the reply rests on, as it was then.
#[derive(Debug, Serialize, ToSchema)]
pub struct CitedFact {
    /// The question it answers.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// Something a reply states.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoundFact {
    /// What it states.
    pub said: String,
    /// The stored fact that holds it.
    pub fact: String,
}

/// How a reply came about.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AiRun)]
pub struct AiRunView {
    /// What it understood.
    pub understood: Vec<Understood>,
    /// How sure it was, from 0 to 1.
    pub confidence: f32,
    /// What was decided, in words.
    pub decided: String,
    /// The stored facts behind it.
    pub cited: Vec<CitedFact>,
    /// What the reply states in words of the model's own, each with the stored fact that holds it.
    pub bound: Vec<BoundFact>,
    /// Why words of the model's own were not sent, if they were not.
    pub refused: Vec<String>,
    /// Why models that were asked before gave no answer.
    pub failures: Vec<String>,
    /// The engine or model.
    pub model: String,
    /// The version of its prompt; empty for the built-in engine.
    pub prompt_version: String,
    /// Tokens read.
    pub tokens_in: i64,
    /// Tokens written.
    pub tokens_out: i64,
    /// What they cost, in millionths of a US dollar.
    pub cost_micros: i64,
    /// How long understanding took, in milliseconds.
    pub latency_ms: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Reads how a text of the assistant came about.
///
/// # Errors
/// There is no such text, or the assistant did not write it in answer to one.
pub async fn read_ai_run(
    scope: &Scope,
    conversation: &ConversationId,
    message: &MessageId,
) -> Result<AiRunView, Error> {
    let found = scope.messages().get(message, None).await?;
    let found = found.filter(|found| found.conversation_id == *conversation).ok_or(Error::NotFound)?;
    let cipher = scope.person_keys().get(&found.lead_id, None).await?;
    let run = scope.ai_run_behind(conversation, message, &cipher).await?.ok_or(Error::NotFound)?;
    let trace = KeptTrace::of(run.trace)?;
    Ok(AiRunView {
        understood: trace.turn.commands.iter().map(understood).collect(),
        confidence: trace.turn.confidence,
        decided: decided(&trace.decision).to_owned(),
        cited: trace.cited.into_iter().map(|Snippet { question, answer, .. }| CitedFact { question, answer }).collect(),
        bound: trace.bound.into_iter().map(|Bound { said, fact }| BoundFact { said, fact }).collect(),
        refused: trace.violations,
        failures: trace.failures,
        model: run.model,
        prompt_version: run.prompt_version,
        tokens_in: run.tokens_in,
        tokens_out: run.tokens_out,
        cost_micros: run.cost_micros,
        latency_ms: run.latency_ms,
        at: run.at,
    })
}

fn understood(command: &Command) -> Understood {
    let (meaning, quote) = match command {
        Command::SetSlot { slot, value, quote } => (format!("{slot} is {value}"), Some(quote.clone())),
        Command::Answer { snippet_ids } if snippet_ids.is_empty() => ("a question nothing stored answers".into(), None),
        Command::Answer { .. } => ("a question".into(), None),
        Command::AskFor { slot } => (format!("{slot} is still open"), None),
        Command::HandOff { reason } => (reason_words(*reason).into(), None),
        Command::OptOut => ("no more texts".into(), None),
        Command::NotInterested => ("no interest".into(), None),
        Command::Clarify => ("unclear".into(), None),
        Command::ProposeTimes { .. } => ("wants an appointment".into(), None),
        Command::ConfirmTime { .. } => ("chose one of the times".into(), None),
        Command::Reschedule { .. } => ("wants another time for the appointment".into(), None),
        Command::CancelBooking => ("calls the appointment off".into(), None),
        Command::SmallTalk { topic } => (
            match topic {
                SmallTalkTopic::Greeting => "a greeting",
                SmallTalkTopic::Thanks => "thanks",
                SmallTalkTopic::Identity => "who or what is writing",
            }
            .into(),
            None,
        ),
    };
    Understood { meaning, quote: quote.filter(|quote| !quote.is_empty()) }
}

fn reason_words(reason: HandOffReason) -> &'static str {
    match reason {
        HandOffReason::AskedForPerson => "wants a person",
        HandOffReason::NoAnswerKnown => "nothing stored answers it",
        HandOffReason::UnclearOptOut => "may want no more texts",
        HandOffReason::Frustrated => "is annoyed",
        HandOffReason::WrongNumber => "says the number is somebody else's",
        HandOffReason::LegalThreat => "speaks of lawyers, courts or authorities",
        HandOffReason::Minor => "says to be under age",
        HandOffReason::Qualified => "is qualified now",
        HandOffReason::EngineFailed => "the engine failed",
    }
}

fn decided(decision: &Decision) -> &'static str {
    match decision.reply {
        ReplyPlan::AnswerWith { then_ask: Some(_), .. } => "Answer from what is stored, then ask the next question.",
        ReplyPlan::AnswerWith { .. } => "Answer from what is stored.",
        ReplyPlan::Ask { .. } => "Ask the next question.",
        ReplyPlan::SmallTalk { .. } => "Answer the courtesy.",
        ReplyPlan::Clarify { .. } => "Ask to say it again.",
        ReplyPlan::ProposeTimes { .. } => "Propose free times.",
        ReplyPlan::ConfirmTime { .. } => "Book the time that was chosen, if it is still free.",
        ReplyPlan::TellBooking => "Say when the appointment is.",
        ReplyPlan::CancelBooking => "Call the appointment off.",
        ReplyPlan::ThankAndFinish => "Everything is answered: thank and finish.",
        ReplyPlan::Farewell => "Say goodbye, because there is no interest.",
        ReplyPlan::HandOff { .. } => "Hand over to a person, and say so.",
        ReplyPlan::StayQuiet => "Say nothing.",
    }
}
