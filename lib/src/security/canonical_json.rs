//! JSON in one spelling (RFC 8785, JSON Canonicalization Scheme), so that what one program signs every other can check.
//!
//! Values are null, booleans, whole numbers that a double holds exactly, texts, arrays and objects. Fractions, larger
//! numbers and a name that stands twice in an object are refused: programs read them differently.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error as _, MapAccess, SeqAccess, Visitor},
};

/// The largest whole number of which every double is sure: 2^53 - 1.
const LARGEST: i64 = 9_007_199_254_740_991;

/// A JSON value that has exactly one spelling. It may hold personal values, so it cannot be printed by accident.
#[derive(Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number between -(2^53 - 1) and 2^53 - 1.
    Integer(i64),
    /// A text.
    Text(String),
    /// Values in order.
    Array(Vec<Json>),
    /// Values by name.
    Object(BTreeMap<String, Json>),
}

/// A value cannot be told as canonical JSON. It says nothing of the value.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a value of canonical JSON")]
pub struct NotCanonical;

impl Json {
    /// Anything that serialises, as canonical JSON.
    ///
    /// # Errors
    /// It holds a fraction, a number that is too large, or a map whose names are not texts.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, NotCanonical> {
        let value = serde_json::to_value(value).map_err(|_| NotCanonical)?;
        Self::deserialize(value).map_err(|_| NotCanonical)
    }

    /// Reads the value as a type.
    ///
    /// # Errors
    /// It has another shape.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, NotCanonical> {
        read(&self.canonical())
    }

    /// The value under a name, if this is an object that has it.
    pub fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.get(name),
            _ => None,
        }
    }

    /// The one spelling.
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, into: &mut String) {
        match self {
            Self::Null => into.push_str("null"),
            Self::Bool(true) => into.push_str("true"),
            Self::Bool(false) => into.push_str("false"),
            Self::Integer(number) => into.push_str(&number.to_string()),
            Self::Text(text) => write_text(text, into),
            Self::Array(values) => {
                into.push('[');
                for (place, value) in values.iter().enumerate() {
                    if place > 0 {
                        into.push(',');
                    }
                    value.write(into);
                }
                into.push(']');
            }
            Self::Object(members) => {
                let mut sorted: Vec<_> = members.iter().collect();
                // By UTF-16 code units, which is not the order of the bytes beyond the first plane.
                sorted.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
                into.push('{');
                for (place, (name, value)) in sorted.into_iter().enumerate() {
                    if place > 0 {
                        into.push(',');
                    }
                    write_text(name, into);
                    into.push(':');
                    value.write(into);
                }
                into.push('}');
            }
        }
    }
}

/// Reads a canonical text as a type.
///
/// # Errors
/// It has another shape.
pub fn read<T: DeserializeOwned>(canonical: &str) -> Result<T, NotCanonical> {
    serde_json::from_str(canonical).map_err(|_| NotCanonical)
}

/// As ECMAScript's `JSON.stringify` writes a text: short escapes, `\u00xx` for other controls, all else as it is.
fn write_text(text: &str, into: &mut String) {
    into.push('"');
    let mut rest = text;
    // What stands as it is is copied at once: most of a text.
    while let Some((plain, special)) =
        rest.find(|letter| letter < ' ' || matches!(letter, '"' | '\\')).map(|at| rest.split_at(at))
    {
        into.push_str(plain);
        let mut letters = special.chars();
        match letters.next() {
            Some('"') => into.push_str("\\\""),
            Some('\\') => into.push_str("\\\\"),
            Some('\u{8}') => into.push_str("\\b"),
            Some('\t') => into.push_str("\\t"),
            Some('\n') => into.push_str("\\n"),
            Some('\u{c}') => into.push_str("\\f"),
            Some('\r') => into.push_str("\\r"),
            Some(control) => into.push_str(&format!("\\u{:04x}", u32::from(control))),
            None => {}
        }
        rest = letters.as_str();
    }
    into.push_str(rest);
    into.push('"');
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Array(values) => serializer.collect_seq(values),
            Self::Object(members) => serializer.collect_map(members),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a value of canonical JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Json, E> {
        if (-LARGEST..=LARGEST).contains(&number) {
            Ok(Json::Integer(number))
        } else {
            Err(E::custom("a number is larger than 2^53 - 1"))
        }
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Json, E> {
        self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Json, E> {
        Err(E::custom("a number is not whole"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Json, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = values.next_element()? {
            all.push(value);
        }
        Ok(Json::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut all = BTreeMap::new();
        while let Some((name, value)) = members.next_entry()? {
            match all.entry(name) {
                Entry::Vacant(place) => drop(place.insert(value)),
                Entry::Occupied(_) => return Err(A::Error::custom("a name stands twice in an object")),
            }
        }
        Ok(Json::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn spelled(text: &str) -> Result<String, serde_json::Error> {
        Ok(serde_json::from_str::<Json>(text)?.canonical())
    }

    #[test]
    fn names_are_sorted_as_rfc_8785_shows_it() {
        // The example of RFC 8785, section 3.2.3.
        let text = r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
            "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#;
        let order = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"];
        let spelled = spelled(text).unwrap();
        let places: Vec<usize> = order.iter().map(|word| spelled.find(word).unwrap()).collect();
        assert!(places.is_sorted(), "{spelled}");
    }

    #[test]
    fn texts_are_escaped_as_rfc_8785_shows_it() {
        // From RFC 8785, section 3.2.2, without its fractions.
        let text = r#"{ "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false] }"#;
        assert_eq!(
            spelled(text).unwrap(),
            "{\"literals\":[null,true,false],\"string\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
        );
    }

    #[test]
    fn what_programs_read_differently_is_refused() {
        for text in ["1.5", "1.0", "1e2", "-0", "9007199254740992", "-9007199254740992", "18446744073709551615"] {
            assert!(spelled(text).is_err(), "{text}");
            assert!(spelled(&format!("[{{\"a\":{text}}}]")).is_err(), "{text}");
        }
        assert!(spelled(r#"{"a":1,"\u0061":1}"#).is_err(), "the same name, spelled differently");
        assert!(spelled("\"\\ud800\"").is_err(), "half a character");
        assert!(spelled(&"[".repeat(100_000)).is_err(), "deep nesting must not use up the stack");
        assert_eq!(
            spelled("[9007199254740991,-9007199254740991,0]").unwrap(),
            "[9007199254740991,-9007199254740991,0]"
        );
        assert!(Json::of(&1.5).is_err());
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-LARGEST..=LARGEST).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::btree_map(any::<String>(), inner, 0..6).prop_map(|map| json!(map)),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_one_spelling_says_the_same_and_is_its_own_spelling(value in values()) {
            let spelled = Json::of(&value).unwrap().canonical();
            prop_assert_eq!(&serde_json::from_str::<Value>(&spelled).unwrap(), &value);
            prop_assert_eq!(&super::tests::spelled(&spelled).unwrap(), &spelled);
            prop_assert_eq!(super::tests::spelled(&serde_json::to_string_pretty(&value).unwrap()).unwrap(), spelled);
        }

        #[test]
        fn random_text_is_read_or_refused_and_never_panics(text: String) {
            let _ = spelled(&text);
        }
    }
}
