//! What leads asked and nothing stored answered: listed, answered for the next lead, or taken off the list.

use anyhow::Result;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Error,
    knowledge::{NewAnswered, store_answer},
    told_of_lead::refuse_personal,
};
use crate::{
    App, clock,
    domain::id::{ConversationId, LeadId, MemberId, MessageId},
    store::{
        Scope, Tx,
        ai_runs::Gap,
        knowledge::KnowledgeEntry,
        messages::{Direction, Message},
        page::{Page, PageRequest},
        sealed::FieldCipher,
    },
};

/// How many are listed at once: for each the conversation is looked into.
const MOST_LISTED: i64 = 20;
/// How many texts in a row can make up one question.
const MOST_TEXTS: i64 = 5;

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
    let (question, answer) = tokio::try_join!(
        texts_of(scope, &gap.conversation, &gap.inbound, cipher),
        messages.member_after(&gap.conversation, &gap.inbound),
    )?;
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

/// The texts of a lead that make up one question, by the last of them.
pub(super) async fn texts_of(
    scope: &Scope,
    conversation: &ConversationId,
    inbound: &MessageId,
    cipher: &FieldCipher,
) -> Result<Vec<String>> {
    let before = scope.messages().up_to(conversation, inbound, MOST_TEXTS).await?;
    let asked = before.iter().take_while(|message| message.direction == Direction::Inbound);
    let mut texts = asked.map(|message| message.text(cipher)).collect::<Result<Vec<String>>>()?;
    texts.reverse();
    Ok(texts)
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
    let entry = new.entry(clock::now())?;
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
            refuse_personal(scope, &gap.lead, entry, tx).await?;
            store_answer(scope, self.member, entry, tx).await?;
        } else {
            scope.audit(self.member.as_str(), "knowledge.dismiss_gap", self.gap, self.now, tx).await?;
        }
        Ok(scope.close_gap(self.gap, tx).await?)
    }
}
