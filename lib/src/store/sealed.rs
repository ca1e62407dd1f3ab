//! Encrypted values inside documents.

use anyhow::{Context, Result};
use mongodb::bson::{Binary, Bson, spec::BinarySubtype};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::security::key_ring::{KeyRing, wrapped_place};

/// An envelope as a BSON binary. What is inside cannot be printed by accident.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(Binary);

impl Sealed {
    /// Wraps the bytes of an envelope.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Binary { subtype: BinarySubtype::Generic, bytes })
    }

    /// The bytes of the envelope.
    pub fn bytes(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl From<Sealed> for Bson {
    fn from(sealed: Sealed) -> Self {
        Self::Binary(sealed.0)
    }
}

/// Keys bound to a workspace: they seal and open fields of its documents.
#[derive(Clone)]
pub struct FieldCipher {
    keys: KeyRing,
    workspace: String,
}

/// Where a value lives: collection, document, field. A sealed value opens nowhere else.
#[derive(Clone, Copy)]
pub struct Place<'a>(pub &'static str, pub &'a str, pub &'static str);

impl FieldCipher {
    /// A cipher for one workspace.
    pub fn new(keys: KeyRing, workspace: &str) -> Self {
        Self { keys, workspace: workspace.to_owned() }
    }

    /// Seals a text.
    pub fn seal(&self, place: Place, text: &str) -> Result<Sealed> {
        self.seal_bytes(place, text.as_bytes())
    }

    /// Opens a text.
    pub fn open(&self, place: Place, sealed: &Sealed) -> Result<String> {
        let Place(collection, _, field) = place;
        let bytes = self.open_bytes(place, sealed)?;
        String::from_utf8(bytes).with_context(|| format!("{collection}.{field} is not text"))
    }

    /// Seals bytes.
    pub fn seal_bytes(&self, place: Place, bytes: &[u8]) -> Result<Sealed> {
        Ok(Sealed::new(self.keys.seal(&self.name(place), bytes)?))
    }

    /// Opens bytes.
    pub fn open_bytes(&self, place: Place, sealed: &Sealed) -> Result<Vec<u8>> {
        let Place(collection, _, field) = place;
        self.keys.open(&self.name(place), sealed.bytes()).with_context(|| format!("opening {collection}.{field}"))
    }

    /// Seals anything that serialises.
    pub fn seal_json<T: Serialize>(&self, place: Place, value: &T) -> Result<Sealed> {
        self.seal(place, &serde_json::to_string(value)?)
    }

    /// Opens what `seal_json` sealed.
    pub fn open_json<T: DeserializeOwned>(&self, place: Place, sealed: &Sealed) -> Result<T> {
        Ok(serde_json::from_str(&self.open(place, sealed)?)?)
    }

    /// Seals a value anew under the key that seals now. Nothing when it is already.
    pub(super) fn reseal(&self, place: Place, sealed: &Sealed) -> Result<Option<Sealed>> {
        let Place(collection, _, field) = place;
        let resealed = self.keys.reseal(&self.name(place), sealed.bytes());
        Ok(resealed.with_context(|| format!("sealing {collection}.{field} anew"))?.map(Sealed::new))
    }

    /// Wraps a key anew, likewise.
    pub(super) fn rewrap(&self, owner: &str, sealed: &Sealed) -> Result<Option<Sealed>> {
        let resealed = self.keys.reseal(&wrapped_place(owner), sealed.bytes());
        Ok(resealed.context("wrapping a key anew")?.map(Sealed::new))
    }

    fn name(&self, Place(collection, document, field): Place) -> String {
        format!("{}|{collection}|{field}|{document}", self.workspace)
    }
}
