//! Errors as the outside sees them: `application/problem+json` (RFC 9457) with a stable code.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{booking::Slot, programme_lint::Finding},
    services::Error,
    store::is_passing,
};

/// After how many seconds to try again what the database could not do.
const BUSY_SECONDS: u32 = 5;

/// An error that is the answer to a request. The layer `problems` renders it, because only there the id is known.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The status.
    pub status: StatusCode,
    /// A stable word for programs.
    pub code: &'static str,
    /// A sentence that says what to do.
    pub detail: String,
    /// What is wrong with single fields.
    pub errors: Vec<FieldProblem>,
    /// What a form that was not published says wrong.
    pub findings: Vec<Finding>,
    /// Times that are free, when the one asked for is not.
    pub slots: Box<[Slot]>,
    /// After how many seconds to try again.
    pub retry_after: Option<u32>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldProblem {
    /// A JSON pointer to the field.
    pub pointer: String,
    /// A stable word for programs.
    pub code: String,
    /// A sentence for the person.
    pub detail: String,
}

/// The body of an error.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Always `about:blank`: the code tells the kind.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The status in words.
    pub title: &'static str,
    /// The status.
    pub status: u16,
    /// A stable word for programs.
    pub code: &'static str,
    /// A sentence that says what to do.
    pub detail: String,
    /// The request's id, to be named when asking for help.
    pub request_id: String,
    /// What is wrong with single fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// What a form that was not published says wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Times that are free, when the one asked for is not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<Slot>,
}

impl Problem {
    /// A problem.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            errors: Vec::new(),
            findings: Vec::new(),
            slots: Box::default(),
            retry_after: None,
        }
    }

    /// Nothing is there, or it belongs to somebody else.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here.")
    }

    /// The request must say who sends it.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "Sign in first.")
    }

    /// The problem that stands for a bare status.
    pub(super) fn of_status(status: StatusCode) -> Self {
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => return Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => ("method_not_allowed", "This address does not take that method."),
            StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "The request is too large."),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ("unsupported_media_type", "Send application/json."),
            StatusCode::SERVICE_UNAVAILABLE => ("too_slow", "That took too long. Try again."),
            StatusCode::REQUEST_TIMEOUT => ("request_timeout", "The request came in too slowly."),
            status if status.is_server_error() => ("internal", "Something went wrong on our side. Try again."),
            _ => ("bad_request", "The request cannot be understood."),
        };
        Self::new(status, code, detail)
    }

    /// The answer as programs read it.
    pub(super) fn render(self, request_id: &str) -> Response {
        let body = ProblemBody {
            kind: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.detail,
            request_id: request_id.to_owned(),
            errors: self.errors,
            findings: self.findings,
            slots: self.slots.into_vec(),
        };
        let json = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = (self.status, json).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Forbidden => {
                Self::new(StatusCode::FORBIDDEN, "forbidden", "Your role does not allow this. Ask an owner or admin.")
            }
            Error::Conflict { code, detail } => Self::new(StatusCode::CONFLICT, code, detail),
            Error::Refused { code, detail } => Self::new(StatusCode::UNAUTHORIZED, code, detail),
            Error::Invalid(errors) => {
                let errors = errors.into_iter().map(|error| FieldProblem {
                    pointer: error.pointer,
                    code: error.code.to_owned(),
                    detail: error.detail,
                });
                let detail = "Some fields need another look.";
                Self { errors: errors.collect(), ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail) }
            }
            Error::SlotTaken { slots } => {
                let detail = "This time is not free any more. Choose another.";
                Self { slots: slots.into_boxed_slice(), ..Self::new(StatusCode::CONFLICT, "slot_taken", detail) }
            }
            Error::TooOften { seconds } => {
                let detail = format!("That was tried too often. Try again in {seconds} seconds.");
                Self { retry_after: Some(seconds), ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too_often", detail) }
            }
            Error::Findings { code, detail, findings } => {
                Self { findings, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail) }
            }
            Error::Closed => {
                let detail = "This cannot be taken just now. Try again in a minute.";
                Self { retry_after: Some(60), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "try_later", detail) }
            }
            Error::Unavailable { code, detail } => Self::new(StatusCode::BAD_GATEWAY, code, detail),
            Error::Internal(error) if is_passing(&error) => {
                tracing::error!("{error:#}");
                let detail = "The database is busy or out of reach at the moment. Try again in a few seconds.";
                let busy = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail);
                Self { retry_after: Some(BUSY_SECONDS), ..busy }
            }
            Error::Internal(error) => {
                tracing::error!("{error:#}");
                Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        Error::Internal(error).into()
    }
}
