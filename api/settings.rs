//! Settings of a workspace, its jobs, its appointments, and what is open to all: health and the interface's description.

#[path = "_settings/ai.rs"]
mod ai;
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

use std::process::ExitCode;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::{
        id::{JobId, KnowledgeId},
        job::JobState,
        role::Permission,
    },
    http::{self, Background, Caller, Json, ListQuery, Path, Problem, ProblemBody, Query},
    jobs,
    services::{
        Error,
        job_view::{JobView, list_jobs, retry_job},
        workspace_settings::{WorkspaceChangeRequest, WorkspaceView, change_workspace, read_workspace},
    },
    store::knowledge::KnowledgeEntry,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use validator::Validate;

/// The interface's description: a function knows its own routes alone, so the whole is kept beside them.
const OPENAPI: &str = include_str!("openapi.json");

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(workspace, change))
        .routes(routes!(job_list))
        .routes(routes!(job_retry))
        .routes(routes!(knowledge, add_knowledge))
        .routes(routes!(delete_knowledge))
        .merge(ai::router())
        .merge(bookings::router())
        .merge(calendars::router())
        .merge(channels::router())
        .merge(compliance::router())
        .merge(erasures::router())
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

/// A question and its answer.
#[derive(Serialize, ToSchema)]
#[schema(as = KnowledgeEntry)]
struct KnowledgeView {
    /// The id.
    id: KnowledgeId,
    /// The question.
    question: String,
    /// The answer, as it is texted.
    answer: String,
    /// When it was written.
    updated_at: String,
}

/// What the assistant knows.
#[derive(Serialize, ToSchema)]
struct KnowledgePage {
    /// The entries, the newest first.
    items: Vec<KnowledgeView>,
    /// Always absent: the knowledge is given whole.
    next_cursor: Option<String>,
}

/// A question and its answer, to be known.
#[derive(Deserialize, Validate, ToSchema)]
struct NewKnowledge {
    /// The question.
    #[validate(length(min = 3, max = 300, message = "Write a question of 3 to 300 characters."))]
    question: String,
    /// The answer, as it is to be texted.
    #[validate(length(
        min = 2,
        max = 280,
        message = "Write an answer of 2 to 280 characters: it has to fit two segments."
    ))]
    answer: String,
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
async fn workspace(caller: Caller) -> Result<Json<WorkspaceView>, Problem> {
    caller.may(Permission::Read)?;
    Ok(Json(read_workspace(&caller.scope).await?))
}

/// Changes the workspace. What is absent stays.
#[utoipa::path(patch, path = "/api/settings/workspace", operation_id = "settings_change_workspace", tag = "settings", request_body = WorkspaceChangeRequest,
    security(("bearer" = [])), responses((status = 200, body = WorkspaceView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    caller: Caller,
    Json(change): Json<WorkspaceChangeRequest>,
) -> Result<Json<WorkspaceView>, Problem> {
    caller.may(Permission::ChangeSettings)?;
    Ok(Json(change_workspace(&app, &caller.scope, &caller.member, change).await?))
}

/// Lists jobs.
#[utoipa::path(get, path = "/api/settings/jobs", operation_id = "settings_jobs", tag = "settings", params(JobsQuery), security(("bearer" = [])),
    responses((status = 200, body = JobPage), (status = 401, body = ProblemBody)))]
async fn job_list(caller: Caller, Query(query): Query<JobsQuery>) -> Result<Json<JobPage>, Problem> {
    caller.may(Permission::Read)?;
    let page = ListQuery { limit: query.limit, cursor: query.cursor }.into();
    let page = list_jobs(&caller.scope, query.state.unwrap_or(JobState::Dead), &page).await?;
    Ok(Json(JobPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Gives a dead job another round of attempts.
#[utoipa::path(post, path = "/api/settings/jobs/{id}/retry", operation_id = "settings_retry_job", tag = "settings", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 200, body = JobView), (status = 409, body = ProblemBody)))]
async fn job_retry(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
    background: Background,
) -> Result<Json<JobView>, Problem> {
    caller.may(Permission::RepairJobs)?;
    let job = retry_job(&app, &caller.scope, &caller.member, &id).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(Json(job))
}

/// Lists what the assistant knows.
#[utoipa::path(get, path = "/api/settings/knowledge", operation_id = "settings_knowledge", tag = "settings", security(("bearer" = [])),
    responses((status = 200, body = KnowledgePage), (status = 401, body = ProblemBody)))]
async fn knowledge(caller: Caller) -> Result<Json<KnowledgePage>, Problem> {
    caller.may(Permission::Read)?;
    let items = caller.scope.knowledge().all().await?.into_iter().map(knowledge_view).collect();
    Ok(Json(KnowledgePage { items, next_cursor: None }))
}

/// Adds to what the assistant knows.
#[utoipa::path(post, path = "/api/settings/knowledge", operation_id = "settings_add_knowledge", tag = "settings", request_body = NewKnowledge,
    security(("bearer" = [])), responses((status = 201, body = KnowledgeView), (status = 422, body = ProblemBody)))]
async fn add_knowledge(caller: Caller, Json(new): Json<NewKnowledge>) -> Result<Response, Problem> {
    caller.may(Permission::EditKnowledge)?;
    new.validate().map_err(Error::from)?;
    let entry = caller.scope.knowledge().add(new.question, new.answer, leadline::clock::now()).await?;
    Ok((StatusCode::CREATED, Json(knowledge_view(entry))).into_response())
}

/// Forgets an entry.
#[utoipa::path(delete, path = "/api/settings/knowledge/{id}", operation_id = "settings_delete_knowledge", tag = "settings", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 404, body = ProblemBody)))]
async fn delete_knowledge(caller: Caller, Path(id): Path<KnowledgeId>) -> Result<StatusCode, Problem> {
    caller.may(Permission::EditKnowledge)?;
    if caller.scope.knowledge().delete(&id).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found()) }
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

fn knowledge_view(entry: KnowledgeEntry) -> KnowledgeView {
    KnowledgeView {
        id: entry.id,
        question: entry.question,
        answer: entry.answer,
        updated_at: entry.updated_at.to_string(),
    }
}
