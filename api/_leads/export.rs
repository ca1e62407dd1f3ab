//! Everything that is known of a person, to take along.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::id::LeadId,
    http::{Caller, Json, Path, Problem, ProblemBody, Query, export_page, needs},
    services::export_lead::{LeadExport, export_lead},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(export))
}

/// What an export looks like.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Format {
    /// For programs: every detail.
    #[default]
    Json,
    /// For people: a page to read and to print.
    Html,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// `json` or `html`; `json` when absent.
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// Gives everything that is known of a person. Who takes it is written down, and stands in it.
#[utoipa::path(get, path = "/api/leads/{id}/export", operation_id = "leads_export", tag = "leads", params(("id" = String, Path), ExportQuery),
    security(("bearer" = [])),
    responses((status = 200, content((LeadExport = "application/json"), (String = "text/html"))), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn export(
    State(app): State<App>,
    caller: Caller<needs::HandlePersonalData>,
    Path(id): Path<LeadId>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let found = export_lead(&app, &caller.scope, &caller.member, &id).await?;
    if matches!(query.format, Format::Html) {
        return Ok(export_page::export(&found));
    }
    // The id is one that is stored: nothing of the address gets into the header.
    let name = format!("attachment; filename=\"lead-{}.json\"", found.lead.id.as_str());
    let mut response = Json(found).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
