//! The key that signs a workspace's certificates: Ed25519, known by the hash of its public half.

use anyhow::{Result, anyhow};
use aws_lc_rs::{
    digest,
    signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey},
};
use serde::{Deserialize, Serialize};

use super::exact_hex::ExactHex;
use crate::security::envelope::Key;

/// What a key is known by: SHA-256 of the 32 bytes of its public half.
pub type Fingerprint = ExactHex<32>;

/// The only algorithm there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032).
    Ed25519,
}

/// A signature, and the public key that checks it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// How it was made.
    pub algorithm: Algorithm,
    /// The public key.
    pub public_key: ExactHex<32>,
    /// The signature.
    pub value: ExactHex<64>,
}

/// The fingerprint of a public key.
pub fn fingerprint(public_key: &ExactHex<32>) -> Fingerprint {
    hash(&public_key.0)
}

pub(super) fn hash(bytes: &[u8]) -> ExactHex<32> {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    ExactHex(hash)
}

/// A private key. Neither printed nor serialised.
pub struct CertificateKey {
    pair: Ed25519KeyPair,
    public: ExactHex<32>,
    fingerprint: Fingerprint,
}

impl CertificateKey {
    /// The key that grows from a seed of 32 random bytes.
    ///
    /// # Errors
    /// The library refuses the seed.
    pub fn from_seed(seed: &Key) -> Result<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.bytes()).map_err(|_| anyhow!("not a seed of Ed25519"))?;
        let bytes = pair.public_key().as_ref().try_into().map_err(|_| anyhow!("not a public key of Ed25519"))?;
        let public = ExactHex(bytes);
        Ok(Self { pair, public, fingerprint: fingerprint(&public) })
    }

    /// The public half.
    pub fn public(&self) -> ExactHex<32> {
        self.public
    }

    /// What it is known by.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    pub(in crate::security) fn sign(&self, purpose: &[u8], canonical: &str) -> Signature {
        let signature = self.pair.sign(&message(purpose, canonical));
        let mut bytes = [0; 64];
        // Ed25519 gives 64 bytes, always.
        for (to, from) in bytes.iter_mut().zip(signature.as_ref()) {
            *to = *from;
        }
        Signature { algorithm: Algorithm::Ed25519, public_key: self.public, value: ExactHex(bytes) }
    }
}

impl Signature {
    /// Whether it was made over this text for this purpose, by its own public key.
    pub(in crate::security) fn holds(&self, purpose: &[u8], canonical: &str) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.public_key.0).verify(&message(purpose, canonical), &self.value.0).is_ok()
    }
}

fn message(purpose: &[u8], canonical: &str) -> Vec<u8> {
    [purpose, canonical.as_bytes()].concat()
}
