//! `sessions`: families of refresh tokens. A token works once; its successor is kept for a short grace in case the
//! answer that carried it was lost; a token that comes back later ends the whole family.

use anyhow::Result;
use futures_util::TryStreamExt;
use jiff::{SignedDuration, Timestamp};
use mongodb::{
    Collection,
    bson::{doc, serialize_to_bson},
};
use serde::{Deserialize, Serialize};

use super::{
    Store, Tx,
    sealed::{Place, Sealed},
    time,
};
use crate::{
    domain::{
        id::{MemberId, SessionId, WorkspaceId},
        proof::Proof,
    },
    security::random::{self, token_hash},
};

/// A session ends so long after its last use.
const IDLE_DAYS: i64 = 7;
/// A session ends so long after its beginning, whatever its use.
const LONGEST_DAYS: i64 = 30;
/// For so long a spent token still gives its successor.
const GRACE_SECONDS: i64 = 10;

#[derive(Serialize, Deserialize)]
struct Session {
    _id: SessionId,
    workspace_id: WorkspaceId,
    member_id: MemberId,
    token_hash: String,
    previous_hash: Option<String>,
    successor: Option<Sealed>,
    /// What the browser called itself when the session began.
    #[serde(default)]
    device: Option<Sealed>,
    /// What was proven when it began.
    #[serde(default)]
    proof: Proof,
    #[serde(with = "time")]
    rotated_at: Timestamp,
    #[serde(with = "time")]
    created_at: Timestamp,
    #[serde(with = "time")]
    expires_at: Timestamp,
}

/// A session that was opened or continued.
pub struct OpenSession {
    /// The session.
    pub id: SessionId,
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// Its member.
    pub member: MemberId,
    /// What was proven when it began.
    pub proof: Proof,
    /// The refresh token to hand out.
    pub token: String,
}

impl Store {
    async fn sessions(&self) -> Result<Collection<Session>> {
        Ok(self.database().await?.collection("sessions"))
    }

    /// Begins a session. `device`: what the browser calls itself.
    pub async fn open_session(
        &self,
        workspace: &WorkspaceId,
        member: &MemberId,
        (device, proof): (Option<&str>, Proof),
        now: Timestamp,
    ) -> Result<OpenSession> {
        let id = random::id::<SessionId>();
        let token = new_token(&id);
        let place = Place("sessions", id.as_str(), "device");
        let device = match device {
            Some(device) => Some(self.deployment_cipher().await?.seal(place, device)?),
            None => None,
        };
        let session = Session {
            _id: id.clone(),
            workspace_id: workspace.clone(),
            member_id: member.clone(),
            token_hash: token_hash(&token),
            previous_hash: None,
            successor: None,
            device,
            proof,
            rotated_at: now,
            created_at: now,
            expires_at: days_after(now, IDLE_DAYS),
        };
        self.sessions().await?.insert_one(&session).await?;
        Ok(OpenSession { id, workspace: workspace.clone(), member: member.clone(), proof, token })
    }

    /// Exchanges a refresh token for its successor. Nothing when the token is unknown, expired or was spent before.
    pub async fn continue_session(&self, token: &str, now: Timestamp) -> Result<Option<OpenSession>> {
        let (sessions, hash) = (self.sessions().await?, token_hash(token));
        let Some(session) = sessions.find_one(doc! { "_id": session_of(token) }).await? else { return Ok(None) };
        if session.expires_at <= now {
            return Ok(None);
        }
        if session.token_hash == hash {
            if let Some(opened) = self.rotate(&sessions, &session, now).await? {
                return Ok(Some(opened));
            }
            // Another request with the same token was faster: it is spent now, but within the grace.
            let Some(session) = sessions.find_one(doc! { "previous_hash": &hash }).await? else { return Ok(None) };
            return self.successor(&session).await.map(Some);
        }
        let within_grace = now.duration_since(session.rotated_at) <= SignedDuration::from_secs(GRACE_SECONDS);
        if session.previous_hash.as_ref() == Some(&hash) && within_grace {
            return self.successor(&session).await.map(Some);
        }
        sessions.delete_one(doc! { "_id": session._id.as_str() }).await?;
        tracing::warn!(session = session._id.as_str(), "a spent refresh token came back: session ended");
        Ok(None)
    }

    async fn rotate(
        &self,
        sessions: &Collection<Session>,
        session: &Session,
        now: Timestamp,
    ) -> Result<Option<OpenSession>> {
        let token = new_token(&session._id);
        let sealed =
            self.deployment_cipher().await?.seal(Place("sessions", session._id.as_str(), "successor"), &token)?;
        let expires_at = days_after(now, IDLE_DAYS).min(days_after(session.created_at, LONGEST_DAYS));
        let change = doc! { "$set": {
            "token_hash": token_hash(&token), "previous_hash": &session.token_hash, "successor": sealed,
            "rotated_at": time::bson(now), "expires_at": time::bson(expires_at),
        } };
        let unspent = doc! { "_id": session._id.as_str(), "token_hash": &session.token_hash };
        let rotated = sessions.update_one(unspent, change).await?.matched_count == 1;
        Ok(rotated.then(|| opened(session, token)))
    }

    async fn successor(&self, session: &Session) -> Result<OpenSession> {
        use anyhow::Context;
        let sealed = session.successor.as_ref().context("a spent token has a successor")?;
        let token =
            self.deployment_cipher().await?.open(Place("sessions", session._id.as_str(), "successor"), sealed)?;
        Ok(opened(session, token))
    }

    /// Ends the session a refresh token belongs to, and says whose it was; nothing when there is none.
    pub async fn close_session(&self, token: &str) -> Result<Option<(WorkspaceId, MemberId)>> {
        let hash = token_hash(token);
        let either = doc! { "$or": [{ "token_hash": &hash }, { "previous_hash": &hash }] };
        let ended = self.sessions().await?.find_one_and_delete(either).await?;
        Ok(ended.map(|session| (session.workspace_id, session.member_id)))
    }
}

/// A session as its member sees it.
pub struct KeptSession {
    /// The session.
    pub id: SessionId,
    /// What the browser called itself.
    pub device: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last continued.
    pub used_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

impl Store {
    /// The sessions of a member that go on, the last used one first.
    pub async fn sessions_of(&self, member: &MemberId, now: Timestamp) -> Result<Vec<KeptSession>> {
        let cipher = self.deployment_cipher().await?;
        let filter = doc! { "member_id": member.as_str(), "expires_at": { "$gt": time::bson(now) } };
        let mut found = self.sessions().await?.find(filter).sort(doc! { "rotated_at": -1 }).limit(100).await?;
        let mut kept = Vec::new();
        while let Some(session) = found.try_next().await? {
            let place = Place("sessions", session._id.as_str(), "device");
            kept.push(KeptSession {
                device: session.device.as_ref().map(|device| cipher.open(place, device)).transpose()?,
                id: session._id,
                created_at: session.created_at,
                used_at: session.rotated_at,
                expires_at: session.expires_at,
            });
        }
        Ok(kept)
    }

    /// Ends one session of a member; says whether it was there.
    pub async fn end_session(&self, member: &MemberId, session: &SessionId, tx: &mut Tx) -> Result<bool> {
        let filter = doc! { "_id": session.as_str(), "member_id": member.as_str() };
        Ok(self.sessions().await?.delete_one(filter).session(tx.session()).await?.deleted_count == 1)
    }

    /// Counts the sessions of a member as begun by a password: what more was proven by is gone.
    pub async fn forget_proof(&self, member: &MemberId, tx: &mut Tx) -> Result<()> {
        let set = doc! { "$set": { "proof": serialize_to_bson(&Proof::Password)? } };
        self.sessions().await?.update_many(doc! { "member_id": member.as_str() }, set).session(tx.session()).await?;
        Ok(())
    }

    /// Ends the sessions of a member, but for one.
    pub async fn end_sessions(&self, member: &MemberId, but: Option<&SessionId>, tx: &mut Tx) -> Result<()> {
        let but = but.map_or("", SessionId::as_str);
        let filter = doc! { "member_id": member.as_str(), "_id": { "$ne": but } };
        self.sessions().await?.delete_many(filter).session(tx.session()).await?;
        Ok(())
    }
}

/// A token names its session, so that even one spent long ago is recognised and ends it.
fn new_token(session: &SessionId) -> String {
    format!("{}.{}", session.as_str(), random::token())
}

fn session_of(token: &str) -> &str {
    token.split_once('.').map_or("", |(session, _)| session)
}

fn opened(session: &Session, token: String) -> OpenSession {
    OpenSession {
        id: session._id.clone(),
        workspace: session.workspace_id.clone(),
        member: session.member_id.clone(),
        proof: session.proof,
        token,
    }
}

fn days_after(at: Timestamp, days: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX)
}
