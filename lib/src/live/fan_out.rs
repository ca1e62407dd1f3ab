//! Tells other processes that something happened in a workspace, and hears it from them, through Redis where there is one.
//! What is lost on the way is found in the database a second later.

use std::time::Duration;

use futures_util::StreamExt;

use crate::{App, domain::id::WorkspaceId};

/// Where workspaces are named in which something happened.
const CHANNEL: &str = "live";
/// After how long a lost connection is made again.
const PAUSE: Duration = Duration::from_secs(5);

/// Tells the others.
pub(super) async fn tell(app: &App, workspace: &WorkspaceId) {
    if let Some(redis) = &app.redis {
        redis.publish(CHANNEL, workspace.as_str()).await;
    }
}

/// Begins to hear the others, once a process.
pub(super) fn hear(app: &App) {
    if !app.redis.as_ref().is_some_and(|redis| redis.can_be_heard()) || !app.hub.begin_hearing() {
        return;
    }
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            if let Some(redis) = &app.redis
                && let Ok(mut heard) = redis.listen(CHANNEL).await
            {
                while let Some(workspace) = heard.next().await {
                    app.hub.wake(&workspace.into());
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    });
}
