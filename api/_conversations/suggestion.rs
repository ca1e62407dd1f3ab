//! The reply the assistant proposes.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::id::ConversationId,
    http::{Background, Caller, Json, Path, Problem, ProblemBody, idempotency_key, needs},
    jobs,
    security::random,
    services::{
        conversation_view::{MessageView, read_message},
        note_read::{Read, note_read},
        suggestion::{SuggestionView, dismiss_suggestion, read_suggestion, send_suggestion},
    },
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(read, send, dismiss))
}

/// What is sent of a proposed reply.
#[derive(Deserialize, ToSchema)]
struct SentSuggestion {
    /// Other words; absent: those that are proposed.
    text: Option<String>,
}

/// Reads the reply that is proposed to the lead's last text.
#[utoipa::path(get, path = "/api/conversations/{id}/suggestion", operation_id = "conversations_suggestion", tag = "conversations",
    params(("id" = String, Path)), security(("bearer" = [])), responses((status = 200, body = SuggestionView), (status = 404, body = ProblemBody)))]
async fn read(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path(id): Path<ConversationId>,
) -> Result<Json<SuggestionView>, Problem> {
    let suggestion = read_suggestion(&caller.scope, &id).await?;
    note_read(&app, &caller.scope, &caller.member, Read::Conversation(&id)).await?;
    Ok(Json(suggestion))
}

/// Sends the proposed reply in the caller's name, and does what it means. The assistant goes on proposing.
#[utoipa::path(post, path = "/api/conversations/{id}/suggestion", operation_id = "conversations_send_suggestion", tag = "conversations",
    request_body = SentSuggestion, params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 201, body = MessageView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn send(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<ConversationId>,
    background: Background,
    headers: HeaderMap,
    Json(sent): Json<SentSuggestion>,
) -> Result<Response, Problem> {
    let key = format!("suggestion:{}:{}", id.as_str(), idempotency_key(&headers).unwrap_or_else(random::token));
    let message = send_suggestion(&app, &caller.scope, &caller.member, &id, sent.text.as_deref(), &key).await?;
    let view = read_message(&caller.scope, &message).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok((StatusCode::CREATED, Json(view)).into_response())
}

/// Takes the proposed reply away.
#[utoipa::path(delete, path = "/api/conversations/{id}/suggestion", operation_id = "conversations_dismiss_suggestion", tag = "conversations",
    params(("id" = String, Path)), security(("bearer" = [])), responses((status = 204), (status = 404, body = ProblemBody)))]
async fn dismiss(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<ConversationId>,
    background: Background,
) -> Result<StatusCode, Problem> {
    dismiss_suggestion(&app, &caller.scope, &caller.member, &id).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(StatusCode::NO_CONTENT)
}
