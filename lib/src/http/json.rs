//! JSON bodies and path parameters. Their errors never quote what was sent.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request, rejection::BytesRejection},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};

use super::problem::{FieldProblem, Problem};

/// A JSON body, in or out.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection: BytesRejection| Problem::of_status(rejection.status()))?;
        parse(&bytes).map(Self)
    }
}

/// How deep lists and objects may lie within each other. What the interface takes is a tenth of it.
const DEEPEST: usize = 32;

/// Whether lists and objects lie deeper within each other than anything that is meant.
fn is_too_deep(bytes: &[u8]) -> bool {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest > DEEPEST
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if is_too_deep(bytes) {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "malformed_json", "The body is nested too deeply."));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut json);
    let error = match parsed {
        Ok(value) if json.end().is_ok() => return Ok(value),
        Ok(_) => return Err(malformed()),
        Err(error) => error,
    };
    if !error.inner().is_data() {
        return Err(malformed());
    }
    // serde's own message quotes the value: only the place is told.
    let pointer: String = error.path().iter().map(|segment| format!("/{segment}")).collect();
    let field = FieldProblem {
        pointer,
        code: "wrong_type".into(),
        detail: "This is missing, unknown or of the wrong kind.".into(),
    };
    let detail = "The request's shape is not the expected one.";
    Err(Problem { errors: vec![field], ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail) })
}

fn malformed() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed_json", "The body is not JSON.")
}

/// Path parameters. What does not parse is not found.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
        Ok(Self(path.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_outside_of_texts_alone() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(!is_too_deep(nested(32).as_bytes()) && is_too_deep(nested(33).as_bytes()));
        assert!(is_too_deep("{\"a\":".repeat(33).as_bytes()));
        let text = format!("[\"{}\\\"{}\"]", nested(40), "{".repeat(40));
        assert!(!is_too_deep(text.as_bytes()), "{text}");
        assert!(!is_too_deep("[],".repeat(100).as_bytes()), "beside each other is not deep");
    }
}
