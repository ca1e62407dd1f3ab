//! Voids what a machine wrote or is about to write in a conversation, because somebody or something ended it.

use anyhow::Result;
use jiff::Timestamp;

use super::live_news;
use crate::{
    domain::delivery::MessageStatus,
    store::{Scope, Tx, conversations::Conversation},
};

/// Begins the next epoch: cancels the queued texts of machines, or of everybody, by this rule, and the jobs that would
/// write more. The caller saves the conversation.
pub(super) async fn void_queued(
    scope: &Scope,
    conversation: &mut Conversation,
    everybodys: bool,
    rule: &str,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    conversation.epoch += 1;
    conversation.composing_until = None;
    conversation.suggestion = None;
    for message in scope.messages().cancel_queued(&conversation.id, everybodys, rule, tx).await? {
        live_news::message_updated(scope, &conversation.id, &message, MessageStatus::Canceled, now, tx).await?;
    }
    for kind in ["reply_to_lead", "follow_up"] {
        scope.jobs().cancel(&conversation.id, kind, now, tx).await?;
    }
    Ok(())
}
