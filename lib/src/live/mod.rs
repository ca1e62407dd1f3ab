//! The change feed behind WebSocket and server-sent events.
//!
//! Events get their place in the feed after the transaction that added them ([`announce`]). A connection reads the
//! feed from its cursor on, so nothing is lost or told twice; the [`Hub`] only says when to read.

mod hub;
mod stream;

pub use hub::Hub;
pub use stream::{Feed, FeedCursor, LiveEvent};

use crate::{App, domain::id::WorkspaceId};

/// Gives places to the new events of a workspace and wakes who listens in this process.
pub async fn announce(app: &App, workspace: &WorkspaceId) {
    loop {
        match app.store.sequence_events(workspace).await {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                // The next change, the tick or a listener's own reading gives them their place.
                tracing::warn!("sequencing live events: {error:#}");
                break;
            }
        }
    }
    app.hub.wake(workspace);
}

/// Announces what processes that ended too early left behind.
pub async fn announce_leftovers(app: &App) {
    match app.store.unsequenced_workspaces().await {
        Ok(workspaces) => {
            for workspace in workspaces {
                announce(app, &workspace).await;
            }
        }
        Err(error) => tracing::warn!("looking for live events: {error:#}"),
    }
}
