//! The consent gate: nothing is sent without its permit.
//!
//! It runs inside the transaction that claims the text, reads everything there, and writes to the phone's own
//! document, so that a STOP which commits meanwhile makes it run again.

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::{
    domain::{
        consent::ConsentState,
        gate::{Decision, GateFacts, Purpose, Verdict, decide},
        id::MessageId,
    },
    store::{Scope, Tx, conversations::Conversation, leads::Lead, messages::Message},
};

/// Leave to send one text once. Only the gate makes one, and sending consumes it.
pub struct SendPermit {
    message: MessageId,
}

impl SendPermit {
    /// The text it is for.
    pub fn message(&self) -> &MessageId {
        &self.message
    }
}

/// What the gate says of a queued text.
pub enum Passage {
    /// It may leave now.
    Permitted(SendPermit),
    /// It may never leave, by this rule.
    Denied(String),
    /// Ask again soon.
    Deferred,
}

/// Decides on a queued text and leaves a receipt.
pub async fn pass(
    scope: &Scope,
    message: &Message,
    conversation: &Conversation,
    lead: &Lead,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<Passage> {
    let facts = GateFacts {
        written_for_epoch: message.epoch,
        earlier_in_flight: scope.messages().earlier_in_flight(message, tx).await?,
        ..facts(scope, message.purpose.context("an outbound text has a purpose")?, conversation, lead, tx).await?
    };
    let decision = decide(&facts);
    match decision.verdict {
        // A delay decides nothing yet: its receipt would be noise, repeated with every try.
        Verdict::Defer => return Ok(Passage::Deferred),
        Verdict::Allow => scope.contact_points().touch(&lead.phone_index, tx).await?,
        Verdict::Deny => {}
    }
    scope.receipts().add(&lead.id, Some(&message.id), &facts, &decision, now, tx).await?;
    Ok(match decision.failed() {
        Some(rule) => Passage::Denied(rule.to_owned()),
        None => Passage::Permitted(SendPermit { message: message.id.clone() }),
    })
}

/// Decides whether a text of this purpose is worth writing. A refusal leaves a receipt without a text.
pub async fn consider(
    scope: &Scope,
    purpose: Purpose,
    conversation: &Conversation,
    lead: &Lead,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<Decision> {
    let facts = GateFacts { unread_inbound: false, ..facts(scope, purpose, conversation, lead, tx).await? };
    let decision = decide(&facts);
    if decision.verdict == Verdict::Deny {
        scope.receipts().add(&lead.id, None, &facts, &decision, now, tx).await?;
    }
    Ok(decision)
}

async fn facts(
    scope: &Scope,
    purpose: Purpose,
    conversation: &Conversation,
    lead: &Lead,
    tx: &mut Tx,
) -> Result<GateFacts> {
    let channel_active = match &conversation.channel_id {
        Some(channel) => scope.channels().is_active(channel, tx).await?,
        None => false,
    };
    Ok(GateFacts {
        purpose,
        suppressed: scope.suppressions().holds(&lead.phone_index, Some(tx)).await?,
        consented: lead.consent == ConsentState::Granted,
        channel_active,
        written_for_epoch: conversation.epoch,
        epoch: conversation.epoch,
        unread_inbound: scope.inbound_events().waits_from(&lead.phone_index, tx).await?,
        earlier_in_flight: false,
    })
}
