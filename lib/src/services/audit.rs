//! The audit log: read, signed once a day, and checked.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::Error;
use crate::{
    App, clock,
    domain::retention::RetainedKind,
    security::{
        audit_chain::{Broken, Checker, Link},
        audit_head::{AuditHead, SignedAuditHead},
    },
    store::{
        Scope,
        audit::Audited,
        page::{Page, PageRequest},
    },
};

/// How many entries or heads are looked at in one go.
const AT_ONCE: i64 = 1_000;

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub struct AuditView {
    /// Its place in the chain, from 1.
    pub sequence: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// A member's id, `system` or `provider`.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// The id of what it was done to.
    pub subject: String,
    /// The hash of the entry before it.
    pub previous: String,
    /// Its hash.
    pub hash: String,
}

/// A signed head, to be kept elsewhere.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditHead)]
pub struct AuditHeadView {
    /// What is signed.
    #[schema(value_type = Object)]
    pub head: AuditHead,
    /// The public key, in hexadecimal.
    pub public_key: String,
    /// Ed25519 over `leadline audit head`, a zero byte, and the head as canonical JSON (RFC 8785); in hexadecimal.
    pub signature: String,
}

/// What checking a chain came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditVerification)]
pub struct Verification {
    /// How many entries there are.
    pub entries: i64,
    /// The place of the oldest that is kept.
    pub first: Option<i64>,
    /// The place of the newest.
    pub last: Option<i64>,
    /// How many signed heads were held against them.
    pub heads: i64,
    /// The place of the first entry that is broken; null when none is.
    pub broken_at: Option<i64>,
    /// What is wrong there, in words.
    pub broken: Option<String>,
}

/// A page of the log, the newest entries first.
///
/// # Errors
/// The database failed.
pub async fn list_audit(scope: &Scope, page: &PageRequest) -> Result<Page<AuditView>, Error> {
    let found = scope.audit_page(page).await?;
    Ok(Page { items: found.items.into_iter().map(view).collect(), next_cursor: found.next_cursor })
}

/// A page of signed heads, the newest first.
///
/// # Errors
/// The database failed.
pub async fn list_heads(scope: &Scope, page: &PageRequest) -> Result<Page<AuditHeadView>, Error> {
    let found = scope.audit_head_page(page).await?;
    let view = |signed: SignedAuditHead| AuditHeadView {
        public_key: signed.signature.public_key.to_string(),
        signature: signed.signature.value.to_string(),
        head: signed.head,
    };
    Ok(Page { items: found.items.into_iter().map(view).collect(), next_cursor: found.next_cursor })
}

/// Signs how far the chain went, once a day. Harmless to repeat.
pub async fn sign_audit_head(app: &App, scope: &Scope, day: &str) -> anyhow::Result<()> {
    let Some((sequence, hash)) = scope.last_audited().await? else { return Ok(()) };
    let now = clock::now();
    let key = app.store.certificate_key(scope, now).await?;
    scope.add_audit_head(&AuditHead::new(scope.workspace_id(), day, (sequence, &hash), now).sign(&key)?).await
}

/// Checks a workspace's chain, entry by entry, and every signed head against it.
///
/// # Errors
/// The database failed.
pub async fn verify_audit(app: &App, scope: &Scope) -> Result<Verification, Error> {
    let mut walk = Walk { app, scope, checker: Checker::default(), first: None, forgotten: 0, heads: 0 };
    let broken = walk.all().await?;
    let last = Some(walk.checker.reached()).filter(|last| *last > 0);
    let entries = last.zip(walk.first).map_or(0, |(last, first)| last - first + 1);
    Ok(Verification {
        entries,
        first: walk.first,
        last,
        heads: walk.heads,
        broken_at: broken.map(Broken::place),
        broken: broken.map(|broken| broken.to_string()),
    })
}

struct Walk<'a> {
    app: &'a App,
    scope: &'a Scope,
    checker: Checker,
    /// The place of the oldest entry.
    first: Option<i64>,
    /// Up to which place the log itself says that entries were removed for their age.
    forgotten: i64,
    heads: i64,
}

impl Walk<'_> {
    async fn all(&mut self) -> Result<Option<Broken>, Error> {
        let heads = match self.believed_heads().await? {
            Ok(heads) => heads,
            Err(broken) => return Ok(Some(broken)),
        };
        let mut heads = heads.into_iter().peekable();
        loop {
            let entries = self.scope.audit_after(self.checker.reached(), AT_ONCE).await?;
            if entries.is_empty() {
                break;
            }
            for entry in &entries {
                self.first.get_or_insert(entry.sequence);
                if let Err(broken) = self.checker.next(&link(self.scope, entry), &entry.hash) {
                    return Ok(Some(broken));
                }
                self.forgotten = through(entry).unwrap_or(self.forgotten);
                while let Some(head) = heads.next_if(|head| head.sequence <= entry.sequence) {
                    let first = self.first.unwrap_or_default();
                    if head.sequence >= first && (head.sequence, &head.hash) != (entry.sequence, &entry.hash) {
                        return Ok(Some(Broken::NotSigned(head.sequence)));
                    }
                }
            }
        }
        let first = self.first.unwrap_or(1);
        if first != self.forgotten + 1 {
            return Ok(Some(Broken::Missing(first - 1)));
        }
        Ok(heads.next().map(|_| Broken::Missing(self.checker.reached() + 1)))
    }

    /// The heads in the order of their places; or the first that no key of the workspace signed.
    async fn believed_heads(&mut self) -> Result<Result<Vec<AuditHead>, Broken>, Error> {
        let keys = self.app.store.published_certificate_keys(self.scope.workspace_id()).await?;
        let (mut believed, mut day) = (Vec::new(), String::new());
        loop {
            let heads = self.scope.audit_heads_after(&day, AT_ONCE).await?;
            let Some(last) = heads.last() else { break };
            day.clone_from(&last.head.day);
            for head in heads {
                let ours = head.head.workspace == *self.scope.workspace_id();
                if !ours || !keys.iter().any(|key| head.holds(&key.public_key)) {
                    return Ok(Err(Broken::BadHead(head.head.sequence)));
                }
                self.heads += 1;
                believed.push(head.head);
            }
        }
        believed.sort_by_key(|head| head.sequence);
        Ok(Ok(believed))
    }
}

fn link<'a>(scope: &'a Scope, entry: &'a Audited) -> Link<'a> {
    Link {
        previous: &entry.previous,
        workspace: scope.workspace_id().as_str(),
        sequence: entry.sequence,
        at: entry.at.as_millisecond(),
        actor: &entry.actor,
        action: &entry.action,
        subject: &entry.subject,
    }
}

/// Up to which place an entry says that others were removed for their age: see `services/retain.rs`.
fn through(entry: &Audited) -> Option<i64> {
    if entry.action != "retention.remove" {
        return None;
    }
    let mut parts = entry.subject.split(':');
    (parts.next() == Some(RetainedKind::Audit.name())).then(|| parts.nth(1)?.parse().ok()).flatten()
}

fn view(entry: Audited) -> AuditView {
    let Audited { sequence, actor, action, subject, at, previous, hash } = entry;
    AuditView { sequence, at, actor, action, subject, previous, hash }
}
