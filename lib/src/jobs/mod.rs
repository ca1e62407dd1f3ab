//! The durable queue: claims are leases with a fencing number, failures are tried again, what cannot be done waits in
//! the dashboard.

mod pool;
mod run;

use std::time::Duration;

use crate::{App, http::Background, live, services::plan_chores::plan_chores, store::Scope};
use pool::{ELSEWHERE, OWN, Pool};

/// How often a long-lived process looks for jobs nobody told it of.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How long a request's own process goes on with jobs; what is left is the tick's.
const SETTLE_BUDGET: Duration = Duration::from_secs(20);

/// Works on due jobs until there are none, or until so much time has passed.
pub async fn drain(app: &App, budget: Duration) {
    tokio::join!(OWN.drain(app, budget), ELSEWHERE.drain(app, budget));
}

/// Works on jobs for as long as the process lives: the local server's own tick.
pub async fn work_until_stopped(app: App) {
    // Requests bring workers of their own; these look for what nobody announced.
    let workers = [&OWN, &OWN, &ELSEWHERE].map(|pool: &Pool| {
        let app = &app;
        async move {
            loop {
                tokio::select! {
                    () = crate::http::stopping() => return,
                    () = tokio::time::sleep(LOOK_EVERY) => pool.drain(app, Duration::from_secs(60)).await,
                }
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
