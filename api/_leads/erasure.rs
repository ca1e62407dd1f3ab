//! The erasure of a person, and its receipt.

use axum::extract::State;
use leadline::{
    App,
    domain::id::LeadId,
    http::{Background, Caller, Json, Path, Problem, ProblemBody, needs},
    jobs,
    services::{
        erase_lead::{ErasureRequest, erase_lead},
        erasure_view::{ErasureView, read_erasure},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(erase, receipt))
}

/// Erases a person. The key under which everything of the person is sealed is destroyed at once; what cannot be read any
/// more is removed then. An opt-out stays, as a keyed hash. Asked again it answers with the same receipt.
#[utoipa::path(post, path = "/api/leads/{id}/erase", operation_id = "leads_erase", tag = "leads", params(("id" = String, Path)), request_body = ErasureRequest,
    security(("bearer" = [])),
    responses((status = 200, body = ErasureView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn erase(
    State(app): State<App>,
    background: Background,
    caller: Caller<needs::HandlePersonalData>,
    Path(id): Path<LeadId>,
    Json(request): Json<ErasureRequest>,
) -> Result<Json<ErasureView>, Problem> {
    let receipt = erase_lead(&app, &caller.scope, &caller.member, &id, &request).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(Json(receipt))
}

/// Reads the receipt of a lead that was erased.
#[utoipa::path(get, path = "/api/leads/{id}/erase", operation_id = "leads_erasure", tag = "leads", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 200, body = ErasureView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn receipt(
    caller: Caller<needs::HandlePersonalData>,
    Path(id): Path<LeadId>,
) -> Result<Json<ErasureView>, Problem> {
    Ok(Json(read_erasure(&caller.scope, &id).await?))
}
