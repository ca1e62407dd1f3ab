//! An authenticator app.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;

/// An authenticator app, written from RFC 4226 and 6238 and nothing of ours.
pub struct Authenticator(
    /// The secret.
    pub Vec<u8>,
);

impl Authenticator {
    /// Learns a secret as a person types it.
    pub fn new(base32: &str) -> Self {
        let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
        for letter in base32.bytes() {
            let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|known| *known == letter).unwrap();
            bits = (bits << 5) | u32::try_from(value).unwrap();
            held += 5;
            if held >= 8 {
                held -= 8;
                bytes.push(u8::try_from(bits >> held & 0xff).unwrap());
            }
        }
        Self(bytes)
    }

    /// What it shows so many steps from now.
    pub fn code(&self, steps: i64) -> String {
        let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &(now / 30 + steps).to_be_bytes());
        let at = usize::from(tag.as_ref()[19] & 0x0f);
        let number = u32::from_be_bytes(tag.as_ref()[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }

    /// A code that is certainly wrong now.
    pub fn wrong(&self) -> String {
        let near: Vec<String> = (-2..=2).map(|steps| self.code(steps)).collect();
        (0..).map(|number| format!("{number:06}")).find(|code| !near.contains(code)).unwrap()
    }
}
