//! `password_resets`: links by which a member chooses a new password, each of which works once.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use mongodb::bson::{Document, doc};
use serde::{Deserialize, Serialize};

use super::{Store, Tx, time};
use crate::domain::id::{MemberId, WorkspaceId};

/// How long nobody is mailed again, so that a stranger cannot fill a member's mailbox.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(60);

#[derive(Serialize, Deserialize)]
struct PasswordReset {
    /// The hash of what the link carries.
    _id: String,
    workspace_id: WorkspaceId,
    member_id: MemberId,
    #[serde(with = "time")]
    expires_at: Timestamp,
}

impl Store {
    /// Makes a link's record, unless one was made a moment ago: says whether it was. Former links of the member work no
    /// longer.
    pub async fn add_password_reset(
        &self,
        hash: String,
        workspace: &WorkspaceId,
        member: &MemberId,
        (now, good_for): (Timestamp, SignedDuration),
    ) -> Result<bool> {
        let resets = self.database().await?.collection::<PasswordReset>("password_resets");
        let expires_at = now.saturating_add(good_for)?;
        let recent = time::bson(expires_at.saturating_sub(AGAIN_AFTER)?);
        if resets.find_one(doc! { "member_id": member.as_str(), "expires_at": { "$gt": recent } }).await?.is_some() {
            return Ok(false);
        }
        resets.delete_many(doc! { "member_id": member.as_str() }).await?;
        let stored =
            PasswordReset { _id: hash, workspace_id: workspace.clone(), member_id: member.clone(), expires_at };
        resets.insert_one(stored).await?;
        Ok(true)
    }

    /// Whose link this is, if it still works.
    pub async fn password_reset(&self, hash: &str, now: Timestamp) -> Result<Option<(WorkspaceId, MemberId)>> {
        let resets = self.database().await?.collection::<PasswordReset>("password_resets");
        let found = resets.find_one(doc! { "_id": hash, "expires_at": { "$gt": time::bson(now) } }).await?;
        Ok(found.map(|reset| (reset.workspace_id, reset.member_id)))
    }

    /// Spends a link; says whether it was still there.
    pub async fn spend_password_reset(&self, hash: &str, tx: &mut Tx) -> Result<bool> {
        let resets = self.database().await?.collection::<Document>("password_resets");
        Ok(resets.delete_one(doc! { "_id": hash }).session(tx.session()).await?.deleted_count == 1)
    }
}
