//! Pictures on their way out: uploaded to a conversation, tied to a text, handed to the provider by address.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::{Error, choose_sender::sends_pictures, media_view::MediaView, provider_call::adapter};
use crate::{
    App, clock,
    domain::{
        id::{ConversationId, MediaId, MessageId},
        media::{MOST_OUTBOUND, MediaRefusal},
        picture::{MAX_OUTBOUND, clean},
    },
    store::{Scope, Tx, conversations::Conversation, messages::Message, sealed::FieldCipher},
};

/// A picture that is uploaded and not sent is forgotten after so long.
const UNUSED: SignedDuration = SignedDuration::from_hours(24);

/// A picture's public address works for so long after every try to send its text: providers fetch it when they send,
/// and a text that waits at the provider is dropped long before.
const OPEN: SignedDuration = SignedDuration::from_hours(24);

/// Takes a picture that a member wants to send in a conversation, whatever it is said to be.
///
/// # Errors
/// The conversation is not there, its number sends no pictures, or the bytes are no picture that can be sent.
pub async fn upload_media(scope: &Scope, conversation: &ConversationId, bytes: &[u8]) -> Result<MediaView, Error> {
    let conversation = scope.conversations().get(conversation, None).await?.ok_or(Error::NotFound)?;
    check_channel(scope, &conversation, None).await?;
    let picture = clean(bytes, MAX_OUTBOUND).map_err(|unfit| {
        let refusal = MediaRefusal::from(unfit);
        let detail = match refusal {
            MediaRefusal::TooLarge => format!("A picture has at most {} kB.", MAX_OUTBOUND / 1_000),
            other => other.explanation().to_owned(),
        };
        Error::invalid("", refusal.code(), detail)
    })?;
    let cipher = scope.person_keys().get(&conversation.lead_id, None).await?;
    let now = clock::now();
    let media = scope.media();
    let (lead, id) = (&conversation.lead_id, &conversation.id);
    Ok(media.add_outbound(lead, id, &picture, &cipher, now, later(now, UNUSED)).await?.into())
}

async fn check_channel(scope: &Scope, conversation: &Conversation, tx: Option<&mut Tx>) -> Result<(), Error> {
    let Some(id) = &conversation.channel_id else { return Ok(()) };
    let channels = scope.channels();
    let channel = match tx {
        Some(tx) => channels.get_within(id, tx).await?,
        None => channels.get(id).await?,
    };
    let channel = channel.context("the channel is gone")?;
    if sends_pictures(&channel) {
        return Ok(());
    }
    let detail = format!("{} sends no pictures from this number. Send a link instead.", adapter(&channel)?.0.title());
    Err(Error::Conflict { code: "no_pictures", detail })
}

/// Checks that these pictures can go with one text of a conversation.
///
/// # Errors
/// They are too many or together too large, or the conversation's number sends no pictures.
pub async fn check_sendable(
    scope: &Scope,
    conversation: &Conversation,
    media: &[MediaId],
    tx: &mut Tx,
) -> Result<(), Error> {
    if media.is_empty() {
        return Ok(());
    }
    if media.len() > MOST_OUTBOUND {
        let detail = format!("A text takes at most {MOST_OUTBOUND} pictures.");
        return Err(Error::invalid("/media", "too_many", detail));
    }
    check_channel(scope, conversation, Some(tx)).await?;
    let found = scope.media().of(media, tx).await?;
    let together: u64 = found.iter().filter_map(|file| file.size).map(u64::from).sum();
    if together > MAX_OUTBOUND as u64 {
        let detail = format!("The pictures of a text have at most {} kB together.", MAX_OUTBOUND / 1_000);
        return Err(Error::invalid("/media", "too_large", detail));
    }
    Ok(())
}

/// Ties pictures to the text they go with, in this order.
///
/// # Errors
/// One is not there, belongs to another conversation, or was sent already.
pub async fn attach_media(
    scope: &Scope,
    conversation: &Conversation,
    message: &MessageId,
    media: &[MediaId],
    tx: &mut Tx,
) -> Result<(), Error> {
    for (position, id) in (0..).zip(media) {
        if !scope.media().attach(id, &conversation.id, message, position, tx).await? {
            let detail = "This picture is not here, or was sent already. Upload it again.";
            return Err(Error::invalid(&format!("/media/{position}"), "unknown_media", detail));
        }
    }
    Ok(())
}

/// Copies the pictures of a text, so that they can go with another one. What the first one's addresses lead to stays
/// as it was.
pub async fn repeat_media(
    scope: &Scope,
    message: &Message,
    cipher: &FieldCipher,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<Vec<MediaId>> {
    let media = scope.media();
    let mut copies = Vec::new();
    if message.pictures == 0 {
        return Ok(copies);
    }
    for file in media.of_messages(&[&message.id], Some(&mut *tx)).await? {
        let file = media.get(&file.id, Some(&mut *tx)).await?.context("a picture that was just listed")?;
        copies.push(media.copy(&file, cipher, now, later(now, UNUSED), tx).await?);
    }
    Ok(copies)
}

/// The addresses under which the provider finds a text's pictures, opened anew for a day.
pub async fn media_addresses(app: &App, scope: &Scope, message: &Message, cipher: &FieldCipher) -> Result<Vec<Url>> {
    if message.pictures == 0 {
        return Ok(Vec::new());
    }
    let media = scope.media();
    let until = later(clock::now(), OPEN);
    let mut addresses = Vec::new();
    for file in media.of_messages(&[&message.id], None).await? {
        let token = media.open(&file, cipher, until).await?;
        addresses.push(Url::parse(&app.config.public(&format!("/api/webhooks/media/{token}")))?);
    }
    Ok(addresses)
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}
