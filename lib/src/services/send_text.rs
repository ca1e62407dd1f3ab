//! Sends one queued text: give it a sender and a place in line, claim it with a permit, call the provider, and hand the
//! outcome on.
//!
//! A text found in `sending` was claimed by a worker that is gone: whether the provider has it is asked first.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::{
    accept_webhook::webhook_url,
    consent_gate::{Overtaken, Passage, SendPermit, pass},
    gate_facts::{Seen, look},
    keep_media::media_addresses,
    lead_place::place_of,
    line_up::{Place, depart, line_up, take_place},
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
        id::MessageId,
        quiet_hours::{self, Hours, open_for},
    },
    sms::{ErrorClass, OutboundText, SendOutcome},
    store::{
        Gone, Scope, Tx,
        channels::Channel,
        conversations::Conversation,
        delivery_events::{DeliveryEvent, DeliveryStep},
        leads::Lead,
        messages::{Hold, Message},
        sealed::FieldCipher,
        workspaces::Workspace,
    },
};

/// How long a provider may keep a text before it is dropped: later it would be out of place, or arrive at night.
const LONGEST_VALIDITY: SignedDuration = SignedDuration::from_hours(4);

/// How long it may keep one that leaves at night.
const AT_NIGHT: SignedDuration = SignedDuration::from_mins(15);

/// Less would end a text on its ordinary way.
const SHORTEST_VALIDITY: SignedDuration = SignedDuration::from_secs(30);

/// How often a text is looked at in a row while others decide about its phone, and the wait after that.
const LOOKS: usize = 5;
const SOON: SignedDuration = SignedDuration::from_millis(250);

/// Why a text ended whose job was given up.
const GIVEN_UP: &str = "given_up";

/// What became of a try.
pub enum Sent {
    /// Nothing is left to do.
    Settled,
    /// It has a place in line, which comes after so long.
    InTurn(SignedDuration),
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
    Permitted(SendPermit, Box<Addressed>),
    Settled,
    InTurn(SignedDuration),
    Later(SignedDuration),
    /// Claimed before by a worker that is gone.
    Abandoned,
}

/// A text, its sender, and whom it is for.
struct Addressed {
    message: Message,
    channel: Box<Channel>,
    lead: Lead,
    cipher: FieldCipher,
    workspace: Workspace,
}

struct Sending<'a> {
    scope: &'a Scope,
    id: &'a MessageId,
    seen: Seen,
}

/// Tries to send a queued text.
pub async fn send_text(app: &App, scope: &Scope, id: &MessageId) -> Result<Sent> {
    let settled = match claim(app, scope, id).await? {
        Claim::Settled => return Ok(Sent::Settled),
        Claim::InTurn(wait) => return Ok(Sent::InTurn(wait)),
        Claim::Later(wait) => return Ok(Sent::Later(wait)),
        Claim::Abandoned => after_abandoned(app, scope, id).await?,
        Claim::Permitted(permit, addressed) => {
            let outcome = deliver(app, scope, permit, &addressed).await?;
            settle_tried(app, scope, id, &addressed.channel.id, &outcome).await?
        }
    };
    Ok(match settled {
        Settled::Done => Sent::Settled,
        Settled::Later(wait) => Sent::Later(wait),
        Settled::Failed { code, wait } => Sent::Failed { code, wait },
    })
}

/// Looks at a text and claims it, anew while others decide about its phone in between.
async fn claim(app: &App, scope: &Scope, id: &MessageId) -> Result<Claim> {
    for _ in 0..LOOKS {
        let message = scope.messages().get(id, None).await?.ok_or(Gone("the text"))?;
        if let Some(claim) = claimed_before(&message) {
            return Ok(claim);
        }
        if let Some(wait) = take_place(app, scope, &message, clock::now()).await? {
            return Ok(Claim::InTurn(wait));
        }
        let sending = Sending { scope, id, seen: look(scope, &message, clock::now()).await? };
        match app.store.transact(&sending, |tx, sending| Box::pin(sending.claim(tx))).await {
            Err(error) if error.is::<Overtaken>() => {}
            claim => return claim,
        }
    }
    Ok(Claim::Later(SOON))
}

fn claimed_before(message: &Message) -> Option<Claim> {
    match message.dispatch {
        Dispatch::Settled => Some(Claim::Settled),
        Dispatch::Sending => Some(Claim::Abandoned),
        Dispatch::Ready => None,
    }
}

impl Sending<'_> {
    async fn claim(&self, tx: &mut Tx) -> Result<Claim> {
        let (scope, now) = (self.scope, self.seen.at);
        let mut message = scope.messages().get(self.id, Some(tx)).await?.ok_or(Gone("the text"))?;
        if let Some(claim) = claimed_before(&message) {
            return Ok(claim);
        }
        let conversation = scope.conversations().get(&message.conversation_id, Some(tx)).await?;
        let conversation = conversation.ok_or(Gone("the conversation"))?;
        let channel = match line_up(scope, &mut message, &conversation, now, tx).await? {
            Place::Wait(wait) => return Ok(Claim::InTurn(wait)),
            Place::Front(channel) => channel,
        };
        match pass(scope, &message, &conversation, channel.as_deref(), &self.seen, tx).await? {
            Passage::Deferred { wait, newly } => {
                if let Some(hold) = newly {
                    self.hold(&message, &hold, tx).await?;
                }
                Ok(Claim::Later(wait))
            }
            Passage::Permitted(permit) => {
                let channel = channel.context("only a text with a sender may leave")?;
                depart(scope, &channel, &message, now, tx).await?;
                let Seen { lead, cipher, known, .. } = &self.seen;
                let (lead, cipher, workspace) = (lead.clone(), cipher.clone(), known.workspace.clone());
                Ok(Claim::Permitted(permit, Box::new(Addressed { message, channel, lead, cipher, workspace })))
            }
            Passage::Denied(rule) => {
                scope.messages().settle(self.id, MessageStatus::Blocked, &rule, tx).await?;
                let blocked = MessageStatus::Blocked;
                live_news::message_updated(scope, &conversation.id, self.id, blocked, now, tx).await?;
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
        let (queued, now) = (MessageStatus::Queued, self.seen.at);
        live_news::message_updated(self.scope, &message.conversation_id, self.id, queued, now, tx).await
    }
}

/// A text with its conversation and its lead.
pub(super) async fn read(scope: &Scope, id: &MessageId, tx: &mut Tx) -> Result<(Message, Conversation, Lead)> {
    let message = scope.messages().get(id, Some(tx)).await?.ok_or(Gone("the text"))?;
    let conversation = scope.conversations().get(&message.conversation_id, Some(tx)).await?;
    let lead = scope.leads().get(&message.lead_id, Some(tx)).await?.ok_or(Gone("the lead"))?;
    Ok((message, conversation.ok_or(Gone("the conversation"))?, lead))
}

/// Calls the provider with what the permit was given for: the phone is the one the gate was asked about, even if the lead
/// has another by now. Consumes the permit: there is no second call without a second passage of the gate.
async fn deliver(app: &App, scope: &Scope, permit: SendPermit, addressed: &Addressed) -> Result<SendOutcome> {
    anyhow::ensure!(permit.into_message() == addressed.message.id, "the permit is for another text");
    let text = outbound(app, scope, addressed).await?;
    let (adapter, credentials) = adapter(&addressed.channel)?;
    let request = adapter.build_send(&text, &credentials, clock::now().as_second())?;
    Ok(match call(app, &addressed.channel, request).await {
        Ok(response) => adapter.parse_send_response(&response),
        Err(NoAnswer::Unreached) => {
            SendOutcome::Rejected { class: ErrorClass::Transient, code: "unreached".into(), retry_after_seconds: None }
        }
        Err(NoAnswer::Unknown) => SendOutcome::Ambiguous { code: "no_answer".into() },
    })
}

async fn outbound(app: &App, scope: &Scope, addressed: &Addressed) -> Result<OutboundText> {
    let Addressed { message, channel, lead, cipher, workspace } = addressed;
    let callback = format!("{}?ref={}", webhook_url(app, channel, "status"), message.id.as_str());
    let place = place_of(&lead.open(cipher)?, workspace)?;
    let validity = validity(message, &place, workspace.compliance.hours, clock::now());
    Ok(OutboundText {
        to: place.phone,
        from: channel.number.clone(),
        text: message.text(cipher)?,
        reference: message.id.as_str().to_owned(),
        status_callback: Some(Url::parse(&callback)?),
        validity_seconds: u32::try_from(validity.as_secs()).ok(),
        media_urls: media_addresses(app, scope, message, cipher).await?,
    })
}

/// For how long a provider may try: no longer than the text is of use, and not into the night. A text that leaves at
/// night, because the lead has just written, has as long as any other.
fn validity(message: &Message, place: &quiet_hours::Place, own: Option<Hours>, now: Timestamp) -> SignedDuration {
    let useful = message.expires_at.map_or(LONGEST_VALIDITY, |expires| expires.duration_since(now));
    let useful = useful.min(LONGEST_VALIDITY);
    let open = open_for(&place.candidates(), now, own, useful);
    if open.is_zero() { useful.min(AT_NIGHT) } else { open }.max(SHORTEST_VALIDITY)
}

/// Asks the provider for a text whose sending was cut off, and goes on from there.
async fn after_abandoned(app: &App, scope: &Scope, id: &MessageId) -> Result<Settled> {
    let message = scope.messages().get(id, None).await?.ok_or(Gone("the text"))?;
    let channel = Box::new(scope.channels().get(&message.channel_id).await?.context("the channel is gone")?);
    let cipher = scope.person_keys().get(&message.lead_id, None).await?;
    let lead = scope.leads().get(&message.lead_id, None).await?.ok_or(Gone("the lead"))?;
    let addressed = Addressed { message, channel, lead, cipher, workspace: scope.workspace().await? };
    let text = outbound(app, scope, &addressed).await?;
    let attempted_at = addressed.message.attempted_at.unwrap_or(addressed.message.created_at);
    let found = look_up(app, scope, &addressed.channel, &text, attempted_at).await?;
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
