//! What a text costs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the provider charges for a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Price {
    /// Millionths of the currency's unit: a text costs less than a cent.
    pub micros: i64,
    /// ISO 4217, in capitals.
    pub currency: String,
}

impl Price {
    /// Reads a decimal amount such as `0.0075` or `-0.0075` (Twilio writes what it takes as a negative number). Digits
    /// after the sixth are cut off.
    pub fn parse(amount: &str, currency: &str) -> Option<Self> {
        let amount = amount.trim().trim_start_matches('-');
        let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || currency.len() != 3 {
            return None;
        }
        let fraction: String = fraction.chars().chain("000000".chars()).take(6).collect();
        let micros = whole.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(fraction.parse().ok()?)?;
        Some(Self { micros, currency: currency.to_ascii_uppercase() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        let micros = |amount: &str| Price::parse(amount, "usd").map(|price| price.micros);
        assert_eq!(micros("-0.00750"), Some(7_500));
        assert_eq!(micros("0.00791234"), Some(7_912));
        assert_eq!(micros(" 12 "), Some(12_000_000));
        assert_eq!(micros("1.5"), Some(1_500_000));
        for wrong in ["", "-", ".5", "1e3", "0,5", "9999999999999999999"] {
            assert_eq!(micros(wrong), None, "{wrong}");
        }
        assert_eq!(Price::parse("1", "dollars"), None);
    }
}
