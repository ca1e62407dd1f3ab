//! What has to be done every day, by jobs of each workspace.

use anyhow::Result;
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    App, clock,
    domain::{id::WorkspaceId, job::Task},
    store::{Scope, jobs::NewJob},
};

/// The chores of a day, as the database knows them.
const RETENTION: &str = "retention";

/// Adds the jobs of today, by the calendar of UTC, unless that is done. Several processes may do it at once: a job's key
/// names its day. One that ends in the middle leaves it to the next.
pub async fn plan_chores(app: &App) -> Result<()> {
    let now = clock::now();
    let today = now.to_zoned(TimeZone::UTC).date().to_string();
    if app.store.chore_is_planned(RETENTION, &today).await? {
        return Ok(());
    }
    for workspace in app.store.workspace_ids().await? {
        plan(app, &workspace, &today, now).await?;
    }
    app.store.planned_chore(RETENTION, &today).await
}

async fn plan(app: &App, workspace: &WorkspaceId, today: &str, now: Timestamp) -> Result<()> {
    let scope: Scope = app.store.scope(workspace).await?;
    let context = (&scope, today, now);
    app.store
        .transact(&context, |tx, (scope, today, now)| {
            Box::pin(async move {
                let day = || (*today).to_owned();
                let chore = |task, name: &str| {
                    let key = format!("{name}:{today}");
                    NewJob { task, key, run_at: *now, lead: None, conversation: None }
                };
                scope.jobs().add(chore(Task::SignAuditHead { day: day() }, "audit_head"), *now, tx).await?;
                scope.jobs().add(chore(Task::Retain { day: day() }, RETENTION), *now, tx).await
            })
        })
        .await
}
