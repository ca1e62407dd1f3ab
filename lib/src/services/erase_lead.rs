//! Erases a person: destroys the key under which everything of the person is sealed, and sees to it that the rest goes.
//!
//! One transaction does what counts: the key, the record, its conversation, its addresses and its jobs are gone, and the
//! receipt is begun together with the job that cleans up. From there on nothing of the person can be read or sent. What a
//! worker holds at that moment it cannot store: it writes to a document that this transaction deletes, so one of the two
//! runs again.

mod clean_up;

use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::Deserialize;
use utoipa::ToSchema;

pub use self::clean_up::clean_up;
use super::{Error, erasure_view::ErasureView, live_news, receive_event::receive_event};
use crate::{
    App, clock,
    domain::{
        erasure::{ErasedKind, ErasureReason},
        id::{ErasureId, LeadId, MemberId},
        job::Task,
    },
    security::random,
    store::{
        Scope, Tx,
        contact_points::PointKind,
        erasures::{Erasure, Proof, Remains},
        jobs::NewJob,
    },
};

/// A text on its way is waited for, so that a STOP that follows at once is not acknowledged before it lands.
const IN_FLIGHT: Duration = Duration::from_secs(2);
/// How often it is looked whether it has landed.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// So long the answer waits for the clean-up; what is left then is the job's.
const CLEAN_UP_WITHIN: Duration = Duration::from_secs(10);
/// As many texts that wait to be taken in are taken in before.
const MOST_WAITING: i64 = 50;

/// Why a person is to be erased.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct ErasureRequest {
    /// Why; `requested` when absent.
    #[serde(default)]
    pub reason: ErasureReason,
}

/// Which person is erased, by whom, and as what.
pub(super) struct Wish<'a> {
    /// Who does it: a member's id, or `system`.
    pub actor: &'a str,
    /// The person.
    pub lead: &'a LeadId,
    /// Why.
    pub reason: ErasureReason,
    /// The receipt it had before a backup was restored, and when that was.
    pub before: Option<(ErasureId, Timestamp)>,
    /// Only if nothing has happened with the person since.
    pub idle_since: Option<Timestamp>,
}

/// Erases a person for a member. Done twice it gives the same receipt.
///
/// # Errors
/// There is no such lead, or a reason that only the program gives.
pub async fn erase_lead(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    lead: &LeadId,
    request: &ErasureRequest,
) -> Result<ErasureView, Error> {
    if request.reason == ErasureReason::Retention {
        return Err(Error::invalid("/reason", "not_yours", "Only the program erases because a period has ended."));
    }
    let wish = Wish { actor: member.as_str(), lead, reason: request.reason, before: None, idle_since: None };
    let erasure = erase(app, scope, &wish).await?;
    if erasure.completed_at.is_none() {
        // Cut short or broken, it is the job's, which stands in the queue already.
        match tokio::time::timeout(CLEAN_UP_WITHIN, clean_up(app, scope, &erasure.id)).await {
            Ok(Ok(_)) | Err(_) => {}
            Ok(Err(error)) => tracing::warn!("cleaning up after an erasure: {error:#}"),
        }
    }
    let erasure = scope.erasures().of_lead(lead, None).await?.ok_or(Error::NotFound)?;
    Ok(erasure.into())
}

/// Erases a person again whom a restored backup brought back, and cleans up; says whether there was anything of the person.
/// The receipt is the one it had before.
pub async fn erase_again(
    app: &App,
    scope: &Scope,
    lead: &LeadId,
    reason: ErasureReason,
    before: (ErasureId, Timestamp),
) -> Result<bool> {
    if scope.leads().get(lead, None).await?.is_none() {
        return Ok(false);
    }
    let wish = Wish { actor: "system", lead, reason, before: Some(before), idle_since: None };
    let erasure = erase(app, scope, &wish).await?;
    clean_up(app, scope, &erasure.id).await?;
    Ok(true)
}

/// Erases a person, up to the clean-up.
pub(super) async fn erase(app: &App, scope: &Scope, wish: &Wish<'_>) -> Result<Erasure, Error> {
    hear_out(app, scope, wish.lead).await?;
    let end = std::time::Instant::now() + IN_FLIGHT;
    loop {
        let patient = std::time::Instant::now() < end;
        let erasing = Erasing { scope, wish, patient, now: clock::now() };
        let done = app.store.transact(&erasing, |tx, erasing| Box::pin(erasing.write(tx))).await?;
        if let Some(erasure) = done {
            return Ok(erasure);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Takes in what has arrived from the person and waits, so that a STOP among it is heard. What cannot be taken in yet
/// counts as written after the erasure.
async fn hear_out(app: &App, scope: &Scope, lead: &LeadId) -> Result<(), Error> {
    let Some(found) = scope.leads().get(lead, None).await? else { return Ok(()) };
    for event in scope.inbound_events().waiting_from(&found.phone_index, MOST_WAITING).await? {
        if let Err(error) = receive_event(app, scope, &event).await {
            tracing::warn!("taking in a text before an erasure: {error:#}");
        }
    }
    Ok(())
}

struct Erasing<'a> {
    scope: &'a Scope,
    wish: &'a Wish<'a>,
    /// Whether to wait for texts on their way.
    patient: bool,
    now: Timestamp,
}

impl Erasing<'_> {
    /// Gives nothing while a text is on its way and there is patience left.
    async fn write(&self, tx: &mut Tx) -> Result<Option<Erasure>, Error> {
        let (scope, id) = (self.scope, self.wish.lead);
        let former = scope.erasures().of_lead(id, Some(tx)).await?;
        let Some(lead) = scope.leads().get(id, Some(tx)).await? else {
            return former.map(Some).ok_or(Error::NotFound);
        };
        let conversation = &lead.conversation_id;
        if self.wish.idle_since.is_some_and(|since| lead.last_activity_at >= since) {
            let detail = "Something happened with this lead meanwhile.".to_owned();
            return Err(Error::Conflict { code: "active", detail });
        }
        if self.patient && scope.messages().any_on_its_way_within(conversation, tx).await? {
            return Ok(None);
        }
        let person = lead.open(&scope.person_keys().get(id, Some(tx)).await?)?;
        let (consent, mut phones) = scope.consent_events().marks(id, tx).await?;
        phones.extend(scope.contact_points().of_lead(id, PointKind::Phone, tx).await?);
        phones.push(lead.phone_index.clone());
        phones.sort();
        phones.dedup();
        let (receipt, erased_at) = match (&self.wish.before, former) {
            (Some((receipt, at)), _) => (receipt.clone(), *at),
            (None, Some(former)) => (former.id, former.erased_at),
            (None, None) => (random::id(), self.now),
        };
        let mut erasure = Erasure::new(receipt, id, self.wish.reason, erased_at);
        let certificates = scope.consent_certificates().marks(id, tx).await?;
        erasure.proof = Some(Proof { phones: phones.clone(), consent, certificates });
        for phone in &phones {
            erasure.suppressions += i64::try_from(scope.suppressions().part(phone, tx).await?).unwrap_or(i64::MAX);
        }
        let removed = [
            (ErasedKind::Keys, u64::from(scope.person_keys().destroy(id, tx).await?)),
            (ErasedKind::Leads, u64::from(scope.leads().forget(id, tx).await?)),
            (ErasedKind::Conversations, u64::from(scope.conversations().forget(conversation, tx).await?)),
            (ErasedKind::ContactPoints, scope.contact_points().forget(id, tx).await?),
            (ErasedKind::Jobs, scope.jobs().forget_conversation(conversation, tx).await?),
        ];
        let remains = Remains { conversation: conversation.clone(), phones, number: person.phone };
        scope.erasures().begin(erasure.clone(), &remains, tx).await?;
        scope.erasures().count(&erasure.id, &removed, tx).await?;
        live_news::lead_erased(scope, id, conversation, self.now, tx).await?;
        scope.audit(self.wish.actor, "lead.erase", id.as_str(), self.now, tx).await?;
        let job = NewJob {
            // A second clean-up of the same receipt, after a restored backup, is another job.
            key: format!("erase:{}:{}", erasure.id.as_str(), self.now.as_millisecond()),
            task: Task::EraseLead { erasure: erasure.id.clone() },
            run_at: self.now,
            lead: None,
            conversation: None,
        };
        scope.jobs().add(job, self.now, tx).await?;
        Ok(Some(erasure))
    }
}
