//! Leads from files.

use axum::{
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::{id::ImportId, import::FileShape, picture::MAX_UPLOAD},
    http::{Background, Caller, Json, ListQuery, Path, Problem, ProblemBody, Query, needs},
    jobs,
    services::{
        import_report::import_report,
        imports::{
            ImportCheck, ImportView, check_import, list_imports, read_import, start_import, undo_import, upload_import,
        },
    },
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(list, upload).layer(DefaultBodyLimit::max(MAX_UPLOAD)))
        .routes(routes!(read))
        .routes(routes!(check))
        .routes(routes!(start))
        .routes(routes!(undo))
        .routes(routes!(report))
}

/// A page of imports, the newest first.
#[derive(Serialize, ToSchema)]
struct LeadImportPage {
    /// The imports of the last month.
    items: Vec<ImportView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    /// `csv` or `jsonl`; `csv` when absent.
    #[serde(default)]
    #[param(inline)]
    format: FileShape,
}

/// Lists the imports of the last month.
#[utoipa::path(get, path = "/api/leads/import", operation_id = "leads_imports", tag = "leads", params(ListQuery), security(("bearer" = [])),
    responses((status = 200, body = LeadImportPage), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
async fn list(
    caller: Caller<needs::ImportLeads>,
    Query(query): Query<ListQuery>,
) -> Result<Json<LeadImportPage>, Problem> {
    let page = list_imports(&caller.scope, &query.into()).await?;
    Ok(Json(LeadImportPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Takes a file of leads, at most 4.4 MB and 20,000 rows. Nothing is made of it yet.
#[utoipa::path(post, path = "/api/leads/import", operation_id = "leads_upload_import", tag = "leads", params(ImportQuery),
    request_body(content((String = "text/csv"), (String = "application/x-ndjson"))), security(("bearer" = [])),
    responses((status = 201, body = ImportView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn upload(
    State(app): State<App>,
    caller: Caller<needs::ImportLeads>,
    Query(query): Query<ImportQuery>,
    body: Bytes,
) -> Result<Response, Problem> {
    let import = upload_import(&app, &caller.scope, &caller.member, query.format, body.into()).await?;
    Ok((StatusCode::CREATED, Json(import)).into_response())
}

/// Reads how far an import has come.
#[utoipa::path(get, path = "/api/leads/import/{id}", operation_id = "leads_import", tag = "leads", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = ImportView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn read(caller: Caller<needs::ImportLeads>, Path(id): Path<ImportId>) -> Result<Json<ImportView>, Problem> {
    Ok(Json(read_import(&caller.scope, &id).await?))
}

/// Says which column means what, and has every row looked over. Nothing is taken in; it may be asked for again with another
/// mapping.
#[utoipa::path(post, path = "/api/leads/import/{id}/check", operation_id = "leads_check_import", tag = "leads", params(("id" = String, Path)),
    request_body = ImportCheck, security(("bearer" = [])),
    responses((status = 200, body = ImportView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn check(
    State(app): State<App>,
    caller: Caller<needs::ImportLeads>,
    Path(id): Path<ImportId>,
    background: Background,
    Json(wish): Json<ImportCheck>,
) -> Result<Json<ImportView>, Problem> {
    let import = check_import(&app, &caller.scope, &caller.member, &id, wish).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(Json(import))
}

/// Has the rows taken in that were looked over. Nobody is texted for it.
#[utoipa::path(post, path = "/api/leads/import/{id}/start", operation_id = "leads_start_import", tag = "leads", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = ImportView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn start(
    State(app): State<App>,
    caller: Caller<needs::ImportLeads>,
    Path(id): Path<ImportId>,
    background: Background,
) -> Result<Json<ImportView>, Problem> {
    let import = start_import(&app, &caller.scope, &caller.member, &id).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(Json(import))
}

/// Has the leads removed that an import made and with whom nothing has happened since. Opt-outs it brought stay.
#[utoipa::path(post, path = "/api/leads/import/{id}/undo", operation_id = "leads_undo_import", tag = "leads", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = ImportView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn undo(
    State(app): State<App>,
    caller: Caller<needs::ImportLeads>,
    Path(id): Path<ImportId>,
    background: Background,
) -> Result<Json<ImportView>, Problem> {
    let import = undo_import(&app, &caller.scope, &caller.member, &id).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(Json(import))
}

/// Gives what came of each row as CSV, with the row's own cells.
#[utoipa::path(get, path = "/api/leads/import/{id}/report", operation_id = "leads_import_report", tag = "leads", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn report(
    State(app): State<App>,
    caller: Caller<needs::ImportLeads>,
    Path(id): Path<ImportId>,
) -> Result<Response, Problem> {
    let report = import_report(&app, &caller.scope, &caller.member, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"import-report.csv\""),
    ];
    Ok((headers, Body::from_stream(report)).into_response())
}
