//! The receipts of erasures.

use leadline::{
    App,
    http::{Caller, Json, ListQuery, Problem, ProblemBody, Query, needs},
    services::erasure_view::{ErasureView, list_erasures},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list))
}

/// A page of receipts, the newest first.
#[derive(Serialize, ToSchema)]
struct ErasurePage {
    /// The receipts.
    items: Vec<ErasureView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

/// Lists the receipts of erasures.
#[utoipa::path(get, path = "/api/settings/erasures", operation_id = "settings_erasures", tag = "settings", params(ListQuery),
    security(("bearer" = [])), responses((status = 200, body = ErasurePage), (status = 403, body = ProblemBody)))]
async fn list(
    caller: Caller<needs::HandlePersonalData>,
    Query(query): Query<ListQuery>,
) -> Result<Json<ErasurePage>, Problem> {
    let page = list_erasures(&caller.scope, &query.into()).await?;
    Ok(Json(ErasurePage { items: page.items, next_cursor: page.next_cursor }))
}
