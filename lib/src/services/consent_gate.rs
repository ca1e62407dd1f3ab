//! The consent gate: nothing is sent without its permit.
//!
//! It runs inside the transaction that claims the text, reads everything there, and writes to the phone's own
//! document, so that a STOP which commits meanwhile makes it run again.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};

use super::{Error, choose_sender::choose, gate_facts::Asked};
use crate::{
    domain::{
        gate::{Decision, Purpose, Verdict, decide},
        id::MessageId,
        phone::E164,
        route::Route,
    },
    store::{
        Scope, Tx,
        channels::ChannelState,
        contact_points::PointKind,
        conversations::Conversation,
        leads::Lead,
        messages::{Hold, Message},
    },
};

/// Providers promise no order, even between texts handed over one after the other. For so long the next text of a
/// conversation waits until the carrier has the one before.
const ORDER_KEPT_FOR: SignedDuration = SignedDuration::from_secs(5);

/// A text that is only held up by the others is asked about again after this.
const SOON: SignedDuration = SignedDuration::from_millis(250);

/// A held text is asked about again at least this often: the lead may write, and then it may leave at once.
const LONGEST_NAP: SignedDuration = SignedDuration::from_mins(5);

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
    let suppressed = scope.suppressions().any(&index, tx).await?;
    Ok((!suppressed).then(|| TestPermit { phone: phone.clone() }))
}

/// What the gate says of a queued text.
pub enum Passage {
    /// It may leave now.
    Permitted(SendPermit),
    /// It may never leave, by this rule.
    Denied(String),
    /// Ask again after so long.
    Deferred {
        /// How long.
        wait: SignedDuration,
        /// What it waits for, when the receipt of that is new.
        newly: Option<Hold>,
    },
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
    let channel = scope.channels().get_within(&message.channel_id, tx).await?;
    let asked = Asked {
        channel: channel.as_ref(),
        channel_active: channel.as_ref().is_some_and(|channel| channel.state == ChannelState::Active),
        segments: message.segments,
        scope,
        purpose,
        conversation,
        lead,
        now,
    };
    let (mut facts, budgets) = asked.facts(tx).await?;
    facts.written_for_epoch = message.epoch;
    // What would have to wait beyond its own deadline is of no use already.
    let leaves = facts.waits_until().filter(|_| purpose.has_deadline()).map_or(now, |until| until.max(now));
    facts.expired = message.expires_at.is_some_and(|expires| expires <= leaves);
    facts.unread_inbound = scope.inbound_events().waits_from(&lead.phone_index, tx).await?;
    facts.earlier_in_flight = scope.messages().earlier_in_flight(message, now, tx).await?
        || scope.messages().earlier_at_provider(message, overtaken, tx).await?;
    let decision = decide(&facts);
    let passage = match (decision.verdict, decision.failed()) {
        (Verdict::Allow, _) => {
            scope.contact_points().touch(&lead.phone_index, tx).await?;
            asked.spend(&budgets, tx).await?;
            Passage::Permitted(SendPermit { message: message.id.clone() })
        }
        (Verdict::Deny, rule) => Passage::Denied(rule.unwrap_or_default().to_owned()),
        (Verdict::Defer, rule) => {
            let passage = deferred(message, rule.unwrap_or_default(), decision.until, now);
            // A delay that is over in a moment, or is known already, is not worth a receipt.
            if matches!(passage, Passage::Deferred { newly: None, .. }) {
                return Ok(passage);
            }
            passage
        }
    };
    scope.receipts().add(&lead.id, Some(&message.id), &facts, &decision, now, tx).await?;
    Ok(passage)
}

fn deferred(message: &Message, rule: &str, until: Option<Timestamp>, now: Timestamp) -> Passage {
    let Some(until) = until else { return Passage::Deferred { wait: SOON, newly: None } };
    let hold = Hold { rule: rule.to_owned(), until };
    let newly = is_news(message.departure.held.as_ref(), &hold, now).then_some(hold);
    let wait = until.duration_since(now).clamp(SOON, LONGEST_NAP);
    Passage::Deferred { wait, newly }
}

/// Whether a wait is another one than the text is known to wait for. One that never ends is only looked for two weeks
/// ahead, so its end moves on with the clock: that is no news.
fn is_news(held: Option<&Hold>, hold: &Hold, now: Timestamp) -> bool {
    held.is_none_or(|held| held.rule != hold.rule || held.until <= now || hold.until < held.until)
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
    let own = match &conversation.channel_id {
        Some(id) => scope.channels().get_within(id, tx).await?,
        None => None,
    };
    let channel_active = match &own {
        // The rule for campaigns says why.
        Some(own) if own.state == ChannelState::Active && !own.campaign_approved() => true,
        Some(own) => !matches!(choose(scope, &own.id, &[], false, now, tx).await?, Route::Nowhere),
        None => false,
    };
    let asked = Asked { channel: own.as_ref(), channel_active, segments: 1, scope, purpose, conversation, lead, now };
    let (facts, _) = asked.facts(tx).await?;
    let decision = decide(&facts);
    if decision.verdict == Verdict::Deny {
        scope.receipts().add(&lead.id, None, &facts, &decision, now, tx).await?;
    }
    Ok(decision)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(rule: &str, seconds: i64) -> Hold {
        Hold { rule: rule.to_owned(), until: Timestamp::from_second(seconds).unwrap() }
    }

    #[test]
    fn a_wait_is_news_once_though_its_end_moves_on() {
        let now = Timestamp::from_second(100).unwrap();
        let held = hold("quiet_hours/1", 500);
        assert!(is_news(None, &held, now));
        assert!(!is_news(Some(&held), &held, now));
        assert!(!is_news(Some(&held), &hold("quiet_hours/1", 800), now));
        assert!(is_news(Some(&held), &hold("quiet_hours/1", 400), now));
        assert!(is_news(Some(&held), &hold("frequency_cap/1", 500), now));
        assert!(is_news(Some(&hold("quiet_hours/1", 100)), &hold("quiet_hours/1", 800), now));
    }
}
