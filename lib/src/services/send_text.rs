//! Sends one queued text: claim it with a permit, call the provider, write down what came of it.
//!
//! A text found in `sending` was claimed by a worker that is gone: whether the provider has it is asked first.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::{
    call_person::call_person,
    consent_gate::{Passage, SendPermit, pass},
    live_news,
    opt_out::{Word, opt_out},
    provider_call::{NoAnswer, adapter, call},
    reconcile_text::{Found, look_up},
};
use crate::{
    App, clock,
    domain::{
        consent::ConsentSource,
        conversation::{Handler, NeedsPersonReason},
        delivery::MessageStatus,
        gate::Purpose,
        id::MessageId,
        job::Task,
        phone::parse_e164,
    },
    sms::{ErrorClass, OutboundText, SendOutcome},
    store::{
        Scope, Tx,
        channels::Channel,
        conversations::Conversation,
        jobs::NewJob,
        leads::Lead,
        messages::{Dispatch, Message},
    },
};

/// How long the provider may keep a text before it is dropped: later it would be out of place.
const VALID_SECONDS: u32 = 4 * 3_600;

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
    Later,
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
    match app.store.transact(&sending, |tx, sending| Box::pin(sending.claim(tx))).await? {
        Claim::Settled => Ok(Sent::Settled),
        Claim::Later => Ok(Sent::Later(SignedDuration::from_millis(250))),
        Claim::Abandoned => after_abandoned(app, &sending).await,
        Claim::Permitted(permit) => {
            let outcome = deliver(app, scope, permit).await?;
            settle(app, scope, id, outcome).await
        }
    }
}

impl Sending<'_> {
    async fn read(&self, tx: &mut Tx) -> Result<(Message, Conversation, Lead)> {
        let message = self.scope.messages().get(self.id, Some(tx)).await?.context("the text is gone")?;
        let conversation = self.scope.conversations().get(&message.conversation_id, Some(tx)).await?;
        let lead = self.scope.leads().get(&message.lead_id, Some(tx)).await?.context("the lead is gone")?;
        Ok((message, conversation.context("the conversation is gone")?, lead))
    }

    async fn claim(&self, tx: &mut Tx) -> Result<Claim> {
        let (message, conversation, lead) = self.read(tx).await?;
        match message.dispatch {
            Dispatch::Settled => return Ok(Claim::Settled),
            Dispatch::Sending => return Ok(Claim::Abandoned),
            Dispatch::Ready => {}
        }
        match pass(self.scope, &message, &conversation, &lead, self.now, tx).await? {
            Passage::Deferred => Ok(Claim::Later),
            Passage::Permitted(permit) => {
                self.scope.messages().claim(self.id, self.now, tx).await?;
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
}

/// Calls the provider. Consumes the permit: there is no second call without a second passage of the gate.
async fn deliver(app: &App, scope: &Scope, permit: SendPermit) -> Result<SendOutcome> {
    let message = scope.messages().get(permit.message(), None).await?.context("the text is gone")?;
    let (channel, text) = outbound(app, scope, &message).await?;
    let (adapter, credentials) = adapter(&channel)?;
    let request = adapter.build_send(&text, &credentials, clock::now().as_second())?;
    Ok(match call(app, &channel, request).await {
        Ok(response) => adapter.parse_send_response(&response),
        Err(NoAnswer::Unreached) => {
            SendOutcome::Rejected { class: ErrorClass::Transient, code: "unreached".into(), retry_after_seconds: None }
        }
        Err(NoAnswer::Unknown) => SendOutcome::Ambiguous { code: "no_answer".into() },
    })
}

async fn outbound(app: &App, scope: &Scope, message: &Message) -> Result<(Channel, OutboundText)> {
    let channel = scope.channels().get(&message.channel_id).await?.context("the channel is gone")?;
    let cipher = scope.person_keys().get(&message.lead_id, None).await?;
    let lead = scope.leads().get(&message.lead_id, None).await?.context("the lead is gone")?;
    let path = format!("/api/webhooks/{}/{}/status?ref={}", channel.provider, channel.id.as_str(), message.id.as_str());
    let text = OutboundText {
        to: parse_e164(&lead.open(&cipher)?.phone)?,
        from: channel.number.clone(),
        text: message.text(&cipher)?,
        reference: message.id.as_str().to_owned(),
        status_callback: Some(Url::parse(&app.config.public(&path))?),
        validity_seconds: Some(VALID_SECONDS),
        media_urls: Vec::new(),
    };
    Ok((channel, text))
}

/// Asks the provider for a text whose sending was cut off, and goes on from there.
async fn after_abandoned(app: &App, sending: &Sending<'_>) -> Result<Sent> {
    let message = sending.scope.messages().get(sending.id, None).await?.context("the text is gone")?;
    let (channel, text) = outbound(app, sending.scope, &message).await?;
    let attempted_at = message.attempted_at.unwrap_or(message.created_at);
    match look_up(app, sending.scope, &channel, &text, attempted_at).await? {
        Found::Yes(outcome) => settle(app, sending.scope, sending.id, outcome).await,
        Found::NotYet(wait) => Ok(Sent::Later(wait)),
        Found::No => {
            app.store
                .transact(sending, |tx, sending| {
                    Box::pin(async { sending.scope.messages().release(sending.id, tx).await })
                })
                .await?;
            Ok(Sent::Later(SignedDuration::ZERO))
        }
        Found::CannotTell => {
            let unknown = SendOutcome::Rejected {
                class: ErrorClass::Ambiguous,
                code: "unknown_outcome".into(),
                retry_after_seconds: None,
            };
            settle(app, sending.scope, sending.id, unknown).await
        }
    }
}

/// Ends a text whose job was given up, so that the texts after it are not held back for ever: one that never left has
/// failed; of one that may have left nobody knows.
pub async fn give_up(scope: &Scope, id: &MessageId, now: Timestamp, tx: &mut Tx) -> Result<()> {
    let message = scope.messages().get(id, Some(tx)).await?.context("the text is gone")?;
    let status = match message.dispatch {
        Dispatch::Settled => return Ok(()),
        Dispatch::Ready => MessageStatus::Failed,
        Dispatch::Sending => MessageStatus::Unknown,
    };
    scope.messages().settle(id, status, GIVEN_UP, tx).await?;
    live_news::message_updated(scope, &message.conversation_id, id, status, now, tx).await
}

/// Takes a text up again that was given up: one of which nobody knows is looked up at the provider first.
pub async fn reopen(scope: &Scope, id: &MessageId, now: Timestamp, tx: &mut Tx) -> Result<()> {
    let message = scope.messages().get(id, Some(tx)).await?.context("the text is gone")?;
    if message.status_reason.as_deref() != Some(GIVEN_UP) {
        return Ok(());
    }
    let dispatch = if message.status == MessageStatus::Unknown { Dispatch::Sending } else { Dispatch::Ready };
    scope.messages().reopen(id, dispatch, tx).await?;
    live_news::message_updated(scope, &message.conversation_id, id, MessageStatus::Queued, now, tx).await
}

struct Settling<'a> {
    sending: Sending<'a>,
    outcome: &'a SendOutcome,
    follow_up_after: Option<i64>,
}

async fn settle(app: &App, scope: &Scope, id: &MessageId, outcome: SendOutcome) -> Result<Sent> {
    if let SendOutcome::Ambiguous { code } = &outcome {
        // The text stays in `sending`: the next try asks the provider before anything else.
        return Ok(Sent::Failed { code: code.clone(), wait: SignedDuration::from_secs(2) });
    }
    let follow_up_after = scope.workspace().await?.follow_up_after_seconds;
    let settling = Settling { sending: Sending { scope, id, now: clock::now() }, outcome: &outcome, follow_up_after };
    app.store.transact(&settling, |tx, settling| Box::pin(settling.write(tx))).await?;
    Ok(match outcome {
        SendOutcome::Rejected { class, code, retry_after_seconds } if class.is_retryable() => {
            let wait = SignedDuration::from_secs(retry_after_seconds.unwrap_or(1).into());
            Sent::Failed { code, wait }
        }
        _ => Sent::Settled,
    })
}

impl Settling<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<()> {
        let Sending { scope, id, now } = self.sending;
        let (message, mut conversation, lead) = self.sending.read(tx).await?;
        if message.dispatch == Dispatch::Settled {
            return Ok(());
        }
        match self.outcome {
            SendOutcome::Accepted { provider_id, status, segments, .. } => {
                let segments = segments.unwrap_or(message.segments);
                scope.messages().accepted(id, provider_id, segments, now, tx).await?;
                if let Some(status) = crate::domain::delivery::merge(message.status, *status) {
                    scope.messages().set_status(id, status, None, tx).await?;
                }
                live_news::message_updated(scope, &conversation.id, id, *status, now, tx).await?;
                self.plan_follow_up(&message, &conversation, tx).await
            }
            SendOutcome::Rejected { class, .. } if class.is_retryable() => scope.messages().release(id, tx).await,
            SendOutcome::Rejected { class, code, .. } => {
                let status =
                    if *class == ErrorClass::Ambiguous { MessageStatus::Unknown } else { MessageStatus::Failed };
                scope.messages().settle(id, status, code, tx).await?;
                live_news::message_updated(scope, &conversation.id, id, status, now, tx).await?;
                if *class == ErrorClass::OptedOut {
                    let cipher = scope.person_keys().get(&lead.id, Some(tx)).await?;
                    let word = Word { rule: code, source: ConsentSource::Provider, text: code };
                    opt_out(scope, &lead, &mut conversation, word, &cipher, now, tx).await?;
                } else {
                    let reason = NeedsPersonReason::FailedToSend;
                    call_person(scope, &mut conversation, reason, now, tx).await?;
                }
                scope.conversations().save(&conversation, tx).await
            }
            SendOutcome::Ambiguous { .. } => Ok(()),
        }
    }

    /// Plans to write again if the lead stays silent.
    async fn plan_follow_up(&self, message: &Message, conversation: &Conversation, tx: &mut Tx) -> Result<()> {
        let Sending { scope, now, .. } = self.sending;
        let expects_answer = matches!(message.purpose, Some(Purpose::FirstText | Purpose::Reply));
        let Some(seconds) = self.follow_up_after else { return Ok(()) };
        if !expects_answer || conversation.handler != Handler::Ai {
            return Ok(());
        }
        let job = NewJob {
            task: Task::FollowUp { conversation: conversation.id.clone(), after: message.id.clone() },
            key: format!("follow_up:{}", message.id.as_str()),
            run_at: now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX),
            lead: Some(message.lead_id.clone()),
            conversation: Some(conversation.id.clone()),
        };
        scope.jobs().add(job, now, tx).await
    }
}
