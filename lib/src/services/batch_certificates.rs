//! Puts consent certificates into batches: a Merkle tree over those that wait, its root signed together with the hash of
//! the batch before.

use std::sync::Arc;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::consent_certificate::end_of;
use crate::{
    App, clock,
    security::{
        consent_certificate::{CertificateKey, ExactHex, HEAD_FORMAT, Head, VERSION, sign_head},
        merkle,
    },
    store::{Scope, Tx},
};

/// How many certificates a batch has at most. One transaction writes to each of them.
const MOST: i64 = 1_024;
/// No transaction lives so long: a submission that was on its way when the window's job ran is stored, or is not, by then.
const STRAGGLERS: SignedDuration = SignedDuration::from_secs(90);

/// Puts what waits into batches. Says when to look once more: certificates of the window may have been on their way, and
/// theirs is no other job. What was done is not done again, so it may run twice or beside another.
pub async fn batch_certificates(app: &App, scope: &Scope, window: i64) -> Result<Option<Timestamp>> {
    let now = clock::now();
    let batching = Batching { scope, key: app.store.certificate_key(scope, now).await? };
    while app.store.transact(&batching, |tx, batching| Box::pin(batching.make(tx))).await? {}
    let last_look = end_of(window).saturating_add(STRAGGLERS).unwrap_or(Timestamp::MAX);
    Ok((now < last_look).then_some(last_look))
}

struct Batching<'a> {
    scope: &'a Scope,
    key: Arc<CertificateKey>,
}

impl Batching<'_> {
    /// Makes one batch; says whether more may wait. The same certificates cannot get into two: the batch's number is
    /// taken once, and who comes second runs again and finds others, or none.
    async fn make(&self, tx: &mut Tx) -> Result<bool> {
        let (scope, now) = (self.scope, clock::now());
        let waiting = scope.consent_certificates().waiting(MOST, tx).await?;
        if waiting.is_empty() {
            return Ok(false);
        }
        let leaves: Vec<merkle::Hash> = waiting.iter().map(|waiting| waiting.leaf.0).collect();
        let last = scope.certificate_batches().last(tx).await?;
        let number = last.as_ref().map_or(1, |last| last.number + 1);
        let size = i64::try_from(leaves.len())?;
        let head = Head {
            format: HEAD_FORMAT.to_owned(),
            version: VERSION,
            key: self.key.fingerprint(),
            workspace: scope.workspace_id().clone(),
            number,
            size,
            root: ExactHex(merkle::root(&leaves)),
            previous: last.map(|last| last.hash),
            signed: now,
        };
        scope.certificate_batches().add(number, &sign_head(&head, &self.key)?, &leaves, now, tx).await?;
        scope.consent_certificates().put_into(number, &waiting, tx).await?;
        Ok(size == MOST)
    }
}
