//! What a person must know who takes a conversation over: what happened with the texts it is read from, the answers, the
//! question that is open, and a first line. Made anew from what is stored whenever it is asked for.

use std::collections::HashMap;

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Error,
    ai_run_view::decided,
    answer_view::{AnswerView, answer_views},
    capture_lead::first_name,
    conversation_view::NeedsPersonView,
    qualification_view::KnownForms,
    run_trace::RunTrace,
};
use crate::{
    App, clock,
    domain::{
        conversation::NeedsPersonReason,
        id::{ConversationId, MemberId, MessageId},
        next_line::{Introduced, next_line},
    },
    store::{
        Scope,
        conversations::Conversation,
        messages::{Direction, Message},
        page::PageRequest,
        sealed::FieldCipher,
    },
};

/// How many texts are looked through.
const MOST_TEXTS: i64 = 60;
/// How many lines are told, the last ones.
const MOST_LINES: usize = 12;
/// The longest part of a text that is quoted, in characters.
const LONGEST_QUOTE: usize = 140;

/// A conversation in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConversationSummary {
    /// Why and since when it waits for a person; null when it does not.
    pub needs_person: Option<NeedsPersonView>,
    /// What happened, in order.
    pub lines: Vec<SummaryLine>,
    /// What the lead has answered.
    pub answers: Vec<AnswerView>,
    /// What the lead wrote that nobody has answered yet; null when there is nothing.
    pub open_question: Option<SummaryLine>,
    /// A first line for the member who asks; null where it must first be decided whether to write at all.
    pub suggested: Option<String>,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct SummaryLine {
    /// What, in words; the lead's own stand in quotation marks.
    pub text: String,
    /// The text it is read from.
    pub message_id: Option<MessageId>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Sums a conversation up for a member.
pub async fn summarize(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    id: &ConversationId,
) -> Result<ConversationSummary, Error> {
    let conversation = scope.conversations().get(id, None).await?.ok_or(Error::NotFound)?;
    let lead = scope.leads().get(&conversation.lead_id, None).await?.ok_or(Error::NotFound)?;
    let cipher = scope.person_keys().get(&lead.id, None).await?;
    let person = lead.open(&cipher)?;
    let forms = KnownForms::of(scope).await?;
    let form = forms.get(lead.form_id.as_ref());
    let texts = scope.messages().list(id, &PageRequest { limit: MOST_TEXTS, cursor: None }).await?.items;
    let began = match form {
        Some(form) => format!("Filled in {}.", form.name),
        None => "Wrote without a form.".to_owned(),
    };
    let mut lines = vec![SummaryLine { text: began, message_id: None, at: lead.created_at }];
    let names = scope.members().names().await?;
    let told = told(scope, &texts, &cipher, &names, &conversation).await?;
    lines.extend(told.into_iter().rev().take(MOST_LINES).rev());
    let open = open_texts(&texts);
    let question = open.iter().map(|message| message.text(&cipher)).collect::<Result<Vec<String>>>()?;
    let open_question = open.last().map(|last| SummaryLine {
        text: quoted(&question.join(" ")),
        message_id: Some(last.id.clone()),
        at: last.created_at,
    });
    let workspace = scope.workspace().await?;
    let knowledge = app.knowledge.of(scope, &workspace, workspace.day(clock::now())).await?;
    let who = Introduced {
        lead: first_name(&person.name),
        member: names.get(member).map_or("", |name| first_name(name)),
        brand: &workspace.name,
        closest: knowledge.near(&question.join(" ")).map(|snippet| snippet.answer.as_str()),
    };
    let reason = conversation.needs_person.as_ref().map_or(NeedsPersonReason::AskedForPerson, |needs| needs.reason);
    Ok(ConversationSummary {
        suggested: next_line(reason, who, conversation.language.unwrap_or_default()),
        needs_person: conversation.needs_person.as_ref().map(NeedsPersonView::from),
        lines,
        answers: answer_views(&person.answers, form.map(|form| &form.version)),
        open_question,
    })
}

/// What the assistant made of each of the lead's texts, and what members wrote, in order.
async fn told(
    scope: &Scope,
    texts: &[Message],
    cipher: &FieldCipher,
    names: &HashMap<MemberId, String>,
    conversation: &Conversation,
) -> Result<Vec<SummaryLine>, Error> {
    let mut made = HashMap::new();
    for run in scope.ai_runs(&conversation.id, cipher).await? {
        made.insert(run.inbound.clone(), decided(&RunTrace::read(run.trace)?.decision));
    }
    let mut lines = Vec::new();
    for message in texts {
        let text = quoted(&message.text(cipher)?);
        let line = match (message.direction, &message.member_id) {
            (Direction::Inbound, _) => match made.get(&message.id) {
                Some(decision) => format!("{text} \u{2192} {decision}"),
                None => text,
            },
            (Direction::Outbound, Some(member)) => {
                let name = names.get(member).map_or("A member", |name| first_name(name));
                format!("{name} wrote: {text}")
            }
            // What the assistant wrote follows from what it decided.
            (Direction::Outbound, None) => continue,
        };
        lines.push(SummaryLine { text: line, message_id: Some(message.id.clone()), at: message.created_at });
    }
    Ok(lines)
}

/// The lead's texts since a person last wrote, from the last one back to the last word of ours that answered something.
fn open_texts(texts: &[Message]) -> Vec<&Message> {
    let last = texts.iter().rposition(|message| message.direction == Direction::Inbound);
    let Some(last) = last else { return Vec::new() };
    if texts[last..].iter().any(|message| message.member_id.is_some()) {
        return Vec::new();
    }
    let inbound = |message: &&Message| message.direction == Direction::Inbound;
    let mut open: Vec<&Message> = texts[..=last].iter().rev().take_while(inbound).collect();
    open.reverse();
    open
}

/// A text between quotation marks, shortened.
fn quoted(text: &str) -> String {
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = whole.chars().take(LONGEST_QUOTE).collect();
    let more = if short.len() < whole.len() { "\u{2026}" } else { "" };
    format!("\u{201c}{}{more}\u{201d}", short.trim_end())
}
