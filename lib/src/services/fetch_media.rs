//! Pictures that came with a text: noted with it, fetched from the provider by a job, cleaned, sealed, stored.
//!
//! An address in a webhook is not to be trusted further than its provider: what lies elsewhere is never asked for, nor
//! is what a redirect leads to elsewhere.

mod download;
mod origins;

use anyhow::{Context, Result};
use jiff::Timestamp;

use self::download::{Fetched, download};
use super::live_news;
use crate::{
    App, clock,
    domain::{
        id::MediaId,
        job::Task,
        media::{MOST_INBOUND, MediaRefusal, MediaState, Stated, stated},
        picture::{MAX_INBOUND, Picture, clean},
    },
    sms,
    store::{
        Gone, Scope, Tx,
        jobs::NewJob,
        media::{MediaFile, NewInbound},
        messages::Message,
        sealed::FieldCipher,
    },
};

/// Notes the files of an inbound text, and makes a job of each that may be a picture.
pub async fn expect_media(
    scope: &Scope,
    message: &Message,
    media: &[sms::Media],
    cipher: &FieldCipher,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    for (position, file) in (0..).zip(media.iter().take(MOST_INBOUND)) {
        let (source, content_type) = match stated(file.content_type.as_deref()) {
            Stated::Layout => continue,
            Stated::MaybePicture => (Some(file.url.as_str()), None),
            Stated::Other(content_type) => (None, Some(content_type)),
        };
        let new = NewInbound {
            message: &message.id,
            conversation: &message.conversation_id,
            lead: &message.lead_id,
            position,
            source,
            content_type,
        };
        let file = scope.media().add_inbound(new, cipher, now, tx).await?;
        if file.state != MediaState::Waiting {
            continue;
        }
        let job = NewJob {
            key: format!("media:{}", file.id.as_str()),
            task: Task::FetchMedia { media: file.id },
            run_at: now,
            lead: Some(message.lead_id.clone()),
            conversation: Some(message.conversation_id.clone()),
        };
        scope.jobs().add(job, now, tx).await?;
    }
    Ok(())
}

/// Fetches a file and stores it if it is a picture. What cannot be one is refused; an error means that trying again may
/// help.
pub async fn fetch_media(app: &App, scope: &Scope, id: &MediaId) -> Result<()> {
    let found = scope.media().get(id, None).await?;
    let Some(file) = found.filter(|file| file.state == MediaState::Waiting) else { return Ok(()) };
    let cipher = scope.person_keys().get(&file.lead_id, None).await?;
    let source = file.source(&cipher)?.context("a file that waits has an address")?;
    let message = file.message_id.as_ref().context("an inbound file belongs to a text")?;
    let message = scope.messages().get(message, None).await?.ok_or(Gone("the text"))?;
    let channel = scope.channels().get(&message.channel_id).await?.context("the channel is gone")?;
    let picture = match download(app, &channel, &source, MAX_INBOUND).await? {
        Fetched::Bytes(bytes) => clean(&bytes, MAX_INBOUND).map_err(MediaRefusal::from),
        Fetched::Refused(refusal) => Err(refusal),
    };
    let settling = Settling { scope, file: &file, message: &message, cipher: &cipher, picture: &picture };
    app.store.transact(&settling, |tx, settling| Box::pin(settling.write(tx))).await
}

struct Settling<'a> {
    scope: &'a Scope,
    file: &'a MediaFile,
    message: &'a Message,
    cipher: &'a FieldCipher,
    picture: &'a Result<Picture, MediaRefusal>,
}

impl Settling<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<()> {
        let Self { scope, file, message, cipher, picture } = *self;
        let waited = match picture {
            Ok(picture) => scope.media().keep(&file.id, picture, cipher, tx).await?,
            Err(refusal) => scope.media().refuse(&file.id, *refusal, tx).await?,
        };
        if waited { tell(scope, message, tx).await } else { Ok(()) }
    }
}

async fn tell(scope: &Scope, message: &Message, tx: &mut Tx) -> Result<()> {
    live_news::message_updated(scope, &message.conversation_id, &message.id, message.status, clock::now(), tx).await
}

/// Ends a file whose job was given up.
pub async fn give_up(scope: &Scope, id: &MediaId, tx: &mut Tx) -> Result<()> {
    if scope.media().refuse(id, MediaRefusal::Unreachable, tx).await? { changed(scope, id, tx).await } else { Ok(()) }
}

/// Takes a file up again that was given up.
pub async fn reopen(scope: &Scope, id: &MediaId, tx: &mut Tx) -> Result<()> {
    if scope.media().reopen(id, tx).await? { changed(scope, id, tx).await } else { Ok(()) }
}

async fn changed(scope: &Scope, id: &MediaId, tx: &mut Tx) -> Result<()> {
    let file = scope.media().get(id, Some(tx)).await?.ok_or(Gone("the file"))?;
    let Some(message) = &file.message_id else { return Ok(()) };
    let message = scope.messages().get(message, Some(tx)).await?.ok_or(Gone("the text"))?;
    tell(scope, &message, tx).await
}
