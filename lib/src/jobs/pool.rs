//! The workers of this process. Those that wait for servers of other people are apart from the rest: however long they wait,
//! no text waits with them.

use std::{
    collections::HashMap,
    pin::pin,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use tokio::sync::{Notify, Semaphore};

use super::run;
use crate::{
    App, clock,
    domain::{ai_settings::LONGEST_WAIT_SECONDS, id::WebhookEndpointId, job::Task},
    services::deliver_webhook::LONGEST,
    store::jobs::{Job, Workers},
};

/// A job that is due so soon is waited for instead of being left to the next tick: an answer waits so long for the end of
/// several texts in a row.
const WORTH_WAITING: Duration = Duration::from_secs(LONGEST_WAIT_SECONDS as u64 + 1);
/// How many of the workers one endpoint has at most at a time: one that does not answer holds up no others.
const OF_ONE_ENDPOINT: usize = 2;

/// Those who do the product's own work.
pub(super) static OWN: Pool = Pool::new(4, None);
/// Those who tell programs of the workspaces' own of events.
pub(super) static ELSEWHERE: Pool = Pool::new(8, Some(LONGEST));

/// Some workers, who share a line of jobs.
pub(super) struct Pool {
    free: Semaphore,
    /// One worker at a time looks for a job, and waits for the next one. Woken together they would all grasp at the same.
    watch: Semaphore,
    /// Counts the calls for work, so that a worker which is about to leave notices one that came just now.
    calls: AtomicU64,
    /// Wakes the worker that waits for a job which is due later: there may be one that is due now.
    called: Notify,
    /// The longest a job waits for somebody else's server; nothing: these workers do the product's own work.
    waits: Option<Duration>,
    /// How many workers each endpoint has.
    busy: Mutex<Option<HashMap<WebhookEndpointId, usize>>>,
}

impl Pool {
    const fn new(workers: usize, waits: Option<Duration>) -> Self {
        Self {
            free: Semaphore::const_new(workers),
            watch: Semaphore::const_new(1),
            calls: AtomicU64::new(0),
            called: Notify::const_new(),
            waits,
            busy: Mutex::new(None),
        }
    }

    /// Works on due jobs until there are none, or until so much time has passed. What may wait long is not begun shortly
    /// before the end.
    pub(super) async fn drain(&self, app: &App, budget: Duration) {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.called.notify_waiters();
        self.turns(app, Instant::now() + budget.saturating_sub(self.waits.unwrap_or_default())).await;
    }

    fn turns<'a>(&'a self, app: &'a App, end: Instant) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            loop {
                // Enough workers are at it: they go on until nothing is due.
                let Ok(_turn) = self.free.try_acquire() else { return };
                let calls = self.calls.load(Ordering::SeqCst);
                if let Err(error) = self.work(app, end).await {
                    tracing::error!("working on jobs: {error:#}");
                    return;
                }
                if self.calls.load(Ordering::SeqCst) == calls || Instant::now() >= end {
                    return;
                }
            }
        })
    }

    async fn work(&self, app: &App, end: Instant) -> Result<()> {
        while let Ok(Ok(watch)) = tokio::time::timeout_at(end.into(), self.watch.acquire()).await {
            let Some(job) = self.next_job(app, end).await? else { return Ok(()) };
            let place = self.take_place(&job);
            drop(watch);
            let run = async {
                let done = run::run(app, job).await;
                drop(place);
                done
            };
            if self.waits.is_none() {
                run.await?;
                continue;
            }
            // While one waits for somebody's server, another goes on with the line.
            tokio::join!(run, self.turns(app, end)).0?;
        }
        Ok(())
    }

    /// Claims the next job, and waits for one that is due soon. Nothing: there is none.
    async fn next_job(&self, app: &App, end: Instant) -> Result<Option<Job>> {
        let lease = SignedDuration::try_from(app.config.job_lease)?;
        while Instant::now() < end {
            let mut called = pin!(self.called.notified());
            called.as_mut().enable();
            let (now, workers) = (clock::now(), self.workers());
            if let Some(job) = app.store.claim_job(&workers, now, now.saturating_add(lease)?).await? {
                return Ok(Some(job));
            }
            let Some(due) = app.store.next_due(&workers).await? else { return Ok(None) };
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

    fn workers(&self) -> Workers {
        if self.waits.is_none() {
            return Workers::Own;
        }
        let busy = self.busy();
        let full = busy.iter().flatten().filter(|(_, workers)| **workers >= OF_ONE_ENDPOINT);
        Workers::Elsewhere { but: full.map(|(endpoint, _)| endpoint.clone()).collect() }
    }

    /// Counts a worker of an endpoint for as long as it has the job.
    fn take_place(&self, job: &Job) -> Option<Place<'_>> {
        let Task::DeliverWebhook { endpoint, .. } = &job.task else { return None };
        *self.busy().get_or_insert_default().entry(endpoint.clone()).or_default() += 1;
        Some(Place { pool: self, endpoint: endpoint.clone() })
    }

    fn busy(&self) -> MutexGuard<'_, Option<HashMap<WebhookEndpointId, usize>>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A worker's place at an endpoint. Another may have it when it is dropped, also by a worker that is cut short.
struct Place<'a> {
    pool: &'a Pool,
    endpoint: WebhookEndpointId,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut busy = self.pool.busy();
        let Some(busy) = busy.as_mut() else { return };
        if let Some(workers) = busy.get_mut(&self.endpoint) {
            *workers -= 1;
        }
        busy.retain(|_, workers| *workers > 0);
        // Whoever waits for a job may take one of this endpoint now.
        self.pool.called.notify_waiters();
    }
}
