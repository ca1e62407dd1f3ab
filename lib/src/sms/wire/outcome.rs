//! What an answer means where the provider's own code does not say.

use crate::sms::{ErrorClass, ProviderResponse, SendOutcome};

/// The least wait the provider asks for, in seconds.
fn retry_after(response: &ProviderResponse) -> Option<u32> {
    response.header("Retry-After").and_then(|seconds| seconds.trim().parse().ok())
}

/// A refusal with the provider's `code` and its `class`, where they are known; otherwise by the HTTP status. Only 4xx
/// can be a refusal: of anything else nobody knows what became of the text.
pub(in crate::sms) fn rejected(
    response: &ProviderResponse,
    code: Option<String>,
    class: Option<ErrorClass>,
) -> SendOutcome {
    let by_status = match response.status {
        408 => None,
        401 | 403 => Some(ErrorClass::Account),
        429 => Some(ErrorClass::RateLimited),
        // The request itself is wrong: the same one fails the same way, and it is not the recipient's fault.
        400..=499 => Some(ErrorClass::SenderConfig),
        _ => None,
    };
    let http = || format!("http_{}", response.status);
    match by_status {
        None => SendOutcome::Ambiguous { code: code.unwrap_or_else(http) },
        Some(by_status) => SendOutcome::Rejected {
            class: class.unwrap_or(by_status),
            code: code.unwrap_or_else(http),
            retry_after_seconds: retry_after(response),
        },
    }
}
