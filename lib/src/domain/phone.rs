//! Phone numbers in E.164.

use std::fmt;

use rlibphonenumber::{
    PHONE_NUMBER_UTIL, ParseError, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region, ValidationError,
};
use serde::{Deserialize, Serialize};

/// A phone number as `+` and 8 to 15 digits. `Debug` shows the last two digits only; there is no `Display`, so that a
/// number does not slip into a log. What was parsed from a person is a valid number; what a provider wrote is only
/// well formed.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct E164(String);

/// The region for numbers written without a country code, where the workspace states none.
pub const DEFAULT_REGION: &str = "US";

/// Fewest digits after the `+`.
pub const MIN_DIGITS: usize = 8;
/// Most digits after the `+` (ITU-T E.164).
pub const MAX_DIGITS: usize = 15;

/// Longest text looked at: a written number with spaces, brackets and extension is far shorter.
const MAX_INPUT_BYTES: usize = 120;

/// Why a text is no phone number, in words for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was typed.
    #[error("Enter a phone number.")]
    Empty,
    /// It does not read as a number.
    #[error("This does not look like a phone number.")]
    NotANumber,
    /// Its country code does not exist, or it has none and no region was given.
    #[error("The country code of this number is not known. Start with + and the country code.")]
    UnknownCountry,
    /// Digits are missing.
    #[error("This phone number is too short.")]
    TooShort,
    /// There are too many digits.
    #[error("This phone number is too long.")]
    TooLong,
    /// It has the right form, but no such number is given out.
    #[error("This phone number does not exist. Check the digits.")]
    NotInUse,
}

/// What kind of line a number belongs to, as far as its digits tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// A mobile phone.
    Mobile,
    /// A landline.
    FixedLine,
    /// Either: in some countries, the United States among them, the digits do not tell.
    FixedLineOrMobile,
    /// Free for the caller.
    TollFree,
    /// Costs the caller extra.
    PremiumRate,
    /// Caller and callee share the cost.
    SharedCost,
    /// A number on the internet.
    Voip,
    /// Follows a person from line to line.
    PersonalNumber,
    /// A pager.
    Pager,
    /// One number of a company for the whole country.
    Uan,
    /// A mailbox.
    Voicemail,
    /// The digits do not tell.
    Unknown,
}

impl PhoneKind {
    /// Whether texting such a number can work at all.
    pub const fn may_take_texts(self) -> bool {
        !matches!(self, Self::PremiumRate | Self::SharedCost | Self::Pager | Self::Uan | Self::Voicemail)
    }
}

impl E164 {
    /// Reads a number as people write it. `region` (ISO 3166, such as `US`) is assumed where no country code is given;
    /// an unknown region counts as none.
    ///
    /// # Errors
    /// The text is no valid number; the reason is fit to be shown.
    pub fn parse(text: &str, region: &str) -> Result<Self, PhoneError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(PhoneError::Empty);
        }
        if text.len() > MAX_INPUT_BYTES {
            return Err(PhoneError::TooLong);
        }
        let region = Region::try_from(region.trim().to_ascii_uppercase().as_str()).ok();
        let number = PHONE_NUMBER_UTIL.parse(text, region).map_err(|error| match error {
            ParseError::InvalidCountryCode => PhoneError::UnknownCountry,
            ParseError::NotANumber(_) => PhoneError::NotANumber,
            ParseError::TooShortAfterIdd | ParseError::TooShortNsn => PhoneError::TooShort,
            ParseError::TooLongNsn => PhoneError::TooLong,
        })?;
        if number.is_valid() {
            return parse_e164(&number.format_as(PhoneNumberFormat::E164));
        }
        Err(match number.is_possible_with_reason() {
            Err(ValidationError::InvalidCountryCode) => PhoneError::UnknownCountry,
            Err(ValidationError::TooShort) => PhoneError::TooShort,
            Err(ValidationError::TooLong) => PhoneError::TooLong,
            _ => PhoneError::NotInUse,
        })
    }

    /// The number with its `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The kind of line.
    pub fn kind(&self) -> PhoneKind {
        self.number().map_or(PhoneKind::Unknown, |number| kind_of(number.get_type()))
    }

    /// The region the number belongs to (ISO 3166, such as `US`), where its digits tell.
    pub fn region(&self) -> Option<String> {
        let region = self.number()?.get_region_code()?;
        Some(format!("{region:?}"))
    }

    /// Whether its digits tell where it was given out: true of landlines, and of mobile phones in the few countries
    /// that number them by area.
    pub fn is_geographical(&self) -> bool {
        self.number().is_some_and(|number| number.is_geographical())
    }

    /// Whether such a number is given out at all. Always true of what [`E164::parse`] returned.
    pub fn is_valid(&self) -> bool {
        self.number().is_some_and(|number| number.is_valid())
    }

    fn number(&self) -> Option<PhoneNumber> {
        PHONE_NUMBER_UTIL.parse(&self.0, None).ok()
    }
}

/// Whether a text is a country with phone numbers of its own (ISO 3166, in capitals).
pub fn is_region(text: &str) -> bool {
    // ZZ stands for no country.
    let written = text.len() == 2 && text != "ZZ" && text.bytes().all(|byte| byte.is_ascii_uppercase());
    written && Region::try_from(text).is_ok()
}

/// Reads a number as providers write it: `+` and 8 to 15 digits, nothing else. Short codes are not E.164.
///
/// # Errors
/// The text is anything else.
pub fn parse_e164(text: &str) -> Result<E164, PhoneError> {
    let digits = text.strip_prefix('+').ok_or(PhoneError::UnknownCountry)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || digits.starts_with('0') {
        return Err(PhoneError::NotANumber);
    }
    match digits.len() {
        0 => Err(PhoneError::Empty),
        length if length < MIN_DIGITS => Err(PhoneError::TooShort),
        length if length > MAX_DIGITS => Err(PhoneError::TooLong),
        _ => Ok(E164(text.to_owned())),
    }
}

fn kind_of(kind: PhoneNumberType) -> PhoneKind {
    match kind {
        PhoneNumberType::Mobile => PhoneKind::Mobile,
        PhoneNumberType::FixedLine => PhoneKind::FixedLine,
        PhoneNumberType::FixedLineOrMobile => PhoneKind::FixedLineOrMobile,
        PhoneNumberType::TollFree => PhoneKind::TollFree,
        PhoneNumberType::PremiumRate => PhoneKind::PremiumRate,
        PhoneNumberType::SharedCost => PhoneKind::SharedCost,
        PhoneNumberType::VoIP => PhoneKind::Voip,
        PhoneNumberType::PersonalNumber => PhoneKind::PersonalNumber,
        PhoneNumberType::Pager => PhoneKind::Pager,
        PhoneNumberType::UAN => PhoneKind::Uan,
        PhoneNumberType::VoiceMail => PhoneKind::Voicemail,
        PhoneNumberType::Unknown => PhoneKind::Unknown,
    }
}

impl fmt::Debug for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = self.0.len().saturating_sub(3);
        write!(f, "+{}{}", "*".repeat(hidden), self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default())
    }
}

impl TryFrom<String> for E164 {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, PhoneError> {
        parse_e164(&text)
    }
}

impl From<E164> for String {
    fn from(phone: E164) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn e164(text: &str, region: &str) -> String {
        E164::parse(text, region).map_or_else(|error| error.to_string(), |phone| phone.as_str().to_owned())
    }

    #[test]
    fn numbers_as_people_write_them() {
        for (text, region, expected) in [
            ("(415) 555-2671", "US", "+14155552671"),
            ("  415.555.2671 ", "us", "+14155552671"),
            ("+1 415 555 2671", "", "+14155552671"),
            ("1-415-555-2671", "US", "+14155552671"),
            ("07911 123456", "GB", "+447911123456"),
            ("+44 (0) 7911 123456", "US", "+447911123456"),
            ("030 123456", "DE", "+4930123456"),
            ("06 12 34 56 78", "FR", "+33612345678"),
            ("tel:+1-415-555-2671", "US", "+14155552671"),
            ("415-555-2671 ext. 12", "US", "+14155552671"),
            ("0412 345 678", "AU", "+61412345678"),
        ] {
            assert_eq!(e164(text, region), expected, "{text}");
        }
    }

    #[test]
    fn reasons_for_people() {
        for (text, region, error) in [
            ("", "US", PhoneError::Empty),
            ("call me", "US", PhoneError::NotANumber),
            ("415555267", "US", PhoneError::TooShort),
            ("4155552671999", "US", PhoneError::TooLong),
            ("4155552671", "", PhoneError::UnknownCountry),
            ("+999 1234567", "US", PhoneError::UnknownCountry),
            ("+97233142764978", "IL", PhoneError::NotInUse),
            ("(000) 000-0000", "US", PhoneError::NotInUse),
            ("123-456-7890", "US", PhoneError::NotInUse),
        ] {
            assert_eq!(E164::parse(text, region), Err(error), "{text}");
        }
        assert_eq!(E164::parse(&"4".repeat(10_000), "US"), Err(PhoneError::TooLong));
    }

    #[test]
    fn kinds_and_regions() {
        for (text, kind, region) in [
            ("+14155552671", PhoneKind::FixedLineOrMobile, "US"),
            ("+18005551234", PhoneKind::TollFree, "US"),
            ("+447400123456", PhoneKind::Mobile, "GB"),
            ("+493012345678", PhoneKind::FixedLine, "DE"),
            ("+16135550123", PhoneKind::FixedLineOrMobile, "CA"),
        ] {
            let phone = parse_e164(text).unwrap();
            assert_eq!((phone.kind(), phone.region().as_deref()), (kind, Some(region)), "{text}");
            assert!(phone.is_valid() || text == "+16135550123");
            assert_eq!(phone.is_geographical(), kind != PhoneKind::TollFree && kind != PhoneKind::Mobile, "{text}");
        }
    }

    #[test]
    fn what_providers_write() {
        assert!(parse_e164("+15005550006").is_ok());
        for text in [
            "",
            "+",
            "40404",
            "+1415",
            "14155552671",
            "+1 4155552671",
            "+1415555267a",
            "+1234567890123456",
            "+0123456789",
            "whatsapp:+14155552671",
            "+١٤١٥٥٥٥٢٦٧١",
        ] {
            assert!(parse_e164(text).is_err(), "{text}");
        }
    }

    #[test]
    fn debug_and_serde() {
        let phone = E164::parse("4155552671", "US").unwrap();
        assert_eq!(format!("{phone:?}"), "+*********71");
        let json = serde_json::to_string(&phone).unwrap();
        assert_eq!(json, "\"+14155552671\"");
        assert_eq!(serde_json::from_str::<E164>(&json).unwrap(), phone);
        assert!(serde_json::from_str::<E164>("\"4155552671\"").is_err());
        assert_eq!(serde_json::to_value(PhoneKind::FixedLineOrMobile).unwrap(), "fixed_line_or_mobile");
    }
}
