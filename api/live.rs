//! Live: what happens, as it happens, over WebSocket or server-sent events.

use std::{convert::Infallible, process::ExitCode, time::Duration};

use axum::{
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    },
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{Stream, StreamExt, stream};
use leadline::{
    App, clock,
    http::{self, Background, Caller, Json, Problem, ProblemBody, Query, needs, same_site::same_site, stopping},
    live::{Feed, FeedCursor},
};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep_until};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// How long a ticket is good, in seconds.
const TICKET_SECONDS: i64 = 30;
/// A connection ends before the platform ends it, and the client comes back.
const LONGEST: Duration = Duration::from_secs(280);
/// How often a silent connection shows that it is alive.
const BEAT: Duration = Duration::from_secs(15);
/// The service restarts: come back.
const RESTART: u16 = 1012;
/// Enough for events, which are small; the defaults cost 128 kB a socket.
const BUFFER: usize = 4_096;

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(ticket)).routes(routes!(socket)).routes(routes!(events))
}

fn main() -> ExitCode {
    http::function(router())
}

/// Opens one live connection.
#[derive(Serialize, ToSchema)]
struct LiveTicket {
    /// Goes into the address.
    ticket: String,
    /// In how many seconds it expires.
    expires_in: i64,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LiveQuery {
    /// The ticket.
    ticket: String,
    /// The cursor of the last event that was seen; from now on when absent.
    cursor: Option<String>,
}

/// Makes a ticket for one live connection.
#[utoipa::path(post, path = "/api/live/ticket", operation_id = "live_ticket", tag = "live", security(("bearer" = [])),
    responses((status = 200, body = LiveTicket), (status = 401, body = ProblemBody)))]
async fn ticket(State(app): State<App>, caller: Caller<needs::Read>) -> Result<Json<LiveTicket>, Problem> {
    let expires_at = clock::seconds_from_now(TICKET_SECONDS);
    let ticket = app.store.issue_ticket(caller.scope.workspace_id(), &caller.member, expires_at).await?;
    Ok(Json(LiveTicket { ticket, expires_in: TICKET_SECONDS }))
}

/// Live events over a WebSocket; every text frame is one event.
#[utoipa::path(get, path = "/api/live", operation_id = "live_socket", tag = "live", params(LiveQuery),
    responses((status = 101, description = "A WebSocket"), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
async fn socket(
    State(app): State<App>,
    Query(query): Query<LiveQuery>,
    background: Background,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    same_site(&app.config, &headers)?;
    let feed = open(&app, &query.ticket, query.cursor.as_deref()).await?;
    let open = background.hold();
    Ok(upgrade.read_buffer_size(BUFFER).write_buffer_size(BUFFER).on_upgrade(async move |socket| {
        talk(socket, feed).await;
        drop(open);
    }))
}

/// An event of the stream, as the protocol of server-sent events has it. For the description alone: axum writes them.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is used")]
struct ServerSentEvent {
    /// Where to resume.
    id: String,
    /// The event as JSON: `cursor`, `type`, `at` and `data`, as over the WebSocket.
    data: String,
}

/// Live events as server-sent events.
#[utoipa::path(get, path = "/api/live/events", operation_id = "live_events", tag = "live", params(LiveQuery),
    responses((status = 200, body = ServerSentEvent, content_type = "text/event-stream"), (status = 401, body = ProblemBody)))]
async fn events(
    State(app): State<App>,
    Query(query): Query<LiveQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let last_seen = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let feed = open(&app, &query.ticket, last_seen.or(query.cursor.as_deref())).await?;
    let keep_alive = KeepAlive::new().interval(BEAT);
    Ok(Sse::new(told(feed)).keep_alive(keep_alive).into_response())
}

async fn open(app: &App, ticket: &str, cursor: Option<&str>) -> Result<Feed, Problem> {
    let workspace = app.store.redeem_ticket(ticket, clock::now()).await?.ok_or_else(Problem::unauthorized)?;
    Ok(Feed::open(app, &workspace, cursor.and_then(FeedCursor::parse)).await?)
}

async fn talk(mut socket: WebSocket, mut feed: Feed) {
    let end = Instant::now() + LONGEST;
    let mut waiting = vec![feed.hello()];
    loop {
        for event in waiting.drain(..) {
            let Ok(json) = serde_json::to_string(&event) else { continue };
            if socket.send(Message::Text(json.into())).await.is_err() {
                return;
            }
        }
        tokio::select! {
            found = feed.next() => match found {
                Ok(events) => waiting = events,
                Err(error) => {
                    tracing::warn!("reading the feed: {error:#}");
                    break;
                }
            },
            // A client has nothing to say; pings are answered below us, and an end is an end.
            said = socket.recv() => match said {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
            () = tokio::time::sleep(BEAT) => {
                if socket.send(Message::Ping(Vec::new().into())).await.is_err() {
                    return;
                }
            }
            () = stopping() => break,
            () = sleep_until(end) => break,
        }
    }
    let frame = CloseFrame { code: RESTART, reason: "come back with your cursor".into() };
    // The client may be gone already.
    let _ = socket.send(Message::Close(Some(frame))).await;
}

fn told(feed: Feed) -> impl Stream<Item = Result<Event, Infallible>> {
    let end = Instant::now() + LONGEST;
    let hello = stream::once(std::future::ready(vec![feed.hello()]));
    let rest = stream::unfold(feed, move |mut feed| async move {
        tokio::select! {
            found = feed.next() => found.ok().map(|events| (events, feed)),
            () = stopping() => None,
            () = sleep_until(end) => None,
        }
    });
    hello.chain(rest).flat_map(stream::iter).map(|event| {
        let json = serde_json::to_string(&event).unwrap_or_default();
        Ok(Event::default().id(event.cursor).data(json))
    })
}
