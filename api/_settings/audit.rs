//! The audit log.

use axum::extract::State;
use leadline::{
    App,
    http::{Caller, Json, ListQuery, Problem, ProblemBody, Query, needs},
    services::audit::{AuditHeadView, AuditView, Verification, list_audit, list_heads, verify_audit},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(heads)).routes(routes!(verification))
}

/// A page of the log.
#[derive(Serialize, ToSchema)]
struct AuditPage {
    /// The newest entries first.
    items: Vec<AuditView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

/// A page of signed heads.
#[derive(Serialize, ToSchema)]
struct AuditHeadPage {
    /// The newest first.
    items: Vec<AuditHeadView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

/// Lists who did what to what.
#[utoipa::path(get, path = "/api/settings/audit", operation_id = "settings_audit", tag = "settings", params(ListQuery),
    security(("bearer" = [])), responses((status = 200, body = AuditPage), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
async fn list(caller: Caller<needs::ReadAudit>, Query(query): Query<ListQuery>) -> Result<Json<AuditPage>, Problem> {
    let page = list_audit(&caller.scope, &query.into()).await?;
    Ok(Json(AuditPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Lists the signed heads: kept elsewhere, they prove that nothing before them was changed since.
#[utoipa::path(get, path = "/api/settings/audit/heads", operation_id = "settings_audit_heads", tag = "settings", params(ListQuery),
    security(("bearer" = [])), responses((status = 200, body = AuditHeadPage), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
async fn heads(
    caller: Caller<needs::ReadAudit>,
    Query(query): Query<ListQuery>,
) -> Result<Json<AuditHeadPage>, Problem> {
    let page = list_heads(&caller.scope, &query.into()).await?;
    Ok(Json(AuditHeadPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Checks the whole log, and names the first entry that is broken.
#[utoipa::path(get, path = "/api/settings/audit/verification", operation_id = "settings_audit_verification", tag = "settings",
    security(("bearer" = [])), responses((status = 200, body = Verification), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
async fn verification(State(app): State<App>, caller: Caller<needs::ReadAudit>) -> Result<Json<Verification>, Problem> {
    Ok(Json(verify_audit(&app, &caller.scope).await?))
}
