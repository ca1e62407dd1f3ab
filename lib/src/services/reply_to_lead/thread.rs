//! Everything a reply is made from.

use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::{
    App, clock,
    domain::{
        ai_settings::{Mode, Occasion, Stage},
        conversation::Handler,
        flow::Flow,
        form::OpenQuestion,
        id::{ConversationId, FormId, MessageId},
        knowledge::Knowledge,
        phone::DEFAULT_REGION,
        qualification::{Checklist, Fact, Verdict},
        turn::{self, Language, Place, Scheduling, TurnRequest},
    },
    services::{booking_turn::scheduling, capture_lead::first_name},
    store::{
        Gone, Scope,
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

/// A conversation with all that matters for its next text.
pub(in crate::services) struct Thread {
    pub conversation: Conversation,
    pub lead: Lead,
    pub cipher: FieldCipher,
    pub workspace: Workspace,
    pub language: Language,
    /// What a lead of this form is told and asked.
    form: Asked,
    person: Person,
    recent: Vec<Message>,
    knowledge: Arc<Knowledge>,
    scheduling: Option<Scheduling>,
}

/// What the lead's form leaves to the conversation.
struct Asked {
    questions: Vec<OpenQuestion>,
    checklist: Checklist,
    flow: Flow,
    region: String,
}

impl Asked {
    async fn by(scope: &Scope, form: Option<&FormId>) -> Result<Self> {
        let Some(form) = form else {
            let (checklist, flow) = (Checklist::default(), Flow::default());
            return Ok(Self { questions: Vec::new(), checklist, flow, region: DEFAULT_REGION.to_owned() });
        };
        let form = scope.forms().get(form).await?.context("the form is gone")?;
        let version = scope.forms().published(&form).await?;
        let (questions, region) = (version.questions, version.region);
        Ok(Self { questions, checklist: version.checklist, flow: version.flow, region })
    }
}

impl Thread {
    /// Reads it, if this text is still the one the assistant has to answer.
    pub async fn of(app: &App, scope: &Scope, id: &ConversationId, inbound: &MessageId) -> Result<Option<Self>> {
        let conversation = scope.conversations().get(id, None).await?.ok_or(Gone("the conversation"))?;
        if conversation.handler != Handler::Ai || conversation.last_inbound_id.as_ref() != Some(inbound) {
            return Ok(None);
        }
        let lead = scope.leads().get(&conversation.lead_id, None).await?.ok_or(Gone("the lead"))?;
        let cipher = scope.person_keys().get(&lead.id, None).await?;
        let person = lead.open(&cipher)?;
        let form = Asked::by(scope, lead.form_id.as_ref()).await?;
        let page = PageRequest { limit: RECENT, cursor: None };
        let recent = scope.messages().list(id, &page).await?.items;
        let workspace = scope.workspace().await?;
        let knowledge = app.knowledge.of(scope, &workspace, workspace.day(clock::now())).await?;
        let language = language(&conversation, &recent, &cipher)?;
        let scheduling = scheduling(scope, &conversation, language, clock::now()).await?;
        Ok(Some(Self { conversation, lead, cipher, workspace, language, form, person, recent, knowledge, scheduling }))
    }

    /// What the assistant does with this text.
    pub fn mode(&self, now: Timestamp) -> Mode {
        let local = now.to_zoned(self.workspace.zone()).datetime();
        let form = self.lead.form_id.as_ref();
        self.workspace.ai.modes.on(Occasion { form, stage: self.stage(now), local })
    }

    fn stage(&self, now: Timestamp) -> Stage {
        let today = self.workspace.day(now);
        let fact = |key: &str| Some(Fact { value: &self.person.answers.get(key)?.value, on: today });
        let qualified = self.form.checklist.judge(fact).is_some_and(|judged| judged.verdict == Verdict::Qualified);
        let written_before = self.recent.iter().skip_while(|message| message.direction == Direction::Outbound);
        let answered_before = written_before.skip(1).any(|message| message.direction == Direction::Outbound);
        if self.scheduling.as_ref().is_some_and(|known| known.booked.is_some()) {
            Stage::Scheduled
        } else if qualified {
            Stage::Qualified
        } else if answered_before {
            Stage::Engaged
        } else {
            Stage::New
        }
    }

    /// Days are those of the business: that is where the lead will come.
    fn place(&self) -> Place {
        Place { now: clock::now().to_zoned(self.workspace.zone()), region: self.form.region.clone() }
    }

    /// What an engine is asked.
    pub fn request(&self, inbound: &MessageId) -> Result<TurnRequest> {
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
        Ok(TurnRequest {
            brand: self.workspace.name.clone(),
            first_name: Some(first_name(&self.person.name).to_owned()),
            questions: self.form.questions.iter().map(question).collect(),
            filled: self.person.answers.filled(),
            checklist: self.form.checklist.clone(),
            flow: self.form.flow.clone(),
            house_rules: self.workspace.ai.house_rules.clone(),
            wordings: self.workspace.ai.wordings.clone(),
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

/// The language of the lead's last text that shows one, else that of the conversation so far.
fn language(conversation: &Conversation, recent: &[Message], cipher: &FieldCipher) -> Result<Language> {
    let inbound = recent.iter().filter(|message| message.direction == Direction::Inbound);
    let texts: Vec<String> = inbound.map(|message| message.text(cipher)).collect::<Result<_>>()?;
    Ok(turn::last_language(texts.iter()).or(conversation.language).unwrap_or_default())
}
