//! Who sends a request.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};

use super::problem::Problem;
use crate::{
    App,
    domain::{
        id::{MemberId, SessionId},
        role::{Permission, Role},
    },
    security::tokens::Claims,
    services::Error,
    store::Scope,
};

/// A signed-in member, and the part of the database that member's workspace has.
pub struct Caller {
    /// The workspace's part of the database.
    pub scope: Scope,
    /// The member.
    pub member: MemberId,
    /// The session.
    pub session: SessionId,
    /// The member's role when the access token was made.
    pub role: Role,
}

impl Caller {
    /// An error unless the member's role holds a permission.
    pub fn may(&self, permission: Permission) -> Result<(), Error> {
        if self.role.may(permission) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let claims = claims(parts, app).ok_or_else(Problem::unauthorized)?;
        let scope = app.store.scope(&claims.tid).await?;
        Ok(Self { scope, member: claims.sub, session: claims.sid, role: claims.role })
    }
}

/// What the bearer token of a request says, if it is one of ours.
pub(super) fn claims(parts: &Parts, app: &App) -> Option<Claims> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let token = value.strip_prefix("Bearer ")?;
    app.config.signing_keys.verify(app.config.public_url.as_str(), token)
}
