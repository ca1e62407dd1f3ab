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
        audit::sign_audit_head,
        batch_certificates::batch_certificates,
        call_person::call_person,
        deliver_webhook::{self, deliver_webhook},
        erase_lead::clean_up,
        escalate::escalate,
        fetch_media,
        follow_up::follow_up,
        import_leads::import_leads,
        notify_spending::notify_spending,
        notify_team::notify_team,
        notify_webhook_off::notify_webhook_off,
        receive_event::receive_event,
        remind_of_booking::remind_of_booking,
        renew_consent::ask_to_renew,
        reply_to_lead::reply_to_lead,
        retain::retain,
        rotate_keys::rotate_keys,
        send_text::{Sent, give_up, send_text},
        sync_calendar::sync_calendar,
    },
    store::{
        Gone, Scope, Tx,
        jobs::{Ending, Job},
    },
};

/// How a try ended.
enum Outcome {
    /// Done, or to be tried again.
    Ended(Ending),
    /// Given up, for this reason.
    GivenUp(String),
}

/// Runs a claimed job and writes down how it ended.
pub(super) async fn run(app: &App, job: Job) -> Result<()> {
    let scope = app.store.scope(&job.workspace_id).await?;
    match attempt(app, &scope, &job).await {
        Outcome::Ended(ending) => drop(app.store.end_job(&job, ending, clock::now()).await?),
        Outcome::GivenUp(error) => bury(app, &scope, &job, &error).await?,
    }
    live::announce(app, &job.workspace_id).await;
    Ok(())
}

async fn attempt(app: &App, scope: &Scope, job: &Job) -> Outcome {
    // Workers that took it along when they died count as well: such a job must not take down every worker in turn.
    if job.attempts > job.task.max_attempts() {
        return Outcome::GivenUp("its workers were lost again and again".into());
    }
    match perform(app, scope, &job.task).await {
        Ok(Ending::Again { error: Some(error), counts: true, at }) => {
            failed(job, error, at.duration_since(clock::now()))
        }
        Ok(ending) => Outcome::Ended(ending),
        Err(error) if error.is::<Gone>() => {
            tracing::info!(job = job.id.as_str(), kind = job.task.kind(), "nothing left to do: {error:#}");
            Outcome::Ended(Ending::Done)
        }
        Err(error) => {
            let (id, kind, attempt) = (job.id.as_str(), job.task.kind(), job.attempts);
            tracing::warn!(job = id, kind, attempt, "job failed: {error:#}");
            failed(job, format!("{error:#}"), SignedDuration::ZERO)
        }
    }
}

async fn perform(app: &App, scope: &Scope, task: &Task) -> Result<Ending> {
    match task {
        Task::SendText { message } => {
            return Ok(match send_text(app, scope, message).await? {
                Sent::Settled => Ending::Done,
                Sent::InTurn(wait) => Ending::InTurn(after(wait)),
                Sent::Later(wait) => Ending::Again { at: after(wait), error: None, counts: false },
                Sent::Failed { code, wait } => Ending::Again { at: after(wait), error: Some(code), counts: true },
            });
        }
        Task::ReceiveEvent { event, .. } => {
            if let Some(wait) = receive_event(app, scope, event).await? {
                return Ok(Ending::Again { at: after(wait), error: None, counts: false });
            }
        }
        Task::ReplyToLead { conversation, inbound } => reply_to_lead(app, scope, conversation, inbound).await?,
        Task::FollowUp { conversation, after } => follow_up(app, scope, conversation, after).await?,
        Task::RenewConsent { lead } => ask_to_renew(app, scope, lead).await?,
        Task::FetchMedia { media } => fetch_media::fetch_media(app, scope, media).await?,
        Task::BatchCertificates { window } => {
            if let Some(at) = batch_certificates(app, scope, *window).await? {
                return Ok(Ending::Again { at, error: None, counts: false });
            }
        }
        Task::RemindOfBooking { booking, sequence, minutes } => {
            remind_of_booking(app, scope, booking, *sequence, *minutes).await?;
        }
        Task::SyncCalendar { calendar, revision } => {
            if let Some(at) = sync_calendar(app, scope, calendar, revision).await? {
                return Ok(Ending::Again { at, error: None, counts: false });
            }
        }
        Task::NotifySpending { budget, day, percent } => notify_spending(app, scope, budget, day, *percent).await?,
        Task::EraseLead { erasure } => {
            if let Some(at) = clean_up(app, scope, erasure).await? {
                return Ok(Ending::Again { at, error: None, counts: false });
            }
        }
        Task::Retain { .. } => {
            if retain(app, scope).await? {
                return Ok(Ending::Again { at: clock::now(), error: None, counts: false });
            }
        }
        Task::RotateKeys { level, since } => {
            if let Some(at) = rotate_keys(app, scope, *level, *since).await? {
                return Ok(Ending::Again { at, error: None, counts: false });
            }
        }
        Task::SignAuditHead { day } => sign_audit_head(app, scope, day).await?,
        Task::Escalate { conversation, since } => {
            if let Some(at) = escalate(app, scope, conversation, *since).await? {
                return Ok(Ending::Again { at, error: None, counts: false });
            }
        }
        Task::NotifyTeam { lead, news } => notify_team(app, scope, lead, *news).await?,
        Task::DeliverWebhook { endpoint, delivery, round } => {
            if let Some(at) = deliver_webhook(app, scope, endpoint, delivery, *round).await? {
                return Ok(Ending::Again { at, error: None, counts: false });
            }
        }
        Task::ImportLeads { import } => {
            if import_leads(app, scope, import).await? {
                return Ok(Ending::Again { at: clock::now(), error: None, counts: false });
            }
        }
        Task::NotifyWebhookOff { endpoint } => notify_webhook_off(app, scope, endpoint).await?,
    }
    Ok(Ending::Done)
}

/// A failed try is repeated with growing waits, and given up after the last.
fn failed(job: &Job, error: String, at_least: SignedDuration) -> Outcome {
    if job.attempts >= job.task.max_attempts() {
        return Outcome::GivenUp(error);
    }
    let wait = SignedDuration::try_from(backoff(job.attempts, random::bytes::<1>()[0])).unwrap_or_default();
    Outcome::Ended(Ending::Again { at: after(wait.max(at_least)), error: Some(error), counts: true })
}

fn after(wait: SignedDuration) -> Timestamp {
    clock::now().saturating_add(wait).unwrap_or(Timestamp::MAX)
}

struct Burial<'a> {
    scope: &'a Scope,
    job: &'a Job,
    error: &'a str,
}

/// Gives a job up: the dashboard hears of it, and the conversation it belongs to waits for a person.
async fn bury(app: &App, scope: &Scope, job: &Job, error: &str) -> Result<()> {
    tracing::error!(job = job.id.as_str(), kind = job.task.kind(), "job given up");
    let burial = Burial { scope, job, error };
    app.store.transact(&burial, |tx, burial| Box::pin(burial.write(tx))).await
}

impl Burial<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<()> {
        let (scope, job, now) = (self.scope, self.job, clock::now());
        if !scope.jobs().bury(job, self.error, tx).await? {
            return Ok(());
        }
        scope.live_events().add("job.dead", doc! { "job_id": job.id.as_str() }, now, tx).await?;
        if let Task::SendText { message } = &job.task {
            give_up(scope, message, now, tx).await?;
        }
        if let Task::FetchMedia { media } = &job.task {
            fetch_media::give_up(scope, media, tx).await?;
        }
        if let Task::DeliverWebhook { endpoint, delivery, round } = &job.task {
            deliver_webhook::give_up(scope, endpoint, delivery, *round, tx).await?;
        }
        let reason = match job.task {
            Task::SendText { .. } => NeedsPersonReason::FailedToSend,
            Task::ReplyToLead { .. } => NeedsPersonReason::EngineFailed,
            _ => return Ok(()),
        };
        let Some(id) = &job.conversation_id else { return Ok(()) };
        let Some(mut conversation) = scope.conversations().get(id, Some(tx)).await? else { return Ok(()) };
        conversation.composing_until = None;
        call_person(scope, &mut conversation, reason, now, tx).await?;
        scope.conversations().save(&conversation, tx).await
    }
}
