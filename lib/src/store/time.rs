//! Moments as the database keeps them. Use as `#[serde(with = "super::time")]`.

use jiff::Timestamp;
use mongodb::bson::DateTime;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment as BSON, for filters and updates.
pub fn bson(at: Timestamp) -> DateTime {
    DateTime::from_millis(at.as_millisecond())
}

fn moment(at: DateTime) -> Timestamp {
    Timestamp::from_millisecond(at.timestamp_millis()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Serialises a moment.
pub fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    bson(*at).serialize(serializer)
}

/// Reads a moment.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    DateTime::deserialize(deserializer).map(moment)
}

/// The same for a moment that may be absent.
pub mod option {
    use super::*;

    /// Serialises a moment or its absence.
    pub fn serialize<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        at.map(bson).serialize(serializer)
    }

    /// Reads a moment or its absence.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        Ok(Option::<DateTime>::deserialize(deserializer)?.map(moment))
    }
}
