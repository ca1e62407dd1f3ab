//! A conversation as a script that repeats it.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::id::ConversationId,
    http::{Caller, Path, Problem, ProblemBody, needs},
    services::export_dialogue::export_dialogue,
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(dialogue))
}

/// Gives a conversation as a script for `leadline dialogues`, without the people in it: names, phones, addresses, days of birth
/// and links are replaced, each always by the same. Whoever is named in the middle of a text in small letters may be left: read
/// the file before you pass it on.
#[utoipa::path(get, path = "/api/conversations/{id}/dialogue", operation_id = "conversations_dialogue", tag = "conversations",
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = String, content_type = "application/yaml"), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn dialogue(
    State(app): State<App>,
    caller: Caller<needs::HandlePersonalData>,
    Path(id): Path<ConversationId>,
) -> Result<Response, Problem> {
    let script = export_dialogue(&app, &caller.scope, &caller.member, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/yaml"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"conversation.yaml\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, script).into_response())
}
