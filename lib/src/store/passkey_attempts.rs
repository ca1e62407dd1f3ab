//! `passkey_attempts`: what browsers were asked for and have not answered yet. Each is answered once.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Store,
    sealed::{Place, Sealed},
    time,
};
use crate::domain::id::MemberId;

/// How long a browser has for its answer.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(5);

#[derive(Serialize, Deserialize)]
struct Attempt {
    /// The hash of what the browser brings back.
    _id: String,
    /// Who makes a passkey; nobody at sign-in.
    member_id: Option<MemberId>,
    state: Sealed,
    #[serde(with = "time")]
    expires_at: Timestamp,
}

impl Store {
    /// Keeps what a browser was asked for, by the hash of what it brings back.
    pub async fn add_passkey_attempt<T: Serialize>(
        &self,
        hash: &str,
        member: Option<&MemberId>,
        state: &T,
        now: Timestamp,
    ) -> Result<()> {
        let state = self.deployment_cipher().await?.seal_json(place(hash), state)?;
        let expires_at = now.saturating_add(GOOD_FOR)?;
        let attempt = Attempt { _id: hash.to_owned(), member_id: member.cloned(), state, expires_at };
        self.database().await?.collection("passkey_attempts").insert_one(attempt).await?;
        Ok(())
    }

    /// Takes what a browser was asked for; nothing when it was answered, is too old, or was asked of somebody else.
    pub async fn take_passkey_attempt<T: DeserializeOwned>(
        &self,
        hash: &str,
        member: Option<&MemberId>,
        now: Timestamp,
    ) -> Result<Option<T>> {
        let attempts = self.database().await?.collection::<Attempt>("passkey_attempts");
        let asked =
            doc! { "_id": hash, "member_id": member.map(MemberId::as_str), "expires_at": { "$gt": time::bson(now) } };
        let Some(attempt) = attempts.find_one_and_delete(asked).await? else { return Ok(None) };
        self.deployment_cipher().await?.open_json(place(hash), &attempt.state).map(Some)
    }
}

fn place(hash: &str) -> Place<'_> {
    Place("passkey_attempts", hash, "state")
}
