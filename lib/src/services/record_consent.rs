//! A member writes down what a person said of texts, by mail, by phone or in a conversation; or blocks a lead.

use anyhow::Context;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    Error,
    consent_ledger::{Grant, grant, refresh_consent},
    live_news,
    opt_out::{Word, opt_out, retract},
    void_queued::void_queued,
};
use crate::{
    App, clock,
    domain::{
        consent::{ConsentBasis, ConsentPurpose, ConsentScope, ConsentSource, ConsentState},
        id::{LeadId, MemberId},
    },
    store::{Scope, Tx, consent_events::Evidence},
};

/// How a person told us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ToldBy {
    /// In a mail.
    Email,
    /// On the phone.
    Call,
    /// In some other way, which the note names.
    Member,
}

impl From<ToldBy> for ConsentSource {
    fn from(told: ToldBy) -> Self {
        match told {
            ToldBy::Email => Self::Email,
            ToldBy::Call => Self::Call,
            ToldBy::Member => Self::Member,
        }
    }
}

/// What a person said.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Said {
    /// No more texts.
    Revoke {
        /// How we know.
        told_by: ToldBy,
        /// Of this purpose alone; absent: of any.
        purpose: Option<ConsentPurpose>,
    },
    /// Texts are welcome. It does not lift a STOP: only a START from that phone does.
    Grant {
        /// How we know.
        told_by: ToldBy,
        /// On what ground.
        basis: ConsentBasis,
        /// Since when the ground holds; absent: since now. A ground that lapses is counted from here.
        #[schema(value_type = Option<String>, format = DateTime)]
        since: Option<Timestamp>,
    },
    /// An opt-out that was only likely was none.
    Retract {
        /// The event of the ledger.
        event: String,
    },
}

/// What a member writes down.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[schema(as = NewConsentRecord)]
pub struct NewRecord {
    /// What was said.
    #[serde(flatten)]
    pub said: Said,
    /// The words, or where the proof is kept.
    #[validate(length(min = 3, max = 1_000, message = "Write what was said and when, in 3 to 1000 characters."))]
    pub note: String,
}

struct Recording<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    lead: &'a LeadId,
    record: &'a NewRecord,
    now: Timestamp,
}

/// Writes down what a person said.
///
/// # Errors
/// There is no such lead; a START is needed; the opt-out was certain; the ground begins in the future or has lapsed.
pub async fn record_consent(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    lead: &LeadId,
    record: &NewRecord,
) -> Result<(), Error> {
    record.validate()?;
    let recording = Recording { scope, member, lead, record, now: clock::now() };
    app.store.transact(&recording, |tx, recording| Box::pin(recording.write(tx))).await
}

impl Recording<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        let action = match &self.record.said {
            Said::Revoke { told_by, purpose } => {
                let scope = purpose.map(|purpose| ConsentScope { brand: None, purpose: Some(purpose) });
                let scope = Some(scope.unwrap_or_default());
                let source = (*told_by).into();
                let word = Word { rule: "member.revoked/1", source, likely: false, scope, text: &self.record.note };
                opt_out_lead(self.scope, self.lead, word, self.now, tx).await?;
                "consent.revoke"
            }
            Said::Grant { told_by, basis, since } => {
                self.grant((*told_by).into(), *basis, since.unwrap_or(self.now), tx).await?;
                "consent.grant"
            }
            Said::Retract { event } => {
                retract(self.scope, self.lead, event, &self.record.note, self.now, tx).await?;
                "consent.retract"
            }
        };
        Ok(self.scope.audit(self.member.as_str(), action, self.lead.as_str(), self.now, tx).await?)
    }

    async fn grant(
        &self,
        source: ConsentSource,
        basis: ConsentBasis,
        since: Timestamp,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let lead = self.scope.leads().get(self.lead, Some(tx)).await?.ok_or(Error::NotFound)?;
        if lead.consent == ConsentState::Revoked {
            let detail = "This lead opted out of texts. Only a START from that phone lifts it.".to_owned();
            return Err(Error::Conflict { code: "opted_out", detail });
        }
        let lapsed = basis.lasts().and_then(|lasts| since.checked_add(lasts).ok()).is_some_and(|end| end <= self.now);
        if since > self.now || lapsed {
            let detail = "The ground must have begun, and not have lapsed: six months after an inquiry, two years after \
                          a purchase.";
            return Err(Error::invalid("/since", "out_of_range", detail));
        }
        let cipher = self.scope.person_keys().get(&lead.id, Some(tx)).await?;
        let evidence = Evidence { text: self.record.note.clone(), ..Evidence::default() };
        let new = Grant { scope: ConsentScope::default(), source, basis, since, form: None, evidence: &evidence };
        grant(self.scope, &lead.id, &lead.phone_index, new, &cipher, self.now, tx).await?;
        refresh_consent(self.scope, &lead.id, self.now, tx).await?;
        Ok(())
    }
}

/// Opts a lead out, whoever brought the word.
pub(super) async fn opt_out_lead(
    scope: &Scope,
    lead: &LeadId,
    word: Word<'_>,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<(), Error> {
    let lead = scope.leads().get(lead, Some(tx)).await?.ok_or(Error::NotFound)?;
    let cipher = scope.person_keys().get(&lead.id, Some(tx)).await?;
    let conversation = scope.conversations().get(&lead.conversation_id, Some(tx)).await?;
    let mut conversation = conversation.context("a lead has a conversation")?;
    opt_out(scope, &lead, &mut conversation, word, &cipher, now, tx).await?;
    scope.conversations().save(&conversation, tx).await?;
    Ok(live_news::conversation_updated(scope, &conversation.id, &lead.id, now, tx).await?)
}

struct Blocking<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    lead: &'a LeadId,
    blocked: bool,
    now: Timestamp,
}

/// Blocks a lead, as spam: what it sends is kept, and nothing is sent there. Or lifts that.
pub async fn block_lead(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    lead: &LeadId,
    blocked: bool,
) -> Result<(), Error> {
    let blocking = Blocking { scope, member, lead, blocked, now: clock::now() };
    app.store.transact(&blocking, |tx, blocking| Box::pin(blocking.write(tx))).await
}

impl Blocking<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        let scope = self.scope;
        let lead = scope.leads().get(self.lead, Some(tx)).await?.ok_or(Error::NotFound)?;
        if lead.blocked_at.is_some() == self.blocked {
            return Ok(());
        }
        scope.leads().set_blocked(&lead.id, self.blocked.then_some(self.now), tx).await?;
        // A text that is being claimed meanwhile makes one of the two run again.
        scope.contact_points().touch(&lead.phone_index, tx).await?;
        if self.blocked {
            let found = scope.conversations().get(&lead.conversation_id, Some(tx)).await?;
            let mut conversation = found.context("a lead has a conversation")?;
            void_queued(scope, &mut conversation, true, "not_blocked/1", self.now, tx).await?;
            conversation.needs_person = None;
            scope.conversations().save(&conversation, tx).await?;
        }
        let action = if self.blocked { "lead.block" } else { "lead.unblock" };
        scope.audit(self.member.as_str(), action, lead.id.as_str(), self.now, tx).await?;
        live_news::lead_updated(scope, &lead.id, self.now, tx).await?;
        Ok(live_news::conversation_updated(scope, &lead.conversation_id, &lead.id, self.now, tx).await?)
    }
}
