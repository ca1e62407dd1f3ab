//! Works on a file of leads: looks it over, takes it in, takes it back. Each batch of rows is one transaction with the place
//! the work has come to, so that a worker that dies leaves no row half done, and no row is taken twice.

use std::time::{Duration, Instant};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::{
    Error,
    erase_lead::{Wish, clean_up, erase},
    import_batch::{File, take},
    live_news::import_changed,
};
use crate::{
    App, clock,
    domain::{
        erasure::ErasureReason,
        id::{ChannelId, ImportId, LeadId},
        import::{ImportState, Mapping},
    },
    store::{
        Scope, Tx,
        import_rows::{ImportRow, Undone},
        imports::Import,
    },
};

/// How many rows one transaction looks over.
const LOOKED_OVER: i64 = 100;
/// How many rows one transaction takes in.
const TAKEN_IN: i64 = 20;
/// A job works so long at a time, and leaves the rest to its next turn: others wait for the worker.
const TURN: Duration = Duration::from_secs(10);

/// Goes on with an import for a while. Says whether more is left to do.
pub async fn import_leads(app: &App, scope: &Scope, id: &ImportId) -> Result<bool> {
    let Some(import) = scope.imports().get(id, None).await? else { return Ok(false) };
    let end = Instant::now() + TURN;
    if import.state == ImportState::Undoing {
        return undo(app, scope, import, end).await;
    }
    let Some(mapping) = import.mapping(&scope.cipher())? else { return Ok(false) };
    let columns = import.columns(&scope.cipher())?;
    let channel = scope.channels().default_channel().await?;
    let work = Work { scope, id, columns, mapping, channel };
    while Instant::now() < end {
        if !app.store.transact(&work, |tx, work| Box::pin(work.batch(tx))).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

struct Work<'a> {
    scope: &'a Scope,
    id: &'a ImportId,
    columns: Vec<String>,
    mapping: Mapping,
    channel: Option<ChannelId>,
}

impl Work<'_> {
    /// Does the next rows; says whether there may be more.
    async fn batch(&self, tx: &mut Tx) -> Result<bool> {
        let (scope, now) = (self.scope, clock::now());
        let Some(mut import) = scope.imports().get(self.id, Some(&mut *tx)).await? else { return Ok(false) };
        let (many, takes, ends_as) = match import.state {
            ImportState::Checking => (LOOKED_OVER, false, ImportState::Checked),
            ImportState::Running => (TAKEN_IN, true, ImportState::Done),
            _ => return Ok(false),
        };
        let rows = scope.import_rows().after(self.id, import.through, many, Some(&mut *tx)).await?;
        let file = File {
            scope,
            columns: &self.columns,
            mapping: &self.mapping,
            region: &import.region,
            channel: self.channel.as_ref(),
            takes,
            now,
        };
        for verdict in take(&file, self.id, rows.clone(), tx).await? {
            *import.counts.entry(verdict).or_default() += 1;
        }
        import.through = rows.last().map_or(import.rows, |row| row.number);
        let more = import.through < import.rows;
        if !more {
            import.state = ends_as;
            import.done_at = takes.then_some(now);
            import_changed(scope, self.id, ends_as, now, tx).await?;
        }
        scope.imports().save(&import, tx).await?;
        Ok(more)
    }
}

/// What is written down of a row that was taken back.
struct TakenBack<'a> {
    scope: &'a Scope,
    import: &'a ImportId,
    row: Option<(ImportRow, Undone)>,
}

async fn undo(app: &App, scope: &Scope, mut import: Import, end: Instant) -> Result<bool> {
    loop {
        let made = scope.import_rows().makers_after(&import.id, import.through, LOOKED_OVER).await?;
        let last = made.is_empty();
        for row in made {
            if Instant::now() >= end {
                return Ok(true);
            }
            import.through = row.number;
            let outcome = take_back(app, scope, &import, &row).await?;
            let back = TakenBack { scope, import: &import.id, row: Some((row, outcome)) };
            app.store.transact(&back, |tx, back| Box::pin(back.write(tx))).await?;
        }
        if last {
            let back = TakenBack { scope, import: &import.id, row: None };
            app.store.transact(&back, |tx, back| Box::pin(back.write(tx))).await?;
            return Ok(false);
        }
    }
}

/// Erases the lead a row made, unless something has happened with it since.
async fn take_back(app: &App, scope: &Scope, import: &Import, row: &ImportRow) -> Result<Undone> {
    // Without its lead the row's person was erased already.
    let (Some(lead), Some(made_at)) = (&row.lead_id, row.made_at) else { return Ok(Undone::Removed) };
    let since = made_at.saturating_add(SignedDuration::from_millis(1))?;
    if has_lived(scope, lead, since).await? {
        return Ok(Undone::Touched);
    }
    let actor = import.by.as_str();
    let wish = Wish { actor, lead, reason: ErasureReason::NotNeeded, before: None, idle_since: Some(since) };
    match erase(app, scope, &wish).await {
        Ok(erasure) => {
            clean_up(app, scope, &erasure.id).await?;
            Ok(Undone::Removed)
        }
        Err(Error::NotFound) => Ok(Undone::Removed),
        Err(Error::Conflict { .. }) => Ok(Undone::Touched),
        Err(error) => Err(error.into()),
    }
}

/// Whether something has happened in the thread since. What happens with the record the erasure looks at itself.
async fn has_lived(scope: &Scope, lead: &LeadId, since: Timestamp) -> Result<bool> {
    let Some(lead) = scope.leads().get(lead, None).await? else { return Ok(false) };
    let conversation = scope.conversations().get(&lead.conversation_id, None).await?;
    let lived = |thread: crate::store::conversations::Conversation| {
        thread.last_activity_at >= since || thread.last_message_id.is_some() || thread.assignee_id.is_some()
    };
    Ok(lead.submissions > 0 || lead.blocked_at.is_some() || conversation.is_some_and(lived))
}

impl TakenBack<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<()> {
        let (scope, now) = (self.scope, clock::now());
        let Some(mut import) = scope.imports().get(self.import, Some(&mut *tx)).await? else { return Ok(()) };
        match &self.row {
            Some((row, outcome)) if import.through < row.number => {
                import.through = row.number;
                match outcome {
                    Undone::Removed => import.removed += 1,
                    Undone::Touched => import.stayed += 1,
                }
                scope.import_rows().was_undone(row, *outcome, tx).await?;
            }
            // Another worker was quicker.
            Some(_) => return Ok(()),
            None => {
                (import.state, import.through) = (ImportState::Undone, import.rows);
                import_changed(scope, self.import, ImportState::Undone, now, tx).await?;
            }
        }
        scope.imports().save(&import, tx).await
    }
}
