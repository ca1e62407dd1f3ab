//! Wakes the connections of this process when something happened in their workspace.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::watch;

use crate::domain::id::WorkspaceId;

/// What this process knows of its live connections.
#[derive(Default)]
pub struct Hub {
    /// One waker per workspace somebody listens to.
    wakers: Mutex<HashMap<WorkspaceId, watch::Sender<()>>>,
    /// The workspaces whose events get their places right now, and whether they are to be looked at once more.
    sequencing: Mutex<HashMap<WorkspaceId, bool>>,
    /// Whether other processes are heard.
    hearing: AtomicBool,
}

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

    /// Begins to hear other processes. Says no when somebody did.
    pub(super) fn begin_hearing(&self) -> bool {
        !self.hearing.swap(true, Ordering::Relaxed)
    }

    /// Begins to give places. Says no when somebody is at it, who will then look once more.
    pub(super) fn begin_sequencing(&self, workspace: &WorkspaceId) -> bool {
        let mut sequencing = self.sequencing();
        match sequencing.get_mut(workspace) {
            Some(again) => {
                *again = true;
                false
            }
            None => {
                sequencing.insert(workspace.clone(), false);
                true
            }
        }
    }

    /// Ends giving places, unless somebody asked meanwhile: then says to look once more.
    pub(super) fn sequence_again(&self, workspace: &WorkspaceId) -> bool {
        let mut sequencing = self.sequencing();
        match sequencing.get_mut(workspace) {
            Some(again) if *again => {
                *again = false;
                true
            }
            _ => {
                sequencing.remove(workspace);
                false
            }
        }
    }

    fn sequencing(&self) -> MutexGuard<'_, HashMap<WorkspaceId, bool>> {
        self.sequencing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wakers(&self) -> MutexGuard<'_, HashMap<WorkspaceId, watch::Sender<()>>> {
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
