//! Randomness, all of it from the operating system through aws-lc.

use aws_lc_rs::{digest, rand};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use uuid::Uuid;

/// So many random bytes.
///
/// # Panics
/// When the operating system gives none: nothing safe can be done then.
#[allow(clippy::expect_used)]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut buffer = [0; N];
    rand::fill(&mut buffer).expect("the operating system gives random bytes");
    buffer
}

/// A secret of 256 random bits in URL-safe base64.
pub fn token() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes::<32>())
}

/// What is stored of a secret that comes back: 256 random bits need no salt and no slow hash.
pub fn token_hash(token: &str) -> String {
    bytes_hash(token.as_bytes())
}

/// What something public and long is found by.
pub fn bytes_hash(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes))
}

/// 128 random bits as hexadecimal: the path of a webhook.
pub fn path_secret() -> String {
    hex::encode(bytes::<16>())
}

/// A new id. Ids sort by the time they were made.
pub fn id<T: From<String>>() -> T {
    Uuid::now_v7().simple().to_string().into()
}
