//! `Idempotency-Key`: a repeated request gets the first one's answer.

use aws_lc_rs::digest::{Context, SHA256};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{caller::caller_name, problem::Problem};
use crate::{
    App, clock,
    domain::picture::MAX_UPLOAD,
    store::idempotency::{Answer, Begun},
};

/// The header.
pub const HEADER: &str = "idempotency-key";
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const LONGEST_KEY: usize = 255;
/// The headers a repeated answer carries again.
const KEPT: [&str; 4] = ["content-type", "location", "access-control-allow-origin", "vary"];
const LARGEST: usize = 256 * 1024;
/// Where members upload pictures, which are larger.
const UPLOADS: &str = "/media";
/// Where members bring documents to answer from.
const DOCUMENTS: &str = "/api/settings/knowledge-documents";
/// Where members bring files of leads.
const IMPORTS: &str = "/api/leads/import";
/// Where a key means nothing: sign-in, tickets, and the providers' side.
const WITHOUT: [&str; 4] = ["/api/auth/", "/api/live/", "/api/webhooks/", "/api/simulator/"];

/// The key of a request, if it has a usable one.
pub fn key_of(headers: &axum::http::HeaderMap) -> Option<String> {
    let key = headers.get(HEADER)?.to_str().ok()?.trim();
    (!key.is_empty() && key.len() <= LONGEST_KEY).then(|| key.to_owned())
}

pub(super) async fn idempotency(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let applies = request.method() == Method::POST && !WITHOUT.iter().any(|prefix| path.starts_with(prefix));
    let Some(key) = key_of(request.headers()).filter(|_| applies) else { return next.run(request).await };
    match replay(app, request, next, &key).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn replay(app: App, request: Request, next: Next, key: &str) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let caller = caller_name(&parts, &app);
    let path = parts.uri.path();
    let is_upload = caller.is_some() && (path.ends_with(UPLOADS) || path == IMPORTS || path.starts_with(DOCUMENTS));
    let largest = if is_upload { MAX_UPLOAD } else { LARGEST };
    let body = to_bytes(body, largest).await.map_err(|_| Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE))?;
    let caller = caller.unwrap_or_else(|| "public".to_owned());
    let id = hash(&[parts.uri.path().as_bytes(), caller.as_bytes(), key.as_bytes()]);
    match app.store.begin_request(&id, &hash(&[&body]), about(parts.uri.path()), clock::now()).await? {
        Begun::New => {}
        Begun::Answered(answer) => return Ok(again(answer)),
        Begun::InFlight => {
            let detail = "The first request with this key is still being worked on. Try again in a moment.";
            return Err(Problem {
                retry_after: Some(1),
                ..Problem::new(StatusCode::CONFLICT, "request_in_flight", detail)
            });
        }
        Begun::OtherRequest => {
            let detail = "This Idempotency-Key was used for another request. Make a new key.";
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", detail));
        }
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    if !response.status().is_success() {
        // What failed changed nothing and may be tried again, with the same key and a mended body.
        app.store.forget_request(&id).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(|error| Problem::from(anyhow::Error::from(error)))?;
    let header = |name: &str| Some((name.to_owned(), parts.headers.get(name)?.to_str().ok()?.to_owned()));
    let answer = Answer {
        status: parts.status.as_u16(),
        headers: KEPT.into_iter().filter_map(header).collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    // The work is done and committed: an answer that cannot be kept must not turn it into a failure.
    if let Err(error) = app.store.finish_request(&id, &answer).await {
        tracing::error!("keeping an answer: {error:#}");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// The lead or conversation a request is about: its answer is forgotten with that person. A receipt of an erasure names
/// nobody and stays.
fn about(path: &str) -> Option<&str> {
    let mut parts = path.split('/').skip(1);
    let (api, resource, id) = (parts.next()?, parts.next()?, parts.next()?);
    let personal = api == "api" && ["leads", "conversations"].contains(&resource) && parts.next() != Some("erase");
    personal.then_some(id)
}

fn again(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = (status, answer.body).into_response();
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(&value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

fn hash(parts: &[&[u8]]) -> String {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    hex::encode(context.finish())
}
