//! `oidc_attempts`: attempts to sign in with a provider, each of which ends once, in the browser it began in.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Store,
    sealed::{Place, Sealed},
    time,
};
use crate::security::random::token_hash;

#[derive(Serialize, Deserialize)]
struct StoredAttempt {
    /// The hash of the state.
    _id: String,
    /// The hash of what the browser's cookie holds.
    browser_hash: String,
    secrets: Sealed,
    #[serde(with = "time")]
    expires_at: Timestamp,
}

impl Store {
    async fn oidc_attempts(&self) -> Result<Collection<StoredAttempt>> {
        Ok(self.database().await?.collection("oidc_attempts"))
    }

    /// Keeps what the end of an attempt needs. `browser`: what the cookie holds.
    pub async fn begin_oidc_attempt<T: Serialize>(
        &self,
        (state, browser): (&str, &str),
        secrets: &T,
        expires_at: Timestamp,
    ) -> Result<()> {
        let id = token_hash(state);
        let secrets = self.deployment_cipher().await?.seal_json(Place("oidc_attempts", &id, "secrets"), secrets)?;
        let stored = StoredAttempt { browser_hash: token_hash(browser), _id: id, secrets, expires_at };
        self.oidc_attempts().await?.insert_one(stored).await?;
        Ok(())
    }

    /// Takes an attempt, once. Another browser finds none, and leaves it to the one it began in.
    pub async fn end_oidc_attempt<T: DeserializeOwned>(
        &self,
        (state, browser): (&str, &str),
        now: Timestamp,
    ) -> Result<Option<T>> {
        let id = token_hash(state);
        let filter = doc! { "_id": &id, "browser_hash": token_hash(browser) };
        let found = self.oidc_attempts().await?.find_one_and_delete(filter).await?;
        let Some(attempt) = found.filter(|attempt| attempt.expires_at > now) else { return Ok(None) };
        let place = Place("oidc_attempts", &id, "secrets");
        self.deployment_cipher().await?.open_json(place, &attempt.secrets).map(Some)
    }
}
