//! A lead's consent certificates: listed, downloaded, shown as a page to print.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::id::{CertificateId, LeadId},
    http::{Caller, Json, ListQuery, Path, Problem, ProblemBody, Query, certificate_page, needs},
    services::{
        certificate_view::{CertificateView, hand_out, judge, list_certificates},
        note_read::{Read, note_read},
    },
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(download)).routes(routes!(page))
}

/// A page of consent certificates, the newest first.
#[derive(Serialize, ToSchema)]
struct CertificatePage {
    /// The certificates.
    items: Vec<CertificateView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

/// Lists a lead's consent certificates. Every submission has one, ticked or not.
#[utoipa::path(get, path = "/api/leads/{id}/certificates", operation_id = "leads_certificates", tag = "leads", params(("id" = String, Path), ListQuery),
    security(("bearer" = [])), responses((status = 200, body = CertificatePage), (status = 404, body = ProblemBody)))]
async fn list(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path(lead): Path<LeadId>,
    Query(query): Query<ListQuery>,
) -> Result<Json<CertificatePage>, Problem> {
    let page = list_certificates(&caller.scope, &lead, &query.into()).await?;
    note_read(&app, &caller.scope, &caller.member, Read::Lead(&lead)).await?;
    Ok(Json(CertificatePage { items: page.items, next_cursor: page.next_cursor }))
}

/// Downloads a consent certificate: the file that `leadline verify-consent` checks. Who downloads it is written down.
#[utoipa::path(get, path = "/api/leads/{id}/certificates/{certificate_id}", operation_id = "leads_certificate", tag = "leads",
    params(("id" = String, Path), ("certificate_id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, content_type = "application/json", body = serde_json::Value), (status = 404, body = ProblemBody)))]
async fn download(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path((lead, id)): Path<(LeadId, CertificateId)>,
) -> Result<Response, Problem> {
    let found = hand_out(&app, &caller.scope, &caller.member, &lead, &id).await?;
    let mut response = ([(header::CONTENT_TYPE, "application/json")], found.file).into_response();
    // The id is one that is stored: nothing of the address gets into the header.
    let name = format!("attachment; filename=\"consent-{}.json\"", found.id.as_str());
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// Shows a consent certificate as a page to print, with what its check proves. Who reads it is written down.
#[utoipa::path(get, path = "/api/leads/{id}/certificates/{certificate_id}/page", operation_id = "leads_certificate_page", tag = "leads",
    params(("id" = String, Path), ("certificate_id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, content_type = "text/html", body = String), (status = 404, body = ProblemBody)))]
async fn page(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path((lead, id)): Path<(LeadId, CertificateId)>,
) -> Result<Response, Problem> {
    let found = hand_out(&app, &caller.scope, &caller.member, &lead, &id).await?;
    let proof = judge(&app, &caller.scope, &found.file).await?;
    let keys = app.config.public(&format!("/f/keys/{}", caller.scope.workspace_id().as_str()));
    Ok(certificate_page::certificate(&found.id, &proof, &keys))
}
