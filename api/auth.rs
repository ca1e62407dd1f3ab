//! Sign-in: the first owner, sessions, and who is signed in.

#[path = "_auth/identities.rs"]
mod identities;
#[path = "_auth/keys.rs"]
mod keys;
#[path = "_auth/links.rs"]
mod links;
#[path = "_auth/methods.rs"]
mod methods;
#[path = "_auth/oidc.rs"]
mod oidc;
#[path = "_auth/passkeys.rs"]
mod passkeys;
#[path = "_auth/second_factor.rs"]
mod second_factor;
#[path = "_auth/sessions.rs"]
mod sessions;

use std::process::ExitCode;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::email::EmailAddress,
    http::{self, Attempt, Background, Json, Person, Problem, ProblemBody, same_site::same_site, session_cookie},
    services::{
        Error,
        accounts::{
            Credentials, Device, FirstOwner, MemberView, Refused, SessionView, SignedIn, continue_session, member_view,
            set_up, sign_in, sign_out,
        },
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use validator::Validate;

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(setup_state, setup))
        .routes(routes!(login))
        .routes(routes!(refresh))
        .routes(routes!(logout))
        .routes(routes!(me))
        .merge(identities::router())
        .merge(keys::router())
        .merge(links::router())
        .merge(passkeys::router())
        .merge(second_factor::router())
        .merge(methods::router())
        .merge(oidc::router())
        .merge(sessions::router())
}

fn main() -> ExitCode {
    http::function(router())
}

/// Whether the first owner is still to be made.
#[derive(Serialize, ToSchema)]
struct SetupState {
    /// Whether it is.
    needed: bool,
}

/// The first owner.
#[derive(Deserialize, Validate, ToSchema)]
struct Setup {
    /// The business's name.
    #[validate(length(min = 1, max = 60, message = "Write your business's name, at most 60 characters."))]
    workspace_name: String,
    /// The owner's name.
    #[validate(length(min = 1, max = 100, message = "Write your name, at most 100 characters."))]
    name: String,
    /// The owner's e-mail address.
    #[validate(email(message = "Write an e-mail address."))]
    email: String,
    /// The owner's password: 12 to 200 characters, and not easy to guess.
    password: String,
}

/// E-mail and password, and a code where the member has a second factor.
#[derive(Deserialize, Validate, ToSchema)]
#[schema(as = Credentials)]
struct Login {
    /// The e-mail address.
    email: String,
    /// The password.
    #[validate(length(max = 200, message = "A password has at most 200 characters."))]
    password: String,
    /// A code of the authenticator app or a recovery code, when it is asked for with `second_factor_required`.
    #[validate(length(max = 60, message = "A code has at most 60 characters."))]
    code: Option<String>,
}

/// Tells whether the first owner is still to be made.
#[utoipa::path(get, path = "/api/auth/setup", operation_id = "auth_setup_state", tag = "auth", responses((status = 200, body = SetupState)))]
async fn setup_state(State(app): State<App>) -> Result<Json<SetupState>, Problem> {
    Ok(Json(SetupState { needed: !app.store.has_members().await? }))
}

/// Makes the first owner and workspace, once.
#[utoipa::path(post, path = "/api/auth/setup", operation_id = "auth_setup", tag = "auth", request_body = Setup,
    responses((status = 201, body = SessionView), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn setup(State(app): State<App>, headers: HeaderMap, Json(setup): Json<Setup>) -> Result<Response, Problem> {
    setup.validate().map_err(Error::from)?;
    let email =
        EmailAddress::parse(&setup.email).map_err(|error| Error::invalid("/email", "invalid", error.to_string()))?;
    let first = FirstOwner { workspace_name: setup.workspace_name, name: setup.name, email, password: setup.password };
    let signed_in = set_up(&app, first, device(&headers)).await?;
    Ok(begun(&app, &headers, StatusCode::CREATED, signed_in).await)
}

/// Signs in.
#[utoipa::path(post, path = "/api/auth/login", operation_id = "auth_login", tag = "auth", request_body = Login,
    responses((status = 200, body = SessionView), (status = 401, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn login(
    State(app): State<App>,
    _: Attempt,
    background: Background,
    headers: HeaderMap,
    Json(login): Json<Login>,
) -> Result<Response, Problem> {
    login.validate().map_err(Error::from)?;
    let credentials = Credentials { email: &login.email, password: login.password, code: login.code.as_deref() };
    match sign_in(&app, credentials, device(&headers)).await {
        Ok(signed_in) => Ok(begun(&app, &headers, StatusCode::OK, signed_in).await),
        Err(Refused { error, of }) => {
            if let Some(tried) = of {
                let app = app.clone();
                background.spawn(async move { tried.write_down(&app).await });
            }
            Err(error.into())
        }
    }
}

/// Continues the session of the refresh cookie.
#[utoipa::path(post, path = "/api/auth/refresh", operation_id = "auth_refresh", tag = "auth",
    responses((status = 200, body = SessionView), (status = 401, body = ProblemBody)))]
async fn refresh(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    same_site(&app.config, &headers)?;
    let ended = || Error::Refused { code: "session_ended", detail: "Your session has ended. Sign in again.".into() };
    let token = session_cookie::read(&app.config, &headers).ok_or_else(ended)?;
    Ok(session(&app, StatusCode::OK, continue_session(&app, &token).await?))
}

/// Ends the session of the refresh cookie.
#[utoipa::path(post, path = "/api/auth/logout", operation_id = "auth_logout", tag = "auth", responses((status = 204)))]
async fn logout(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    same_site(&app.config, &headers)?;
    if let Some(token) = session_cookie::read(&app.config, &headers) {
        sign_out(&app, &token).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&mut response, &session_cookie::clear(&app.config));
    Ok(response)
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/auth/me", operation_id = "auth_me", tag = "auth", security(("bearer" = [])),
    responses((status = 200, body = MemberView), (status = 401, body = ProblemBody)))]
async fn me(caller: Person) -> Result<Json<MemberView>, Problem> {
    Ok(Json(member_view(&caller.scope, &caller.member).await?))
}

/// What the browser calls itself.
fn device(headers: &HeaderMap) -> Device<'_> {
    headers.get(header::USER_AGENT)?.to_str().ok()
}

/// The answer with a session that begins. The one the browser had before ends.
async fn begun(app: &App, headers: &HeaderMap, status: StatusCode, signed_in: SignedIn) -> Response {
    if let Some(token) = session_cookie::read(&app.config, headers)
        && let Err(error) = sign_out(app, &token).await
    {
        // Nobody is kept out by a session of before.
        tracing::warn!("the session a browser had before was not ended: {error:#}");
    }
    session(app, status, signed_in)
}

fn session(app: &App, status: StatusCode, (view, token): SignedIn) -> Response {
    let mut response = (status, Json::<SessionView>(view)).into_response();
    set_cookie(&mut response, &session_cookie::make(&app.config, &token));
    response
}

fn set_cookie(response: &mut Response, cookie: &str) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        headers.append(header::SET_COOKIE, cookie);
    }
}
