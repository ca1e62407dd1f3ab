//! Opt-outs and opt-ins, whoever says so: one way to write them.

use anyhow::Result;
use jiff::Timestamp;

use super::live_news;
use crate::{
    domain::{
        consent::{ConsentAction, ConsentSource, after},
        delivery::MessageStatus,
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
    let new = scope.suppressions().add(&lead.phone_index, word.rule, now, tx).await?;
    scope.contact_points().touch(&lead.phone_index, tx).await?;
    write(scope, lead, ConsentAction::Revoked, &word, cipher, now, tx).await?;
    for message in scope.messages().cancel_queued(&conversation.id, true, "not_opted_out/1", tx).await? {
        live_news::message_updated(scope, &conversation.id, &message, MessageStatus::Canceled, now, tx).await?;
    }
    for kind in ["reply_to_lead", "follow_up"] {
        scope.jobs().cancel(&conversation.id, kind, now, tx).await?;
    }
    conversation.epoch += 1;
    conversation.composing_until = None;
    conversation.needs_person = None;
    Ok(new)
}

/// Lifts a suppression because that phone said start. Says whether there was one.
pub async fn opt_in(
    scope: &Scope,
    lead: &Lead,
    word: Word<'_>,
    cipher: &FieldCipher,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<bool> {
    if !scope.suppressions().lift(&lead.phone_index, now, tx).await? {
        return Ok(false);
    }
    scope.contact_points().touch(&lead.phone_index, tx).await?;
    write(scope, lead, ConsentAction::Granted, &word, cipher, now, tx).await?;
    Ok(true)
}

async fn write(
    scope: &Scope,
    lead: &Lead,
    action: ConsentAction,
    word: &Word<'_>,
    cipher: &FieldCipher,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let evidence = Evidence { text: word.text.to_owned(), ..Evidence::default() };
    let event = NewConsentEvent {
        lead: &lead.id,
        phone_index: &lead.phone_index,
        action,
        source: word.source,
        form: None,
        evidence: &evidence,
    };
    scope.consent_events().append(event, cipher, now, tx).await?;
    scope.leads().set_consent(&lead.id, after(lead.consent, action, word.source), now, tx).await?;
    live_news::lead_updated(scope, &lead.id, now, tx).await
}
