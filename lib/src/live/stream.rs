//! One connection's way through the feed.

use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use tokio::{sync::watch, time::timeout};
use utoipa::ToSchema;

use super::{announce, fan_out};
use crate::{
    App,
    domain::id::WorkspaceId,
    store::{Scope, live_events::FeedEvent},
};

/// Without a waker in this process, changes made elsewhere are looked for so often.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const BATCH: i64 = 200;

/// A place in the feed, as clients keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedCursor(i64);

impl FeedCursor {
    /// Reads what a client kept.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|place| *place >= 0).map(Self)
    }
}

/// An event as a client gets it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LiveEvent {
    /// Where to resume.
    pub cursor: String,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// To what: ids only.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// The feed of one workspace, from a cursor on.
pub struct Feed {
    app: App,
    scope: Scope,
    waker: watch::Receiver<()>,
    place: i64,
}

impl Feed {
    /// Opens the feed after a cursor, or from now on.
    pub async fn open(app: &App, workspace: &WorkspaceId, cursor: Option<FeedCursor>) -> Result<Self> {
        let scope = app.store.scope(workspace).await?;
        fan_out::hear(app);
        let waker = app.hub.listen(workspace);
        let place = match cursor {
            Some(FeedCursor(place)) => place,
            None => {
                announce(app, workspace).await;
                scope.live_events().last_sequence().await?
            }
        };
        Ok(Self { app: app.clone(), scope, waker, place })
    }

    /// The greeting: tells where the connection stands.
    pub fn hello(&self) -> LiveEvent {
        let data = Value::Object(serde_json::Map::new());
        LiveEvent { cursor: self.place.to_string(), kind: "hello".into(), at: crate::clock::now(), data }
    }

    /// The next events; waits until there are some.
    pub async fn next(&mut self) -> Result<Vec<LiveEvent>> {
        loop {
            self.waker.borrow_and_update();
            let found = self.scope.live_events().after(self.place, BATCH).await?;
            if let Some(last) = found.last() {
                self.place = last.sequence;
                return Ok(found.into_iter().map(live_event).collect());
            }
            if timeout(LOOK_EVERY, self.waker.changed()).await.is_err() {
                // Perhaps a process ended between its change and the announcement.
                self.app.store.sequence_events(self.scope.workspace_id()).await?;
            }
        }
    }
}

fn live_event(event: FeedEvent) -> LiveEvent {
    LiveEvent { cursor: event.sequence.to_string(), kind: event.kind, at: event.at, data: event.data }
}
