//! A conversation as a scripted one, without the people in it: what was written, and what came of it.
//!
//! The script is what `leadline dialogues` plays. A conversation that went wrong becomes a test of the next version by this.

mod setup;
mod steps;

use std::collections::HashMap;

use anyhow::{Context, Result};
use jiff::{Timestamp, tz::TimeZone};

use super::{Error, run_trace::RunTrace};
use crate::{
    App,
    ai::dialogue::{Dialogue, Disguise, Known, Script, Setup},
    clock,
    domain::{
        form::FormVersion,
        id::{ConversationId, LeadId, MemberId, MessageId},
        quiet_hours::zones::zone,
    },
    store::{
        Scope, Tx,
        calendars::Calendar,
        conversations::Conversation,
        leads::Person,
        messages::{Author, Direction},
        page::PageRequest,
        sealed::FieldCipher,
        workspaces::Workspace,
    },
};

/// How many texts are read at a time.
const BATCH: i64 = 200;
/// The first name in every script.
const FIRST_NAME: &str = "Ada";

/// A text, readable.
struct Line {
    id: MessageId,
    direction: Direction,
    author: Author,
    text: String,
    at: Timestamp,
}

/// How a reply came about, readable.
struct Run {
    message: Option<MessageId>,
    /// The turn as it was stored, when a language model made it.
    model: Option<serde_json::Value>,
    trace: RunTrace,
    at: Timestamp,
}

/// A conversation, and everything it was held with.
struct Held {
    person: Person,
    lead: LeadId,
    workspace: Workspace,
    zone: TimeZone,
    form: Option<FormVersion>,
    team: Vec<String>,
    calendars: Vec<Calendar>,
    lines: Vec<Line>,
    runs: HashMap<MessageId, Vec<Run>>,
}

/// Writes a conversation as a script in YAML, and writes down who asked for it.
///
/// # Errors
/// There is no such conversation, or the assistant has answered nothing in it.
pub async fn export_dialogue(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    id: &ConversationId,
) -> Result<String, Error> {
    let held = gather(scope, id).await?;
    let asked = (scope, member, id);
    app.store.transact(&asked, |tx, (scope, member, id)| Box::pin(write_down(scope, member, id, tx))).await?;
    let script = held.script(app, scope).await?.ok_or_else(|| Error::Conflict {
        code: "nothing_answered",
        detail: "The assistant has not answered in this conversation yet. There is nothing to repeat.".into(),
    })?;
    let yaml = serde_saphyr::to_string(&script).context("a script is written")?;
    Ok(format!(
        "# A conversation as it was held, without the people in it. Play it: leadline dialogues this-file.yaml\n{yaml}"
    ))
}

async fn write_down(scope: &Scope, member: &MemberId, id: &ConversationId, tx: &mut Tx) -> Result<()> {
    scope.audit(member.as_str(), "conversation.export", id.as_str(), clock::now(), tx).await
}

async fn gather(scope: &Scope, id: &ConversationId) -> Result<Held, Error> {
    let conversation = scope.conversations().get(id, None).await?.ok_or(Error::NotFound)?;
    let lead = scope.leads().get(&conversation.lead_id, None).await?.ok_or(Error::NotFound)?;
    let cipher = scope.person_keys().get(&lead.id, None).await?;
    let form = match &lead.form_id {
        Some(form) => {
            let form = scope.forms().get(form).await?.context("the form is gone")?;
            Some(scope.forms().published(&form).await?)
        }
        None => None,
    };
    let workspace = scope.workspace().await?;
    let calendars = scope.calendars().bookable().await?;
    Ok(Held {
        person: lead.open(&cipher)?,
        lead: lead.id.clone(),
        zone: zone(&workspace.time_zone).unwrap_or(TimeZone::UTC),
        workspace,
        form,
        team: scope.members().names().await?.into_values().collect(),
        calendars,
        lines: lines(scope, &conversation, &cipher).await?,
        runs: runs(scope, id, &cipher).await?,
    })
}

/// The texts, the oldest first. What was forgotten because it was old is left out.
async fn lines(scope: &Scope, conversation: &Conversation, cipher: &FieldCipher) -> Result<Vec<Line>> {
    let mut pages = Vec::new();
    let mut page = PageRequest { limit: BATCH, cursor: None };
    loop {
        let found = scope.messages().list(&conversation.id, &page).await?;
        let kept = found.items.into_iter().filter(|message| message.text_removed_at.is_none());
        let line = |message: crate::store::messages::Message| -> Result<Line> {
            Ok(Line {
                text: message.text(cipher)?,
                direction: message.direction,
                author: message.author,
                at: message.created_at,
                id: message.id,
            })
        };
        pages.push(kept.map(line).collect::<Result<Vec<_>>>()?);
        page.cursor = found.next_cursor;
        if page.cursor.is_none() {
            break;
        }
    }
    Ok(pages.into_iter().rev().flatten().collect())
}

/// How replies came about, by the text they answer.
async fn runs(scope: &Scope, id: &ConversationId, cipher: &FieldCipher) -> Result<HashMap<MessageId, Vec<Run>>> {
    const BUILT_IN: [&str; 2] = ["built-in", "none"];
    let mut runs: HashMap<MessageId, Vec<Run>> = HashMap::new();
    for run in scope.ai_runs(id, cipher).await? {
        let model = (!BUILT_IN.contains(&run.model.as_str())).then(|| run.trace.get("turn").cloned()).flatten();
        let read = Run { message: run.message, model, trace: RunTrace::read(run.trace)?, at: run.at };
        runs.entry(run.inbound).or_default().push(read);
    }
    Ok(runs)
}

impl Held {
    /// The script; nothing when the assistant answered nothing.
    async fn script(&self, app: &App, scope: &Scope) -> Result<Option<Script>> {
        let Some(first) = self.runs.values().flatten().map(|run| run.at).min() else { return Ok(None) };
        let began = first.to_zoned(self.zone.clone());
        let answers = self.answers(app, scope).await?;
        let open = self.open_words(&answers);
        let region = self.region();
        let mut known = Known {
            lead: &self.person.name,
            phones: vec![&self.person.phone],
            emails: self.person.email.iter().map(String::as_str).collect(),
            team: self.team.iter().map(String::as_str).collect(),
            open: open.iter().map(String::as_str).collect(),
            now: &began,
            region: &region,
        };
        if self.person.name == self.person.phone {
            known.lead = "";
        }
        let mut disguise = Disguise::new(&known);
        for line in &self.lines {
            disguise.read(&line.text);
        }
        let worded = self.runs.values().flatten().filter_map(|run| run.trace.turn.reply.as_deref());
        worded.for_each(|words| disguise.read(words));
        let calendars = self.calendars(scope, first).await?;
        let steps = self.steps(scope, &answers, &calendars, &mut disguise);
        let setup = Setup {
            brand: self.workspace.name.clone(),
            now: steps.first().and_then(|step| step.now.clone()).unwrap_or_else(|| began.clone()),
            region: region.clone(),
            questions: self.form.iter().flat_map(|form| form.questions.clone()).collect(),
            answers: answers
                .iter()
                .map(|stored| (stored.question.clone(), stored.answer.clone()))
                .map(|(question, answer)| (disguise.open_text(&question), disguise.open_text(&answer)))
                .collect(),
            checklist: self.form.as_ref().map(|form| form.checklist.clone()).unwrap_or_default(),
            flow: self.form.as_ref().map(|form| form.flow.clone()).unwrap_or_default(),
            replies: self.workspace.ai.wordings.clone(),
            links: self.workspace.ai.house_rules.links.clone(),
            topics: self.workspace.ai.house_rules.topics.clone(),
            stop_words: self.workspace.compliance.stop_words.clone(),
            calendar: calendars.into_iter().map(|calendar| calendar.script).collect(),
        };
        let dialogue = Dialogue { name: "as it was held".into(), first_name: FIRST_NAME.into(), steps };
        Ok(Some(Script { trade: "exported".into(), setup, dialogues: vec![dialogue] }))
    }
}
