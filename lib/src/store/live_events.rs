//! `live_events`: the change feed. An event is added in the transaction of the change it tells of, without a place;
//! [`Store::sequence_events`] then gives out places in an order no reader can see out of turn, and lets the endpoints of the
//! workspace hear of the event in the same transaction.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{Document, doc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Scope, Store, Tx, scoped::Scoped, time, webhook_deliveries::Event};
use crate::{
    clock,
    domain::{
        id::{ConversationId, LeadId, WorkspaceId},
        webhook_event::WebhookEvent,
    },
    security::random,
};

/// How many events get their place in one go.
const BATCH: i64 = 200;

#[derive(Serialize, Deserialize)]
struct StoredEvent {
    _id: String,
    /// The place in the feed of its workspace; 0 until it has one.
    sequence: i64,
    kind: String,
    /// Ids only.
    data: Document,
    #[serde(with = "time")]
    at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Feed {
    _id: String,
    sequence: i64,
}

impl StoredEvent {
    /// The same as endpoints hear of it; nothing: they do not.
    fn for_endpoints(&self) -> Option<Event<'_>> {
        let event = WebhookEvent::of_news(&self.kind, |name| self.data.get_str(name).ok())?;
        Some(Event { id: &self._id, event, data: &self.data, at: self.at })
    }
}

/// An event in its place.
#[derive(Debug, Clone)]
pub struct FeedEvent {
    /// Its place.
    pub sequence: i64,
    /// What happened.
    pub kind: String,
    /// To what: ids only.
    pub data: Value,
    /// When.
    pub at: Timestamp,
}

/// The feed of a workspace.
pub struct LiveEvents<'a> {
    scope: &'a Scope,
    events: Scoped<StoredEvent>,
    feeds: Scoped<Feed>,
}

impl Scope {
    /// The feed.
    pub fn live_events(&self) -> LiveEvents<'_> {
        LiveEvents {
            scope: self,
            events: Scoped::new(&self.database, "live_events", &self.workspace),
            feeds: Scoped::new(&self.database, "live_feeds", &self.workspace),
        }
    }
}

impl LiveEvents<'_> {
    /// Adds an event.
    pub async fn add(&self, kind: &str, data: Document, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let event = StoredEvent { _id: random::id(), sequence: 0, kind: kind.to_owned(), data, at: now };
        self.events.insert(&event, Some(tx)).await
    }

    /// The last place that was given out.
    pub async fn last_sequence(&self) -> Result<i64> {
        let feed = self.feeds.get(self.scope.workspace.as_str(), None).await?;
        Ok(feed.map_or(0, |feed| feed.sequence))
    }

    /// The events after a place, in order.
    pub async fn after(&self, sequence: i64, limit: i64) -> Result<Vec<FeedEvent>> {
        let filter = doc! { "sequence": { "$gt": sequence } };
        let found = self.events.find(filter, doc! { "sequence": 1 }, limit).await?;
        let event = |stored: StoredEvent| {
            Ok(FeedEvent {
                sequence: stored.sequence,
                kind: stored.kind,
                data: serde_json::to_value(&stored.data)?,
                at: stored.at,
            })
        };
        found.into_iter().map(event).collect()
    }

    /// Forgets some of what was told before a moment; says how many.
    pub async fn forget_older(&self, before: Timestamp, most: i64, tx: &mut Tx) -> Result<u64> {
        let old = doc! { "at": { "$lt": time::bson(before) }, "sequence": { "$gt": 0_i64 } };
        self.events.delete_some(old, most, tx).await
    }

    /// Forgets some of what was told of a lead or its conversation, but for one kind of event; says how many. A reader's
    /// cursor is a place, so nobody misses what is gone.
    pub async fn forget_some(
        &self,
        lead: &LeadId,
        conversation: &ConversationId,
        but: &str,
        most: i64,
        tx: &mut Tx,
    ) -> Result<u64> {
        let about =
            vec![doc! { "data.lead_id": lead.as_str() }, doc! { "data.conversation_id": conversation.as_str() }];
        self.events.delete_some(doc! { "$or": about, "kind": { "$ne": but } }, most, tx).await
    }

    async fn give_places(&self, now: Timestamp, tx: &mut Tx) -> Result<i64> {
        let waiting = self.events.find_within(doc! { "sequence": 0_i64 }, doc! { "_id": 1 }, BATCH, tx).await?;
        let many = i64::try_from(waiting.len())?;
        if many == 0 {
            return Ok(0);
        }
        let feed = doc! { "_id": self.scope.workspace.as_str() };
        let last = match self.feeds.change(feed, doc! { "$inc": { "sequence": many } }, Some(tx)).await? {
            Some(feed) => feed.sequence,
            None => {
                let feed = Feed { _id: self.scope.workspace.as_str().to_owned(), sequence: many };
                self.feeds.insert(&feed, Some(tx)).await?;
                many
            }
        };
        for (event, sequence) in waiting.iter().zip(last - many + 1..) {
            self.events.update(doc! { "_id": &event._id }, doc! { "$set": { "sequence": sequence } }, Some(tx)).await?;
        }
        let heard: Vec<Event> = waiting.iter().filter_map(StoredEvent::for_endpoints).collect();
        self.scope.webhook_deliveries().tell(&heard, now, tx).await?;
        Ok(many)
    }
}

impl Store {
    /// Gives places to the events of a workspace that have none; says whether there may be more.
    ///
    /// Two runs at once write the same counter, so one of them waits for the other: places become visible in order.
    pub async fn sequence_events(&self, workspace: &WorkspaceId) -> Result<bool> {
        let scope = self.scope(workspace).await?;
        let many = self
            .transact(&(&scope, clock::now()), |tx, (scope, now)| {
                Box::pin(async { scope.live_events().give_places(*now, tx).await })
            })
            .await?;
        Ok(many == BATCH)
    }

    /// The workspaces with events that have no place, because the process that added them ended too early.
    pub async fn unsequenced_workspaces(&self) -> Result<Vec<WorkspaceId>> {
        let events = self.database().await?.collection::<Document>("live_events");
        let found = events.distinct("workspace_id", doc! { "sequence": 0_i64 }).await?;
        Ok(found.into_iter().filter_map(|id| id.as_str().map(|id| id.to_owned().into())).collect())
    }
}
