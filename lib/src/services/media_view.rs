//! Pictures as the inbox lists them and as they are shown: to members, and for a while to the provider.

use std::collections::HashMap;

use anyhow::Result;
use serde::Serialize;
use utoipa::ToSchema;

use super::Error;
use crate::{
    App, clock,
    domain::{
        id::{ConversationId, MediaId, MessageId},
        media::{MediaRefusal, MediaState},
    },
    store::{Scope, media::MediaFile},
};

/// A picture or another file of a text.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Media)]
pub struct MediaView {
    /// The id.
    pub id: MediaId,
    /// What it is, by its bytes; of a file that is not taken what the provider says, if it does.
    pub content_type: Option<String>,
    /// How many bytes it has; nothing while it is not here.
    pub bytes: Option<u32>,
    /// Where it stands.
    pub state: MediaState,
    /// Why it was not taken.
    pub reason: Option<MediaRefusal>,
    /// Why it was not taken, in words.
    pub explanation: Option<&'static str>,
}

impl From<MediaFile> for MediaView {
    fn from(file: MediaFile) -> Self {
        Self {
            id: file.id,
            content_type: file.content_type,
            bytes: file.size,
            state: file.state,
            reason: file.refusal,
            explanation: file.refusal.map(MediaRefusal::explanation),
        }
    }
}

/// A picture to show. Its bytes are one of four kinds of picture and hold nothing else.
pub struct Shown {
    /// Its media type.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The files of several texts, by text.
pub async fn media_of(scope: &Scope, messages: &[&MessageId]) -> Result<HashMap<MessageId, Vec<MediaView>>> {
    let mut by_message: HashMap<MessageId, Vec<MediaView>> = HashMap::new();
    if messages.is_empty() {
        return Ok(by_message);
    }
    for file in scope.media().of_messages(messages, None).await? {
        if let Some(message) = file.message_id.clone() {
            by_message.entry(message).or_default().push(file.into());
        }
    }
    Ok(by_message)
}

/// A picture of a conversation, for a member.
///
/// # Errors
/// It is not there, or its person's key was destroyed.
pub async fn read_media(scope: &Scope, conversation: &ConversationId, id: &MediaId) -> Result<Shown, Error> {
    let found = scope.media().get(id, None).await?.filter(|file| file.conversation_id == *conversation);
    show(scope, found.ok_or(Error::NotFound)?).await
}

/// A picture at its public address, for the provider that sends it.
///
/// # Errors
/// Nothing has this address, or it has expired.
pub async fn read_public_media(app: &App, token: &str) -> Result<Shown, Error> {
    let (id, scope) = app.store.media_by_token(token).await?.ok_or(Error::NotFound)?;
    let now = clock::now();
    let found = scope.media().get(&id, None).await?;
    let open = found.filter(|file| file.open_until.is_some_and(|until| until > now));
    show(&scope, open.ok_or(Error::NotFound)?).await
}

async fn show(scope: &Scope, file: MediaFile) -> Result<Shown, Error> {
    let mut ciphers = scope.person_keys().of(&[&file.lead_id]).await?;
    let cipher = ciphers.remove(&file.lead_id).ok_or(Error::NotFound)?;
    match (file.content(&cipher)?, file.content_type) {
        (Some(bytes), Some(content_type)) => Ok(Shown { content_type, bytes }),
        _ => Err(Error::NotFound),
    }
}
