//! Sends one queued text: give it a sender and a place in line, claim it with a permit, call the provider, and hand the
//! outcome on.
//!
//! A text found in `sending` was claimed by a worker that is gone: whether the provider has it is asked first.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::{
    accept_webhook::webhook_url,
    consent_gate::{Passage, SendPermit, pass},
    keep_media::media_addresses,
    lead_place::place_of,
    line_up::{depart, line_up},
    live_news,
    provider_call::{NoAnswer, adapter, call},
    reconcile_text::look_up,
    settle_text::{Settled, settle_asked, settle_tried},
};
use crate::{
    App, clock,
    domain::{
        delivery::MessageStatus,
        dispatch::Dispatch,
        gate::Purpose,
        id::{ChannelId, MessageId},
        quiet_hours::{Hours, Place, open_for},
    },
    sms::{ErrorClass, OutboundText, SendOutcome},
    store::{
        Gone, Scope, Tx,
        channels::Channel,
        conversations::Conversation,
        delivery_events::{DeliveryEvent, DeliveryStep},
        leads::Lead,
        messages::{Hold, Message},
    },
};

/// How long a provider may keep a text before it is dropped: later it would be out of place, or arrive at night.
const LONGEST_VALIDITY: SignedDuration = SignedDuration::from_hours(4);

/// How long it may keep one that leaves at night.
const AT_NIGHT: SignedDuration = SignedDuration::from_mins(15);

/// Less would end a text on its ordinary way.
const SHORTEST_VALIDITY: SignedDuration = SignedDuration::from_secs(30);

/// Why a text ended whose job was given up.
const GIVEN_UP: &str = "given_up";

/// What became of a try.
pub enum Sent {
    /// Nothing is left to do.
    Settled,
    /// Ask again after so long; nothing has failed.
    Later(SignedDuration),
    /// It failed and may be tried again, not before so long.
    Failed {
        /// A code for the log and the dashboard.
        code: String,
        /// The least wait.
        wait: SignedDuration,
    },
}

/// What a claim found.
enum Claim {
    Permitted(SendPermit),
    Settled,
    Later(SignedDuration),
    /// Claimed before by a worker that is gone.
    Abandoned,
}

struct Sending<'a> {
    scope: &'a Scope,
    id: &'a MessageId,
    now: Timestamp,
}

/// Tries to send a queued text.
pub async fn send_text(app: &App, scope: &Scope, id: &MessageId) -> Result<Sent> {
    let sending = Sending { scope, id, now: clock::now() };
    let settled = match app.store.transact(&sending, |tx, sending| Box::pin(sending.claim(tx))).await? {
        Claim::Settled => return Ok(Sent::Settled),
        Claim::Later(wait) => return Ok(Sent::Later(wait)),
        Claim::Abandoned => after_abandoned(app, scope, id).await?,
        Claim::Permitted(permit) => {
            let (sender, outcome) = deliver(app, scope, permit).await?;
            settle_tried(app, scope, id, &sender, &outcome).await?
        }
    };
    Ok(match settled {
        Settled::Done => Sent::Settled,
        Settled::Later(wait) => Sent::Later(wait),
        Settled::Failed { code, wait } => Sent::Failed { code, wait },
    })
}

impl Sending<'_> {
    async fn claim(&self, tx: &mut Tx) -> Result<Claim> {
        let (mut message, conversation, lead) = read(self.scope, self.id, tx).await?;
        match message.dispatch {
            Dispatch::Settled => return Ok(Claim::Settled),
            Dispatch::Sending => return Ok(Claim::Abandoned),
            Dispatch::Ready => {}
        }
        let own = conversation.channel_id.clone().unwrap_or_else(|| message.channel_id.clone());
        if let Some(wait) = line_up(self.scope, &mut message, &own, self.now, tx).await? {
            return Ok(Claim::Later(wait));
        }
        match pass(self.scope, &message, &conversation, &lead, self.now, tx).await? {
            Passage::Deferred { wait, newly } => {
                if let Some(hold) = newly {
                    self.hold(&message, &hold, tx).await?;
                }
                Ok(Claim::Later(wait))
            }
            Passage::Permitted(permit) => {
                depart(self.scope, &message, self.now, tx).await?;
                self.scope.messages().claim(&message, self.now, tx).await?;
                let step = DeliveryStep::Attempted;
                let event = DeliveryEvent::new(self.id, &message.channel_id, step, self.now);
                self.scope.delivery_events().add(event, tx).await?;
                Ok(Claim::Permitted(permit))
            }
            Passage::Denied(rule) => {
                self.scope.messages().settle(self.id, MessageStatus::Blocked, &rule, tx).await?;
                let blocked = MessageStatus::Blocked;
                live_news::message_updated(self.scope, &conversation.id, self.id, blocked, self.now, tx).await?;
                Ok(Claim::Settled)
            }
        }
    }

    /// Notes what a text waits for. It is of use for as long after its wait as it would have been without.
    async fn hold(&self, message: &Message, hold: &Hold, tx: &mut Tx) -> Result<()> {
        let useful = message.purpose.map(Purpose::useful_for).unwrap_or_default();
        let expires = match message.purpose.is_some_and(Purpose::has_deadline) {
            true => message.expires_at,
            false => hold.until.saturating_add(useful).ok(),
        };
        self.scope.messages().hold(self.id, hold, expires, tx).await?;
        let queued = MessageStatus::Queued;
        live_news::message_updated(self.scope, &message.conversation_id, self.id, queued, self.now, tx).await
    }
}

/// A text with its conversation and its lead.
pub(super) async fn read(scope: &Scope, id: &MessageId, tx: &mut Tx) -> Result<(Message, Conversation, Lead)> {
    let message = scope.messages().get(id, Some(tx)).await?.ok_or(Gone("the text"))?;
    let conversation = scope.conversations().get(&message.conversation_id, Some(tx)).await?;
    let lead = scope.leads().get(&message.lead_id, Some(tx)).await?.ok_or(Gone("the lead"))?;
    Ok((message, conversation.ok_or(Gone("the conversation"))?, lead))
}

/// Calls the provider, and says by which sender. Consumes the permit: there is no second call without a second passage of
/// the gate.
async fn deliver(app: &App, scope: &Scope, permit: SendPermit) -> Result<(ChannelId, SendOutcome)> {
    let message = scope.messages().get(permit.message(), None).await?.ok_or(Gone("the text"))?;
    let (channel, text) = outbound(app, scope, &message).await?;
    let (adapter, credentials) = adapter(&channel)?;
    let request = adapter.build_send(&text, &credentials, clock::now().as_second())?;
    let outcome = match call(app, &channel, request).await {
        Ok(response) => adapter.parse_send_response(&response),
        Err(NoAnswer::Unreached) => {
            SendOutcome::Rejected { class: ErrorClass::Transient, code: "unreached".into(), retry_after_seconds: None }
        }
        Err(NoAnswer::Unknown) => SendOutcome::Ambiguous { code: "no_answer".into() },
    };
    Ok((channel.id, outcome))
}

async fn outbound(app: &App, scope: &Scope, message: &Message) -> Result<(Channel, OutboundText)> {
    let channel = scope.channels().get(&message.channel_id).await?.context("the channel is gone")?;
    let cipher = scope.person_keys().get(&message.lead_id, None).await?;
    let lead = scope.leads().get(&message.lead_id, None).await?.ok_or(Gone("the lead"))?;
    let callback = format!("{}?ref={}", webhook_url(app, &channel, "status"), message.id.as_str());
    let person = lead.open(&cipher)?;
    let workspace = scope.workspace().await?;
    let place = place_of(&person, &workspace)?;
    let validity = validity(message, &place, workspace.compliance.hours, clock::now());
    let text = OutboundText {
        to: place.phone,
        from: channel.number.clone(),
        text: message.text(&cipher)?,
        reference: message.id.as_str().to_owned(),
        status_callback: Some(Url::parse(&callback)?),
        validity_seconds: u32::try_from(validity.as_secs()).ok(),
        media_urls: media_addresses(app, scope, message, &cipher).await?,
    };
    Ok((channel, text))
}

/// For how long a provider may try: no longer than the text is of use, and not into the night. A text that leaves at
/// night, because the lead has just written, has as long as any other.
fn validity(message: &Message, place: &Place, own: Option<Hours>, now: Timestamp) -> SignedDuration {
    let useful = message.expires_at.map_or(LONGEST_VALIDITY, |expires| expires.duration_since(now));
    let useful = useful.min(LONGEST_VALIDITY);
    let open = open_for(&place.candidates(), now, own, useful);
    if open.is_zero() { useful.min(AT_NIGHT) } else { open }.max(SHORTEST_VALIDITY)
}

/// Asks the provider for a text whose sending was cut off, and goes on from there.
async fn after_abandoned(app: &App, scope: &Scope, id: &MessageId) -> Result<Settled> {
    let message = scope.messages().get(id, None).await?.ok_or(Gone("the text"))?;
    let (channel, text) = outbound(app, scope, &message).await?;
    let attempted_at = message.attempted_at.unwrap_or(message.created_at);
    let found = look_up(app, scope, &channel, &text, attempted_at).await?;
    settle_asked(app, scope, id, found).await
}

/// Ends a text whose job was given up, so that the texts after it are not held back for ever: one that never left has
/// failed; of one that may have left nobody knows.
pub async fn give_up(scope: &Scope, id: &MessageId, now: Timestamp, tx: &mut Tx) -> Result<()> {
    let Some(message) = scope.messages().get(id, Some(tx)).await? else { return Ok(()) };
    let status = match message.dispatch {
        Dispatch::Settled => return Ok(()),
        Dispatch::Ready => MessageStatus::Failed,
        Dispatch::Sending => MessageStatus::Unknown,
    };
    scope.messages().settle(id, status, GIVEN_UP, tx).await?;
    let event = DeliveryEvent::new(id, &message.channel_id, DeliveryStep::GivenUp, now);
    scope.delivery_events().add(DeliveryEvent { status: Some(status), ..event }, tx).await?;
    live_news::message_updated(scope, &message.conversation_id, id, status, now, tx).await
}

/// Takes a text up again that was given up: one of which nobody knows is looked up at the provider first.
pub async fn reopen(scope: &Scope, id: &MessageId, now: Timestamp, tx: &mut Tx) -> Result<()> {
    let message = scope.messages().get(id, Some(tx)).await?.ok_or(Gone("the text"))?;
    if message.status_reason.as_deref() != Some(GIVEN_UP) {
        return Ok(());
    }
    let dispatch = if message.status == MessageStatus::Unknown { Dispatch::Sending } else { Dispatch::Ready };
    scope.messages().reopen(id, dispatch, tx).await?;
    live_news::message_updated(scope, &message.conversation_id, id, MessageStatus::Queued, now, tx).await
}
