//! Wakes the connections of this process when something happened in their workspace.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use crate::domain::id::WorkspaceId;

/// One waker per workspace somebody listens to.
#[derive(Default)]
pub struct Hub(Mutex<HashMap<WorkspaceId, watch::Sender<()>>>);

impl Hub {
    /// Wakes who listens to a workspace.
    pub fn wake(&self, workspace: &WorkspaceId) {
        let mut wakers = self.wakers();
        if let Some(waker) = wakers.get(workspace)
            && waker.send(()).is_err()
        {
            // The last listener has gone.
            wakers.remove(workspace);
        }
    }

    /// Listens to a workspace.
    pub fn listen(&self, workspace: &WorkspaceId) -> watch::Receiver<()> {
        self.wakers().entry(workspace.clone()).or_insert_with(|| watch::channel(()).0).subscribe()
    }

    fn wakers(&self) -> MutexGuard<'_, HashMap<WorkspaceId, watch::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
