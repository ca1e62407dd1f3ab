//! Links that work once: into a workspace, and to a new password. What they carry comes in bodies alone: addresses are logged.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use leadline::{
    App,
    http::{Attempt, Background, Json, Problem, ProblemBody},
    services::{
        accounts::SessionView,
        invites::{Joining, OpenInvite, accept_invite, open_invite},
        passwords::{mail_reset_link, reset_password},
    },
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{begun, device};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(read)).routes(routes!(accept)).routes(routes!(ask)).routes(routes!(reset))
}

/// Whose password is to be chosen anew.
#[derive(Deserialize, ToSchema)]
struct ResetRequest {
    /// The e-mail address.
    email: String,
}

/// What a link carries behind its number sign.
#[derive(Deserialize, ToSchema)]
struct LinkSecret {
    /// The secret.
    token: String,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
struct NewPassword {
    /// What the link carries behind its number sign.
    token: String,
    /// 12 to 200 characters.
    password: String,
}

/// Reads what a link invites to.
#[utoipa::path(post, path = "/api/auth/invites/read", operation_id = "auth_invite", tag = "auth", request_body = LinkSecret,
    responses((status = 200, body = OpenInvite), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn read(State(app): State<App>, _: Attempt, Json(link): Json<LinkSecret>) -> Result<Json<OpenInvite>, Problem> {
    Ok(Json(open_invite(&app, &link.token).await?))
}

/// Makes whoever holds the link a member, and signs them in.
#[utoipa::path(post, path = "/api/auth/invites/accept", operation_id = "auth_accept_invite", tag = "auth",
    request_body = Joining, responses((status = 201, body = SessionView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn accept(
    State(app): State<App>,
    _: Attempt,
    headers: HeaderMap,
    Json(joining): Json<Joining>,
) -> Result<Response, Problem> {
    let signed_in = accept_invite(&app, joining, device(&headers)).await?;
    Ok(begun(&app, &headers, StatusCode::CREATED, signed_in).await)
}

/// Mails a link to choose a new password, if the address is a member's. The answer is the same in any case.
#[utoipa::path(post, path = "/api/auth/password-resets", operation_id = "auth_ask_reset", tag = "auth", request_body = ResetRequest,
    responses((status = 202), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn ask(
    State(app): State<App>,
    _: Attempt,
    background: Background,
    Json(request): Json<ResetRequest>,
) -> Result<StatusCode, Problem> {
    // The answer goes out first: how long the rest takes would tell whether the address is known.
    background.spawn(async move {
        if let Err(error) = mail_reset_link(&app, &request.email).await {
            tracing::warn!("a link to a new password was not mailed: {error:#}");
        }
    });
    Ok(StatusCode::ACCEPTED)
}

/// Gives the member a link belongs to another password. All of the member's sessions end.
#[utoipa::path(post, path = "/api/auth/password-resets/use", operation_id = "auth_reset_password", tag = "auth",
    request_body = NewPassword, responses((status = 204), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn reset(State(app): State<App>, _: Attempt, Json(new): Json<NewPassword>) -> Result<StatusCode, Problem> {
    reset_password(&app, &new.token, new.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
