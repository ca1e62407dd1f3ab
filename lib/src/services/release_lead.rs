//! Releases a lead that was held back: from now on it is texted like any other.

use anyhow::Context;
use jiff::Timestamp;

use super::{Error, capture_lead::queue_first_text, live_news};
use crate::{
    App, clock,
    domain::{
        form::FormVersion,
        id::{LeadId, MemberId},
    },
    store::{Scope, Tx, workspaces::Workspace},
};

struct Releasing<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    lead: &'a LeadId,
    workspace: Workspace,
    version: Option<FormVersion>,
    now: Timestamp,
}

/// Releases a lead. If it agreed to be texted, its first text leaves as soon as the hour allows. Doing it again changes
/// nothing.
///
/// # Errors
/// There is no such lead.
pub async fn release_lead(app: &App, scope: &Scope, member: &MemberId, lead: &LeadId) -> Result<(), Error> {
    let found = scope.leads().get(lead, None).await?.ok_or(Error::NotFound)?;
    let form = match &found.form_id {
        Some(form) => scope.forms().get(form).await?,
        None => None,
    };
    let version = match &form {
        Some(form) => Some(scope.forms().published(form).await?),
        None => None,
    };
    let workspace = scope.workspace().await?;
    let releasing = Releasing { scope, member, lead, workspace, version, now: clock::now() };
    app.store.transact(&releasing, |tx, releasing| Box::pin(releasing.write(tx))).await
}

impl Releasing<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        let (scope, now) = (self.scope, self.now);
        let mut lead = scope.leads().get(self.lead, Some(tx)).await?.ok_or(Error::NotFound)?;
        if lead.held_back.take().is_none() {
            return Ok(());
        }
        scope.leads().release(&lead.id, now, tx).await?;
        scope.contact_points().touch(&lead.phone_index, tx).await?;
        scope.audit(self.member.as_str(), "lead.release", lead.id.as_str(), now, tx).await?;
        if let Some(version) = &self.version {
            let found = scope.conversations().get(&lead.conversation_id, Some(tx)).await?;
            let mut conversation = found.context("a lead has a conversation")?;
            let cipher = scope.person_keys().get(&lead.id, Some(tx)).await?;
            let whose = (scope, &self.workspace, version);
            queue_first_text(whose, (&lead, &cipher), &mut conversation, now, tx).await?;
            scope.conversations().save(&conversation, tx).await?;
        }
        live_news::lead_updated(scope, &lead.id, now, tx).await?;
        Ok(live_news::conversation_updated(scope, &lead.conversation_id, &lead.id, now, tx).await?)
    }
}
