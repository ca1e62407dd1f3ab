//! The durable queue: claims are leases with a fencing number, failures are tried again, what cannot be done waits in
//! the dashboard.

mod run;

use std::{
    pin::pin,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use anyhow::Result;
use jiff::SignedDuration;
use tokio::sync::{Notify, Semaphore};

use crate::{
    App, clock,
    domain::ai_settings::LONGEST_WAIT_SECONDS,
    http::Background,
    live,
    services::plan_chores::plan_chores,
    store::{Scope, jobs::Job},
};

/// How many jobs one process works on at a time.
const WORKERS: usize = 4;
/// A job that is due so soon is waited for instead of being left to the next tick: an answer waits so long for the end of
/// several texts in a row.
const WORTH_WAITING: Duration = Duration::from_secs(LONGEST_WAIT_SECONDS as u64 + 1);
/// How often a long-lived process looks for jobs nobody told it of.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How long a request's own process goes on with jobs; what is left is the tick's.
const SETTLE_BUDGET: Duration = Duration::from_secs(20);

static FREE: Semaphore = Semaphore::const_new(WORKERS);
/// One worker at a time looks for a job, and waits for the next one. Woken together they would all grasp at the same.
static WATCH: Semaphore = Semaphore::const_new(1);
/// Counts the calls for work, so that a worker which is about to leave notices one that came just now.
static CALLS: AtomicU64 = AtomicU64::new(0);
/// Wakes the worker that waits for a job which is due later: there may be one that is due now.
static CALLED: Notify = Notify::const_new();

/// Works on due jobs until there are none, or until so much time has passed.
pub async fn drain(app: &App, budget: Duration) {
    CALLS.fetch_add(1, Ordering::SeqCst);
    CALLED.notify_waiters();
    let end = Instant::now() + budget;
    loop {
        // Enough workers are at it: they go on until nothing is due.
        let Ok(_turn) = FREE.try_acquire() else { return };
        let calls = CALLS.load(Ordering::SeqCst);
        if let Err(error) = work(app, end).await {
            tracing::error!("working on jobs: {error:#}");
            return;
        }
        if CALLS.load(Ordering::SeqCst) == calls || Instant::now() >= end {
            return;
        }
    }
}

async fn work(app: &App, end: Instant) -> Result<()> {
    while let Ok(Ok(watch)) = tokio::time::timeout_at(end.into(), WATCH.acquire()).await {
        let Some(job) = next_job(app, end).await? else { return Ok(()) };
        drop(watch);
        run::run(app, job).await?;
    }
    Ok(())
}

/// Claims the next job, and waits for one that is due soon. Nothing: there is none.
async fn next_job(app: &App, end: Instant) -> Result<Option<Job>> {
    let lease = SignedDuration::try_from(app.config.job_lease)?;
    while Instant::now() < end {
        let mut called = pin!(CALLED.notified());
        called.as_mut().enable();
        let now = clock::now();
        if let Some(job) = app.store.claim_job(now, now.saturating_add(lease)?).await? {
            return Ok(Some(job));
        }
        let Some(due) = app.store.next_due().await? else { return Ok(None) };
        let wait = Duration::try_from(due.duration_since(clock::now())).unwrap_or_default();
        if wait > WORTH_WAITING || Instant::now() + wait > end {
            return Ok(None);
        }
        tokio::select! {
            () = tokio::time::sleep(wait.max(Duration::from_millis(5))) => {}
            () = called => {}
        }
    }
    Ok(None)
}

/// Works on jobs for as long as the process lives: the local server's own tick.
pub async fn work_until_stopped(app: App) {
    // Requests bring workers of their own; these two look for what nobody announced.
    let workers = (0..2).map(|_| async {
        loop {
            tokio::select! {
                () = crate::http::stopping() => return,
                () = tokio::time::sleep(LOOK_EVERY) => drain(&app, Duration::from_secs(60)).await,
            }
        }
    });
    let leftovers = async {
        loop {
            plan(&app).await;
            tokio::select! {
                () = crate::http::stopping() => return,
                () = tokio::time::sleep(Duration::from_secs(5)) => live::announce_leftovers(&app).await,
            }
        }
    };
    futures_util::future::join(futures_util::future::join_all(workers), leftovers).await;
}

/// Adds the jobs of the day, if nobody has.
pub async fn plan(app: &App) {
    if let Err(error) = plan_chores(app).await {
        tracing::error!("planning the day's jobs: {error:#}");
    }
}

/// What follows a committed change, without keeping its answer waiting: the live feed hears of it, and the jobs it
/// caused are worked on.
pub fn settle(background: &Background, app: &App, scope: &Scope) {
    let (app, workspace) = (app.clone(), scope.workspace_id().clone());
    background.spawn(async move {
        live::announce(&app, &workspace).await;
        drain(&app, SETTLE_BUDGET).await;
    });
}
