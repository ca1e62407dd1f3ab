//! How often something may be asked: counted for each member and API key, and told in the headers of every answer that was
//! counted (draft-ietf-httpapi-ratelimit-headers).

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderName, HeaderValue, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{caller::caller_name, problem::Problem, same_site::same_site, visitor::Visitor};
use crate::{
    App,
    services::throttle::{self, allow_caller, allow_line},
};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// Counts whoever has a token, and tells how the request's allowances stand. Whoever cannot be counted may go on.
pub(super) async fn limits(State(app): State<App>, request: Request, next: Next) -> Response {
    let counted = throttle::Counted::default();
    let (mut parts, body) = request.into_parts();
    let allowed = match caller_name(&parts, &app) {
        Some(name) => allow_caller(&app, &name, &counted).await,
        None => Ok(()),
    };
    let mut response = match allowed {
        Ok(()) => {
            parts.extensions.insert(counted.clone());
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => Problem::from(error).into_response(),
    };
    let (policy, left) = counted.told();
    for (name, value) in [(POLICY, policy), (LEFT, left)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Where a handler says how it counted the request. An extractor.
pub struct Counted(pub throttle::Counted);

impl<S: Sync> FromRequestParts<S> for Counted {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get().cloned().unwrap_or_default()))
    }
}

/// One attempt to get in, from no other site's page, taken from the allowance of the line it came over: where it is an argument,
/// none is left uncounted.
pub struct Attempt;

impl FromRequestParts<App> for Attempt {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        same_site(&app.config, &parts.headers)?;
        let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
        let Ok(Counted(counted)) = Counted::from_request_parts(parts, app).await;
        allow_line(app, visitor.ip.as_deref(), &counted).await?;
        Ok(Self)
    }
}
