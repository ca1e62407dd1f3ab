//! A conversation in short, for the person who takes it over.

use axum::extract::State;
use leadline::{
    App,
    domain::id::ConversationId,
    http::{Caller, Json, Path, Problem, ProblemBody, needs},
    services::{
        conversation_summary::{ConversationSummary, summarize},
        note_read::{Read, note_read},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(summary))
}

/// Sums a conversation up: why it waits, what happened with the texts it is read from, the answers, the open question, and a
/// first line to change.
#[utoipa::path(get, path = "/api/conversations/{id}/summary", operation_id = "conversations_summary", tag = "conversations",
    params(("id" = String, Path)), security(("bearer" = [])), responses((status = 200, body = ConversationSummary), (status = 404, body = ProblemBody)))]
async fn summary(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path(id): Path<ConversationId>,
) -> Result<Json<ConversationSummary>, Problem> {
    let summary = summarize(&app, &caller.scope, &caller.member, &id).await?;
    note_read(&app, &caller.scope, &caller.member, Read::Conversation(&id)).await?;
    Ok(Json(summary))
}
