//! Opt-outs and opt-ins, whoever says so: one way to write them.

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::{
    Error,
    consent_ledger::{Grant, brand_of, grant, refresh_consent},
    live_news,
    void_queued::void_queued,
};
use crate::{
    domain::{
        consent::{ConsentAction, ConsentBasis, ConsentScope, ConsentSource},
        delivery::MessageStatus,
        id::LeadId,
    },
    store::{
        Scope, Tx,
        consent_events::{Evidence, NewConsentEvent},
        conversations::Conversation,
        leads::Lead,
        sealed::FieldCipher,
    },
};

/// How an opt-out or opt-in came about.
pub struct Word<'a> {
    /// The rule that recognised it, or the provider's code.
    pub rule: &'a str,
    /// Where it came from.
    pub source: ConsentSource,
    /// Whether it was only likely, so that a person may take it back.
    pub likely: bool,
    /// For what; nothing: as far as the workspace says a STOP to the conversation's number reaches.
    pub scope: Option<ConsentScope>,
    /// The words.
    pub text: &'a str,
}

/// Stops everything at once: suppression, ledger, queued texts, waiting jobs. Says whether the phone was not stopped
/// before. The caller saves the conversation.
pub async fn opt_out(
    scope: &Scope,
    lead: &Lead,
    conversation: &mut Conversation,
    word: Word<'_>,
    cipher: &FieldCipher,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<bool> {
    let reach = match &word.scope {
        Some(reach) => reach.clone(),
        None => reach_of(scope, conversation, tx).await?,
    };
    let suppressions = scope.suppressions();
    let new = suppressions.add(&lead.phone_index, &reach, word.rule, now, tx).await?;
    scope.contact_points().touch(&lead.phone_index, tx).await?;
    let evidence = Evidence { text: word.text.to_owned(), ..Evidence::default() };
    let event = NewConsentEvent {
        lead: &lead.id,
        phone_index: &lead.phone_index,
        scope: reach.clone(),
        action: ConsentAction::Revoked,
        source: word.source,
        basis: None,
        since: now,
        likely: word.likely,
        retracts: None,
        form: None,
        evidence: &evidence,
    };
    let event = scope.consent_events().append(event, cipher, now, tx).await?;
    if new || !word.likely {
        suppressions.rests_on(&lead.phone_index, &reach, &event, tx).await?;
    }
    refresh_consent(scope, &lead.id, now, tx).await?;
    const RULE: &str = "not_opted_out/2";
    if reach.purpose.is_none() {
        void_queued(scope, conversation, true, RULE, now, tx).await?;
        conversation.needs_person = None;
        return Ok(new);
    }
    scope.jobs().cancel(&conversation.id, "follow_up", now, tx).await?;
    for message in scope.messages().cancel_unasked(&conversation.id, RULE, tx).await? {
        live_news::message_updated(scope, &conversation.id, &message, MessageStatus::Canceled, now, tx).await?;
    }
    Ok(new)
}

/// Lifts what a STOP to this number would have stopped, because that phone said start. Says whether there was anything.
pub async fn opt_in(
    scope: &Scope,
    lead: &Lead,
    conversation: &Conversation,
    word: Word<'_>,
    cipher: &FieldCipher,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<bool> {
    let reach = reach_of(scope, conversation, tx).await?;
    if !scope.suppressions().lift(&lead.phone_index, &reach, now, tx).await? {
        return Ok(false);
    }
    scope.contact_points().touch(&lead.phone_index, tx).await?;
    let evidence = Evidence { text: word.text.to_owned(), ..Evidence::default() };
    let basis = ConsentBasis::ExpressWritten;
    let granted = Grant { scope: reach, source: word.source, basis, since: now, form: None, evidence: &evidence };
    grant(scope, &lead.id, &lead.phone_index, granted, cipher, now, tx).await?;
    refresh_consent(scope, &lead.id, now, tx).await?;
    Ok(true)
}

/// Takes a likely opt-out back, because a person read it and it was none.
///
/// # Errors
/// The lead has no such entry, or it is none that a person may take back.
pub async fn retract(
    scope: &Scope,
    lead: &LeadId,
    event: &str,
    why: &str,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<(), Error> {
    let cipher = scope.person_keys().get(lead, Some(tx)).await?;
    let found = scope.consent_events().get(event, &cipher, tx).await?;
    let (_, found) = found.filter(|(owner, _)| owner == lead).ok_or(Error::NotFound)?;
    if found.entry.action != ConsentAction::Revoked || !found.likely {
        let detail = "This opt-out was certain: only a START from that phone ends it.".to_owned();
        return Err(Error::Conflict { code: "certain_opt_out", detail });
    }
    scope.suppressions().lift_event(event, now, tx).await?;
    scope.contact_points().touch(&found.phone_index, tx).await?;
    let evidence = Evidence { text: why.to_owned(), ..Evidence::default() };
    let retraction = NewConsentEvent {
        lead,
        phone_index: &found.phone_index,
        scope: found.entry.scope,
        action: ConsentAction::Retracted,
        source: ConsentSource::Member,
        basis: None,
        since: now,
        likely: false,
        retracts: Some(event.to_owned()),
        form: None,
        evidence: &evidence,
    };
    scope.consent_events().append(retraction, &cipher, now, tx).await?;
    refresh_consent(scope, lead, now, tx).await.context("after a retraction")?;
    Ok(())
}

async fn reach_of(scope: &Scope, conversation: &Conversation, tx: &mut Tx) -> Result<ConsentScope> {
    let brand = brand_of(scope, conversation.channel_id.as_ref(), tx).await?;
    Ok(scope.workspace().await?.compliance.opt_out_reach.scope(brand.as_deref()))
}
