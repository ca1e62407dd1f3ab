//! The consent gate: nothing is sent without its permit.
//!
//! It decides by what it saw just before ([`look`](super::gate_facts::look)), inside the transaction that claims the text.
//! That transaction counts up the phone's own document from the number that was seen. A STOP counts it up as well, so of
//! a claim and a STOP that meet one runs again and sees the other.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};

use super::{
    Error,
    choose_sender::{Choice, choose},
    gate_facts::{Asked, Seen},
};
use crate::{
    domain::{
        gate::{Decision, Purpose, Verdict, decide},
        id::MessageId,
        phone::E164,
    },
    store::{
        Scope, Tx,
        channels::{Channel, ChannelState},
        contact_points::PointKind,
        conversations::Conversation,
        delivery_events::{DeliveryEvent, DeliveryStep},
        leads::Lead,
        messages::{Hold, Message},
        receipts::Receipt,
        writes::Writes,
    },
};

/// A text that is only held up by the others is asked about again after this.
const SOON: SignedDuration = SignedDuration::from_millis(250);

/// One that waits for a text of its lead to be read is asked about then, and after this at the latest.
const ONCE_READ: SignedDuration = SignedDuration::from_secs(2);

/// A held text is asked about again at least this often: the lead may write, and then it may leave at once.
const LONGEST_NAP: SignedDuration = SignedDuration::from_mins(5);

/// Leave to send one text once. Only the gate makes one, and sending consumes it.
pub struct SendPermit {
    message: MessageId,
}

impl SendPermit {
    /// The text it is for.
    pub fn into_message(self) -> MessageId {
        self.message
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

/// The phone was decided about, or the text taken, between the look and the claim: what was seen holds no more.
#[derive(Debug, thiserror::Error)]
#[error("the gate has to look again")]
pub struct Overtaken;

/// Decides on a queued text by what was seen of it, and leaves a receipt. A text that may leave is claimed.
///
/// # Errors
/// [`Overtaken`], when what was seen does not hold any more: the transaction must fail, and the gate look again.
pub async fn pass(
    scope: &Scope,
    message: &Message,
    conversation: &Conversation,
    channel: Option<&Channel>,
    seen: &Seen,
    tx: &mut Tx,
) -> Result<Passage> {
    let purpose = message.purpose.context("an outbound text has a purpose")?;
    let (lead, now) = (&seen.lead, seen.at);
    let asked = Asked {
        channel,
        channel_active: channel.is_some_and(|channel| channel.state == ChannelState::Active),
        segments: message.segments,
        scope,
        purpose,
        conversation,
        lead,
        now,
    };
    let budgets = asked.budgets(&seen.known, tx).await?;
    let mut facts = asked.facts(&seen.known, &budgets)?;
    facts.written_for_epoch = message.epoch;
    // What would have to wait beyond its own deadline is of no use already.
    let leaves = facts.waits_until().filter(|_| purpose.has_deadline()).map_or(now, |until| until.max(now));
    facts.expired = message.expires_at.is_some_and(|expires| expires <= leaves);
    facts.unread_inbound = seen.unread_inbound;
    facts.earlier_in_flight = seen.earlier_in_flight;
    let decision = decide(&facts);
    let receipt = Receipt::of(&lead.id, Some(&message.id), &facts, &decision, now)?;
    let rule = decision.failed().unwrap_or_default();
    match decision.verdict {
        Verdict::Allow => {
            asked.spend(&budgets, tx).await?;
            claim(scope, message, seen, &receipt, tx).await?;
            Ok(Passage::Permitted(SendPermit { message: message.id.clone() }))
        }
        Verdict::Deny => {
            scope.receipts().add(&receipt, tx).await?;
            Ok(Passage::Denied(rule.to_owned()))
        }
        Verdict::Defer => {
            let passage = match seen.unread_inbound {
                true if decision.until.is_none() => Passage::Deferred { wait: ONCE_READ, newly: None },
                _ => deferred(message, rule, decision.until, now),
            };
            // A delay that is over in a moment, or is known already, is not worth a receipt.
            if matches!(passage, Passage::Deferred { newly: Some(_), .. }) {
                scope.receipts().add(&receipt, tx).await?;
            }
            Ok(passage)
        }
    }
}

/// Takes the text, if nothing was decided about the phone since it was looked at. All of it is one round trip.
async fn claim(scope: &Scope, message: &Message, seen: &Seen, receipt: &Receipt, tx: &mut Tx) -> Result<()> {
    let mut writes = Writes::default();
    scope.contact_points().decide(&seen.lead.phone_index, seen.decisions, &mut writes);
    scope.messages().claim(message, seen.at, &mut writes);
    let attempted = DeliveryEvent::new(&message.id, &message.channel_id, DeliveryStep::Attempted, seen.at);
    scope.delivery_events().add_with(&attempted, &mut writes)?;
    scope.receipts().add_with(receipt, &mut writes)?;
    if writes.run(tx).await? { Ok(()) } else { Err(Overtaken.into()) }
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
        Some(own) => !matches!(choose(scope, &own.id, &[], false, now, tx).await?, Choice::Nowhere),
        None => false,
    };
    let asked = Asked { channel: own.as_ref(), channel_active, segments: 1, scope, purpose, conversation, lead, now };
    let known = asked.known(tx).await?;
    let budgets = asked.budgets(&known, tx).await?;
    let facts = asked.facts(&known, &budgets)?;
    let decision = decide(&facts);
    if decision.verdict == Verdict::Deny {
        scope.receipts().add(&Receipt::of(&lead.id, None, &facts, &decision, now)?, tx).await?;
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
