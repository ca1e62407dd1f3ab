//! The change feed behind WebSocket and server-sent events.
//!
//! Events get their place in the feed after the transaction that added them ([`announce`]). A connection reads the
//! feed from its cursor on, so nothing is lost or told twice; the [`Hub`] and other processes only say when to read.

mod fan_out;
mod hub;
mod stream;

pub use hub::Hub;
pub use stream::{Feed, FeedCursor, LiveEvent};

use crate::{App, domain::id::WorkspaceId};

/// Gives places to the new events of a workspace and wakes who listens, in this process and in others.
///
/// Many changes at once cost few runs: one run at a time per workspace, which looks once more for those who came
/// meanwhile. Work that is dropped half-way leaves the rest to the next change, the tick or a listener's own reading.
pub async fn announce(app: &App, workspace: &WorkspaceId) {
    if !app.hub.begin_sequencing(workspace) {
        return;
    }
    let (app, workspace) = (app.clone(), workspace.clone());
    // A task of its own: a request that is dropped must not leave the workspace marked as being worked on.
    let run = tokio::spawn(async move {
        loop {
            match app.store.sequence_events(&workspace).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!("sequencing live events: {error:#}"),
            }
            app.hub.wake(&workspace);
            fan_out::tell(&app, &workspace).await;
            if !app.hub.sequence_again(&workspace) {
                return;
            }
        }
    });
    if run.await.is_err() {
        tracing::error!("sequencing live events ended early");
    }
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
