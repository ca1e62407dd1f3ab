//! Why the assistant wrote what it wrote.

use axum::extract::State;
use leadline::{
    App,
    domain::id::{ConversationId, MessageId},
    http::{Caller, Json, Path, Problem, ProblemBody, needs},
    services::{
        ai_run_view::{AiRunView, read_ai_run},
        note_read::{Read, note_read},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(why))
}

/// Reads how a text of the assistant came about: what it understood, what was decided, and which stored facts it rests on.
#[utoipa::path(get, path = "/api/conversations/{id}/messages/{message_id}/why", operation_id = "conversations_why", tag = "conversations",
    params(("id" = String, Path), ("message_id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = AiRunView), (status = 404, body = ProblemBody)))]
async fn why(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path((conversation, message)): Path<(ConversationId, MessageId)>,
) -> Result<Json<AiRunView>, Problem> {
    let run = read_ai_run(&caller.scope, &conversation, &message).await?;
    note_read(&app, &caller.scope, &caller.member, Read::Conversation(&conversation)).await?;
    Ok(Json(run))
}
