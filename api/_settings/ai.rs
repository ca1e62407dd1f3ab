//! The language models, and what they may spend.

use axum::extract::State;
use leadline::{
    App,
    domain::role::Permission,
    http::{Caller, Json, Problem, ProblemBody},
    services::ai_settings::{AiSettingsChange, AiSettingsView, change_ai_settings, read_ai_settings},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(read, change))
}

/// Reads which models are asked, and what they may spend and have spent today.
#[utoipa::path(get, path = "/api/settings/ai", operation_id = "settings_ai", tag = "settings", security(("bearer" = [])),
    responses((status = 200, body = AiSettingsView), (status = 401, body = ProblemBody)))]
async fn read(State(app): State<App>, caller: Caller) -> Result<Json<AiSettingsView>, Problem> {
    caller.may(Permission::Read)?;
    Ok(Json(read_ai_settings(&app, &caller.scope).await?))
}

/// Changes what they may spend. What is absent stays; null takes a limit away. Over a limit the built-in engine answers.
#[utoipa::path(patch, path = "/api/settings/ai", operation_id = "settings_change_ai", tag = "settings", request_body = AiSettingsChange,
    security(("bearer" = [])), responses((status = 200, body = AiSettingsView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    caller: Caller,
    Json(change): Json<AiSettingsChange>,
) -> Result<Json<AiSettingsView>, Problem> {
    caller.may(Permission::ChangeSettings)?;
    Ok(Json(change_ai_settings(&app, &caller.scope, &caller.member, change).await?))
}
