//! The consent gate: nothing is sent without its permit.
//!
//! It runs inside the transaction that claims the text, reads everything there, and writes to the phone's own
//! document, so that a STOP which commits meanwhile makes it run again.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};

use super::{Error, choose_sender::choose};
use crate::{
    domain::{
        consent::ConsentState,
        gate::{Decision, GateFacts, Purpose, Verdict, decide},
        id::MessageId,
        phone::E164,
        route::Route,
    },
    store::{Scope, Tx, contact_points::PointKind, conversations::Conversation, leads::Lead, messages::Message},
};

/// Providers promise no order, even between texts handed over one after the other. For so long the next text of a
/// conversation waits until the carrier has the one before.
const ORDER_KEPT_FOR: SignedDuration = SignedDuration::from_secs(5);

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

/// Leave to send one test text to a member's own phone. Only the gate makes one, and sending consumes it.
pub struct TestPermit {
    phone: E164,
}

impl TestPermit {
    /// The phone it is for.
    pub fn into_phone(self) -> E164 {
        self.phone
    }
}

/// Decides on a test text: the member who asks for it agrees to it, but a STOP stands.
pub async fn pass_test(scope: &Scope, phone: &E164, tx: &mut Tx) -> Result<Option<TestPermit>, Error> {
    let index = scope.index(PointKind::Phone.field(), phone.as_str());
    let suppressed = scope.suppressions().holds(&index, Some(tx)).await?;
    Ok((!suppressed).then(|| TestPermit { phone: phone.clone() }))
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
    let purpose = message.purpose.context("an outbound text has a purpose")?;
    let overtaken = now.saturating_sub(ORDER_KEPT_FOR).unwrap_or(now);
    let facts = GateFacts {
        written_for_epoch: message.epoch,
        expired: message.expires_at.is_some_and(|expires| expires <= now),
        channel_active: scope.channels().is_active(&message.channel_id, tx).await?,
        earlier_in_flight: scope.messages().earlier_in_flight(message, tx).await?
            || scope.messages().earlier_at_provider(message, overtaken, tx).await?,
        ..facts(scope, purpose, message.pictures > 0, conversation, lead, now, tx).await?
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
    let facts = GateFacts { unread_inbound: false, ..facts(scope, purpose, false, conversation, lead, now, tx).await? };
    let decision = decide(&facts);
    if decision.verdict == Verdict::Deny {
        scope.receipts().add(&lead.id, None, &facts, &decision, now, tx).await?;
    }
    Ok(decision)
}

async fn facts(
    scope: &Scope,
    purpose: Purpose,
    pictures: bool,
    conversation: &Conversation,
    lead: &Lead,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<GateFacts> {
    let channel_active = match &conversation.channel_id {
        Some(channel) => !matches!(choose(scope, channel, &[], pictures, now, tx).await?, Route::Nowhere),
        None => false,
    };
    Ok(GateFacts {
        purpose,
        suppressed: scope.suppressions().holds(&lead.phone_index, Some(tx)).await?,
        consented: lead.consent == ConsentState::Granted,
        channel_active,
        expired: false,
        written_for_epoch: conversation.epoch,
        epoch: conversation.epoch,
        unread_inbound: scope.inbound_events().waits_from(&lead.phone_index, tx).await?,
        earlier_in_flight: false,
    })
}
