//! Codes of an authenticator app: six digits that change every thirty seconds (RFC 6238, SHA-1 as every app knows it).

use std::fmt;

use anyhow::Result;
use jiff::Timestamp;
use totp_rs::{Algorithm, Builder, Totp};

use super::random;

/// How many steps of thirty seconds an app's clock may go before or behind ours.
const SKEW: u16 = 1;

/// What an authenticator app and we both know: 160 random bits, as RFC 4226 asks. It prints nothing of itself.
#[derive(Clone)]
pub struct TotpSecret(Vec<u8>);

impl TotpSecret {
    /// A new one.
    pub fn generate() -> Self {
        Self(random::bytes::<20>().to_vec())
    }

    /// The one that was stored as these bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// What is stored of it, sealed.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// What a person types into an app that reads no pictures.
    pub fn base32(&self) -> String {
        Self::builder(&self.0).build_noncompliant().secret().to_base32()
    }

    /// The address an app reads, mostly as a picture: `otpauth://totp/...`.
    pub fn uri(&self, account: &str) -> Result<String> {
        // A colon parts issuer and account in such an address, so that neither may hold one.
        let account = account.replace(':', "");
        let totp = Self::builder(&self.0).with_account_name(account).with_issuer(Some("Leadline")).build()?;
        Ok(totp.to_url()?)
    }

    /// The step a code belongs to, if it is right now. A step is good once: whoever asks sees to that.
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let seconds = u64::try_from(now.as_second()).ok()?;
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let six_digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        let step = six_digits.then(|| self.totp().check(&code, seconds)).flatten()?;
        i64::try_from(step).ok()
    }

    fn totp(&self) -> Totp {
        Self::builder(&self.0).build_noncompliant()
    }

    fn builder(secret: &[u8]) -> Builder {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(30)
            .with_skew(SKEW)
            .with_secret(secret.to_vec())
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TotpSecret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret and moments of RFC 6238, appendix B, with the last six of its eight digits.
    #[test]
    fn the_codes_of_the_standard_are_right_at_their_moments() {
        let secret = TotpSecret::from_bytes(b"12345678901234567890".to_vec());
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = Timestamp::from_second(second).unwrap();
            assert_eq!(secret.step_of(code, now), Some(second / 30), "{second}");
            assert_eq!(secret.step_of(&format!("{} {}", &code[..3], &code[3..]), now), Some(second / 30));
        }
    }

    #[test]
    fn a_code_is_good_for_its_step_and_the_two_beside_it() {
        let secret = TotpSecret::from_bytes(b"12345678901234567890".to_vec());
        let at = |second| secret.step_of("005924", Timestamp::from_second(second).unwrap());
        let begin = 1_234_567_890;
        assert_eq!(at(begin - 30), at(begin));
        assert_eq!(at(begin + 59), at(begin));
        assert_eq!((at(begin - 31), at(begin + 60)), (None, None));
        for no_code in ["", "5924", "0059240", "00592x", "００５９２４", "-05924"] {
            assert_eq!(secret.step_of(no_code, Timestamp::from_second(begin).unwrap()), None, "{no_code}");
        }
    }

    #[test]
    fn what_is_shown_carries_the_secret_and_what_is_printed_does_not() {
        let secret = TotpSecret::from_bytes(b"12345678901234567890".to_vec());
        assert_eq!(secret.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let uri = secret.uri("olive:o@example.com").unwrap();
        assert!(uri.starts_with("otpauth://totp/Leadline:oliveo%40example.com?secret=GEZDG"), "{uri}");
        assert!(uri.contains("issuer=Leadline"), "{uri}");
        assert_eq!(format!("{secret:?}"), "TotpSecret");
    }
}
