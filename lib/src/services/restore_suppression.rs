//! Brings an opt-out back that a restored backup does not know.

use anyhow::Result;
use jiff::Timestamp;

use super::consent_ledger::refresh_consent;
use crate::{
    App, clock,
    domain::consent::ConsentScope,
    store::{Scope, Tx, contact_points::PointKind},
};

struct Restoring<'a> {
    scope: &'a Scope,
    phone_index: &'a str,
    reach: &'a ConsentScope,
    reason: &'a str,
    at: Timestamp,
}

/// Suppresses a phone as it was suppressed before; says whether it was not by now. Lifts nothing.
pub async fn restore_suppression(
    app: &App,
    scope: &Scope,
    phone_index: &str,
    reach: &ConsentScope,
    reason: &str,
    at: Timestamp,
) -> Result<bool> {
    let restoring = Restoring { scope, phone_index, reach, reason, at };
    app.store.transact(&restoring, |tx, restoring| Box::pin(restoring.write(tx))).await
}

impl Restoring<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<bool> {
        let (scope, phone) = (self.scope, self.phone_index);
        if !scope.suppressions().add(phone, self.reach, self.reason, self.at, tx).await? {
            return Ok(false);
        }
        // A text that is being claimed meanwhile makes one of the two run again. What is queued the gate refuses.
        scope.contact_points().touch(phone, tx).await?;
        if let Some(lead) = scope.contact_points().owner(PointKind::Phone, phone, Some(&mut *tx)).await? {
            refresh_consent(scope, &lead, clock::now(), tx).await?;
        }
        Ok(true)
    }
}
