//! `idempotency_keys`: the answers to requests that carried an `Idempotency-Key`, for 24 hours.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};

use super::{
    Store, Tx, is_duplicate,
    keys::DEPLOYMENT,
    sealed::{Place, Sealed},
    time,
};
use crate::security::blind_index::blind_index;

/// How long an answer is kept.
const KEPT_HOURS: i64 = 24;
/// After so long a request that never answered is taken for dead: a little longer than any handler may take.
const PATIENCE_SECONDS: i64 = 35;

#[derive(Serialize, Deserialize)]
struct StoredAnswer {
    /// The hash of route, caller and key.
    _id: String,
    request_hash: String,
    /// The lead or conversation it is about, by its id, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    answer: Option<Sealed>,
    #[serde(with = "time")]
    started_at: Timestamp,
    #[serde(with = "time")]
    expires_at: Timestamp,
}

/// An answer as it was given.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers worth giving again.
    pub headers: Vec<(String, String)>,
    /// The body, which is text in all our answers.
    pub body: String,
}

/// What is known of a key.
pub enum Begun {
    /// Nothing: do the work.
    New,
    /// The work was done: give this answer.
    Answered(Answer),
    /// The work is being done.
    InFlight,
    /// The key was used for another request.
    OtherRequest,
}

impl Store {
    async fn idempotency_keys(&self) -> Result<Collection<StoredAnswer>> {
        Ok(self.database().await?.collection("idempotency_keys"))
    }

    /// Begins a request under a key. `about` is the id of the lead or conversation it is about.
    pub async fn begin_request(
        &self,
        key: &str,
        request_hash: &str,
        about: Option<&str>,
        now: Timestamp,
    ) -> Result<Begun> {
        let keys = self.idempotency_keys().await?;
        // Keyed, because a plain hash of a short form could be guessed back to who sent it.
        let request_hash = &blind_index(&self.keys_of(DEPLOYMENT).await?.index, "request", request_hash);
        let fresh = StoredAnswer {
            _id: key.to_owned(),
            request_hash: request_hash.clone(),
            about: about.map(str::to_owned),
            answer: None,
            started_at: now,
            expires_at: now.saturating_add(SignedDuration::from_hours(KEPT_HOURS)).unwrap_or(Timestamp::MAX),
        };
        match keys.insert_one(&fresh).await.map_err(anyhow::Error::from) {
            Ok(_) => return Ok(Begun::New),
            Err(error) if is_duplicate(&error) => {}
            Err(error) => return Err(error),
        }
        let Some(stored) = keys.find_one(doc! { "_id": key }).await? else { return Ok(Begun::InFlight) };
        if stored.request_hash != *request_hash {
            return Ok(Begun::OtherRequest);
        }
        if let Some(sealed) = &stored.answer {
            let answer = self.deployment_cipher().await?.open_json(Place("idempotency_keys", key, "answer"), sealed)?;
            return Ok(Begun::Answered(answer));
        }
        let stale = doc! { "_id": key, "answer": null, "started_at": time::bson(stored.started_at) };
        if now.duration_since(stored.started_at) < SignedDuration::from_secs(PATIENCE_SECONDS) {
            return Ok(Begun::InFlight);
        }
        let retaken = keys.update_one(stale, doc! { "$set": { "started_at": time::bson(now) } }).await?;
        Ok(if retaken.matched_count == 1 { Begun::New } else { Begun::InFlight })
    }

    /// Keeps the answer to a request.
    pub async fn finish_request(&self, key: &str, answer: &Answer) -> Result<()> {
        let sealed = self.deployment_cipher().await?.seal_json(Place("idempotency_keys", key, "answer"), answer)?;
        self.idempotency_keys().await?.update_one(doc! { "_id": key }, doc! { "$set": { "answer": sealed } }).await?;
        Ok(())
    }

    /// Forgets every answer about these leads and conversations; says how many there were.
    pub async fn forget_answers_about(&self, about: &[&str], tx: &mut Tx) -> Result<u64> {
        let keys = self.idempotency_keys().await?;
        let deleted = keys.delete_many(doc! { "about": { "$in": about } }).session(tx.session()).await?;
        Ok(deleted.deleted_count)
    }

    /// Forgets a request that failed, so that it can be tried again.
    pub async fn forget_request(&self, key: &str) -> Result<()> {
        self.idempotency_keys().await?.delete_one(doc! { "_id": key, "answer": null }).await?;
        Ok(())
    }
}
