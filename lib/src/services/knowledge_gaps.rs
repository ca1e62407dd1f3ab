//! What leads asked and nothing stored answered: listed, answered for the next lead, or taken off the list.

use anyhow::Result;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    Error,
    knowledge::{NewAnswered, store_answer},
};
use crate::{
    App, clock,
    domain::id::{ConversationId, LeadId, MemberId},
    store::{
        Scope, Tx,
        ai_runs::Gap,
        knowledge::KnowledgeEntry,
        leads::Person,
        messages::{Direction, Message},
        page::{Page, PageRequest},
        sealed::FieldCipher,
    },
};

/// How many are listed at once: for each the conversation is looked into.
const MOST_LISTED: i64 = 20;
/// How many texts in a row can make up one question.
const MOST_TEXTS: i64 = 5;
/// A part of a name that is shorter may be a word.
const SHORTEST_NAME: usize = 3;
/// So many digits of a phone in a row tell whose it is.
const TELLING_DIGITS: usize = 7;

/// A question that nothing stored answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KnowledgeGap)]
pub struct GapView {
    /// The id.
    pub id: String,
    /// The lead's texts, as it sent them; empty when they are kept no longer.
    pub question: String,
    /// What a member wrote after it, if anybody did.
    pub answer: Option<String>,
    /// The lead.
    pub lead_id: LeadId,
    /// Where it asked.
    pub conversation_id: ConversationId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// A page of such questions, the newest first; 20 at most.
pub async fn list_gaps(scope: &Scope, page: &PageRequest) -> Result<Page<GapView>, Error> {
    let page = PageRequest { limit: page.limit.min(MOST_LISTED), cursor: page.cursor.clone() };
    let found = scope.gaps(&page).await?;
    let leads: Vec<&LeadId> = found.items.iter().map(|gap| &gap.lead).collect();
    let ciphers = scope.person_keys().of(&leads).await?;
    // A lead that is being erased has no key any more.
    let shown = found.items.iter().filter_map(|gap| Some(view(scope, gap, ciphers.get(&gap.lead)?)));
    Ok(Page { items: try_join_all(shown).await?, next_cursor: found.next_cursor })
}

async fn view(scope: &Scope, gap: &Gap, cipher: &FieldCipher) -> Result<GapView> {
    let messages = scope.messages();
    let (before, answer) = tokio::try_join!(
        messages.up_to(&gap.conversation, &gap.inbound, MOST_TEXTS),
        messages.member_after(&gap.conversation, &gap.inbound),
    )?;
    let asked = before.iter().take_while(|message| message.direction == Direction::Inbound);
    let mut question = asked.map(|message| message.text(cipher)).collect::<Result<Vec<String>>>()?;
    question.reverse();
    let text = |message: Message| message.text(cipher);
    Ok(GapView {
        id: gap.id.clone(),
        question: question.join("\n"),
        answer: answer.map(text).transpose()?.filter(|text| !text.is_empty()),
        lead_id: gap.lead.clone(),
        conversation_id: gap.conversation.clone(),
        at: gap.at,
    })
}

struct Closing<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    gap: &'a str,
    answer: Option<&'a KnowledgeEntry>,
    now: Timestamp,
}

/// Stores the answer to such a question, for the next lead that asks it.
///
/// # Errors
/// Somebody dealt with it already, or the answer tells who the lead is.
pub async fn answer_gap(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    gap: &str,
    new: &NewAnswered,
) -> Result<KnowledgeEntry, Error> {
    new.validate()?;
    let entry = KnowledgeEntry::new(new.question.clone(), new.answer.clone(), clock::now());
    let closing = Closing { scope, member, gap, answer: Some(&entry), now: entry.updated_at };
    app.store.transact(&closing, |tx, closing| Box::pin(closing.write(tx))).await?;
    Ok(entry)
}

/// Takes such a question off the list.
///
/// # Errors
/// Somebody dealt with it already.
pub async fn dismiss_gap(app: &App, scope: &Scope, member: &MemberId, gap: &str) -> Result<(), Error> {
    let closing = Closing { scope, member, gap, answer: None, now: clock::now() };
    app.store.transact(&closing, |tx, closing| Box::pin(closing.write(tx))).await
}

impl Closing<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        let scope = self.scope;
        let gap = scope.gap(self.gap, tx).await?.ok_or(Error::NotFound)?;
        if let Some(entry) = self.answer {
            let lead = scope.leads().get(&gap.lead, Some(tx)).await?.ok_or(Error::NotFound)?;
            let person = lead.open(&scope.person_keys().get(&gap.lead, Some(tx)).await?)?;
            for (pointer, text) in [("/question", &entry.question), ("/answer", &entry.answer)] {
                if let Some(what) = tells_of(text, &person) {
                    let detail = format!("Leave the lead's {what} out: everybody who asks gets this answer.");
                    return Err(Error::invalid(pointer, "personal", detail));
                }
            }
            store_answer(scope, self.member, entry, tx).await?;
        } else {
            scope.audit(self.member.as_str(), "knowledge.dismiss_gap", self.gap, self.now, tx).await?;
        }
        Ok(scope.close_gap(self.gap, tx).await?)
    }
}

/// What of a person a text tells.
fn tells_of(text: &str, person: &Person) -> Option<&'static str> {
    // As it is spelled: "Will" is a name, "we will call" is none.
    let parts = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect()
    };
    let said = parts(text);
    let named = parts(&person.name).into_iter().filter(|part| part.chars().count() >= SHORTEST_NAME);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let phone = digits(&person.phone);
    let telling = phone.get(phone.len().saturating_sub(TELLING_DIGITS)..).unwrap_or_default();
    if person.email.as_ref().is_some_and(|email| text.to_lowercase().contains(&email.to_lowercase())) {
        Some("e-mail address")
    } else if telling.len() == TELLING_DIGITS && digits(text).contains(telling) {
        Some("phone")
    } else if named.into_iter().any(|part| said.contains(&part)) {
        Some("name")
    } else {
        None
    }
}
