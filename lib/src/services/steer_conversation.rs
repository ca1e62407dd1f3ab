//! A member steers a conversation: takes over, writes, hands back, assigns, closes.

use anyhow::Context;
use jiff::Timestamp;

use super::{
    Error,
    consent_gate::consider,
    keep_media::{attach_media, check_sendable, repeat_media},
    live_news,
    queue_text::{Outgoing, queue_text},
    suggestion::{answered, compare},
    void_queued::void_queued,
};
use crate::{
    App, clock,
    domain::{
        ai_settings::Mode,
        conversation::{ConversationStatus, Handler},
        gate::{Purpose, Verdict},
        id::{ConversationId, MediaId, MemberId, MessageId},
        job::Task,
    },
    store::{Scope, Tx, conversations::Conversation, jobs::NewJob, leads::Lead, messages::Author},
};

/// The longest text a member can send, in characters: what ten segments hold at most.
pub const LONGEST_TEXT: usize = 1_600;

/// What a member does.
pub enum Step {
    /// Takes it from the assistant.
    TakeOver,
    /// Gives it back to the assistant.
    HandBack,
    /// Closes it.
    Close,
    /// Makes it somebody's, or nobody's.
    Assign(Option<MemberId>),
    /// Writes a text, which takes over as well.
    Write {
        /// The text; may be empty when pictures go with it.
        text: String,
        /// Pictures that were uploaded to the conversation before.
        media: Vec<MediaId>,
        /// What makes a repeated request the same text.
        dedupe_key: String,
    },
    /// Sends a text once more that did not arrive, or of which nobody knows. Takes over as well.
    Resend {
        /// The text.
        message: MessageId,
        /// What makes a repeated request the same text.
        dedupe_key: String,
    },
}

struct Steering<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    conversation: &'a ConversationId,
    step: &'a Step,
    now: Timestamp,
}

/// Does a step; gives the text it queued, if any.
pub async fn steer(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    conversation: &ConversationId,
    step: Step,
) -> Result<Option<MessageId>, Error> {
    if let Step::Write { text, media, .. } = &step {
        check_text(text, media)?;
    }
    if let Step::Assign(Some(assignee)) = &step
        && scope.members().get(assignee).await?.is_none()
    {
        return Err(Error::invalid("/assignee_id", "unknown_member", "Nobody here has this id."));
    }
    let steering = Steering { scope, member, conversation, step: &step, now: clock::now() };
    app.store.transact(&steering, |tx, steering| Box::pin(steering.run(tx))).await
}

pub(super) fn check_text(text: &str, media: &[MediaId]) -> Result<(), Error> {
    if text.trim().is_empty() && media.is_empty() {
        return Err(Error::invalid("/text", "required", "Write something first."));
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(Error::invalid("/text", "too_long", format!("A text has at most {LONGEST_TEXT} characters.")));
    }
    Ok(())
}

/// What a member sends.
struct Words<'a> {
    text: &'a str,
    media: &'a [MediaId],
    resend_of: Option<&'a MessageId>,
}

impl Steering<'_> {
    async fn run(&self, tx: &mut Tx) -> Result<Option<MessageId>, Error> {
        let found = self.scope.conversations().get(self.conversation, Some(tx)).await?;
        let mut conversation = found.ok_or(Error::NotFound)?;
        let mut written = None;
        let action = match self.step {
            Step::TakeOver => {
                self.take_over(&mut conversation, tx).await?;
                "conversation.takeover"
            }
            Step::HandBack => {
                self.hand_back(&mut conversation, tx).await?;
                "conversation.handback"
            }
            Step::Close => {
                self.void_automation(&mut conversation, tx).await?;
                conversation.status = ConversationStatus::Resolved;
                conversation.needs_person = None;
                "conversation.close"
            }
            Step::Assign(assignee) => {
                conversation.assignee_id = assignee.clone();
                "conversation.assign"
            }
            Step::Write { text, media, dedupe_key } => {
                let words = Words { text, media, resend_of: None };
                written = Some(self.write(&mut conversation, words, dedupe_key, tx).await?);
                "conversation.write"
            }
            Step::Resend { message, dedupe_key } => {
                written = Some(self.resend(&mut conversation, message, dedupe_key, tx).await?);
                "conversation.resend"
            }
        };
        self.scope.conversations().save(&conversation, tx).await?;
        self.scope.audit(self.member.as_str(), action, conversation.id.as_str(), self.now, tx).await?;
        live_news::conversation_updated(self.scope, &conversation.id, &conversation.lead_id, self.now, tx).await?;
        Ok(written)
    }

    async fn take_over(&self, conversation: &mut Conversation, tx: &mut Tx) -> Result<(), Error> {
        self.void_automation(conversation, tx).await?;
        conversation.handler = Handler::Human;
        conversation.assignee_id = Some(self.member.clone());
        conversation.needs_person = None;
        conversation.status = ConversationStatus::Open;
        Ok(())
    }

    /// Nothing a machine wrote or is about to write leaves any more.
    async fn void_automation(&self, conversation: &mut Conversation, tx: &mut Tx) -> Result<(), Error> {
        Ok(void_queued(self.scope, conversation, false, "epoch_current/1", self.now, tx).await?)
    }

    /// The assistant goes on, with the lead's last text if nobody has answered it.
    async fn hand_back(&self, conversation: &mut Conversation, tx: &mut Tx) -> Result<(), Error> {
        conversation.epoch += 1;
        conversation.handler = Handler::Ai;
        conversation.needs_person = None;
        conversation.failed_attempts = 0;
        conversation.suggestion = None;
        if let Some(inbound) = conversation.last_inbound_id.clone()
            && conversation.last_message_id.as_ref() == Some(&inbound)
        {
            let job = NewJob {
                key: format!("reply:{}:{}", inbound.as_str(), conversation.epoch),
                task: Task::ReplyToLead { conversation: conversation.id.clone(), inbound },
                run_at: self.now,
                lead: Some(conversation.lead_id.clone()),
                conversation: Some(conversation.id.clone()),
            };
            self.scope.jobs().add(job, self.now, tx).await?;
        }
        Ok(())
    }

    async fn resend(
        &self,
        conversation: &mut Conversation,
        message: &MessageId,
        dedupe_key: &str,
        tx: &mut Tx,
    ) -> Result<MessageId, Error> {
        let found = self.scope.messages().get(message, Some(tx)).await?;
        let message = found.filter(|found| found.conversation_id == conversation.id).ok_or(Error::NotFound)?;
        if !message.status.may_be_resent() || message.text_removed_at.is_some() {
            let detail = "Only a text that did not arrive can be sent once more.".to_owned();
            return Err(Error::Conflict { code: "not_resendable", detail });
        }
        let cipher = self.scope.person_keys().get(&message.lead_id, Some(tx)).await?;
        let media = repeat_media(self.scope, &message, &cipher, self.now, tx).await?;
        let words = Words { text: &message.text(&cipher)?, media: &media, resend_of: Some(&message.id) };
        self.write(conversation, words, dedupe_key, tx).await
    }

    async fn write(
        &self,
        conversation: &mut Conversation,
        words: Words<'_>,
        dedupe_key: &str,
        tx: &mut Tx,
    ) -> Result<MessageId, Error> {
        if let Some(message) = self.scope.messages().by_key(dedupe_key, Some(tx)).await? {
            return Ok(message.id);
        }
        let lead = self.scope.leads().get(&conversation.lead_id, Some(tx)).await?.context("the lead is gone")?;
        may_write(self.scope, conversation, &lead, self.now, tx).await?;
        let Words { text, media, resend_of } = words;
        check_sendable(self.scope, conversation, media, tx).await?;
        if conversation.handler == Handler::Ai && conversation.mode != Mode::Auto {
            // The assistant does not answer here anyway: it goes on watching or proposing.
            self.void_automation(conversation, tx).await?;
            answered(conversation, self.member);
        } else {
            self.take_over(conversation, tx).await?;
        }
        let cipher = self.scope.person_keys().get(&lead.id, Some(tx)).await?;
        let outgoing = Outgoing {
            author: Author::Member,
            member: Some(self.member),
            purpose: Purpose::Member,
            text: text.trim(),
            pictures: u32::try_from(media.len()).unwrap_or(u32::MAX),
            resend_of,
            dedupe_key: dedupe_key.to_owned(),
        };
        let message = queue_text(self.scope, conversation, outgoing, &cipher, self.now, tx).await?;
        attach_media(self.scope, conversation, &message.id, media, tx).await?;
        compare(self.scope, conversation, (&message.id, text), &cipher, tx).await?;
        Ok(message.id)
    }
}

/// Whether a member may text a lead now.
///
/// # Errors
/// The gate says no: the rule that does is named.
pub(super) async fn may_write(
    scope: &Scope,
    conversation: &Conversation,
    lead: &Lead,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<(), Error> {
    let decision = consider(scope, Purpose::Member, conversation, lead, now, tx).await?;
    match decision.verdict {
        Verdict::Deny => Err(refusal(decision.failed().unwrap_or_default())),
        _ => Ok(()),
    }
}

fn refusal(rule: &str) -> Error {
    let (code, detail) = match rule.split('/').next() {
        Some("not_opted_out") => ("opted_out", "This lead opted out of texts. Only a START from that phone lifts it."),
        Some("consent_given") => ("no_consent", "This lead has not agreed to be texted. Call or write a mail instead."),
        Some("sending_on") => {
            ("sending_off", "Sending is switched off for the whole workspace. Switch it on under Settings.")
        }
        Some("not_blocked") => ("blocked", "The team blocked this lead. Lift that first."),
        Some("campaign_approved") => {
            ("campaign_not_approved", "The number's 10DLC campaign is not approved. Set its state once it is.")
        }
        _ => ("cannot_send", "There is no sender number that is switched on. Add one first."),
    };
    Error::Conflict { code, detail: detail.to_owned() }
}
