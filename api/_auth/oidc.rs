//! Signing in with a provider, by OpenID Connect.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    http::{Attempt, Json, Problem, ProblemBody, attempt_cookie},
    security::oidc::OidcProvider,
    services::{
        accounts::SessionView,
        oidc_sign_in::{Returned, begin_attempt, end_attempt},
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{begun, device, set_cookie};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(start)).routes(routes!(finish))
}

/// Where to go.
#[derive(Serialize, ToSchema)]
struct OidcStart {
    /// The provider's page, for this attempt.
    authorization_url: String,
}

/// What the provider sent the browser back with.
#[derive(Deserialize, ToSchema)]
struct OidcFinish {
    /// The parameter `code`.
    code: String,
    /// The parameter `state`.
    state: String,
    /// The parameter `iss`, where there is one.
    iss: Option<String>,
}

/// Begins to sign in with the provider. A cookie binds the attempt to this browser.
#[utoipa::path(post, path = "/api/auth/oidc/start", operation_id = "auth_oidc_start", tag = "auth",
    responses((status = 200, body = OidcStart), (status = 404, body = ProblemBody), (status = 429, body = ProblemBody), (status = 502, body = ProblemBody)))]
async fn start(State(app): State<App>, _: Attempt) -> Result<Response, Problem> {
    let attempt = begin_attempt(&app, provider(&app)?).await?;
    let mut response = Json(OidcStart { authorization_url: attempt.url }).into_response();
    set_cookie(&mut response, &attempt_cookie::make(&app.config, &attempt.browser));
    Ok(response)
}

/// Signs in with what the provider sent the browser back with, once, in the browser the attempt began in.
#[utoipa::path(post, path = "/api/auth/oidc/finish", operation_id = "auth_oidc_finish", tag = "auth", request_body = OidcFinish,
    responses((status = 200, body = SessionView), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody), (status = 429, body = ProblemBody), (status = 502, body = ProblemBody)))]
async fn finish(
    State(app): State<App>,
    _: Attempt,
    headers: HeaderMap,
    Json(back): Json<OidcFinish>,
) -> Result<Response, Problem> {
    let browser = attempt_cookie::read(&app.config, &headers).unwrap_or_default();
    let returned = Returned { code: back.code, state: back.state, issuer: back.iss };
    let signed_in = end_attempt(&app, provider(&app)?, returned, &browser, device(&headers)).await?;
    let mut response = begun(&app, &headers, StatusCode::OK, signed_in).await;
    set_cookie(&mut response, &attempt_cookie::clear(&app.config));
    Ok(response)
}

fn provider(app: &App) -> Result<&OidcProvider, Problem> {
    let detail = "Signing in with a provider is not set up here. Sign in with your password.";
    app.oidc.as_ref().ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "oidc_not_set_up", detail))
}
