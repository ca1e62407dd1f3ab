//! Three levels of keys: master keys from the environment wrap workspace keys, workspace keys wrap person keys,
//! and a person's key seals what is known of that person. Destroying a person's key erases the person.

use std::str::FromStr;

use anyhow::{Context, Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};

use super::envelope::{EnvelopeError, Key};

/// The keys of `LEADLINE_MASTER_KEYS`: the first wraps, all of them unwrap.
pub struct MasterKeys(Vec<Key>);

impl FromStr for MasterKeys {
    type Err = anyhow::Error;

    /// Parses `id:base64[,id:base64..]`. The ids are for people; the newest key comes first.
    fn from_str(text: &str) -> Result<Self> {
        let keys = text.split(',').map(|entry| {
            let (_, encoded) = entry.trim().split_once(':').context("an entry has no id")?;
            let bytes = BASE64_STANDARD.decode(encoded).context("an entry is not base64")?;
            Ok(Key::from_bytes(bytes.try_into().ok().context("a key has not 32 bytes")?))
        });
        let keys = keys.collect::<Result<Vec<_>>>()?;
        ensure!(!keys.is_empty(), "the list is empty");
        Ok(Self(keys))
    }
}

impl MasterKeys {
    /// Wraps a key under the newest master key, for the owner it belongs to.
    pub fn wrap(&self, owner: &str, key: &Key) -> Result<Vec<u8>, EnvelopeError> {
        let newest = self.0.first().ok_or(EnvelopeError::OtherKey)?;
        newest.seal(&format!("key|{owner}"), key.bytes())
    }

    /// Unwraps a key with whichever master key wrapped it.
    pub fn unwrap(&self, owner: &str, wrapped: &[u8]) -> Result<Key, EnvelopeError> {
        let key = self.0.iter().find(|key| key.sealed(wrapped)).ok_or(EnvelopeError::OtherKey)?;
        unwrap_with(key, owner, wrapped)
    }
}

/// Wraps a person's key under the workspace's.
pub fn wrap_with(key: &Key, owner: &str, inner: &Key) -> Result<Vec<u8>, EnvelopeError> {
    key.seal(&format!("key|{owner}"), inner.bytes())
}

/// Unwraps a person's key.
pub fn unwrap_with(key: &Key, owner: &str, wrapped: &[u8]) -> Result<Key, EnvelopeError> {
    let bytes = key.open(&format!("key|{owner}"), wrapped)?;
    Ok(Key::from_bytes(bytes.try_into().map_err(|_| EnvelopeError::UnknownFormat)?))
}

/// The two keys of a workspace (or of the deployment): one seals, one makes blind indexes.
#[derive(Clone)]
pub struct KeyPair {
    /// Seals values and wraps the keys of persons.
    pub data: Key,
    /// Keys the blind indexes. It outlives rotations of the other.
    pub index: Key,
}

impl KeyPair {
    /// Two new keys.
    pub fn generate() -> Self {
        Self { data: Key::generate(), index: Key::generate() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, byte: u8) -> String {
        format!("{id}:{}", BASE64_STANDARD.encode([byte; 32]))
    }

    #[test]
    fn a_rotated_master_key_still_unwraps_what_the_old_one_wrapped() {
        let old: MasterKeys = entry("k1", 1).parse().unwrap();
        let wrapped = old.wrap("w1", &Key::from_bytes([9; 32])).unwrap();
        let rotated: MasterKeys = format!("{},{}", entry("k2", 2), entry("k1", 1)).parse().unwrap();
        assert_eq!(rotated.unwrap("w1", &wrapped).unwrap().bytes(), &[9; 32]);
        assert!(rotated.unwrap("w2", &wrapped).is_err(), "another owner's key must not unwrap");
        let without_old: MasterKeys = entry("k2", 2).parse().unwrap();
        assert!(without_old.unwrap("w1", &wrapped).is_err());
    }

    #[test]
    fn malformed_lists_are_refused() {
        for text in ["", "k1", "k1:???", "k1:c2hvcnQ="] {
            assert!(text.parse::<MasterKeys>().is_err(), "{text}");
        }
    }
}
