//! Standard Webhooks: the secret an endpoint shares with us, and what a message to it is signed with.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};

use super::random;

/// What every secret begins with.
const PREFIX: &str = "whsec_";

/// A new secret of 256 random bits.
pub fn generate() -> String {
    format!("{PREFIX}{}", STANDARD.encode(random::bytes::<32>()))
}

/// The signature of a message under each of these secrets, separated by spaces. Nothing, if one of them is none.
pub fn sign(secrets: &[&str], id: &str, seconds: i64, body: &[u8]) -> Option<String> {
    let signatures = secrets.iter().map(|secret| {
        let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &key));
        context.update(format!("{id}.{seconds}.").as_bytes());
        context.update(body);
        Some(format!("v1,{}", STANDARD.encode(context.sign())))
    });
    Some(signatures.collect::<Option<Vec<_>>>()?.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's reference libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    #[test]
    fn the_published_example_is_signed_as_published() {
        let body = br#"{"test": 2432232314}"#;
        let signature = sign(&[SECRET], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body).unwrap();
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn two_secrets_make_two_signatures_and_no_secret_makes_none() {
        let (new, old) = (generate(), generate());
        let both = sign(&[&new, &old], "evt", 1, b"{}").unwrap();
        let each: Vec<String> = [&new, &old].iter().map(|secret| sign(&[secret], "evt", 1, b"{}").unwrap()).collect();
        assert_eq!(both, each.join(" "));
        assert_ne!(each[0], each[1]);
        assert_eq!((sign(&["whsec_%"], "evt", 1, b""), sign(&["MfKQ"], "evt", 1, b"")), (None, None));
    }
}
