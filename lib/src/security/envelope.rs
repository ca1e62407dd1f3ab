//! Authenticated encryption of one field.
//!
//! An envelope is `version (1) | algorithm (1) | key id (4) | nonce (12) | ciphertext and tag`. The additional data
//! names the place a value belongs to, so that a value copied to another workspace, collection, field or document
//! does not open. AES-256-GCM-SIV keeps its promise even if a nonce should repeat.

use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey},
    digest,
};

use super::random;

const VERSION: u8 = 1;
const AES_256_GCM_SIV_ID: u8 = 1;
const HEADER: usize = 6;
const NONCE: usize = 12;

/// Why a value could not be sealed or opened. It says nothing of the value.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EnvelopeError {
    /// The bytes are not an envelope of a version this program knows.
    #[error("not an envelope of a known version")]
    UnknownFormat,
    /// The value was sealed under another key.
    #[error("sealed under another key")]
    OtherKey,
    /// The value was changed, or belongs to another place.
    #[error("does not open here: changed, or moved from another place")]
    Refused,
}

/// A 256-bit key. Neither printed nor serialised.
#[derive(Clone)]
pub struct Key {
    bytes: [u8; 32],
    id: [u8; 4],
}

impl Key {
    /// A new random key.
    pub fn generate() -> Self {
        Self::from_bytes(random::bytes())
    }

    /// The key with these bytes. Its id is derived from them.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let hash = digest::digest(&digest::SHA256, &[b"leadline key id\0".as_slice(), &bytes].concat());
        let mut id = [0; 4];
        id.copy_from_slice(&hash.as_ref()[..4]);
        Self { bytes, id }
    }

    /// The raw bytes, for wrapping under another key or for keyed hashing.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// Whether an envelope says that it was sealed under this key.
    pub fn sealed(&self, envelope: &[u8]) -> bool {
        envelope.get(2..HEADER) == Some(&self.id)
    }

    /// Seals a value for one place.
    pub fn seal(&self, place: impl AsRef<[u8]>, value: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
        let nonce = random::bytes::<NONCE>();
        let mut sealed = value.to_vec();
        self.cipher()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), &mut sealed)
            .map_err(|_| EnvelopeError::Refused)?;
        let mut envelope = Vec::with_capacity(HEADER + NONCE + sealed.len());
        envelope.extend([VERSION, AES_256_GCM_SIV_ID]);
        envelope.extend(self.id);
        envelope.extend(nonce);
        envelope.extend(sealed);
        Ok(envelope)
    }

    /// Opens a value that was sealed for this place.
    pub fn open(&self, place: impl AsRef<[u8]>, envelope: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
        let (header, rest) = envelope.split_at_checked(HEADER).ok_or(EnvelopeError::UnknownFormat)?;
        if header[..2] != [VERSION, AES_256_GCM_SIV_ID] {
            return Err(EnvelopeError::UnknownFormat);
        }
        if header[2..] != self.id {
            return Err(EnvelopeError::OtherKey);
        }
        let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or(EnvelopeError::UnknownFormat)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| EnvelopeError::UnknownFormat)?;
        let mut value = sealed.to_vec();
        let length = self
            .cipher()?
            .open_in_place(nonce, Aad::from(place), &mut value)
            .map_err(|_| EnvelopeError::Refused)?
            .len();
        value.truncate(length);
        Ok(value)
    }

    fn cipher(&self) -> Result<LessSafeKey, EnvelopeError> {
        let key = UnboundKey::new(&AES_256_GCM_SIV, &self.bytes).map_err(|_| EnvelopeError::Refused)?;
        Ok(LessSafeKey::new(key))
    }
}

#[cfg(test)]
mod vectors;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_sealed_opens_in_its_place_alone(value: Vec<u8>, place in "[a-z|]{1,20}", other in "[A-Z]{1,20}") {
            let key = Key::generate();
            let envelope = key.seal(&place, &value).unwrap();
            prop_assert_eq!(key.open(&place, &envelope).unwrap(), value);
            prop_assert_eq!(key.open(&other, &envelope), Err(EnvelopeError::Refused));
            prop_assert_eq!(Key::generate().open(&place, &envelope), Err(EnvelopeError::OtherKey));
        }

        #[test]
        fn a_flipped_bit_never_opens(value in proptest::collection::vec(any::<u8>(), 1..40), at: prop::sample::Index, bit in 0..8u8) {
            let key = Key::generate();
            let mut envelope = key.seal("place", &value).unwrap();
            let at = at.index(envelope.len());
            envelope[at] ^= 1 << bit;
            prop_assert!(key.open("place", &envelope).is_err());
        }
    }

    #[test]
    fn a_cut_envelope_is_an_error_and_no_panic() {
        let key = Key::generate();
        let envelope = key.seal("place", b"value").unwrap();
        for length in 0..envelope.len() {
            assert!(key.open("place", &envelope[..length]).is_err(), "{length} bytes");
        }
    }
}
