//! API keys: what programs sign in with.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::id::ApiKeyId,
    http::{Caller, Json, Path, Problem, ProblemBody, needs},
    services::api_keys::{ApiKeyView, MadeApiKey, NewApiKey, list_api_keys, make_api_key, revoke_api_key},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list, make)).routes(routes!(revoke))
}

/// The API keys of a workspace.
#[derive(Serialize, ToSchema)]
struct ApiKeyPage {
    /// The newest first, those that expired among them.
    items: Vec<ApiKeyView>,
    /// Always absent: they are given whole.
    next_cursor: Option<String>,
}

/// Lists the workspace's API keys.
#[utoipa::path(get, path = "/api/team/api-keys", operation_id = "team_api_keys", tag = "team", security(("bearer" = [])),
    responses((status = 200, body = ApiKeyPage), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
async fn list(caller: Caller<needs::ManageTeam>) -> Result<Json<ApiKeyPage>, Problem> {
    Ok(Json(ApiKeyPage { items: list_api_keys(&caller.scope).await?, next_cursor: None }))
}

/// Makes an API key. It acts in the caller's name, and is shown this once.
#[utoipa::path(post, path = "/api/team/api-keys", operation_id = "team_make_api_key", tag = "team", request_body = NewApiKey,
    security(("bearer" = [])), responses((status = 201, body = MadeApiKey), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn make(
    State(app): State<App>,
    caller: Caller<needs::ManageTeam>,
    Json(new): Json<NewApiKey>,
) -> Result<Response, Problem> {
    let by = (&caller.member, caller.rights.role());
    let made = make_api_key(&app, &caller.scope, by, new).await?;
    Ok((StatusCode::CREATED, Json::<MadeApiKey>(made)).into_response())
}

/// Takes an API key back.
#[utoipa::path(delete, path = "/api/team/api-keys/{id}", operation_id = "team_revoke_api_key", tag = "team", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn revoke(
    State(app): State<App>,
    caller: Caller<needs::ManageTeam>,
    Path(id): Path<ApiKeyId>,
) -> Result<StatusCode, Problem> {
    revoke_api_key(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
