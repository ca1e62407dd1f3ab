//! Texts that go: with their person, or because they are old.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;

use super::Messages;
use crate::{
    domain::id::ConversationId,
    store::{Tx, time},
};

impl Messages {
    /// Forgets the words of some texts from before a moment that have ended; says of how many.
    pub async fn forget_words(&self, before: Timestamp, most: i64, now: Timestamp, tx: &mut Tx) -> Result<u64> {
        let old = doc! {
            "created_at": { "$lt": time::bson(before) }, "dispatch": "settled", "text": { "$exists": true },
        };
        let ids = self.0.keys(old, most, tx).await?;
        let change = doc! { "$unset": { "text": "" }, "$set": { "text_removed_at": time::bson(now) } };
        self.0.update_all(doc! { "_id": { "$in": ids } }, change, Some(tx)).await
    }

    /// Forgets some texts of a conversation, and gives their ids.
    pub async fn forget_some(&self, conversation: &ConversationId, most: i64, tx: &mut Tx) -> Result<Vec<String>> {
        let ids = self.0.keys(doc! { "conversation_id": conversation.as_str() }, most, tx).await?;
        self.0.delete_these("_id", &ids, tx).await?;
        Ok(ids)
    }

    /// Whether a text of this conversation may be on its way to a provider, as a transaction sees it.
    pub async fn any_on_its_way_within(&self, conversation: &ConversationId, tx: &mut Tx) -> Result<bool> {
        let filter = doc! { "conversation_id": conversation.as_str(), "dispatch": "sending" };
        Ok(self.0.find_one(filter, Some(tx)).await?.is_some())
    }
}
