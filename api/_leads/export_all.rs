//! All leads as one file.

use axum::{
    body::Body,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    http::{Caller, Problem, ProblemBody, Query, needs},
    services::export_leads::{Shape, export_leads},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(export))
}

/// How the file is written.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FileFormat {
    /// For spreadsheets.
    #[default]
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// What else is in it.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Include {
    /// Each lead's texts, in and out.
    Messages,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LeadsExportQuery {
    /// `csv` or `jsonl`; `csv` when absent.
    #[serde(default)]
    #[param(inline)]
    format: FileFormat,
    /// `messages`, in JSON Lines alone.
    #[param(inline)]
    include: Option<Include>,
    /// Only those that are held back, or only those that are not.
    held_back: Option<bool>,
}

/// Gives all leads as a file, the newest first, while they are read. Who takes it is written down.
#[utoipa::path(get, path = "/api/leads/export", operation_id = "leads_export_all", tag = "leads", params(LeadsExportQuery), security(("bearer" = [])),
    responses((status = 200, content((String = "text/csv"), (String = "application/x-ndjson"))), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
async fn export(
    State(app): State<App>,
    caller: Caller<needs::ExportLeads>,
    Query(query): Query<LeadsExportQuery>,
) -> Result<Response, Problem> {
    let (shape, kind, name) = match (query.format, query.include) {
        (FileFormat::Csv, None) => (Shape::Csv, "text/csv; charset=utf-8", "leads.csv"),
        (FileFormat::Csv, Some(_)) => {
            let detail = "Texts do not fit into a table. Ask for format=jsonl.";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_query", detail));
        }
        (FileFormat::Jsonl, include) => {
            (Shape::JsonLines { messages: include.is_some() }, "application/x-ndjson", "leads.jsonl")
        }
    };
    let file = export_leads(&app, &caller.scope, &caller.member, shape, query.held_back).await?;
    let named = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, named)];
    Ok((headers, Body::from_stream(file)).into_response())
}
