//! The second factor of whoever is signed in.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    http::{Json, Person, Problem, ProblemBody},
    services::second_factor::{
        BegunSecondFactor, RecoveryCodes, SecondFactorView, begin, confirm, remove, renew_recovery_codes, second_factor,
    },
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(read, set_up))
        .routes(routes!(activate))
        .routes(routes!(renew))
        .routes(routes!(take_away))
}

/// The own password.
#[derive(Deserialize, ToSchema)]
struct OwnPassword {
    /// The present one.
    password: String,
}

/// A code.
#[derive(Deserialize, ToSchema)]
struct Code {
    /// Of the authenticator app; a recovery code where one is active.
    code: String,
}

/// Password and code.
#[derive(Deserialize, ToSchema)]
struct PasswordAndCode {
    /// The present password.
    password: String,
    /// A code of the app, or a recovery code.
    code: String,
}

/// Tells what the caller has beside the password.
#[utoipa::path(get, path = "/api/auth/second-factor", operation_id = "auth_second_factor", tag = "auth", security(("bearer" = [])),
    responses((status = 200, body = SecondFactorView), (status = 401, body = ProblemBody)))]
async fn read(caller: Person) -> Result<Json<SecondFactorView>, Problem> {
    Ok(Json(second_factor(&caller.scope, &caller.member).await?))
}

/// Begins a second factor. It is asked for once a code has proven it.
#[utoipa::path(post, path = "/api/auth/second-factor", operation_id = "auth_begin_second_factor", tag = "auth", request_body = OwnPassword,
    security(("bearer" = [])), responses((status = 201, body = BegunSecondFactor), (status = 401, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn set_up(State(app): State<App>, caller: Person, Json(own): Json<OwnPassword>) -> Result<Response, Problem> {
    let begun = begin(&app, &caller.scope, &caller.member, own.password).await?;
    Ok((StatusCode::CREATED, Json::<BegunSecondFactor>(begun)).into_response())
}

/// Proves a second factor that was begun, and makes it active. The caller's other sessions end.
#[utoipa::path(post, path = "/api/auth/second-factor/confirm", operation_id = "auth_confirm_second_factor", tag = "auth", request_body = Code,
    security(("bearer" = [])), responses((status = 200, body = RecoveryCodes), (status = 401, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn activate(
    State(app): State<App>,
    caller: Person,
    Json(given): Json<Code>,
) -> Result<Json<RecoveryCodes>, Problem> {
    Ok(Json(confirm(&app, &caller.scope, (&caller.member, &caller.session), &given.code).await?))
}

/// Gives the caller other recovery codes. The former ones are good no longer.
#[utoipa::path(post, path = "/api/auth/second-factor/recovery-codes", operation_id = "auth_renew_recovery_codes", tag = "auth", request_body = Code,
    security(("bearer" = [])), responses((status = 200, body = RecoveryCodes), (status = 401, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn renew(
    State(app): State<App>,
    caller: Person,
    Json(given): Json<Code>,
) -> Result<Json<RecoveryCodes>, Problem> {
    Ok(Json(renew_recovery_codes(&app, &caller.scope, (&caller.member, &caller.session), &given.code).await?))
}

/// Removes the caller's second factor.
#[utoipa::path(post, path = "/api/auth/second-factor/remove", operation_id = "auth_remove_second_factor", tag = "auth", request_body = PasswordAndCode,
    security(("bearer" = [])), responses((status = 204), (status = 401, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn take_away(
    State(app): State<App>,
    caller: Person,
    Json(given): Json<PasswordAndCode>,
) -> Result<StatusCode, Problem> {
    let who = (&caller.member, &caller.session);
    remove(&app, &caller.scope, who, given.password, &given.code).await?;
    Ok(StatusCode::NO_CONTENT)
}
