//! Calls a person to a conversation: the inbox shows why, the team is told, and it goes further up if nobody comes.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::live_news;
use crate::{
    domain::{
        conversation::NeedsPersonReason,
        id::MessageId,
        job::{News, Task},
    },
    store::{
        Scope, Tx,
        conversations::{Conversation, NeedsPerson},
        jobs::NewJob,
    },
};

/// Marks a conversation as waiting for a person. The caller saves the conversation. One mail goes out per epoch: what
/// happens again before anybody answered is no news. Where the team answers every text, each of them is.
pub async fn call_person(
    scope: &Scope,
    conversation: &mut Conversation,
    reason: NeedsPersonReason,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    conversation.needs_person = Some(NeedsPerson { reason, since: now, escalations: 0 });
    live_news::needs_person(scope, &conversation.id, &conversation.lead_id, reason, now, tx).await?;
    let answers_all = matches!(reason, NeedsPersonReason::TeamAnswers | NeedsPersonReason::SuggestionReady);
    let text = conversation.last_inbound_id.as_ref().filter(|_| answers_all).map_or("", MessageId::as_str);
    let job = NewJob {
        task: Task::NotifyTeam { lead: conversation.lead_id.clone(), news: News::NeedsPerson },
        key: format!("notify:needs_person:{}:{}:{text}", conversation.id.as_str(), conversation.epoch),
        run_at: now,
        lead: Some(conversation.lead_id.clone()),
        conversation: Some(conversation.id.clone()),
    };
    scope.jobs().add(job, now, tx).await?;
    let Some(minutes) = scope.workspace_within(tx).await?.ai.escalate_after_minutes else { return Ok(()) };
    let since = now.as_millisecond();
    let job = NewJob {
        task: Task::Escalate { conversation: conversation.id.clone(), since },
        key: format!("escalate:{}:{since}", conversation.id.as_str()),
        run_at: now.saturating_add(SignedDuration::from_mins(minutes.into()))?,
        lead: Some(conversation.lead_id.clone()),
        conversation: Some(conversation.id.clone()),
    };
    scope.jobs().add(job, now, tx).await
}
