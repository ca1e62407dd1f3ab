//! Who sends a request.

use std::marker::PhantomData;

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
};

use super::{needs::Need, problem::Problem};
use crate::{
    App,
    domain::{
        id::{MemberId, SessionId},
        rights::Rights,
        role::Permission,
    },
    security::{api_key, random::token_hash, tokens::Claims},
    services::{Error, api_keys::key_holder},
    store::Scope,
};

/// A member, or a program in a member's name, who may do what the route needs; with the part of the database that the
/// member's workspace has.
pub struct Caller<N: Need> {
    /// The workspace's part of the database.
    pub scope: Scope,
    /// The member.
    pub member: MemberId,
    /// What the caller may do, `N` among it. A member's are those of when the access token was made.
    pub rights: Rights,
    need: PhantomData<N>,
}

impl<N: Need> Caller<N> {
    /// An error unless the caller holds a further permission.
    pub fn may(&self, permission: Permission) -> Result<(), Error> {
        if self.rights.may(permission) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

impl<N: Need> FromRequestParts<App> for Caller<N> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let (scope, member, rights) = match bearer(parts) {
            Some(key) if api_key::is_key(key) => {
                let holder = key_holder(app, key).await?.ok_or_else(Problem::unauthorized)?;
                (holder.scope, holder.member, holder.rights)
            }
            _ => {
                let claims = claims(parts, app).ok_or_else(Problem::unauthorized)?;
                if claims.limited {
                    return Err(second_factor_first());
                }
                (app.store.scope(&claims.tid).await?, claims.sub, Rights::of_member(claims.role))
            }
        };
        let caller = Self { scope, member, rights, need: PhantomData };
        if let Err(error) = caller.may(N::PERMISSION) {
            tracing::warn!(member = caller.member.as_str(), permission = ?N::PERMISSION, path = parts.uri.path(), "refused");
            return Err(error.into());
        }
        Ok(caller)
    }
}

fn second_factor_first() -> Problem {
    let detail = "Your workspace demands a second factor. Set one up in your account, then go on.";
    Problem::new(StatusCode::FORBIDDEN, "second_factor_first", detail)
}

/// A member at the keyboard, about the own account. No API key stands in.
pub struct Person {
    /// The workspace's part of the database.
    pub scope: Scope,
    /// The member.
    pub member: MemberId,
    /// The session.
    pub session: SessionId,
}

impl FromRequestParts<App> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if bearer(parts).is_some_and(api_key::is_key) {
            let detail = "An API key has no account of its own. Sign in as a member.";
            return Err(Problem::new(StatusCode::FORBIDDEN, "members_only", detail));
        }
        let claims = claims(parts, app).ok_or_else(Problem::unauthorized)?;
        let scope = app.store.scope(&claims.tid).await?;
        Ok(Self { scope, member: claims.sub, session: claims.sid })
    }
}

/// What tells one caller's requests from another's: a member, or an API key that may or may not be good.
pub(super) fn caller_name(parts: &Parts, app: &App) -> Option<String> {
    match bearer(parts) {
        Some(key) if api_key::is_key(key) => Some(token_hash(key)),
        _ => claims(parts, app).map(|claims| claims.sub.as_str().to_owned()),
    }
}

/// What the bearer token of a request says, if it is one of ours.
fn claims(parts: &Parts, app: &App) -> Option<Claims> {
    app.config.signing_keys.verify(app.config.public_url.as_str(), bearer(parts)?)
}

fn bearer(parts: &Parts) -> Option<&str> {
    parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
