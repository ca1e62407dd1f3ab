//! Queues a text: the message, the job that sends it, and what the inbox sees, in the caller's transaction.

use std::borrow::Cow;

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::live_news;
use crate::{
    domain::{
        gate::Purpose,
        id::{MemberId, MessageId},
        job::Task,
        segments::segment,
        smart_encoding::smart_encode,
    },
    security::random,
    store::{
        Scope, Tx,
        channels::ChannelSettings,
        conversations::Conversation,
        jobs::NewJob,
        messages::{Author, Message, NewMessage},
        sealed::FieldCipher,
    },
};

/// A text to queue.
pub struct Outgoing<'a> {
    /// Who writes.
    pub author: Author,
    /// Which member.
    pub member: Option<&'a MemberId>,
    /// What it is for.
    pub purpose: Purpose,
    /// The text.
    pub text: &'a str,
    /// How many pictures go with it.
    pub pictures: u32,
    /// The text it repeats, if any.
    pub resend_of: Option<&'a MessageId>,
    /// What makes a repeated request the same text.
    pub dedupe_key: String,
}

/// Queues a text in a conversation, for the epoch the conversation is in. The caller saves the conversation.
pub async fn queue_text(
    scope: &Scope,
    conversation: &mut Conversation,
    outgoing: Outgoing<'_>,
    cipher: &FieldCipher,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<Message> {
    let expires = now.saturating_add(outgoing.purpose.useful_for()).ok();
    queue_text_until(scope, conversation, outgoing, expires, cipher, now, tx).await
}

/// The same for a text that is of no use after a moment of its own.
pub async fn queue_text_until(
    scope: &Scope,
    conversation: &mut Conversation,
    outgoing: Outgoing<'_>,
    expires_at: Option<Timestamp>,
    cipher: &FieldCipher,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<Message> {
    if let Some(message) = scope.messages().by_key(&outgoing.dedupe_key, Some(tx)).await? {
        return Ok(message);
    }
    let channel = conversation.channel_id.as_ref().context("the gate lets no text be queued without a channel")?;
    let settings = scope.channels().get_within(channel, tx).await?.map(|channel| channel.settings).unwrap_or_default();
    let text = written(&settings, outgoing.text);
    let new = NewMessage {
        id: random::id(),
        conversation: &conversation.id,
        lead: &conversation.lead_id,
        channel,
        author: outgoing.author,
        member: outgoing.member,
        text: &text,
        purpose: Some(outgoing.purpose),
        epoch: conversation.epoch,
        segments: segment(&text).segments,
        pictures: outgoing.pictures,
        expires_at,
        resend_of: outgoing.resend_of,
        dedupe_key: outgoing.dedupe_key,
    };
    let message = scope.messages().add(new, cipher, now, tx).await?;
    let job = NewJob {
        task: Task::SendText { message: message.id.clone() },
        key: format!("send:{}", message.id.as_str()),
        run_at: now,
        lead: Some(conversation.lead_id.clone()),
        conversation: Some(conversation.id.clone()),
    };
    scope.jobs().add(job, now, tx).await?;
    conversation.last_message_id = Some(message.id.clone());
    conversation.last_activity_at = now;
    live_news::message_created(scope, &message, now, tx).await?;
    Ok(message)
}

/// A text as a sender writes it.
pub(super) fn written<'a>(settings: &ChannelSettings, text: &'a str) -> Cow<'a, str> {
    if settings.smart_encoding { smart_encode(text) } else { Cow::Borrowed(text) }
}
