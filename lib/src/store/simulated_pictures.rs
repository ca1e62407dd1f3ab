//! `simulated_pictures`: what simulated phones send with their texts, as a provider keeps it until it is fetched.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};

use super::{
    Store, Tx,
    keys::DEPLOYMENT,
    sealed::{FieldCipher, Place, Sealed},
    time,
};
use crate::security::random;

#[derive(Serialize, Deserialize)]
struct Stored {
    _id: String,
    content: Sealed,
    #[serde(with = "time")]
    at: Timestamp,
}

impl Store {
    async fn simulated_pictures(&self) -> Result<(Collection<Stored>, FieldCipher)> {
        let keys = self.keys_of(DEPLOYMENT).await?;
        let pictures = self.database().await?.collection("simulated_pictures");
        Ok((pictures, FieldCipher::new(keys.data.clone(), DEPLOYMENT)))
    }

    /// Keeps a file, and gives its id.
    pub async fn keep_simulated_picture(&self, bytes: &[u8], now: Timestamp) -> Result<String> {
        let (pictures, cipher) = self.simulated_pictures().await?;
        let id = random::path_secret();
        let content = cipher.seal_bytes(Place("simulated_pictures", &id, "content"), bytes)?;
        pictures.insert_one(Stored { content, at: now, _id: id.clone() }).await?;
        Ok(id)
    }

    /// Forgets a file.
    pub(super) async fn forget_simulated_picture(&self, id: &str, tx: &mut Tx) -> Result<()> {
        let (pictures, _) = self.simulated_pictures().await?;
        pictures.delete_one(doc! { "_id": id }).session(tx.session()).await?;
        Ok(())
    }

    /// A file that was kept.
    pub async fn simulated_picture(&self, id: &str) -> Result<Option<Vec<u8>>> {
        let (pictures, cipher) = self.simulated_pictures().await?;
        let found = pictures.find_one(doc! { "_id": id }).await?;
        found.map(|found| cipher.open_bytes(Place("simulated_pictures", id, "content"), &found.content)).transpose()
    }
}
