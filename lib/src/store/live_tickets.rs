//! `live_tickets`: single-use tickets that open a live connection, because browsers send no headers with one.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};

use super::{Store, time};
use crate::{
    domain::id::{MemberId, WorkspaceId},
    security::random::{self, token_hash},
};

#[derive(Serialize, Deserialize)]
struct Ticket {
    /// The hash of the ticket.
    _id: String,
    workspace_id: WorkspaceId,
    member_id: MemberId,
    #[serde(with = "time")]
    expires_at: Timestamp,
}

impl Store {
    async fn live_tickets(&self) -> Result<Collection<Ticket>> {
        Ok(self.database().await?.collection("live_tickets"))
    }

    /// Makes a ticket.
    pub async fn issue_ticket(
        &self,
        workspace: &WorkspaceId,
        member: &MemberId,
        expires_at: Timestamp,
    ) -> Result<String> {
        let ticket = random::token();
        let stored =
            Ticket { _id: token_hash(&ticket), workspace_id: workspace.clone(), member_id: member.clone(), expires_at };
        self.live_tickets().await?.insert_one(stored).await?;
        Ok(ticket)
    }

    /// Takes a ticket; it opens one connection, in its workspace.
    pub async fn redeem_ticket(&self, ticket: &str, now: Timestamp) -> Result<Option<WorkspaceId>> {
        let found = self.live_tickets().await?.find_one_and_delete(doc! { "_id": token_hash(ticket) }).await?;
        Ok(found.filter(|ticket| ticket.expires_at > now).map(|ticket| ticket.workspace_id))
    }
}
