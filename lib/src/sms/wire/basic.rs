//! HTTP Basic credentials: ours at a provider, and a provider's with us.

use aws_lc_rs::constant_time;
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::sms::{Credentials, SignatureError, WebhookRequest};

/// The `Authorization` header of a request of ours.
pub(in crate::sms) fn basic_authorization(user: &str, password: &str) -> (String, String) {
    ("Authorization".into(), format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
}

/// Checks a webhook against the channel's `webhook_username` and `webhook_password`, for providers that sign nothing.
///
/// # Errors
/// The credentials are absent, unreadable or wrong, or the channel has none to compare with.
pub(in crate::sms) fn verify_basic(request: &WebhookRequest, credentials: &Credentials) -> Result<(), SignatureError> {
    let (Some(user), Some(password)) = (credentials.get("webhook_username"), credentials.get("webhook_password"))
    else {
        return Err(SignatureError::NoSecret);
    };
    let given = request.header("Authorization").ok_or(SignatureError::Missing)?;
    let (scheme, encoded) = given.split_once(' ').ok_or(SignatureError::Malformed)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(SignatureError::Malformed);
    }
    let given = STANDARD.decode(encoded.trim()).map_err(|_| SignatureError::Malformed)?;
    let expected = format!("{user}:{password}");
    constant_time::verify_slices_are_equal(expected.as_bytes(), &given).map_err(|_| SignatureError::Mismatch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sms::Method;

    #[test]
    fn only_the_channels_own_pair_passes() {
        let credentials = Credentials::from([("webhook_username", "hook"), ("webhook_password", "s:e")]);
        let request = |headers: Vec<(String, String)>| WebhookRequest {
            method: Method::Post,
            url: "https://x.example".into(),
            headers,
            body: Vec::new(),
        };
        let with = |value: &str| request(vec![("authorization".into(), value.into())]);
        assert_eq!(verify_basic(&request(vec![basic_authorization("hook", "s:e")]), &credentials), Ok(()));
        assert_eq!(verify_basic(&request(vec![]), &credentials), Err(SignatureError::Missing));
        assert_eq!(verify_basic(&with("Bearer x"), &credentials), Err(SignatureError::Malformed));
        assert_eq!(verify_basic(&with("Basic %"), &credentials), Err(SignatureError::Malformed));
        let other = request(vec![basic_authorization("hook", "s")]);
        assert_eq!(verify_basic(&other, &credentials), Err(SignatureError::Mismatch));
        assert_eq!(verify_basic(&other, &Credentials::default()), Err(SignatureError::NoSecret));
    }
}
