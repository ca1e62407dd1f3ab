//! What whoever is signed in is at sign-in providers.

use axum::{extract::State, http::StatusCode};
use jiff::Timestamp;
use leadline::{
    App,
    domain::id::IdentityId,
    http::{Json, Path, Person, Problem, ProblemBody},
    services::identities::unlink_identity,
    store::identities::Identity,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(unlink))
}

/// A provider that a member may sign in with.
#[derive(Serialize, ToSchema)]
#[schema(as = LinkedIdentity)]
struct IdentityEntry {
    /// The id.
    id: IdentityId,
    /// The provider's name for itself: an address.
    issuer: String,
    /// When it was linked.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it last signed in.
    #[schema(value_type = String, format = DateTime)]
    used_at: Timestamp,
}

/// The identities of a member.
#[derive(Serialize, ToSchema)]
struct IdentityPage {
    /// The oldest first.
    items: Vec<IdentityEntry>,
    /// Always absent: they are given whole.
    next_cursor: Option<String>,
}

/// Lists the providers the caller may sign in with.
#[utoipa::path(get, path = "/api/auth/identities", operation_id = "auth_identities", tag = "auth", security(("bearer" = [])),
    responses((status = 200, body = IdentityPage), (status = 401, body = ProblemBody)))]
async fn list(caller: Person) -> Result<Json<IdentityPage>, Problem> {
    let entry = |identity: Identity| IdentityEntry {
        id: identity.id,
        issuer: identity.issuer,
        created_at: identity.created_at,
        used_at: identity.used_at,
    };
    let identities = caller.scope.identities().of(&caller.member).await?;
    Ok(Json(IdentityPage { items: identities.into_iter().map(entry).collect(), next_cursor: None }))
}

/// Unlinks one of the caller's identities. Sessions it began go on.
#[utoipa::path(delete, path = "/api/auth/identities/{id}", operation_id = "auth_unlink_identity", tag = "auth", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn unlink(State(app): State<App>, caller: Person, Path(id): Path<IdentityId>) -> Result<StatusCode, Problem> {
    unlink_identity(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
