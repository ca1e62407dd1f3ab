//! Passkeys: those of whoever is signed in, and signing in with one.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::id::PasskeyId,
    http::{Attempt, Json, Path, Person, Problem, ProblemBody},
    services::{
        accounts::SessionView,
        passkeys::{
            PasskeyAnswer, PasskeyChallenge, PasskeyView, ask_to_register, ask_to_sign_in, list_passkeys, register,
            remove_passkey, sign_in,
        },
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{begun, device};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(list, finish))
        .routes(routes!(start))
        .routes(routes!(remove))
        .routes(routes!(challenge))
        .routes(routes!(enter))
}

/// The passkeys of a member.
#[derive(Serialize, ToSchema)]
struct PasskeyPage {
    /// The oldest first.
    items: Vec<PasskeyView>,
    /// Always absent: they are given whole.
    next_cursor: Option<String>,
}

/// What proves that it is the member who adds a way in.
#[derive(Deserialize, ToSchema)]
struct Proof {
    /// The present password.
    password: String,
    /// A code of the app, or a recovery code, where a second factor is active.
    code: Option<String>,
}

/// A passkey that was made.
#[derive(Deserialize, ToSchema)]
struct NewPasskey {
    /// What to call it: 1 to 60 characters.
    name: String,
    /// What the browser answered.
    #[serde(flatten)]
    answer: PasskeyAnswer,
}

/// Lists the caller's passkeys.
#[utoipa::path(get, path = "/api/auth/passkeys", operation_id = "auth_passkeys", tag = "auth", security(("bearer" = [])),
    responses((status = 200, body = PasskeyPage), (status = 401, body = ProblemBody)))]
async fn list(caller: Person) -> Result<Json<PasskeyPage>, Problem> {
    Ok(Json(PasskeyPage { items: list_passkeys(&caller.scope, &caller.member).await?, next_cursor: None }))
}

/// Asks the caller's browser to make a passkey.
#[utoipa::path(post, path = "/api/auth/passkeys/challenge", operation_id = "auth_passkey_challenge", tag = "auth", request_body = Proof,
    security(("bearer" = [])), responses((status = 200, body = PasskeyChallenge), (status = 401, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn start(
    State(app): State<App>,
    caller: Person,
    Json(proof): Json<Proof>,
) -> Result<Json<PasskeyChallenge>, Problem> {
    let proof = (proof.password, proof.code.as_deref());
    Ok(Json(ask_to_register(&app, &caller.scope, &caller.member, proof).await?))
}

/// Keeps the passkey the caller's browser made.
#[utoipa::path(post, path = "/api/auth/passkeys", operation_id = "auth_add_passkey", tag = "auth", request_body = NewPasskey,
    security(("bearer" = [])), responses((status = 201, body = PasskeyView), (status = 401, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn finish(State(app): State<App>, caller: Person, Json(new): Json<NewPasskey>) -> Result<Response, Problem> {
    let added = register(&app, &caller.scope, &caller.member, (&new.answer, &new.name)).await?;
    Ok((StatusCode::CREATED, Json::<PasskeyView>(added)).into_response())
}

/// Removes one of the caller's passkeys.
#[utoipa::path(delete, path = "/api/auth/passkeys/{id}", operation_id = "auth_remove_passkey", tag = "auth", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn remove(State(app): State<App>, caller: Person, Path(id): Path<PasskeyId>) -> Result<StatusCode, Problem> {
    remove_passkey(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks a browser for a passkey to sign in with.
#[utoipa::path(post, path = "/api/auth/login/passkey/challenge", operation_id = "auth_login_challenge", tag = "auth",
    responses((status = 200, body = PasskeyChallenge), (status = 409, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn challenge(State(app): State<App>, _: Attempt) -> Result<Json<PasskeyChallenge>, Problem> {
    Ok(Json(ask_to_sign_in(&app).await?))
}

/// Signs in with a passkey, in place of password and code.
#[utoipa::path(post, path = "/api/auth/login/passkey", operation_id = "auth_login_by_passkey", tag = "auth", request_body = PasskeyAnswer,
    responses((status = 200, body = SessionView), (status = 401, body = ProblemBody), (status = 409, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn enter(
    State(app): State<App>,
    _: Attempt,
    headers: HeaderMap,
    Json(answer): Json<PasskeyAnswer>,
) -> Result<Response, Problem> {
    let signed_in = sign_in(&app, &answer, device(&headers)).await?;
    Ok(begun(&app, &headers, StatusCode::OK, signed_in).await)
}
