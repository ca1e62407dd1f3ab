//! A failed try: what it means, and whether another makes sense.

use std::time::Duration;

use reqwest::{
    StatusCode,
    header::{HeaderMap, RETRY_AFTER},
};

use crate::ai::model::ModelError;

/// The pause before a second try when the server names none.
const PAUSE: Duration = Duration::from_millis(300);

/// A failed try.
#[derive(Debug, PartialEq)]
pub struct Failure {
    /// Why.
    pub error: ModelError,
    /// When to try again; nothing: not at all.
    pub again_after: Option<Duration>,
}

impl Failure {
    /// One that another try would repeat.
    pub fn last(error: ModelError) -> Self {
        Self { error, again_after: None }
    }

    fn passing(error: ModelError, pause: Option<Duration>) -> Self {
        Self { error, again_after: Some(pause.unwrap_or(PAUSE)) }
    }
}

/// What a status means. The body is not quoted: it may repeat the prompt. Anthropic's 529 says that it is overloaded.
pub fn of_status(status: StatusCode, pause: Option<Duration>) -> Failure {
    let unavailable = || ModelError::Unavailable(format!("status {status}"));
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Failure::last(ModelError::Unauthorized),
        StatusCode::TOO_MANY_REQUESTS => Failure::passing(ModelError::RateLimited { retry_after: pause }, pause),
        StatusCode::REQUEST_TIMEOUT => Failure::passing(ModelError::TimedOut, pause),
        status if status.is_server_error() => Failure::passing(unavailable(), pause),
        _ => Failure::last(unavailable()),
    }
}

/// What it means that there was no answer.
pub fn unreachable(error: reqwest::Error) -> Failure {
    let kind = if error.is_timeout() {
        ModelError::TimedOut
    } else {
        ModelError::Unavailable(error.without_url().to_string())
    };
    Failure::passing(kind, None)
}

/// How long the server asked to be left alone.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: f64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_typed() {
        let pause = Some(Duration::from_secs(2));
        let busy = of_status(StatusCode::TOO_MANY_REQUESTS, pause);
        assert_eq!(busy, Failure { error: ModelError::RateLimited { retry_after: pause }, again_after: pause });
        assert_eq!(of_status(StatusCode::UNAUTHORIZED, None), Failure::last(ModelError::Unauthorized));
        assert_eq!(of_status(StatusCode::BAD_GATEWAY, None).again_after, Some(PAUSE));
        assert_eq!(of_status(StatusCode::from_u16(529).unwrap(), None).again_after, Some(PAUSE));
        assert_eq!(of_status(StatusCode::REQUEST_TIMEOUT, None).error, ModelError::TimedOut);
        assert_eq!(of_status(StatusCode::NOT_FOUND, None).again_after, None);
    }
}
