//! Query strings.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;

use super::problem::Problem;
use crate::store::page::PageRequest;

/// How many items a page has when nobody says.
const USUAL: i64 = 50;
/// How many it has at most.
const MOST: i64 = 200;

/// A parsed query string. Its errors never quote what was sent.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        let refuse = |_| {
            Problem::new(StatusCode::BAD_REQUEST, "invalid_query", "The address has a parameter of the wrong kind.")
        };
        Ok(Self(query.map_err(refuse)?.0))
    }
}

/// How much of a list, and from where.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// At most so many items: 1 to 200, usually 50.
    pub limit: Option<i64>,
    /// The `next_cursor` of the former page.
    pub cursor: Option<String>,
}

impl From<ListQuery> for PageRequest {
    fn from(query: ListQuery) -> Self {
        Self { limit: query.limit.unwrap_or(USUAL).clamp(1, MOST), cursor: query.cursor }
    }
}
