//! Settings of a workspace, its jobs, its appointments, its endpoints, and what is open to all: health and the interface's description.

#[path = "_settings/ai.rs"]
mod ai;
#[path = "_settings/audit.rs"]
mod audit;
#[path = "_settings/bookings.rs"]
mod bookings;
#[path = "_settings/calendars.rs"]
mod calendars;
#[path = "_settings/channels.rs"]
mod channels;
#[path = "_settings/compliance.rs"]
mod compliance;
#[path = "_settings/erasures.rs"]
mod erasures;
#[path = "_settings/keys.rs"]
mod keys;
#[path = "_settings/knowledge.rs"]
mod knowledge;
#[path = "_settings/knowledge_documents.rs"]
mod knowledge_documents;
#[path = "_settings/webhooks.rs"]
mod webhooks;

use std::process::ExitCode;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::{id::JobId, job::JobState},
    http::{self, Background, Caller, Json, ListQuery, Path, Problem, ProblemBody, Query, needs},
    jobs,
    services::{
        job_view::{JobView, list_jobs, retry_job},
        workspace_settings::{WorkspaceChangeRequest, WorkspaceView, change_workspace, read_workspace},
    },
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The interface's description: a function knows its own routes alone, so the whole is kept beside them.
const OPENAPI: &str = include_str!("openapi.json");

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(workspace, change))
        .routes(routes!(job_list))
        .routes(routes!(job_retry))
        .merge(ai::router())
        .merge(audit::router())
        .merge(keys::router())
        .merge(bookings::router())
        .merge(calendars::router())
        .merge(channels::router())
        .merge(compliance::router())
        .merge(erasures::router())
        .merge(knowledge::router())
        .merge(knowledge_documents::router())
        .merge(webhooks::router())
        .routes(routes!(health))
        .route("/api/openapi.json", axum::routing::get(openapi))
}

fn main() -> ExitCode {
    http::function(router())
}

/// A page of jobs, the newest first.
#[derive(Serialize, ToSchema)]
struct JobPage {
    /// The jobs.
    items: Vec<JobView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct JobsQuery {
    /// Which jobs; `dead` when absent.
    #[param(inline)]
    state: Option<JobState>,
    /// At most so many items: 1 to 200, usually 50.
    limit: Option<i64>,
    /// The `next_cursor` of the former page.
    cursor: Option<String>,
}

/// Whether we are well.
#[derive(Serialize, ToSchema)]
struct Health {
    /// `ok`, or `database_unreachable`.
    status: &'static str,
    /// The program's version.
    version: &'static str,
}

/// Reads the workspace.
#[utoipa::path(get, path = "/api/settings/workspace", operation_id = "settings_workspace", tag = "settings", security(("bearer" = [])),
    responses((status = 200, body = WorkspaceView), (status = 401, body = ProblemBody)))]
async fn workspace(caller: Caller<needs::Read>) -> Result<Json<WorkspaceView>, Problem> {
    Ok(Json(read_workspace(&caller.scope).await?))
}

/// Changes the workspace. What is absent stays.
#[utoipa::path(patch, path = "/api/settings/workspace", operation_id = "settings_change_workspace", tag = "settings", request_body = WorkspaceChangeRequest,
    security(("bearer" = [])), responses((status = 200, body = WorkspaceView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Json(change): Json<WorkspaceChangeRequest>,
) -> Result<Json<WorkspaceView>, Problem> {
    Ok(Json(change_workspace(&app, &caller.scope, &caller.member, change).await?))
}

/// Lists jobs.
#[utoipa::path(get, path = "/api/settings/jobs", operation_id = "settings_jobs", tag = "settings", params(JobsQuery), security(("bearer" = [])),
    responses((status = 200, body = JobPage), (status = 401, body = ProblemBody)))]
async fn job_list(caller: Caller<needs::Read>, Query(query): Query<JobsQuery>) -> Result<Json<JobPage>, Problem> {
    let page = ListQuery { limit: query.limit, cursor: query.cursor }.into();
    let page = list_jobs(&caller.scope, query.state.unwrap_or(JobState::Dead), &page).await?;
    Ok(Json(JobPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Gives a dead job another round of attempts.
#[utoipa::path(post, path = "/api/settings/jobs/{id}/retry", operation_id = "settings_retry_job", tag = "settings", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 200, body = JobView), (status = 409, body = ProblemBody)))]
async fn job_retry(
    State(app): State<App>,
    caller: Caller<needs::RepairJobs>,
    Path(id): Path<JobId>,
    background: Background,
) -> Result<Json<JobView>, Problem> {
    let job = retry_job(&app, &caller.scope, &caller.member, &id).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(Json(job))
}

/// Whether the program and its database are well.
#[utoipa::path(get, path = "/api/health", operation_id = "health", tag = "open", responses((status = 200, body = Health), (status = 503, body = Health)))]
async fn health(State(app): State<App>) -> Response {
    let version = env!("CARGO_PKG_VERSION");
    match app.store.ping().await {
        Ok(()) => Json(Health { status: "ok", version }).into_response(),
        Err(error) => {
            tracing::error!("{error:#}");
            (StatusCode::SERVICE_UNAVAILABLE, Json(Health { status: "database_unreachable", version })).into_response()
        }
    }
}

async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI)
}
