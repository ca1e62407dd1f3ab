//! The scheduler's tick: the day's jobs are planned, due ones are worked on.

use std::{process::ExitCode, time::Duration};

use axum::{
    extract::State,
    http::{HeaderMap, header},
};
use leadline::{
    App,
    http::{self, Json, Problem, ProblemBody},
    jobs, live,
    security::secret::same_secret,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// How long a tick works: within the request's time limit, and done before the next minute's.
const BUDGET: Duration = Duration::from_secs(25);

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(tick))
}

fn main() -> ExitCode {
    http::function(router())
}

/// What a tick says.
#[derive(Serialize, ToSchema)]
struct Ticked {
    /// Always `ok`.
    status: &'static str,
}

/// Works on due jobs. Ticks may overlap: a job belongs to one worker at a time.
#[utoipa::path(get, path = "/api/cron/tick", operation_id = "cron_tick", tag = "cron",
    responses((status = 200, body = Ticked), (status = 401, body = ProblemBody)))]
async fn tick(State(app): State<App>, headers: HeaderMap) -> Result<Json<Ticked>, Problem> {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    // Without a secret the tick is closed, never open.
    let allowed =
        app.config.cron_secret.as_deref().zip(given).is_some_and(|(secret, given)| same_secret(secret, given));
    if !allowed {
        return Err(Problem::unauthorized());
    }
    jobs::plan(&app).await;
    // What is announced late may cause jobs.
    live::announce_leftovers(&app).await;
    jobs::drain(&app, BUDGET).await;
    Ok(Json(Ticked { status: "ok" }))
}
