//! A key that can be replaced without anybody noticing: while it is, a second one opens as well.

use super::envelope::{EnvelopeError, Key};

/// The key that seals, and beside it the one it takes the place of, or the one that will take its place.
#[derive(Clone)]
pub struct KeyRing {
    current: Key,
    other: Option<Key>,
}

impl From<Key> for KeyRing {
    /// A key that nobody is replacing.
    fn from(current: Key) -> Self {
        Self { current, other: None }
    }
}

impl KeyRing {
    /// A key that seals, and another that opens what it sealed.
    pub fn beside(current: Key, other: Key) -> Self {
        Self { current, other: Some(other) }
    }

    /// Seals a value for one place.
    ///
    /// # Errors
    /// The cipher refused.
    pub fn seal(&self, place: &str, value: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
        self.current.seal(place, value)
    }

    /// Opens a value that was sealed for this place under either key.
    ///
    /// # Errors
    /// It was sealed under a third key, for another place, or was changed.
    pub fn open(&self, place: &str, envelope: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
        let other = self.other.as_ref().filter(|other| other.sealed(envelope));
        other.unwrap_or(&self.current).open(place, envelope)
    }

    /// Seals a value anew under the key that seals now. Nothing when it is already.
    ///
    /// # Errors
    /// As [`KeyRing::open`].
    pub fn reseal(&self, place: &str, envelope: &[u8]) -> Result<Option<Vec<u8>>, EnvelopeError> {
        if self.current.sealed(envelope) {
            return Ok(None);
        }
        self.seal(place, &self.open(place, envelope)?).map(Some)
    }

    /// Wraps another key, for the owner it belongs to.
    ///
    /// # Errors
    /// The cipher refused.
    pub fn wrap(&self, owner: &str, inner: &Key) -> Result<Vec<u8>, EnvelopeError> {
        self.seal(&wrapped_place(owner), inner.bytes())
    }

    /// Unwraps a key that was wrapped for this owner.
    ///
    /// # Errors
    /// As [`KeyRing::open`].
    pub fn unwrap(&self, owner: &str, wrapped: &[u8]) -> Result<Key, EnvelopeError> {
        key_of(self.open(&wrapped_place(owner), wrapped)?)
    }
}

/// What the place of a wrapped key is called.
pub fn wrapped_place(owner: &str) -> String {
    format!("key|{owner}")
}

/// The key with these bytes.
pub(super) fn key_of(bytes: Vec<u8>) -> Result<Key, EnvelopeError> {
    Ok(Key::from_bytes(bytes.try_into().map_err(|_| EnvelopeError::UnknownFormat)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_is_unreadable_at_any_moment_of_a_replacement(value: Vec<u8>) {
            let (old, new) = (Key::generate(), Key::generate());
            // First all learn of the new key, then it seals, then the old one goes.
            let told = KeyRing::beside(old.clone(), new.clone());
            let turned = KeyRing::beside(new.clone(), old.clone());
            let done = KeyRing::from(new);
            let (before, during) = (told.seal("place", &value).unwrap(), turned.seal("place", &value).unwrap());
            for ring in [&told, &turned] {
                prop_assert_eq!(ring.open("place", &before).unwrap(), value.clone());
                prop_assert_eq!(ring.open("place", &during).unwrap(), value.clone());
            }
            prop_assert_eq!(done.open("place", &before), Err(EnvelopeError::OtherKey));
            let anew = turned.reseal("place", &before).unwrap().unwrap();
            prop_assert_eq!(done.open("place", &anew).unwrap(), value);
            prop_assert_eq!(turned.reseal("place", &anew).unwrap(), None);
            prop_assert!(turned.reseal("elsewhere", &before).is_err());
        }
    }
}
