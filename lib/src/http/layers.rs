//! The layers around every route, the outermost first: request id, problems, panics, time limits, size limit, how
//! often, idempotency.

use std::{
    any::Any,
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
};

use super::{
    hardening::harden, idempotency::idempotency, limits::limits, problem::Problem, session_cookie::is_secure,
    visitor_page,
};
use crate::{App, security::random};

/// The longest a handler may take to begin its answer.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest pause within a request's body.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// The largest body, in bytes.
const LARGEST: usize = 256 * 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(super) fn wrap(router: Router, app: App) -> Router {
    let secure = is_secure(&app.config);
    // The last layer added is the first to see a request.
    router
        .layer(from_fn_with_state(app.clone(), idempotency))
        .layer(from_fn_with_state(app, limits))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(RequestBodyTimeoutLayer::new(LONGEST_PAUSE))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(secure, problems))
}

/// How paths begin that go on with what only its holder should know.
const SECRET: [&str; 4] = ["/api/webhooks/", "/api/simulator/", "/f/stop/", "/f/booking/"];

fn panicked(_: Box<dyn Any + Send>) -> Response {
    Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}

/// Gives the request an id, logs it, and renders every error in one way.
async fn problems(State(secure): State<bool>, request: Request, next: Next) -> Response {
    let (id, started) = (request_id(&request), Instant::now());
    let method = request.method().clone();
    // The path alone: queries carry tickets and signatures. Paths that carry a secret are cut.
    let path = request.uri().path();
    let path =
        SECRET.into_iter().find(|begin| path.starts_with(*begin)).unwrap_or(path).trim_end_matches('/').to_owned();
    let reads_page = path.starts_with(visitor_page::PATH) && accepts_page(&request);
    let mut response = next.run(request).await;
    let problem = response.extensions_mut().remove::<Problem>();
    let bare = is_bare_error(&response).then(|| Problem::of_status(response.status()));
    let problem = problem.or(bare);
    let code = problem.as_ref().map(|problem| problem.code);
    if let Some(problem) = problem {
        // What else the answer says (which methods or origins are allowed) stays.
        let mut kept = std::mem::take(response.headers_mut());
        kept.remove(header::CONTENT_TYPE);
        kept.remove(header::CONTENT_LENGTH);
        let retry_after = problem.retry_after;
        response = match reads_page {
            true => visitor_page::trouble(&problem, &id),
            false => problem.render(&id),
        };
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response.headers_mut().extend(kept);
    }
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request_id = id, %method, path = path.as_str(), status = response.status().as_u16(), code, milliseconds, "request");
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    if path.starts_with("/api/") {
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    harden(&mut response, secure);
    response
}

/// Whether it comes from a browser that would show the answer to a person.
fn accepts_page(request: &Request) -> bool {
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// An error no handler has described: not found, wrong method, timeout.
fn is_bare_error(response: &Response) -> bool {
    let status = response.status();
    let described =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    (status.is_client_error() || status.is_server_error()) && !described
}

/// The client's id if it is one we could have made, otherwise a new one.
fn request_id(request: &Request) -> String {
    let given = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let ours = |id: &&str| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    given.filter(ours).map_or_else(random::id, str::to_owned)
}
