//! `key_rotations`: how far the replacing of an owner's keys is.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::{
    Collection,
    bson::{self, doc},
};
use serde::{Deserialize, Serialize};

use super::{Store, is_duplicate, time};
use crate::domain::key_rotation::{KeyLevel, RotationStage};

/// A rotation. An owner has one at most; the next one takes its place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeyRotation {
    /// Whose keys: a workspace's id, or the deployment.
    #[serde(rename = "_id")]
    pub owner: String,
    /// Which keys.
    pub level: KeyLevel,
    /// How far it is.
    pub stage: RotationStage,
    /// When it began.
    #[serde(with = "time")]
    pub started_at: Timestamp,
    /// When it may go on.
    #[serde(with = "time")]
    pub due_at: Timestamp,
    /// When it was finished.
    #[serde(with = "time::option")]
    pub finished_at: Option<Timestamp>,
    /// In this look: which of the places something is sealed in is next.
    pub place: u32,
    /// In this place: the last document that was looked at.
    pub after: Option<String>,
    /// In this look: how many documents were still sealed under a former key.
    pub found: i64,
    /// How many documents were sealed anew in all.
    pub resealed: i64,
    /// Grows with every step: of two who go on at once, one stops.
    version: i64,
}

impl KeyRotation {
    /// One that begins.
    pub fn new(owner: &str, level: KeyLevel, now: Timestamp) -> Self {
        Self {
            owner: owner.to_owned(),
            level,
            stage: RotationStage::Announcing,
            started_at: now,
            due_at: now,
            finished_at: None,
            place: 0,
            after: None,
            found: 0,
            resealed: 0,
            version: 0,
        }
    }
}

impl Store {
    async fn key_rotations(&self) -> Result<Collection<KeyRotation>> {
        Ok(self.database().await?.collection("key_rotations"))
    }

    /// An owner's rotation: the one under way, or else the last.
    pub async fn key_rotation(&self, owner: &str) -> Result<Option<KeyRotation>> {
        Ok(self.key_rotations().await?.find_one(doc! { "_id": owner }).await?)
    }

    /// Begins one. Says whether it did: it does not while another is under way.
    pub async fn begin_key_rotation(&self, rotation: &KeyRotation) -> Result<bool> {
        let rotations = self.key_rotations().await?;
        let idle = doc! { "_id": rotation.owner.as_str(), "finished_at": { "$ne": null } };
        match rotations.replace_one(idle, rotation).upsert(true).await {
            Ok(_) => Ok(true),
            // There is one, and it is not finished.
            Err(error) => {
                let error = error.into();
                if is_duplicate(&error) { Ok(false) } else { Err(error) }
            }
        }
    }

    /// Writes down how far one is. Says whether nobody else went on with it meanwhile.
    pub async fn save_key_rotation(&self, rotation: &mut KeyRotation) -> Result<bool> {
        let before = doc! { "_id": rotation.owner.as_str(), "version": rotation.version };
        rotation.version += 1;
        let after = bson::serialize_to_document(rotation)?;
        let rotations = self.key_rotations().await?.clone_with_type::<bson::Document>();
        Ok(rotations.replace_one(before, after).await?.matched_count == 1)
    }
}
