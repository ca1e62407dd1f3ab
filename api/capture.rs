//! Capture: the hosted form, and submissions as JSON from other pages.

use std::{collections::BTreeMap, process::ExitCode};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use leadline::{
    App, clock,
    domain::{
        id::{FormId, SubmissionId, WorkspaceId},
        language,
    },
    http::{self, Background, Counted, Json, Path, Problem, ProblemBody, idempotency_key, stop_page, visitor::Visitor},
    jobs,
    security::consent_certificate::RenderedBy,
    services::{
        Error,
        booking_link::open_booking_link,
        capture_lead::{OpenForm, Submission, capture_lead, form_by_id},
        certificate_view::{PublicKeyView, public_keys},
        form_challenge::{self, Challenge},
        rendered_mark,
        screen_submission::Signs,
        stop_link::{open_stop_link, stop_by_link},
    },
    store::submissions::Circumstances,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

#[path = "_capture/hosted.rs"]
mod hosted;

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .merge(hosted::router())
        .route("/f/booking/{file}", axum::routing::get(invitation))
        .route("/f/stop/{token}", axum::routing::get(show_stop).post(stop))
        .routes(routes!(capture, preflight))
        .routes(routes!(challenge))
        .routes(routes!(keys))
}

fn main() -> ExitCode {
    http::function(router())
}

/// A submission from another page.
#[derive(Deserialize, ToSchema)]
struct Captured {
    /// Field key to text.
    fields: BTreeMap<String, String>,
    /// Consent key to tick.
    #[serde(default)]
    consent: BTreeMap<String, bool>,
    /// The page it was sent from.
    #[serde(default)]
    page: PageInfo,
    /// The answer to a challenge, as ALTCHA's widgets send it. Wanted only while many submissions come in.
    proof: Option<String>,
    /// Turnstile's token, where the deployment has its keys.
    turnstile: Option<String>,
}

/// The page a submission was sent from.
#[derive(Default, Deserialize, ToSchema)]
struct PageInfo {
    /// Its address.
    url: Option<String>,
    /// Where the visitor came from.
    referrer: Option<String>,
    /// The visitor's time zone by its IANA name, as the browser knows it: texts keep to its quiet hours.
    time_zone: Option<String>,
    /// The language it was in, as a BCP 47 tag.
    locale: Option<String>,
    /// When it was shown, in RFC 3339: the page's own word, which a certificate repeats as such.
    rendered_at: Option<String>,
    /// Campaign parameters.
    #[serde(default)]
    utm: BTreeMap<String, String>,
}

/// The answer to every accepted submission.
#[derive(Serialize, ToSchema)]
struct Accepted {
    /// The submission.
    submission_id: SubmissionId,
    /// Always `accepted`: it tells nothing of the person.
    status: &'static str,
}

/// The invitation to an appointment. Calendars that read it again get the newest version.
async fn invitation(State(app): State<App>, Path(file): Path<String>) -> Result<Response, Problem> {
    let invitation = open_booking_link(&app, &file).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8; method=PUBLISH"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"appointment.ics\""),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, invitation).into_response())
}

/// Asks before it stops anything: programs that look at links open them too.
async fn show_stop(State(app): State<App>, Path(token): Path<String>) -> Result<Response, Problem> {
    match open_stop_link(&app, &token).await {
        Ok(link) => Ok(stop_page::ask(&link)),
        Err(Error::NotFound) => Ok(stop_page::unknown()),
        Err(error) => Err(error.into()),
    }
}

async fn stop(State(app): State<App>, Path(token): Path<String>) -> Result<Response, Problem> {
    match open_stop_link(&app, &token).await {
        Ok(link) => {
            stop_by_link(&app, &link).await?;
            Ok(stop_page::stopped(&link))
        }
        Err(Error::NotFound) => Ok(stop_page::unknown()),
        Err(error) => Err(error.into()),
    }
}

/// Sends a form as JSON, from any page the form allows.
#[utoipa::path(post, path = "/api/capture/{form_id}", operation_id = "capture_submit", tag = "capture",
    request_body = Captured, params(("form_id" = String, Path)),
    responses((status = 201, body = Accepted), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody),
    (status = 503, body = ProblemBody)))]
async fn capture(
    State(app): State<App>,
    Path(form): Path<FormId>,
    background: Background,
    visitor: Visitor,
    Counted(counted): Counted,
    headers: HeaderMap,
    Json(sent): Json<Captured>,
) -> Result<Response, Problem> {
    let open = form_by_id(&app, &form).await?;
    let allowed = allowed_origin(&open, &headers)?;
    let submission = Submission {
        fields: sent.fields,
        consent: sent.consent,
        circumstances: circumstances(sent.page, visitor),
        idempotency_key: idempotency_key(&headers),
        signs: Signs { proof: sent.proof, turnstile: sent.turnstile, counted, ..Signs::default() },
    };
    let submission_id = capture_lead(&app, &open, &submission).await;
    let mut response = match submission_id {
        Ok(submission_id) => {
            jobs::settle(&background, &app, &open.scope);
            (StatusCode::CREATED, Json(Accepted { submission_id, status: "accepted" })).into_response()
        }
        Err(error) => Problem::from(error).into_response(),
    };
    allow(response.headers_mut(), allowed);
    Ok(response)
}

/// Gives a challenge for whoever sends this form, in ALTCHA's format.
#[utoipa::path(get, path = "/api/capture/{form_id}/challenge", operation_id = "capture_challenge", tag = "capture",
    params(("form_id" = String, Path)), responses((status = 200, body = Challenge), (status = 404, body = ProblemBody)))]
async fn challenge(State(app): State<App>, Path(form): Path<FormId>, headers: HeaderMap) -> Result<Response, Problem> {
    let open = form_by_id(&app, &form).await?;
    let allowed = allowed_origin(&open, &headers)?;
    let mut response = Json(form_challenge::challenge(&open.scope, &form, clock::now())).into_response();
    allow(response.headers_mut(), allowed);
    Ok(response)
}

/// Says whether a page may send this form.
#[utoipa::path(options, path = "/api/capture/{form_id}", operation_id = "capture_preflight", tag = "capture",
    params(("form_id" = String, Path)), responses((status = 204), (status = 403, body = ProblemBody)))]
async fn preflight(State(app): State<App>, Path(form): Path<FormId>, headers: HeaderMap) -> Result<Response, Problem> {
    let open = form_by_id(&app, &form).await?;
    let allowed = allowed_origin(&open, &headers)?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    allow(response.headers_mut(), allowed);
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    let names = HeaderValue::from_static("content-type, idempotency-key");
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    Ok(response)
}

/// The keys that sign a workspace's consent certificates, the newest first.
#[derive(Serialize, ToSchema)]
struct PublicKeys {
    /// The keys.
    items: Vec<PublicKeyView>,
    /// Always absent: the keys are given whole.
    next_cursor: Option<String>,
}

/// Lists the public keys that sign a workspace's consent certificates. Open, so that whoever was handed a certificate can
/// compare.
#[utoipa::path(get, path = "/f/keys/{workspace_id}", operation_id = "capture_certificate_keys", tag = "capture",
    params(("workspace_id" = String, Path)), responses((status = 200, body = PublicKeys), (status = 404, body = ProblemBody)))]
async fn keys(State(app): State<App>, Path(workspace): Path<WorkspaceId>) -> Result<Json<PublicKeys>, Problem> {
    Ok(Json(PublicKeys { items: public_keys(&app, &workspace).await?, next_cursor: None }))
}

/// The origin to name in the answer. A request without one comes from a program, not from a page.
fn allowed_origin(open: &OpenForm, headers: &HeaderMap) -> Result<Option<HeaderValue>, Problem> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(None) };
    let listed = open.form.allowed_origins.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes());
    if listed {
        return Ok(Some(origin.clone()));
    }
    let detail = "This form may not be sent from that page. Add the page's origin to the form.";
    Err(Problem::new(StatusCode::FORBIDDEN, "origin_not_allowed", detail))
}

fn allow(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = HeaderValue::from_static("x-request-id, retry-after, ratelimit, ratelimit-policy");
        headers.insert(HeaderName::from_static("access-control-expose-headers"), exposed);
    }
}

fn circumstances(page: PageInfo, visitor: Visitor) -> Circumstances {
    let cut = |text: String| text.chars().take(2_000).collect();
    let utm = page.utm.into_iter().take(10).map(|(name, value)| (name, cut(value)));
    let rendered = page.rendered_at.and_then(|at| rendered_mark::stated(&at, clock::now()));
    Circumstances {
        page_url: page.url.map(cut),
        referrer: page.referrer.map(cut),
        utm: utm.collect(),
        time_zone: page.time_zone.filter(|name| name.len() <= 64),
        page_locale: page.locale.as_deref().and_then(language::tag),
        rendered: rendered.map(|at| (at, RenderedBy::Page)),
        locale: visitor.locale,
        ip: visitor.ip,
        user_agent: visitor.user_agent,
    }
}
