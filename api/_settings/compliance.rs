//! Whom the workspace texts, when and how often.

use axum::extract::State;
use leadline::{
    App,
    http::{Caller, Json, Problem, ProblemBody, needs},
    services::compliance_settings::{ComplianceChange, ComplianceView, change_compliance, read_compliance},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(read, change))
}

/// Reads whom the workspace texts, when and how often.
#[utoipa::path(get, path = "/api/settings/compliance", operation_id = "settings_compliance", tag = "settings", security(("bearer" = [])),
    responses((status = 200, body = ComplianceView), (status = 401, body = ProblemBody)))]
async fn read(State(app): State<App>, caller: Caller<needs::Read>) -> Result<Json<ComplianceView>, Problem> {
    Ok(Json(read_compliance(&app, &caller.scope).await?))
}

/// Changes it. What is absent stays. `sending: false` stops every text of the workspace at once.
#[utoipa::path(patch, path = "/api/settings/compliance", operation_id = "settings_change_compliance", tag = "settings", request_body = ComplianceChange,
    security(("bearer" = [])), responses((status = 200, body = ComplianceView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Json(change): Json<ComplianceChange>,
) -> Result<Json<ComplianceView>, Problem> {
    Ok(Json(change_compliance(&app, &caller.scope, &caller.member, change).await?))
}
