//! Conversations and texts as the inbox shows them.

use std::collections::HashMap;

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Error,
    media_view::{MediaView, media_of},
};
use crate::{
    clock,
    domain::{
        ai_settings::Mode,
        consent::ConsentState,
        conversation::{ConversationStatus, Handler, NeedsPersonReason, Outcome},
        delivery::MessageStatus,
        gate,
        id::{ConversationId, LeadId, MemberId, MessageId},
        price::Price,
    },
    store::{
        Scope,
        conversations::{Conversation, NeedsPerson, View},
        leads::Lead,
        messages::{Author, Direction, Hold, Message},
        page::{Page, PageRequest},
        sealed::FieldCipher,
    },
};

/// A lead, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeadRef {
    /// The id.
    pub id: LeadId,
    /// The name.
    pub name: String,
    /// The phone in E.164.
    pub phone: String,
}

/// A member, in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MemberRef {
    /// The id.
    pub id: MemberId,
    /// The name.
    pub name: String,
}

/// Why and since when a conversation waits for a person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NeedsPerson)]
pub struct NeedsPersonView {
    /// Why.
    pub reason: NeedsPersonReason,
    /// Why, in words.
    pub explanation: &'static str,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// How often it went further up, because nobody picked it up.
    pub escalations: u32,
}

impl From<&NeedsPerson> for NeedsPersonView {
    fn from(needs: &NeedsPerson) -> Self {
        Self {
            reason: needs.reason,
            explanation: needs.reason.explanation(),
            since: needs.since,
            escalations: needs.escalations,
        }
    }
}

/// A conversation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Conversation)]
pub struct ConversationView {
    /// The id.
    pub id: ConversationId,
    /// With whom.
    pub lead: LeadRef,
    /// Whether it goes on.
    pub status: ConversationStatus,
    /// Who answers.
    pub handler: Handler,
    /// Grows with every takeover and handback.
    pub epoch: i64,
    /// Whose it is.
    pub assignee: Option<MemberRef>,
    /// Set while it waits for a person.
    pub needs_person: Option<NeedsPersonView>,
    /// What the assistant did with the lead's last text.
    pub mode: Mode,
    /// Whether a reply is proposed.
    pub suggested: bool,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// Whether the lead said stop.
    pub opted_out: bool,
    /// Whether a text may be sent at all.
    pub can_send: bool,
    /// The newest text.
    pub last_message: Option<MessageView>,
    /// Whether the assistant is writing now.
    pub composing: bool,
    /// When something last happened.
    #[schema(value_type = String, format = DateTime)]
    pub last_activity_at: Timestamp,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// Why a text waits, and until when.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Held)]
pub struct HeldView {
    /// Why, in words.
    pub reason: &'static str,
    /// Until when, at the latest: it leaves earlier if the lead writes.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
}

/// A text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub struct MessageView {
    /// The id.
    pub id: MessageId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Which way.
    pub direction: Direction,
    /// Who wrote it.
    pub author: Author,
    /// Which member.
    pub member: Option<MemberRef>,
    /// The text.
    pub text: String,
    /// When its words were forgotten, because the workspace keeps them no longer; the text is empty then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub text_removed_at: Option<Timestamp>,
    /// The pictures and other files that came or went with it.
    pub media: Vec<MediaView>,
    /// How far it has come.
    pub status: MessageStatus,
    /// Why it was blocked or failed, in words.
    pub status_reason: Option<String>,
    /// Set while it waits for the lead's morning, or for a pause after several texts.
    pub held: Option<HeldView>,
    /// Segments, by the provider's count once it has counted.
    pub segments: u32,
    /// What the provider charged, where it says so.
    pub price: Option<Price>,
    /// The text it repeats.
    pub resend_of: Option<MessageId>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A page of a view of the inbox.
pub async fn list_conversations(
    scope: &Scope,
    view: &View,
    page: &PageRequest,
) -> Result<Page<ConversationView>, Error> {
    let found = scope.conversations().list(view, page).await?;
    Ok(Page { items: views(scope, found.items).await?, next_cursor: found.next_cursor })
}

/// One conversation.
pub async fn read_conversation(scope: &Scope, id: &ConversationId) -> Result<ConversationView, Error> {
    let found = scope.conversations().get(id, None).await?.ok_or(Error::NotFound)?;
    views(scope, vec![found]).await?.pop().ok_or(Error::NotFound)
}

/// A page of a conversation's texts.
pub async fn list_messages(scope: &Scope, id: &ConversationId, page: &PageRequest) -> Result<Page<MessageView>, Error> {
    let conversation = scope.conversations().get(id, None).await?.ok_or(Error::NotFound)?;
    let found = scope.messages().list(id, page).await?;
    let cipher = scope.person_keys().get(&conversation.lead_id, None).await?;
    let names = scope.members().names().await?;
    let ids: Vec<&MessageId> = found.items.iter().map(|message| &message.id).collect();
    let mut media = media_of(scope, &ids).await?;
    let view = |message| message_view(message, &cipher, &names, &mut media);
    let items = found.items.iter().map(view).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor: found.next_cursor })
}

/// One text.
pub async fn read_message(scope: &Scope, id: &MessageId) -> Result<MessageView, Error> {
    let message = scope.messages().get(id, None).await?.ok_or(Error::NotFound)?;
    let cipher = scope.person_keys().get(&message.lead_id, None).await?;
    let mut media = media_of(scope, &[id]).await?;
    Ok(message_view(&message, &cipher, &scope.members().names().await?, &mut media)?)
}

/// Makes views of conversations, with one query for each kind of thing they refer to.
async fn views(scope: &Scope, conversations: Vec<Conversation>) -> Result<Vec<ConversationView>> {
    let lead_ids: Vec<&LeadId> = conversations.iter().map(|conversation| &conversation.lead_id).collect();
    let message_ids: Vec<&MessageId> =
        conversations.iter().filter_map(|conversation| conversation.last_message_id.as_ref()).collect();
    let (ciphers, leads, messages, names, mut media) = tokio::try_join!(
        async { scope.person_keys().of(&lead_ids).await },
        async { scope.leads().of(&lead_ids).await },
        async { scope.messages().of(&message_ids).await },
        async { scope.members().names().await },
        async { media_of(scope, &message_ids).await },
    )?;
    let leads: HashMap<&LeadId, &Lead> = leads.iter().map(|lead| (&lead.id, lead)).collect();
    let messages: HashMap<&MessageId, &Message> = messages.iter().map(|message| (&message.id, message)).collect();
    let mut views = Vec::with_capacity(conversations.len());
    for conversation in &conversations {
        let (Some(lead), Some(cipher)) = (leads.get(&conversation.lead_id), ciphers.get(&conversation.lead_id)) else {
            continue;
        };
        let last = conversation.last_message_id.as_ref().and_then(|id| messages.get(id));
        let last = last.map(|message| message_view(message, cipher, &names, &mut media)).transpose()?;
        views.push(view(conversation, lead, cipher, last, &names)?);
    }
    Ok(views)
}

fn view(
    conversation: &Conversation,
    lead: &Lead,
    cipher: &FieldCipher,
    last_message: Option<MessageView>,
    names: &HashMap<MemberId, String>,
) -> Result<ConversationView> {
    let (person, consent) = (lead.open(cipher)?, lead.consent_at(clock::now()));
    Ok(ConversationView {
        id: conversation.id.clone(),
        lead: LeadRef { id: lead.id.clone(), name: person.name, phone: person.phone },
        status: conversation.status,
        handler: conversation.handler,
        epoch: conversation.epoch,
        assignee: conversation.assignee_id.as_ref().and_then(|id| member_ref(id, names)),
        needs_person: conversation.needs_person.as_ref().map(NeedsPersonView::from),
        mode: conversation.mode,
        suggested: conversation.suggestion.is_some(),
        outcome: conversation.outcome,
        opted_out: consent == ConsentState::Revoked,
        can_send: consent == ConsentState::Granted,
        last_message,
        composing: conversation.composing_until.is_some_and(|until| until > clock::now()),
        last_activity_at: conversation.last_activity_at,
        created_at: conversation.created_at,
    })
}

fn message_view(
    message: &Message,
    cipher: &FieldCipher,
    names: &HashMap<MemberId, String>,
    media: &mut HashMap<MessageId, Vec<MediaView>>,
) -> Result<MessageView> {
    let explain = |reason: &String| match message.status {
        MessageStatus::Blocked | MessageStatus::Canceled => gate::explain(reason).to_owned(),
        _ if reason == "given_up" => "It was tried again and again without success. Retry it under Jobs.".to_owned(),
        _ => format!("The provider says: {reason}."),
    };
    Ok(MessageView {
        id: message.id.clone(),
        conversation_id: message.conversation_id.clone(),
        direction: message.direction,
        author: message.author,
        member: message.member_id.as_ref().and_then(|id| member_ref(id, names)),
        text: message.text(cipher)?,
        text_removed_at: message.text_removed_at,
        media: media.remove(&message.id).unwrap_or_default(),
        status: message.status,
        status_reason: message.status_reason.as_ref().map(explain),
        held: message.departure.held.as_ref().filter(|_| message.status == MessageStatus::Queued).map(held),
        segments: message.segments,
        price: message.price.clone(),
        resend_of: message.resend_of.clone(),
        created_at: message.created_at,
    })
}

fn held(held: &Hold) -> HeldView {
    HeldView { reason: gate::explain(&held.rule), until: held.until }
}

fn member_ref(id: &MemberId, names: &HashMap<MemberId, String>) -> Option<MemberRef> {
    Some(MemberRef { id: id.clone(), name: names.get(id)?.clone() })
}
