//! The keys that seal personal data.

use axum::{extract::State, http::StatusCode};
use leadline::{
    App,
    domain::key_rotation::KeyLevel,
    http::{Caller, Json, Problem, ProblemBody, needs},
    services::rotate_keys::{KeyRotationView, KeysView, order_rotation, read_keys},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(read)).routes(routes!(rotate))
}

/// Which keys to replace.
#[derive(Deserialize, ToSchema)]
struct NewRotation {
    /// `workspace` or `persons`.
    level: KeyLevel,
}

/// Says how the workspace's keys are.
#[utoipa::path(get, path = "/api/settings/keys", operation_id = "settings_keys", tag = "settings",
    security(("bearer" = [])), responses((status = 200, body = KeysView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
async fn read(State(app): State<App>, caller: Caller<needs::ChangeSettings>) -> Result<Json<KeysView>, Problem> {
    Ok(Json(read_keys(&app, caller.scope.workspace_id().as_str()).await?))
}

/// Has keys replaced while everything goes on. It takes an hour at least, since everybody gets time to let go of the former
/// ones.
#[utoipa::path(post, path = "/api/settings/keys/rotations", operation_id = "settings_rotate_keys", tag = "settings",
    security(("bearer" = [])), request_body = NewRotation,
    responses((status = 202, body = KeyRotationView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn rotate(
    State(app): State<App>,
    caller: Caller<needs::ManageTeam>,
    Json(new): Json<NewRotation>,
) -> Result<(StatusCode, Json<KeyRotationView>), Problem> {
    let rotation = order_rotation(&app, &caller.scope, new.level, &caller.member).await?;
    Ok((StatusCode::ACCEPTED, Json(rotation)))
}
