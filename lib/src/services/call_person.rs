//! Calls a person to a conversation: the inbox shows why, and the team is told.

use anyhow::Result;
use jiff::Timestamp;

use super::live_news;
use crate::{
    domain::{
        conversation::NeedsPersonReason,
        job::{News, Task},
    },
    store::{
        Scope, Tx,
        conversations::{Conversation, NeedsPerson},
        jobs::NewJob,
    },
};

/// Marks a conversation as waiting for a person. The caller saves the conversation. One mail goes out per epoch: what
/// happens again before anybody answered is no news.
pub async fn call_person(
    scope: &Scope,
    conversation: &mut Conversation,
    reason: NeedsPersonReason,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    conversation.needs_person = Some(NeedsPerson { reason, since: now });
    live_news::needs_person(scope, &conversation.id, &conversation.lead_id, reason, now, tx).await?;
    let job = NewJob {
        task: Task::NotifyTeam { lead: conversation.lead_id.clone(), news: News::NeedsPerson },
        key: format!("notify:needs_person:{}:{}", conversation.id.as_str(), conversation.epoch),
        run_at: now,
        lead: Some(conversation.lead_id.clone()),
        conversation: Some(conversation.id.clone()),
    };
    scope.jobs().add(job, now, tx).await
}
