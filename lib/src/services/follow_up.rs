//! Writes again, once, when a lead stayed silent.

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::{
    capture_lead::first_name,
    consent_gate::consider,
    live_news,
    queue_text::{Outgoing, queue_text},
};
use crate::{
    App, clock,
    domain::{
        conversation::{ConversationStatus, Handler},
        form::render,
        gate::{Purpose, Verdict},
        id::{ConversationId, MessageId},
    },
    store::{Gone, Scope, Tx, messages::Author},
};

/// How often we write to a silent lead.
const MOST: i32 = 1;

struct Silence<'a> {
    scope: &'a Scope,
    conversation: &'a ConversationId,
    after: &'a MessageId,
    now: Timestamp,
}

/// Queues a follow-up if our text `after` is still the last word.
pub async fn follow_up(app: &App, scope: &Scope, conversation: &ConversationId, after: &MessageId) -> Result<()> {
    let silence = Silence { scope, conversation, after, now: clock::now() };
    app.store.transact(&silence, |tx, silence| Box::pin(silence.end(tx))).await
}

impl Silence<'_> {
    async fn end(&self, tx: &mut Tx) -> Result<()> {
        let scope = self.scope;
        let found = scope.conversations().get(self.conversation, Some(tx)).await?;
        let mut conversation = found.ok_or(Gone("the conversation"))?;
        let silent = conversation.last_message_id.as_ref() == Some(self.after)
            && conversation.handler == Handler::Ai
            && conversation.status == ConversationStatus::Open
            && conversation.follow_ups < MOST;
        let lead = scope.leads().get(&conversation.lead_id, Some(tx)).await?.ok_or(Gone("the lead"))?;
        let Some(form) = lead.form_id.as_ref().filter(|_| silent) else { return Ok(()) };
        if consider(scope, Purpose::FollowUp, &conversation, &lead, self.now, tx).await?.verdict == Verdict::Deny {
            return Ok(());
        }
        let form = scope.forms().get(form).await?.context("the form is gone")?;
        let version = scope.forms().published(&form).await?;
        let cipher = scope.person_keys().get(&lead.id, Some(tx)).await?;
        let person = lead.open(&cipher)?;
        let brand = scope.workspace().await?.name;
        let outgoing = Outgoing {
            author: Author::Ai,
            member: None,
            purpose: Purpose::FollowUp,
            text: &render(&version.follow_up_text, first_name(&person.name), &brand),
            pictures: 0,
            resend_of: None,
            dedupe_key: format!("follow_up:{}", self.after.as_str()),
        };
        queue_text(scope, &mut conversation, outgoing, &cipher, self.now, tx).await?;
        conversation.follow_ups += 1;
        scope.conversations().save(&conversation, tx).await?;
        live_news::conversation_updated(scope, &conversation.id, &lead.id, self.now, tx).await
    }
}
