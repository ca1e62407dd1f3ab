//! The ways to sign in, besides e-mail and password.

use axum::extract::State;
use leadline::{
    App,
    http::{Json, Problem},
    services::passkeys::are_known,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(methods))
}

/// What the sign-in page offers.
#[derive(Serialize, ToSchema)]
struct SignInMethods {
    /// The provider that is set up, if one is.
    oidc: Option<OidcMethod>,
    /// Whether browsers know passkeys at this address.
    passkeys: bool,
}

/// An OpenID Connect provider.
#[derive(Serialize, ToSchema)]
struct OidcMethod {
    /// What the button says.
    name: String,
}

/// Tells the ways to sign in.
#[utoipa::path(get, path = "/api/auth/methods", operation_id = "auth_methods", tag = "auth", responses((status = 200, body = SignInMethods)))]
async fn methods(State(app): State<App>) -> Result<Json<SignInMethods>, Problem> {
    let oidc = app.oidc.as_ref().map(|provider| OidcMethod { name: provider.name().to_owned() });
    Ok(Json(SignInMethods { oidc, passkeys: are_known(&app)? }))
}
