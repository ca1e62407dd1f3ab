//! Leads: who they are, what they agreed to, what happened.

use std::process::ExitCode;

use axum::{extract::State, http::StatusCode};
use leadline::{
    App,
    domain::id::LeadId,
    http::{self, Background, Caller, Json, ListQuery, Path, Problem, ProblemBody, Query, needs},
    jobs,
    services::{
        lead_view::{ConsentRecord, LeadDetail, LeadView, read_consent, read_lead},
        list_leads::{list_leads, search_leads},
        note_read::{Read, note_read},
        record_consent::{NewRecord, block_lead, record_consent},
        release_lead::release_lead,
        timeline::{TimelineEntry, read_timeline},
    },
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

#[path = "_leads/answers.rs"]
mod answers;
#[path = "_leads/bookings.rs"]
mod bookings;
#[path = "_leads/certificates.rs"]
mod certificates;
#[path = "_leads/erasure.rs"]
mod erasure;
#[path = "_leads/export.rs"]
mod export;
#[path = "_leads/export_all.rs"]
mod export_all;
#[path = "_leads/imports.rs"]
mod imports;

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(list))
        .routes(routes!(search))
        .routes(routes!(read))
        .routes(routes!(timeline))
        .routes(routes!(consent, add_consent))
        .routes(routes!(block))
        .routes(routes!(release))
        .merge(answers::router())
        .merge(bookings::router())
        .merge(certificates::router())
        .merge(erasure::router())
        .merge(export::router())
        .merge(export_all::router())
        .merge(imports::router())
}

fn main() -> ExitCode {
    http::function(router())
}

/// Whom to look for. In a body, since addresses of requests are written down in many places.
#[derive(Deserialize, ToSchema)]
struct LeadSearch {
    /// A whole phone or e-mail address, the last four digits of a phone, or beginnings of a name's words with at least three
    /// letters.
    search: String,
    /// At most so many items: 1 to 200, usually 50.
    limit: Option<i64>,
    /// The `next_cursor` of the former page.
    cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LeadsQuery {
    /// Only those that are held back, or only those that are not.
    held_back: Option<bool>,
    /// At most so many items: 1 to 200, usually 50.
    limit: Option<i64>,
    /// The `next_cursor` of the former page.
    cursor: Option<String>,
}

/// A page of leads, the newest first.
#[derive(Serialize, ToSchema)]
struct LeadPage {
    /// The leads.
    items: Vec<LeadView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

/// A page of a timeline, the newest first.
#[derive(Serialize, ToSchema)]
struct TimelinePage {
    /// The entries.
    items: Vec<TimelineEntry>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

/// A lead's consent ledger, the newest first.
#[derive(Serialize, ToSchema)]
struct ConsentPage {
    /// The events.
    items: Vec<ConsentRecord>,
    /// Always absent: the ledger is given whole.
    next_cursor: Option<String>,
}

/// Whether a lead is to be blocked.
#[derive(Deserialize, ToSchema)]
#[schema(as = LeadBlock)]
struct Block {
    /// True: what it sends is kept, and nothing is sent there. False: as before.
    blocked: bool,
}

/// Lists leads.
#[utoipa::path(get, path = "/api/leads", operation_id = "leads_list", tag = "leads", params(LeadsQuery), security(("bearer" = [])),
    responses((status = 200, body = LeadPage), (status = 401, body = ProblemBody)))]
async fn list(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Query(query): Query<LeadsQuery>,
) -> Result<Json<LeadPage>, Problem> {
    let page = ListQuery { limit: query.limit, cursor: query.cursor }.into();
    let page = list_leads(&caller.scope, query.held_back, &page).await?;
    note_read(&app, &caller.scope, &caller.member, Read::People).await?;
    Ok(Json(LeadPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Finds leads.
#[utoipa::path(post, path = "/api/leads/search", operation_id = "leads_search", tag = "leads", security(("bearer" = [])),
    request_body = LeadSearch,
    responses((status = 200, body = LeadPage), (status = 401, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn search(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Json(wanted): Json<LeadSearch>,
) -> Result<Json<LeadPage>, Problem> {
    let page = ListQuery { limit: wanted.limit, cursor: wanted.cursor }.into();
    let page = search_leads(&caller.scope, &wanted.search, &page).await?;
    note_read(&app, &caller.scope, &caller.member, Read::People).await?;
    Ok(Json(LeadPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Reads a lead.
#[utoipa::path(get, path = "/api/leads/{id}", operation_id = "leads_read", tag = "leads", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = LeadDetail), (status = 404, body = ProblemBody)))]
async fn read(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path(id): Path<LeadId>,
) -> Result<Json<LeadDetail>, Problem> {
    let lead = read_lead(&app, &caller.scope, &id).await?;
    note_read(&app, &caller.scope, &caller.member, Read::Lead(&id)).await?;
    Ok(Json(lead))
}

/// Reads what happened with a lead.
#[utoipa::path(get, path = "/api/leads/{id}/timeline", operation_id = "leads_timeline", tag = "leads", params(("id" = String, Path), ListQuery),
    security(("bearer" = [])), responses((status = 200, body = TimelinePage), (status = 404, body = ProblemBody)))]
async fn timeline(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path(id): Path<LeadId>,
    Query(query): Query<ListQuery>,
) -> Result<Json<TimelinePage>, Problem> {
    let page = read_timeline(&caller.scope, &id, &query.into()).await?;
    note_read(&app, &caller.scope, &caller.member, Read::Lead(&id)).await?;
    Ok(Json(TimelinePage { items: page.items, next_cursor: page.next_cursor }))
}

/// Reads a lead's consent ledger.
#[utoipa::path(get, path = "/api/leads/{id}/consent", operation_id = "leads_consent", tag = "leads", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 200, body = ConsentPage), (status = 404, body = ProblemBody)))]
async fn consent(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path(id): Path<LeadId>,
) -> Result<Json<ConsentPage>, Problem> {
    let items = read_consent(&caller.scope, &id).await?;
    note_read(&app, &caller.scope, &caller.member, Read::Lead(&id)).await?;
    Ok(Json(ConsentPage { items, next_cursor: None }))
}

/// Writes down what a lead said of texts by mail, on the phone or otherwise; or takes back an opt-out that was only
/// likely.
#[utoipa::path(post, path = "/api/leads/{id}/consent", operation_id = "leads_record_consent", tag = "leads", params(("id" = String, Path)),
    request_body = NewRecord, security(("bearer" = [])),
    responses((status = 200, body = ConsentPage), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn add_consent(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<LeadId>,
    Json(record): Json<NewRecord>,
) -> Result<Json<ConsentPage>, Problem> {
    record_consent(&app, &caller.scope, &caller.member, &id, &record).await?;
    Ok(Json(ConsentPage { items: read_consent(&caller.scope, &id).await?, next_cursor: None }))
}

/// Blocks a lead as spam, or lifts that.
#[utoipa::path(post, path = "/api/leads/{id}/block", operation_id = "leads_block", tag = "leads", params(("id" = String, Path)), request_body = Block,
    security(("bearer" = [])), responses((status = 204), (status = 404, body = ProblemBody)))]
async fn block(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<LeadId>,
    Json(wish): Json<Block>,
) -> Result<StatusCode, Problem> {
    block_lead(&app, &caller.scope, &caller.member, &id, wish.blocked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Releases a lead that was held back: it is texted like any other from now on.
#[utoipa::path(post, path = "/api/leads/{id}/release", operation_id = "leads_release", tag = "leads", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 404, body = ProblemBody)))]
async fn release(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<LeadId>,
    background: Background,
) -> Result<StatusCode, Problem> {
    release_lead(&app, &caller.scope, &caller.member, &id).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(StatusCode::NO_CONTENT)
}
