//! What a lead answered, as a member knows it.

use axum::extract::State;
use leadline::{
    App,
    domain::id::LeadId,
    http::{Caller, Json, Path, Problem, ProblemBody, needs},
    services::{
        answer_lead::{NewAnswer, answer_lead},
        lead_view::{LeadDetail, read_lead},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(write))
}

/// Writes an answer down, or confirms the one there is: from then on it contradicts nothing. Gives the lead as it is afterwards.
#[utoipa::path(post, path = "/api/leads/{id}/answers", operation_id = "leads_answer", tag = "leads", params(("id" = String, Path)),
    request_body = NewAnswer, security(("bearer" = [])),
    responses((status = 200, body = LeadDetail), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn write(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<LeadId>,
    Json(answer): Json<NewAnswer>,
) -> Result<Json<LeadDetail>, Problem> {
    answer_lead(&app, &caller.scope, &caller.member, &id, &answer).await?;
    Ok(Json(read_lead(&app, &caller.scope, &id).await?))
}
