//! Runs one job: which use case it is, and what its outcome means for the queue.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use mongodb::bson::doc;

use crate::{
    App, clock,
    domain::{
        conversation::NeedsPersonReason,
        job::{Task, backoff},
    },
    live,
    security::random,
    services::{
        follow_up::follow_up,
        notify_team::notify_team,
        receive_event::receive_event,
        reply_to_lead::reply_to_lead,
        send_text::{Sent, give_up, send_text},
    },
    store::{
        Scope,
        conversations::NeedsPerson,
        jobs::{Ending, Job},
    },
};

/// Runs a claimed job and writes down how it ended.
pub(super) async fn run(app: &App, job: Job) -> Result<()> {
    let scope = app.store.scope(&job.workspace_id).await?;
    let ending = match perform(app, &scope, &job.task).await {
        Ok(ending) => ending,
        Err(error) => {
            tracing::warn!(
                job = job.id.as_str(),
                kind = job.task.kind(),
                attempt = job.attempts,
                "job failed: {error:#}"
            );
            failed(&job, format!("{error:#}"), SignedDuration::ZERO)
        }
    };
    let ending = limited(&job, ending);
    let dead = matches!(ending, Ending::Dead { .. });
    if app.store.end_job(&job, ending, clock::now()).await? && dead {
        bury(app, &scope, &job).await?;
    }
    live::announce(app, &job.workspace_id).await;
    Ok(())
}

async fn perform(app: &App, scope: &Scope, task: &Task) -> Result<Ending> {
    match task {
        Task::SendText { message } => {
            return Ok(match send_text(app, scope, message).await? {
                Sent::Settled => Ending::Done,
                Sent::Later(wait) => Ending::Again { at: after(wait), error: None, counts: false },
                Sent::Failed { code, wait } => Ending::Again { at: after(wait), error: Some(code), counts: true },
            });
        }
        Task::ReceiveEvent { event } => receive_event(app, scope, event).await?,
        Task::ReplyToLead { conversation, inbound } => reply_to_lead(app, scope, conversation, inbound).await?,
        Task::FollowUp { conversation, after } => follow_up(app, scope, conversation, after).await?,
        Task::NotifyTeam { lead, news } => notify_team(app, scope, lead, *news).await?,
    }
    Ok(Ending::Done)
}

/// A failed try is repeated with growing waits, and given up after the last.
fn limited(job: &Job, ending: Ending) -> Ending {
    match ending {
        Ending::Again { error: Some(error), counts: true, at } => failed(job, error, at.duration_since(clock::now())),
        ending => ending,
    }
}

fn failed(job: &Job, error: String, at_least: SignedDuration) -> Ending {
    if job.attempts >= job.task.max_attempts() {
        return Ending::Dead { error };
    }
    let wait = SignedDuration::try_from(backoff(job.attempts, random::bytes::<1>()[0])).unwrap_or_default();
    Ending::Again { at: after(wait.max(at_least)), error: Some(error), counts: true }
}

fn after(wait: SignedDuration) -> Timestamp {
    clock::now().saturating_add(wait).unwrap_or(Timestamp::MAX)
}

/// A job was given up: the dashboard hears of it, and the conversation it belongs to waits for a person.
async fn bury(app: &App, scope: &Scope, job: &Job) -> Result<()> {
    tracing::error!(job = job.id.as_str(), kind = job.task.kind(), "job given up");
    let context = (scope, job);
    app.store
        .transact(&context, |tx, (scope, job)| {
            Box::pin(async move {
                let now = clock::now();
                scope.live_events().add("job.dead", doc! { "job_id": job.id.as_str() }, now, tx).await?;
                if let Task::SendText { message } = &job.task {
                    give_up(scope, message, now, tx).await?;
                }
                let Some(id) = &job.conversation_id else { return Ok(()) };
                let Some(mut conversation) = scope.conversations().get(id, Some(tx)).await? else { return Ok(()) };
                let reason = match job.task {
                    Task::SendText { .. } => NeedsPersonReason::FailedToSend,
                    Task::ReplyToLead { .. } => NeedsPersonReason::EngineFailed,
                    _ => return Ok(()),
                };
                conversation.needs_person = Some(NeedsPerson { reason, since: now });
                conversation.composing_until = None;
                scope.conversations().save(&conversation, tx).await?;
                crate::services::live_news::needs_person(scope, id, &conversation.lead_id, reason, now, tx).await
            })
        })
        .await
}
