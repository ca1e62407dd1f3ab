//! Jobs as the dashboard shows them, and another try for dead ones.

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Error, fetch_media, send_text::reopen};
use crate::{
    App, clock,
    domain::{
        id::{ConversationId, JobId, LeadId, MemberId},
        job::{JobState, Task},
    },
    store::{
        Scope,
        jobs::Job,
        page::{Page, PageRequest},
    },
};

/// A job.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Job)]
pub struct JobView {
    /// The id.
    pub id: JobId,
    /// What it does.
    pub kind: &'static str,
    /// Where it stands.
    pub state: JobState,
    /// How often it was tried.
    pub attempts: i32,
    /// How often it is tried at most.
    pub max_attempts: i32,
    /// When it is due.
    #[schema(value_type = String, format = DateTime)]
    pub run_at: Timestamp,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// The lead it is about.
    pub lead_id: Option<LeadId>,
    /// The conversation it is about.
    pub conversation_id: Option<ConversationId>,
}

/// A page of the jobs in a state.
pub async fn list_jobs(scope: &Scope, state: JobState, page: &PageRequest) -> Result<Page<JobView>, Error> {
    let found = scope.jobs().list(state, page).await?;
    Ok(Page { items: found.items.into_iter().map(view).collect(), next_cursor: found.next_cursor })
}

/// Gives a dead job another round of attempts.
pub async fn retry_job(app: &App, scope: &Scope, member: &MemberId, id: &JobId) -> Result<JobView, Error> {
    scope.jobs().get(id).await?.ok_or(Error::NotFound)?;
    let context = (scope, member, id);
    let revived: Option<Job> = app
        .store
        .transact(&context, |tx, (scope, member, id)| {
            Box::pin(async move {
                let now = clock::now();
                let revived = scope.jobs().revive(id, now, tx).await?;
                if let Some(job) = &revived {
                    if let Task::SendText { message } = &job.task {
                        reopen(scope, message, now, tx).await?;
                    }
                    if let Task::FetchMedia { media } = &job.task {
                        fetch_media::reopen(scope, media, tx).await?;
                    }
                    scope.audit(member.as_str(), "job.retry", id.as_str(), now, tx).await?;
                }
                Ok::<_, Error>(revived)
            })
        })
        .await?;
    let detail = "Only a job that was given up can be tried again.".to_owned();
    revived.map(view).ok_or(Error::Conflict { code: "not_dead", detail })
}

/// A job as members see it.
pub(super) fn view(job: Job) -> JobView {
    JobView {
        kind: job.task.kind(),
        max_attempts: job.task.max_attempts(),
        id: job.id,
        state: job.state,
        attempts: job.attempts,
        run_at: job.run_at,
        last_error: job.last_error,
        created_at: job.created_at,
        lead_id: job.lead_id,
        conversation_id: job.conversation_id,
    }
}
