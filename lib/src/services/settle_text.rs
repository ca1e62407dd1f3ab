//! Writes down what came of a request to a provider, and decides what happens to the text next.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::{
    call_person::call_person,
    choose_sender::{Choice, choose},
    live_news,
    opt_out::{Word, opt_out},
    reconcile_text::Found,
    report_status::{apply_waiting, settle_accepted},
    send_text::read,
};
use crate::{
    App, clock,
    domain::{
        breaker::Fared,
        consent::ConsentSource,
        conversation::{Handler, NeedsPersonReason},
        delivery::MessageStatus,
        dispatch::{Asked, Dispatch, Next, Tried, after_asking, after_try},
        gate::Purpose,
        id::{ChannelId, MessageId},
        job::Task,
    },
    sms::{ErrorClass, SendOutcome},
    store::{
        Gone, Scope, Tx,
        conversations::Conversation,
        delivery_events::{DeliveryEvent, DeliveryStep},
        jobs::NewJob,
        leads::Lead,
        messages::{Accepted, Departure, Message},
    },
};

/// An unclear text is looked up no sooner than this.
const BEFORE_ASKING: SignedDuration = SignedDuration::from_secs(2);
/// The code of a text of which nobody can say what became of it.
const UNKNOWN_OUTCOME: &str = "unknown_outcome";

/// What is left to do.
pub enum Settled {
    /// Nothing.
    Done,
    /// To be tried again after so long; nothing has failed.
    Later(SignedDuration),
    /// A try failed; the next one comes no sooner than this.
    Failed {
        /// A code for the log and the dashboard.
        code: String,
        /// The least wait.
        wait: SignedDuration,
    },
}

/// What was learned, from a request or from a look-up.
enum Learned<'a> {
    Tried(&'a SendOutcome),
    Asked(&'a Found),
}

struct Settling<'a> {
    scope: &'a Scope,
    id: &'a MessageId,
    learned: Learned<'a>,
    follow_up_after: Option<i64>,
    now: Timestamp,
}

/// After a request to the provider by this sender.
pub async fn settle_tried(
    app: &App,
    scope: &Scope,
    id: &MessageId,
    sender: &ChannelId,
    outcome: &SendOutcome,
) -> Result<Settled> {
    match settle(app, scope, id, Learned::Tried(outcome)).await {
        Err(error) if error.is::<Gone>() => forget(app, scope, id, sender, outcome).await,
        settled => settled,
    }
}

/// The person was erased while the text was at the provider: nothing of it is stored but the provider's id, for as long as
/// reports may come.
async fn forget(
    app: &App,
    scope: &Scope,
    id: &MessageId,
    sender: &ChannelId,
    outcome: &SendOutcome,
) -> Result<Settled> {
    let SendOutcome::Accepted { provider_id, .. } = outcome else { return Ok(Settled::Done) };
    let context = (scope, id, sender, provider_id);
    app.store
        .transact(&context, |tx, (scope, id, sender, provider_id)| {
            Box::pin(async move {
                let waiting = scope.provider_texts().claim(sender, provider_id, id, tx).await?;
                let id = [id.as_str().to_owned()];
                scope.provider_texts().expire(&id, clock::now(), tx).await?;
                let waiting: Vec<String> = waiting.iter().map(|event| event.as_str().to_owned()).collect();
                scope.inbound_events().forget(&waiting, tx).await?;
                Ok::<_, anyhow::Error>(Settled::Done)
            })
        })
        .await
}

/// After a look-up.
pub async fn settle_asked(app: &App, scope: &Scope, id: &MessageId, found: Found) -> Result<Settled> {
    if let Found::NotYet(wait) = found {
        return Ok(Settled::Later(wait));
    }
    settle(app, scope, id, Learned::Asked(&found)).await
}

async fn settle(app: &App, scope: &Scope, id: &MessageId, learned: Learned<'_>) -> Result<Settled> {
    let follow_up_after = scope.workspace().await?.follow_up_after_seconds;
    let settling = Settling { scope, id, learned, follow_up_after, now: clock::now() };
    app.store.transact(&settling, |tx, settling| Box::pin(settling.write(tx))).await
}

impl Settling<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<Settled> {
        let (message, mut conversation, lead) = read(self.scope, self.id, tx).await?;
        self.note(&message, tx).await?;
        if message.dispatch == Dispatch::Settled {
            // A report was quicker than the answer.
            return Ok(Settled::Done);
        }
        match self.next() {
            Next::HandedOver => self.hand_over(&message, &mut conversation, tx).await,
            Next::Again => self.release(again(&message), tx).await,
            Next::Elsewhere => self.move_on(&message, &mut conversation, &lead, tx).await,
            Next::Ends(status) => self.end(&message, &mut conversation, &lead, status, tx).await,
            Next::Ask => Ok(Settled::Failed { code: self.code(), wait: BEFORE_ASKING }),
        }
    }

    fn next(&self) -> Next {
        match &self.learned {
            Learned::Tried(SendOutcome::Accepted { .. }) => after_try(Tried::Accepted),
            Learned::Tried(SendOutcome::Rejected { class, .. }) => after_try(Tried::Refused(*class)),
            Learned::Tried(SendOutcome::Ambiguous { .. }) => after_try(Tried::Unclear),
            Learned::Asked(Found::Yes { .. }) => after_asking(Asked::Has),
            Learned::Asked(Found::No) => after_asking(Asked::HasNot),
            Learned::Asked(Found::NotYet(_)) => after_asking(Asked::TooEarly),
            Learned::Asked(Found::CannotTell) => after_asking(Asked::CannotSay),
        }
    }

    fn class(&self) -> Option<ErrorClass> {
        match &self.learned {
            Learned::Tried(SendOutcome::Rejected { class, .. }) => Some(*class),
            _ => None,
        }
    }

    fn code(&self) -> String {
        match &self.learned {
            Learned::Tried(SendOutcome::Rejected { code, .. } | SendOutcome::Ambiguous { code }) => code.clone(),
            _ => UNKNOWN_OUTCOME.to_owned(),
        }
    }

    /// Appends to the text's history, and to what is known of its sender.
    async fn note(&self, message: &Message, tx: &mut Tx) -> Result<()> {
        let (step, provider_id, fared) = match &self.learned {
            Learned::Tried(SendOutcome::Accepted { provider_id, .. }) => {
                (DeliveryStep::Accepted, Some(provider_id), Some(Fared::Well))
            }
            Learned::Tried(SendOutcome::Rejected { class, .. }) => (DeliveryStep::Refused, None, Some(fared(*class))),
            Learned::Tried(SendOutcome::Ambiguous { .. }) => (DeliveryStep::Unclear, None, Some(Fared::Badly)),
            Learned::Asked(Found::Yes { provider_id, .. }) => (DeliveryStep::Found, Some(provider_id), None),
            Learned::Asked(Found::No) => (DeliveryStep::NotFound, None, None),
            Learned::Asked(Found::NotYet(_) | Found::CannotTell) => (DeliveryStep::Unclear, None, None),
        };
        let event = DeliveryEvent {
            provider_id: provider_id.cloned(),
            class: self.class(),
            code: matches!(step, DeliveryStep::Refused | DeliveryStep::Unclear).then(|| self.code()),
            ..DeliveryEvent::new(self.id, &message.channel_id, step, self.now)
        };
        self.scope.delivery_events().add(event, tx).await?;
        let Some(fared) = fared else { return Ok(()) };
        let Some(channel) = self.scope.channels().get_within(&message.channel_id, tx).await? else { return Ok(()) };
        let breaker = channel.breaker.after(fared, self.now);
        if breaker != channel.breaker {
            self.scope.channels().fared(&channel.id, breaker, tx).await?;
        }
        Ok(())
    }

    async fn hand_over(&self, message: &Message, conversation: &mut Conversation, tx: &mut Tx) -> Result<Settled> {
        let (provider_id, status, segments, price) = match &self.learned {
            Learned::Tried(SendOutcome::Accepted { provider_id, status, segments, price }) => {
                (provider_id, *status, *segments, price.as_ref())
            }
            Learned::Asked(Found::Yes { provider_id, status }) => (provider_id, *status, None, None),
            _ => return Ok(Settled::Done),
        };
        let accepted = Accepted { provider_id, segments, price, at: self.now };
        let waiting = settle_accepted(self.scope, message, accepted, status, tx).await?;
        if conversation.channel_id.as_ref() != Some(&message.channel_id) {
            // From now on the lead knows this number.
            conversation.channel_id = Some(message.channel_id.clone());
            self.scope.conversations().save(conversation, tx).await?;
        }
        self.plan_follow_up(message, conversation, tx).await?;
        apply_waiting(self.scope, &waiting, self.now, tx).await?;
        Ok(Settled::Done)
    }

    /// Gives the text back to the queue.
    async fn release(&self, departure: Departure, tx: &mut Tx) -> Result<Settled> {
        self.scope.messages().release(self.id, &departure, tx).await?;
        let Learned::Tried(SendOutcome::Rejected { retry_after_seconds, .. }) = &self.learned else {
            return Ok(Settled::Later(SignedDuration::ZERO));
        };
        let wait = SignedDuration::from_secs(retry_after_seconds.unwrap_or(1).into());
        Ok(Settled::Failed { code: self.code(), wait })
    }

    /// Leaves the text to another sender; without one it has failed.
    async fn move_on(
        &self,
        message: &Message,
        conversation: &mut Conversation,
        lead: &Lead,
        tx: &mut Tx,
    ) -> Result<Settled> {
        let mut not_by = message.departure.not_by.clone();
        not_by.push(message.channel_id.clone());
        let own = conversation.channel_id.as_ref().unwrap_or(&message.channel_id);
        if matches!(choose(self.scope, own, &not_by, message.pictures > 0, self.now, tx).await?, Choice::Nowhere) {
            return self.end(message, conversation, lead, MessageStatus::Failed, tx).await;
        }
        self.release(Departure { not_by, ..Departure::default() }, tx).await?;
        Ok(Settled::Later(SignedDuration::ZERO))
    }

    async fn end(
        &self,
        message: &Message,
        conversation: &mut Conversation,
        lead: &Lead,
        status: MessageStatus,
        tx: &mut Tx,
    ) -> Result<Settled> {
        let (scope, code) = (self.scope, self.code());
        scope.messages().settle(&message.id, status, &code, tx).await?;
        live_news::message_updated(scope, &conversation.id, &message.id, status, self.now, tx).await?;
        if self.class() == Some(ErrorClass::OptedOut) {
            let cipher = scope.person_keys().get(&lead.id, Some(tx)).await?;
            let word = Word { rule: &code, source: ConsentSource::Provider, likely: false, scope: None, text: &code };
            opt_out(scope, lead, conversation, word, &cipher, self.now, tx).await?;
        } else {
            call_person(scope, conversation, NeedsPersonReason::FailedToSend, self.now, tx).await?;
        }
        scope.conversations().save(conversation, tx).await?;
        Ok(Settled::Done)
    }

    /// Plans to write again if the lead stays silent.
    async fn plan_follow_up(&self, message: &Message, conversation: &Conversation, tx: &mut Tx) -> Result<()> {
        let expects_answer = matches!(message.purpose, Some(Purpose::FirstText | Purpose::Reply));
        let Some(seconds) = self.follow_up_after else { return Ok(()) };
        if !expects_answer || conversation.handler != Handler::Ai {
            return Ok(());
        }
        let job = NewJob {
            task: Task::FollowUp { conversation: conversation.id.clone(), after: message.id.clone() },
            key: format!("follow_up:{}", message.id.as_str()),
            run_at: self.now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX),
            lead: Some(message.lead_id.clone()),
            conversation: Some(conversation.id.clone()),
        };
        self.scope.jobs().add(job, self.now, tx).await
    }
}

/// A new place in line, by whatever sender.
fn again(message: &Message) -> Departure {
    Departure { leaves_at: None, ..message.departure.clone() }
}

/// What a refusal says of the sender: a refused text is not its fault, a refused account is.
const fn fared(class: ErrorClass) -> Fared {
    match class {
        ErrorClass::Account => Fared::Hopelessly,
        ErrorClass::Transient | ErrorClass::RateLimited => Fared::Badly,
        _ => Fared::Well,
    }
}
