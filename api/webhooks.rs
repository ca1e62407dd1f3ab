//! What providers tell us: texts and reports.

use std::process::ExitCode;

use axum::{
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use leadline::{
    App,
    domain::id::ChannelId,
    http::{self, Background, Path, Problem},
    jobs,
    services::{accept_webhook::accept_webhook, media_view::read_public_media},
    sms::{Method, WebhookRequest},
};
use utoipa_axum::router::OpenApiRouter;

/// The largest webhook, in bytes.
const LARGEST: usize = 128 * 1024;

/// The routes. They are the providers' interface, not ours, so the document does not list them.
pub fn router() -> OpenApiRouter<App> {
    let hook = get(receive).post(receive);
    OpenApiRouter::default()
        .route("/api/webhooks/media/{token}", get(picture))
        .route("/api/webhooks/{provider}/{channel_id}/inbound", hook.clone())
        .route("/api/webhooks/{provider}/{channel_id}/status", hook)
}

fn main() -> ExitCode {
    http::function(router())
}

/// Verifies, stores, answers. The work is a job.
async fn receive(
    State(app): State<App>,
    Path((provider, channel)): Path<(String, ChannelId)>,
    background: Background,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST).await.map_err(|_| too_large())?;
    let headers =
        parts.headers.iter().filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())));
    let webhook = WebhookRequest {
        method: if parts.method == axum::http::Method::GET { Method::Get } else { Method::Post },
        // The address the provider was given: what a proxy or the sender calls us is not trusted.
        url: app.config.public(parts.uri.path_and_query().map_or("", |path| path.as_str())),
        headers: headers.collect(),
        body: body.to_vec(),
    };
    let (answer, scope) = accept_webhook(&app, &provider, &channel, &webhook).await?;
    jobs::settle(&background, &app, &scope);
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = (status, answer.body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
    Ok(response)
}

/// Gives a picture to the provider that sends it on. The address is the only key to it, and works for a while.
async fn picture(State(app): State<App>, Path(token): Path<String>) -> Result<impl IntoResponse, Problem> {
    let shown = read_public_media(&app, &token).await?;
    let headers = [
        (header::CONTENT_TYPE, shown.content_type.as_str()),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-store"),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    Ok((headers, shown.bytes))
}

fn too_large() -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "A webhook this large is not one of ours.")
}
