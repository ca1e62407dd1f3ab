//! All leads as one file, written while it is read: a page of them is in memory at a time.

use anyhow::Result;
use futures_util::Stream;
use jiff::Timestamp;
use serde::Serialize;

use super::{
    Error,
    answer_view::{AnswerView, answer_views},
    lead_view::{LeadView, view},
    pieces::{Pieces, csv_lines, stream},
    qualification_view::KnownForms,
};
use crate::{
    App, clock,
    domain::{
        delivery::MessageStatus,
        id::{ConversationId, MemberId, MessageId},
    },
    store::{
        Scope,
        leads::{Lead, Only},
        messages::{Author, Direction},
        page::PageRequest,
        sealed::FieldCipher,
    },
};

/// How many leads are read in one go.
const AT_ONCE: i64 = 200;

/// The columns of the CSV file, in their order.
pub const COLUMNS: [&str; 12] = [
    "id",
    "name",
    "phone",
    "email",
    "form",
    "consent",
    "consent_expires_at",
    "blocked",
    "submissions",
    "answers",
    "created_at",
    "last_activity_at",
];

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// For spreadsheets, one line a lead.
    Csv,
    /// For programs, one JSON object a line.
    JsonLines {
        /// Whether each lead's texts are in it.
        messages: bool,
    },
}

/// A lead in a file for programs.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    lead: LeadView,
    answers: Vec<AnswerView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    messages: Option<Vec<TextLine>>,
}

/// A text of a lead.
#[derive(Serialize)]
struct TextLine {
    id: MessageId,
    direction: Direction,
    author: Author,
    text: String,
    status: MessageStatus,
    created_at: Timestamp,
}

/// What is exported, and how far that went.
struct Export {
    scope: Scope,
    shape: Shape,
    held_back: Option<bool>,
    forms: KnownForms,
    page: PageRequest,
    begun: bool,
}

/// Writes down who takes the leads, and gives the file piece by piece. `held_back` narrows it as it narrows the list.
///
/// # Errors
/// The database failed. What fails later ends the file in the middle.
pub async fn export_leads(
    app: &App,
    scope: &Scope,
    by: &MemberId,
    shape: Shape,
    held_back: Option<bool>,
) -> Result<impl Stream<Item = Result<Vec<u8>>> + Send + use<>, Error> {
    let taken = match shape {
        Shape::JsonLines { messages: true } => "people_and_messages",
        _ => "people",
    };
    let context = (scope, by, taken);
    app.store
        .transact(&context, |tx, (scope, by, taken)| {
            Box::pin(async move { scope.audit(by.as_str(), "leads.export", taken, clock::now(), tx).await })
        })
        .await?;
    let forms = KnownForms::of(scope).await?;
    let page = PageRequest { limit: AT_ONCE, cursor: None };
    let export = Export { scope: scope.clone(), shape, held_back, forms, page, begun: false };
    Ok(stream(export))
}

impl Pieces for Export {
    async fn next(&mut self) -> Result<(Vec<u8>, bool)> {
        let mut piece = Vec::new();
        if !self.begun && self.shape == Shape::Csv {
            piece = csv_lines([COLUMNS.map(str::to_owned)])?;
        }
        self.begun = true;
        let found = self.scope.leads().list(self.held_back.map_or(Only::All, Only::HeldBack), &self.page).await?;
        let ciphers = self.scope.person_keys().of_leads(&found.items).await?;
        for lead in &found.items {
            // Whoever is erased meanwhile is not in it.
            let Some(cipher) = ciphers.get(&lead.id) else { continue };
            piece.extend(self.line(lead, cipher).await?);
        }
        self.page.cursor = found.next_cursor;
        Ok((piece, self.page.cursor.is_some()))
    }
}

impl Export {
    async fn line(&self, lead: &Lead, cipher: &FieldCipher) -> Result<Vec<u8>> {
        let shown = view(lead, cipher, &self.forms)?;
        let form = self.forms.get(lead.form_id.as_ref()).map(|form| &form.version);
        let answers = answer_views(&lead.open(cipher)?.answers, form);
        let Shape::JsonLines { messages } = self.shape else { return csv_lines([cells(shown, &answers)?]) };
        let messages = if messages { Some(self.texts(&lead.conversation_id, cipher).await?) } else { None };
        let mut line = serde_json::to_vec(&Line { lead: shown, answers, messages })?;
        line.push(b'\n');
        Ok(line)
    }

    /// The texts of a conversation, the oldest first.
    async fn texts(&self, conversation: &ConversationId, cipher: &FieldCipher) -> Result<Vec<TextLine>> {
        let (mut pages, mut page) = (Vec::new(), PageRequest { limit: AT_ONCE, cursor: None });
        loop {
            let found = self.scope.messages().list(conversation, &page).await?;
            pages.push(found.items);
            page.cursor = found.next_cursor;
            if page.cursor.is_none() {
                break;
            }
        }
        let text = |message: &crate::store::messages::Message| {
            Ok(TextLine {
                text: message.text(cipher)?,
                id: message.id.clone(),
                direction: message.direction,
                author: message.author,
                status: message.status,
                created_at: message.created_at,
            })
        };
        pages.iter().rev().flatten().map(text).collect()
    }
}

fn cells(lead: LeadView, answers: &[AnswerView]) -> Result<[String; 12]> {
    let answers: serde_json::Map<String, serde_json::Value> =
        answers.iter().map(|answer| (answer.label.clone(), answer.given.value.clone().into())).collect();
    let answers = if answers.is_empty() { String::new() } else { serde_json::to_string(&answers)? };
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    Ok([
        lead.id.as_str().to_owned(),
        lead.name,
        lead.phone,
        lead.email.unwrap_or_default(),
        lead.form.map(|form| form.name).unwrap_or_default(),
        word(serde_json::to_value(lead.consent)?),
        lead.consent_expires_at.map(|at| at.to_string()).unwrap_or_default(),
        lead.blocked.to_string(),
        lead.submissions.to_string(),
        answers,
        lead.created_at.to_string(),
        lead.last_activity_at.to_string(),
    ])
}
