//! Twilio's errors: an HTTP status and `{code, message, more_info, status}`.

use serde_json::json;

use crate::sms::{ProviderResponse, simulator::Behaviour};

/// An answer in JSON.
pub(super) fn answer(status: u16, body: &serde_json::Value) -> ProviderResponse {
    ProviderResponse {
        status,
        headers: vec![("Content-Type".into(), "application/json".into())],
        body: body.to_string().into_bytes(),
    }
}

pub(super) fn refuse(status: u16, code: u32, message: &str) -> ProviderResponse {
    let more_info = format!("https://www.twilio.com/docs/errors/{code}");
    answer(status, &json!({"code": code, "message": message, "more_info": more_info, "status": status}))
}

/// The credentials are missing or wrong.
pub fn unauthorized() -> ProviderResponse {
    let mut response = refuse(401, 20003, "Authenticate");
    response.headers.push(("WWW-Authenticate".into(), "Basic realm=\"Twilio API\"".into()));
    response
}

/// There is no such resource.
pub fn not_found() -> ProviderResponse {
    refuse(404, 20404, "The requested resource was not found")
}

/// The recipient opted out of the sender: also for phones that texted STOP.
pub fn opted_out() -> ProviderResponse {
    refuse(400, 21610, "Attempt to send to unsubscribed recipient")
}

/// What a magic number's behaviour makes of a send. `None`: record the text and answer with its resource.
/// [`Behaviour::ErrorAfterAccept`] gives an answer too, but the text is to be recorded first.
pub fn refusal_of(behaviour: Behaviour) -> Option<ProviderResponse> {
    Some(match behaviour {
        Behaviour::OptedOut => opted_out(),
        Behaviour::Landline => refuse(400, 21614, "'To' number is not a valid mobile number"),
        Behaviour::RateLimited => {
            let mut response = refuse(429, 20429, "Too Many Requests");
            response.headers.push(("Retry-After".into(), "1".into()));
            response
        }
        Behaviour::ErrorAfterAccept => refuse(500, 20500, "An internal server error has occurred"),
        _ => return None,
    })
}
