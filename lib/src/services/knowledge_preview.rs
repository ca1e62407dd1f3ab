//! What a document would change, before it is published or deleted: its passages, and the answers to what leads really asked.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use anyhow::Result;
use futures_util::future::try_join_all;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Error, knowledge::dated, knowledge_documents::passages_of, knowledge_gaps::texts_of};
use crate::{
    ai::{Redactor, offline::answers_to},
    clock,
    domain::{
        id::{DocumentId, LeadId},
        knowledge::{Changes, DocumentDraft, Fate, Knowledge, Passage, Snippet, Validity, compare, true_on},
    },
    store::{Scope, ai_runs::Asked, knowledge::KnowledgeEntry},
};

/// How many questions of leads are asked again.
const MOST_ASKED: i64 = 200;
/// How many conversations are looked into at once.
const AT_ONCE: usize = 16;
/// How many passages are shown.
const MOST_SHOWN: usize = 200;

/// A document as it would be published: new, the next version of one, or none in its place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentProposal {
    /// The document that is replaced or deleted; absent: it is a new one.
    pub document_id: Option<DocumentId>,
    /// What is published; absent: the document is deleted.
    pub draft: Option<DocumentDraft>,
}

/// A passage that a document would make.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposedPassage {
    /// The headings it stands under, the document's title, or the question of its row.
    pub question: String,
    /// Its words, as they are texted.
    pub answer: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// A question of a lead that would be answered otherwise.
#[derive(Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
pub struct ChangedAnswer {
    /// The lead's words, without phones and e-mail addresses.
    pub question: String,
    /// What is answered now; absent: a person is asked.
    pub before: Option<String>,
    /// What would be answered then; absent: a person is asked.
    pub after: Option<String>,
}

/// What a document would change.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentPreview {
    /// The passages it would make: 200 at most, first those that are new or changed, then those that are kept.
    pub passages: Vec<ProposedPassage>,
    /// How many are new, changed, kept and gone.
    pub changes: Changes,
    /// The day the answers are compared for: today, or the first day on which the document is true.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// How many questions of leads were asked again.
    pub asked: usize,
    /// The answers that would be other ones, found or missing. They are those of the built-in engine.
    pub answers: Vec<ChangedAnswer>,
}

/// Looks at what a proposal would change. Nothing is stored.
///
/// # Errors
/// The draft cannot be read, or there is no such document.
pub async fn preview(scope: &Scope, proposal: &DocumentProposal) -> Result<DocumentPreview, Error> {
    if let Some(id) = &proposal.document_id {
        scope.knowledge_documents().get(id, None).await?.ok_or(Error::NotFound)?;
    } else if proposal.draft.is_none() {
        return Err(Error::invalid("/draft", "missing", "Send a draft to look at, or the document that is deleted."));
    }
    let (passages, validity) = match &proposal.draft {
        Some(draft) => (passages_of(draft, "/draft").await?, draft.validity()),
        None => (Vec::new(), Validity::default()),
    };
    let workspace = scope.workspace().await?;
    let knowledge = scope.knowledge();
    let (entries, questions) = tokio::try_join!(knowledge.all(), recent_questions(scope))?;
    let on = validity.valid_from.unwrap_or(Date::MIN).max(workspace.day(clock::now()));
    let comparing = Comparing { document: proposal.document_id.clone(), entries, passages, questions, on };
    Ok(tokio::task::spawn_blocking(move || comparing.run()).await.map_err(anyhow::Error::from)?)
}

/// The texts of each question that leads asked lately, the newest first.
async fn recent_questions(scope: &Scope) -> Result<Vec<Vec<String>>> {
    let asked = scope.asked(MOST_ASKED).await?;
    let leads: Vec<&LeadId> = asked.iter().map(|asked| &asked.lead).collect();
    let ciphers = scope.person_keys().of(&leads).await?;
    let mut found = Vec::new();
    for some in asked.chunks(AT_ONCE) {
        // A lead that is being erased has no key any more.
        let texts = some.iter().filter_map(|Asked { lead, conversation, inbound }| {
            Some(texts_of(scope, conversation, inbound, ciphers.get(lead)?))
        });
        found.extend(try_join_all(texts).await?);
    }
    found.retain(|texts| texts.iter().any(|text| !text.is_empty()));
    Ok(found)
}

struct Comparing {
    document: Option<DocumentId>,
    entries: Vec<KnowledgeEntry>,
    passages: Vec<Passage>,
    questions: Vec<Vec<String>>,
    on: Date,
}

impl Comparing {
    fn run(self) -> DocumentPreview {
        let document = self.document.unwrap_or_else(|| String::new().into());
        let next: Vec<(String, Passage)> = self
            .passages
            .into_iter()
            .map(|passage| {
                let entry = KnowledgeEntry::of_document(&document, 0, passage.clone(), Timestamp::UNIX_EPOCH);
                (entry.id.as_str().to_owned(), passage)
            })
            .collect();
        let of_document = |entry: &&KnowledgeEntry| entry.document_id.as_ref() == Some(&document);
        let stored: HashMap<String, (String, Validity)> = self
            .entries
            .iter()
            .filter(of_document)
            .map(|entry| (entry.id.as_str().to_owned(), (entry.question.clone(), entry.validity)))
            .collect();
        let (fates, changes) = compare(&stored, &next);
        let others = self.entries.iter().filter(|entry| !of_document(entry)).cloned().map(dated);
        let proposed = next.iter().map(|(id, passage)| {
            let (question, answer) = (passage.question.clone(), passage.answer.clone());
            (passage.validity, Snippet { id: id.clone(), question, answer })
        });
        let after = known(self.on, others.chain(proposed));
        let before = known(self.on, self.entries.iter().cloned().map(dated));
        let (kept, moved): (Vec<_>, Vec<_>) = next.into_iter().zip(fates).partition(|(_, fate)| *fate == Fate::Kept);
        let shown = moved.into_iter().chain(kept).take(MOST_SHOWN);
        let shown =
            shown.map(|((_, Passage { question, answer, .. }), fate)| ProposedPassage { question, answer, fate });
        DocumentPreview {
            passages: shown.collect(),
            changes,
            on: self.on,
            asked: self.questions.len(),
            answers: changed_answers(&self.questions, &before, &after),
        }
    }
}

fn known(on: Date, dated: impl Iterator<Item = (Validity, Snippet)>) -> Arc<Knowledge> {
    Arc::new(Knowledge::new(true_on(on, dated).0))
}

fn changed_answers(questions: &[Vec<String>], before: &Arc<Knowledge>, after: &Arc<Knowledge>) -> Vec<ChangedAnswer> {
    let answer = |knowledge: &Arc<Knowledge>, texts: &[String]| {
        let ids = answers_to(knowledge, texts);
        let answers: Vec<&str> =
            ids.iter().filter_map(|id| knowledge.get(id)).map(|snippet| snippet.answer.as_str()).collect();
        (!answers.is_empty()).then(|| answers.join(" "))
    };
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for texts in questions {
        if !seen.insert(texts) {
            continue;
        }
        let (before, after) = (answer(before, texts), answer(after, texts));
        if before != after {
            let question = Redactor::default().hide(&texts.join("\n"));
            found.push(ChangedAnswer { question, before, after });
        }
    }
    found
}
