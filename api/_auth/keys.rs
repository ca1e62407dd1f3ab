//! The public keys of access tokens.

use axum::{extract::State, http::header, response::IntoResponse};
use leadline::{App, http::Json, security::tokens::PublicKey};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(keys))
}

/// A set of keys as RFC 7517 writes it.
#[derive(Serialize, ToSchema)]
#[schema(as = JsonWebKeySet)]
struct KeySet {
    /// The key that signs now first.
    keys: Vec<PublicKey>,
}

/// Gives the keys that access tokens are checked with.
#[utoipa::path(get, path = "/.well-known/jwks.json", operation_id = "auth_keys", tag = "auth", responses((status = 200, body = KeySet)))]
async fn keys(State(app): State<App>) -> impl IntoResponse {
    let kept = [(header::CACHE_CONTROL, "public, max-age=300")];
    (kept, Json(KeySet { keys: app.config.signing_keys.public() }))
}
