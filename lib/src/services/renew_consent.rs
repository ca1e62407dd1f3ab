//! Asks a person for an agreement before the ground on which they are texted lapses.

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::{
    consent_gate::consider,
    consent_ledger::{Grant, grant, refresh_consent},
    live_news,
    queue_text::{Outgoing, queue_text},
};
use crate::{
    App, clock,
    domain::{
        consent::{ASKED_BEFORE, ConsentBasis, ConsentScope, ConsentSource, ConsentState},
        consent_intent::is_contextual_opt_in,
        gate::{Purpose, Verdict},
        id::{LeadId, MessageId},
        job::Task,
    },
    store::{Scope, Tx, consent_events::Evidence, jobs::NewJob, leads::Lead, messages::Author, sealed::FieldCipher},
};

/// Plans to ask before a ground lapses. A ground that is renewed meanwhile leaves the job nothing to do.
pub(super) async fn plan_renewal(
    scope: &Scope,
    lead: &LeadId,
    expires: Timestamp,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    // By its conversation a job is found when the person is erased.
    let conversation = scope.leads().get(lead, Some(tx)).await?.map(|lead| lead.conversation_id);
    let job = NewJob {
        task: Task::RenewConsent { lead: lead.clone() },
        key: format!("renew:{}:{}", lead.as_str(), expires.as_second()),
        run_at: expires.saturating_sub(ASKED_BEFORE)?.max(now),
        lead: Some(lead.clone()),
        conversation,
    };
    scope.jobs().add(job, now, tx).await
}

struct Asking<'a> {
    scope: &'a Scope,
    lead: &'a LeadId,
    now: Timestamp,
}

/// Asks the lead, if the ground is still about to lapse and the workspace wants it.
pub async fn ask_to_renew(app: &App, scope: &Scope, lead: &LeadId) -> Result<()> {
    let asking = Asking { scope, lead, now: clock::now() };
    app.store.transact(&asking, |tx, asking| Box::pin(asking.ask(tx))).await
}

impl Asking<'_> {
    async fn ask(&self, tx: &mut Tx) -> Result<()> {
        let scope = self.scope;
        let workspace = scope.workspace_within(tx).await?;
        let Some(lead) = scope.leads().get(self.lead, Some(tx)).await? else { return Ok(()) };
        let soon = self.now.saturating_add(ASKED_BEFORE)?;
        let lapses = lead.consent_expires_at.filter(|expires| *expires > self.now && *expires <= soon);
        let Some(lapses) = lapses.filter(|_| workspace.compliance.renewal && lead.consent == ConsentState::Granted)
        else {
            return Ok(());
        };
        let found = scope.conversations().get(&lead.conversation_id, Some(tx)).await?;
        let mut conversation = found.context("a lead has a conversation")?;
        // Whoever is asked once and does not answer is not asked again before the same day.
        if conversation.renewal_id.is_some()
            || consider(scope, Purpose::Renewal, &conversation, &lead, self.now, tx).await?.verdict == Verdict::Deny
        {
            return Ok(());
        }
        let cipher = scope.person_keys().get(&lead.id, Some(tx)).await?;
        let outgoing = Outgoing {
            author: Author::System,
            member: None,
            purpose: Purpose::Renewal,
            text: &question(&workspace.name),
            pictures: 0,
            resend_of: None,
            dedupe_key: format!("renewal:{}:{}", lead.id.as_str(), lapses.as_second()),
        };
        let asked = queue_text(scope, &mut conversation, outgoing, &cipher, self.now, tx).await?;
        conversation.renewal_id = Some(asked.id);
        scope.conversations().save(&conversation, tx).await?;
        live_news::conversation_updated(scope, &conversation.id, &lead.id, self.now, tx).await
    }
}

/// What is asked. It names who asks, what for, and both answers.
fn question(brand: &str) -> String {
    format!("{brand}: may we go on texting you about your request? Reply YES to hear from us, or STOP to end texts.")
}

/// What an answer of yes is answered.
pub(super) fn confirmation(brand: &str) -> String {
    format!("{brand}: thank you, we will stay in touch. Reply STOP to end texts at any time.")
}

/// Takes the lead's text as the answer to the question `asked`, if it says yes and the question has left. Whatever else
/// it says is an ordinary text, which renews an inquiry by itself.
pub(super) async fn agreed(
    scope: &Scope,
    lead: &Lead,
    asked: Option<MessageId>,
    words: &str,
    cipher: &FieldCipher,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<bool> {
    let Some(asked) = asked.filter(|_| is_contextual_opt_in(words)) else { return Ok(false) };
    let question = scope.messages().get(&asked, Some(tx)).await?.filter(|question| question.accepted_at.is_some());
    let Some(question) = question.filter(|_| lead.consent != ConsentState::Revoked) else { return Ok(false) };
    let text = format!("{}\n> {words}", question.text(cipher)?);
    let evidence = Evidence { text, ..Evidence::default() };
    let new = Grant {
        scope: ConsentScope::default(),
        source: ConsentSource::Text,
        basis: ConsentBasis::Express,
        since: now,
        form: None,
        evidence: &evidence,
    };
    grant(scope, &lead.id, &lead.phone_index, new, cipher, now, tx).await?;
    refresh_consent(scope, &lead.id, now, tx).await?;
    Ok(true)
}
