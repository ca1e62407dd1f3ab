//! How a text fared on its way, and sending it once more.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::id::{ConversationId, MessageId},
    http::{Background, Caller, Json, Path, Problem, ProblemBody, idempotency_key, needs},
    jobs,
    security::random,
    services::{
        Error,
        conversation_view::{MessageView, read_message},
        delivery_view::{DeliveryView, read_delivery},
        note_read::{Read, note_read},
        steer_conversation::{Step, steer},
    },
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(delivery)).routes(routes!(resend))
}

/// What happened to a text, the oldest first.
#[derive(Serialize, ToSchema)]
struct DeliveryPage {
    /// The entries.
    items: Vec<DeliveryView>,
    /// Always absent: a text's history is given whole.
    next_cursor: Option<String>,
}

/// Reads what happened to a text on its way.
#[utoipa::path(get, path = "/api/conversations/{id}/messages/{message_id}/delivery", operation_id = "conversations_delivery", tag = "conversations",
    params(("id" = String, Path), ("message_id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = DeliveryPage), (status = 404, body = ProblemBody)))]
async fn delivery(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path((conversation, message)): Path<(ConversationId, MessageId)>,
) -> Result<Json<DeliveryPage>, Problem> {
    let items = read_delivery(&caller.scope, &conversation, &message).await?;
    note_read(&app, &caller.scope, &caller.member, Read::Conversation(&conversation)).await?;
    Ok(Json(DeliveryPage { items, next_cursor: None }))
}

/// Sends a text once more that did not arrive, or of which nobody knows whether it did. The caller takes the
/// conversation over.
#[utoipa::path(post, path = "/api/conversations/{id}/messages/{message_id}/resend", operation_id = "conversations_resend", tag = "conversations",
    params(("id" = String, Path), ("message_id" = String, Path)), security(("bearer" = [])),
    responses((status = 201, body = MessageView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn resend(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path((conversation, message)): Path<(ConversationId, MessageId)>,
    background: Background,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers).unwrap_or_else(random::token);
    let step = Step::Resend { message, dedupe_key: format!("member:{}:{key}", caller.member.as_str()) };
    let written = steer(&app, &caller.scope, &caller.member, &conversation, step).await?.ok_or(Error::NotFound)?;
    let view = read_message(&caller.scope, &written).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok((StatusCode::CREATED, Json(view)).into_response())
}
