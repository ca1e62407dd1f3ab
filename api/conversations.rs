//! Conversations: the inbox, and what a member does in it.

#[path = "_conversations/delivery.rs"]
mod delivery;
#[path = "_conversations/dialogue.rs"]
mod dialogue;
#[path = "_conversations/suggestion.rs"]
mod suggestion;
#[path = "_conversations/summary.rs"]
mod summary;
#[path = "_conversations/why.rs"]
mod why;

use std::process::ExitCode;

use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::{
        id::{ConversationId, MediaId, MemberId},
        picture::MAX_UPLOAD,
    },
    http::{self, Background, Caller, Json, ListQuery, Path, Problem, ProblemBody, Query, idempotency_key, needs},
    jobs,
    security::random,
    services::{
        Error,
        conversation_view::{
            ConversationView, MessageView, list_conversations, list_messages, read_conversation, read_message,
        },
        keep_media::upload_media,
        media_view::{MediaView, read_media},
        note_read::{Read, note_read},
        steer_conversation::{Step, steer},
    },
    store::conversations::View,
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
        .routes(routes!(list))
        .routes(routes!(read, assign))
        .routes(routes!(messages, write))
        .routes(routes!(upload).layer(DefaultBodyLimit::max(MAX_UPLOAD)))
        .routes(routes!(picture))
        .routes(routes!(take_over))
        .routes(routes!(hand_back))
        .routes(routes!(close))
        .merge(delivery::router())
        .merge(dialogue::router())
        .merge(suggestion::router())
        .merge(summary::router())
        .merge(why::router())
}

fn main() -> ExitCode {
    http::function(router())
}

/// Which conversations.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ViewName {
    /// Those that go on.
    #[default]
    Open,
    /// Those that wait for a person.
    NeedsYou,
    /// The caller's own.
    Mine,
    /// All.
    All,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct InboxQuery {
    /// Which conversations; `open` when absent.
    #[serde(default)]
    #[param(inline)]
    view: ViewName,
    /// At most so many items: 1 to 200, usually 50.
    limit: Option<i64>,
    /// The `next_cursor` of the former page.
    cursor: Option<String>,
}

/// A page of conversations, the latest activity first.
#[derive(Serialize, ToSchema)]
struct ConversationPage {
    /// The conversations.
    items: Vec<ConversationView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

/// A page of texts, the oldest first.
#[derive(Serialize, ToSchema)]
struct MessagePage {
    /// The texts.
    items: Vec<MessageView>,
    /// Leads to earlier texts.
    next_cursor: Option<String>,
}

/// Whose a conversation is to be.
#[derive(Deserialize, ToSchema)]
struct Assignment {
    /// The member, or nobody.
    assignee_id: Option<MemberId>,
}

/// A text to send.
#[derive(Deserialize, ToSchema)]
struct NewMessage {
    /// The text; may be empty when pictures go with it.
    text: String,
    /// Pictures to send with it: ids that uploading them gave, at most 10.
    #[serde(default)]
    media: Vec<MediaId>,
}

/// Lists conversations.
#[utoipa::path(get, path = "/api/conversations", operation_id = "conversations_list", tag = "conversations", params(InboxQuery),
    security(("bearer" = [])), responses((status = 200, body = ConversationPage), (status = 401, body = ProblemBody)))]
async fn list(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Query(query): Query<InboxQuery>,
) -> Result<Json<ConversationPage>, Problem> {
    let view = match query.view {
        ViewName::Open => View::Open,
        ViewName::NeedsYou => View::NeedsYou,
        ViewName::Mine => View::Of(caller.member.clone()),
        ViewName::All => View::All,
    };
    let page = ListQuery { limit: query.limit, cursor: query.cursor }.into();
    let page = list_conversations(&caller.scope, &view, &page).await?;
    note_read(&app, &caller.scope, &caller.member, Read::People).await?;
    Ok(Json(ConversationPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Reads a conversation.
#[utoipa::path(get, path = "/api/conversations/{id}", operation_id = "conversations_read", tag = "conversations", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 200, body = ConversationView), (status = 404, body = ProblemBody)))]
async fn read(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path(id): Path<ConversationId>,
) -> Result<Json<ConversationView>, Problem> {
    let conversation = read_conversation(&caller.scope, &id).await?;
    note_read(&app, &caller.scope, &caller.member, Read::Conversation(&id)).await?;
    Ok(Json(conversation))
}

/// Makes a conversation somebody's, or nobody's.
#[utoipa::path(patch, path = "/api/conversations/{id}", operation_id = "conversations_assign", tag = "conversations", request_body = Assignment,
    params(("id" = String, Path)), security(("bearer" = [])), responses((status = 200, body = ConversationView), (status = 422, body = ProblemBody)))]
async fn assign(
    State(app): State<App>,
    caller: Caller<needs::Assign>,
    Path(id): Path<ConversationId>,
    background: Background,
    Json(assignment): Json<Assignment>,
) -> Result<Json<ConversationView>, Problem> {
    stepped(app, caller, id, background, Step::Assign(assignment.assignee_id)).await
}

/// Lists the texts of a conversation: the latest ones, the oldest of them first.
#[utoipa::path(get, path = "/api/conversations/{id}/messages", operation_id = "conversations_messages", tag = "conversations",
    params(("id" = String, Path), ListQuery), security(("bearer" = [])), responses((status = 200, body = MessagePage), (status = 404, body = ProblemBody)))]
async fn messages(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path(id): Path<ConversationId>,
    Query(query): Query<ListQuery>,
) -> Result<Json<MessagePage>, Problem> {
    let page = list_messages(&caller.scope, &id, &query.into()).await?;
    note_read(&app, &caller.scope, &caller.member, Read::Conversation(&id)).await?;
    Ok(Json(MessagePage { items: page.items, next_cursor: page.next_cursor }))
}

/// Sends a text. The caller takes the conversation over.
#[utoipa::path(post, path = "/api/conversations/{id}/messages", operation_id = "conversations_write", tag = "conversations", request_body = NewMessage,
    params(("id" = String, Path)), security(("bearer" = [])), responses((status = 201, body = MessageView), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn write(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<ConversationId>,
    background: Background,
    headers: HeaderMap,
    Json(new): Json<NewMessage>,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers).unwrap_or_else(random::token);
    let dedupe_key = format!("member:{}:{key}", caller.member.as_str());
    let step = Step::Write { text: new.text, media: new.media, dedupe_key };
    let written = steer(&app, &caller.scope, &caller.member, &id, step).await?.ok_or(Error::NotFound)?;
    let view = read_message(&caller.scope, &written).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok((StatusCode::CREATED, Json(view)).into_response())
}

/// Takes a picture that is to be sent in a conversation: a JPEG, PNG, GIF or WebP of up to 1 MB. What it is is read from
/// its bytes. Everything that is not the picture is cut from it. It is forgotten after a day unless it is sent.
#[utoipa::path(post, path = "/api/conversations/{id}/media", operation_id = "conversations_upload", tag = "conversations",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 201, body = MediaView), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn upload(
    caller: Caller<needs::Converse>,
    Path(id): Path<ConversationId>,
    body: Bytes,
) -> Result<Response, Problem> {
    let view = upload_media(&caller.scope, &id, &body).await?;
    Ok((StatusCode::CREATED, Json(view)).into_response())
}

/// Gives a picture of a conversation.
#[utoipa::path(get, path = "/api/conversations/{id}/media/{media_id}", operation_id = "conversations_picture", tag = "conversations",
    params(("id" = String, Path), ("media_id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = Vec<u8>, content_type = "image/*"), (status = 404, body = ProblemBody)))]
async fn picture(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path((id, media)): Path<(ConversationId, MediaId)>,
) -> Result<impl IntoResponse, Problem> {
    let shown = read_media(&caller.scope, &id, &media).await?;
    note_read(&app, &caller.scope, &caller.member, Read::Conversation(&id)).await?;
    // The name is ours alone: what its kind is after the slash is how files of it end.
    let kind = shown.content_type.rsplit('/').next().unwrap_or("bin");
    let name = format!("attachment; filename=\"picture.{kind}\"");
    let headers = [
        (header::CONTENT_TYPE, shown.content_type.as_str()),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-store"),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    Ok((headers, shown.bytes))
}

/// Takes a conversation over from the assistant.
#[utoipa::path(post, path = "/api/conversations/{id}/takeover", operation_id = "conversations_takeover", tag = "conversations",
    params(("id" = String, Path)), security(("bearer" = [])), responses((status = 200, body = ConversationView), (status = 404, body = ProblemBody)))]
async fn take_over(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<ConversationId>,
    background: Background,
) -> Result<Json<ConversationView>, Problem> {
    stepped(app, caller, id, background, Step::TakeOver).await
}

/// Gives a conversation back to the assistant.
#[utoipa::path(post, path = "/api/conversations/{id}/handback", operation_id = "conversations_handback", tag = "conversations",
    params(("id" = String, Path)), security(("bearer" = [])), responses((status = 200, body = ConversationView), (status = 404, body = ProblemBody)))]
async fn hand_back(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<ConversationId>,
    background: Background,
) -> Result<Json<ConversationView>, Problem> {
    stepped(app, caller, id, background, Step::HandBack).await
}

/// Closes a conversation.
#[utoipa::path(post, path = "/api/conversations/{id}/close", operation_id = "conversations_close", tag = "conversations",
    params(("id" = String, Path)), security(("bearer" = [])), responses((status = 200, body = ConversationView), (status = 404, body = ProblemBody)))]
async fn close(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<ConversationId>,
    background: Background,
) -> Result<Json<ConversationView>, Problem> {
    stepped(app, caller, id, background, Step::Close).await
}

async fn stepped<N: needs::Need>(
    app: App,
    caller: Caller<N>,
    id: ConversationId,
    background: Background,
    step: Step,
) -> Result<Json<ConversationView>, Problem> {
    steer(&app, &caller.scope, &caller.member, &id, step).await?;
    let view = read_conversation(&caller.scope, &id).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(Json(view))
}
