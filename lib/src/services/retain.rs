//! Removes what a workspace does not want to keep any longer: once a day, in transactions of a bounded size, each with an
//! audit entry that says how many of what. It may be cut off and goes on where it was.

use std::time::{Duration, Instant};

use anyhow::Result;
use jiff::Timestamp;

use super::{
    Error,
    erase_lead::{Wish, clean_up, erase},
};
use crate::{
    App, clock,
    domain::{
        erasure::ErasureReason,
        id::LeadId,
        retention::{RetainedKind, Retention},
    },
    store::{Scope, Tx},
};

/// How many documents of a kind one transaction removes.
const BATCH: i64 = 500;
/// How many pictures: their bytes go with them.
const FEW: i64 = 50;
/// A job works so long at a time, and leaves the rest to its next turn: others wait for the worker.
const TURN: Duration = Duration::from_secs(10);
/// Who does it, in the audit log.
const ACTOR: &str = "system";

struct Purge<'a> {
    scope: &'a Scope,
    kind: RetainedKind,
    before: Timestamp,
    now: Timestamp,
}

/// Removes what is older than its period. Says whether more is left to do.
pub async fn retain(app: &App, scope: &Scope) -> Result<bool> {
    let retention: Retention = scope.workspace().await?.compliance.retention;
    let (now, end) = (clock::now(), Instant::now() + TURN);
    for kind in RetainedKind::ALL {
        let Some(before) = retention.cutoff(kind, now) else { continue };
        let purge = Purge { scope, kind, before, now };
        let more = match kind {
            RetainedKind::Leads => purge.leads(app, end).await?,
            _ => purge.exhaust(app, end).await?,
        };
        if more {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Purge<'_> {
    /// Removes batch by batch; says whether the time was over before all was gone.
    async fn exhaust(&self, app: &App, end: Instant) -> Result<bool> {
        while Instant::now() < end {
            if app.store.transact(self, |tx, purge| Box::pin(purge.batch(tx))).await? == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn batch(&self, tx: &mut Tx) -> Result<u64> {
        let (scope, before) = (self.scope, self.before);
        let mut last = None;
        let removed = match self.kind {
            // Each is an erasure of its own.
            RetainedKind::Leads => 0,
            RetainedKind::MessageTexts => scope.messages().forget_words(before, BATCH, self.now, tx).await?,
            RetainedKind::Media => scope.media().forget_older(before, FEW, tx).await?,
            RetainedKind::Webhooks => scope.inbound_events().forget_older(before, BATCH, tx).await?,
            RetainedKind::LiveEvents => scope.live_events().forget_older(before, BATCH, tx).await?,
            RetainedKind::AiRuns => scope.forget_older_ai_runs(before, BATCH, tx).await?,
            RetainedKind::DecisionReceipts => scope.receipts().forget_older(before, BATCH, tx).await?,
            RetainedKind::ConsentProof => scope.erasures().forget_proofs(before, BATCH, tx).await?,
            RetainedKind::Audit => {
                let (removed, through) = scope.forget_older_audit(before, BATCH, tx).await?;
                last = Some(through);
                removed
            }
        };
        if removed > 0 {
            let mut subject = format!("{}:{removed}", self.kind.name());
            // Whoever checks the chain knows by this where it may begin.
            if let Some(through) = last {
                subject = format!("{subject}:{through}");
            }
            scope.audit(ACTOR, "retention.remove", &subject, self.now, tx).await?;
        }
        Ok(removed)
    }

    /// Erases leads with whom nothing has happened, one after the other; says whether the time was over before.
    async fn leads(&self, app: &App, end: Instant) -> Result<bool> {
        let mut after = None;
        loop {
            let page = self.scope.conversations().idle_since(self.before, after.as_ref(), BATCH).await?;
            let Some((last, _)) = page.last() else { return Ok(false) };
            after = Some(last.clone());
            for (_, lead) in &page {
                if Instant::now() >= end {
                    return Ok(true);
                }
                self.erase(app, lead).await?;
            }
        }
    }

    async fn erase(&self, app: &App, lead: &LeadId) -> Result<()> {
        let wish =
            Wish { actor: ACTOR, lead, reason: ErasureReason::Retention, before: None, idle_since: Some(self.before) };
        match erase(app, self.scope, &wish).await {
            Ok(erasure) => clean_up(app, self.scope, &erasure.id).await.map(drop),
            // Somebody else was quicker, or the lead has just come back.
            Err(Error::NotFound | Error::Conflict { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
