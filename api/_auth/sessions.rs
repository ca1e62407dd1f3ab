//! The sessions of whoever is signed in.

use axum::{extract::State, http::StatusCode};
use jiff::Timestamp;
use leadline::{
    App, clock,
    domain::id::SessionId,
    http::{Json, Path, Person, Problem, ProblemBody},
    services::{accounts::end_session, passwords::change_password},
    store::sessions::KeptSession,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(end)).routes(routes!(password))
}

/// A browser that is signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = SignedInSession)]
struct SessionEntry {
    /// The id.
    id: SessionId,
    /// What the browser called itself.
    device: Option<String>,
    /// Whether it is the one that asks.
    current: bool,
    /// When it signed in.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it last asked for an access token.
    #[schema(value_type = String, format = DateTime)]
    used_at: Timestamp,
    /// When it ends by itself.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// The sessions of a member.
#[derive(Serialize, ToSchema)]
struct SessionPage {
    /// The last used one first.
    items: Vec<SessionEntry>,
    /// Always absent: they are given whole.
    next_cursor: Option<String>,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
struct PasswordChange {
    /// The present one.
    password: String,
    /// The new one: 12 to 200 characters.
    new_password: String,
}

/// Lists where the caller is signed in.
#[utoipa::path(get, path = "/api/auth/sessions", operation_id = "auth_sessions", tag = "auth", security(("bearer" = [])),
    responses((status = 200, body = SessionPage), (status = 401, body = ProblemBody)))]
async fn list(State(app): State<App>, caller: Person) -> Result<Json<SessionPage>, Problem> {
    let entry = |session: KeptSession| SessionEntry {
        current: session.id == caller.session,
        id: session.id,
        device: session.device,
        created_at: session.created_at,
        used_at: session.used_at,
        expires_at: session.expires_at,
    };
    let sessions = app.store.sessions_of(&caller.member, clock::now()).await?;
    Ok(Json(SessionPage { items: sessions.into_iter().map(entry).collect(), next_cursor: None }))
}

/// Ends one of the caller's sessions. Its last access token goes on for ten minutes at most.
#[utoipa::path(delete, path = "/api/auth/sessions/{id}", operation_id = "auth_end_session", tag = "auth", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn end(State(app): State<App>, caller: Person, Path(id): Path<SessionId>) -> Result<StatusCode, Problem> {
    end_session(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the caller's password. The caller's other sessions end.
#[utoipa::path(post, path = "/api/auth/password", operation_id = "auth_change_password", tag = "auth", request_body = PasswordChange,
    security(("bearer" = [])), responses((status = 204), (status = 401, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn password(
    State(app): State<App>,
    caller: Person,
    Json(change): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let who = (&caller.member, &caller.session);
    change_password(&app, &caller.scope, who, change.password, change.new_password).await?;
    Ok(StatusCode::NO_CONTENT)
}
