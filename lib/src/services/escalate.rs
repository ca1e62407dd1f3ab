//! Nobody has picked a conversation up that waits for a person: the lead is told honestly, and the matter goes further up.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp, Zoned};

use super::{
    consent_gate::consider,
    live_news,
    queue_text::{Outgoing, queue_text},
};
use crate::{
    App, clock,
    domain::{
        booking::moment,
        conversation::ConversationStatus,
        duty::next_duty,
        gate::{Purpose, Verdict},
        id::ConversationId,
        job::{News, Task},
        role::Permission,
        wordings::{Voice, Wording},
    },
    store::{
        Gone, Scope, Tx,
        conversations::{Conversation, NeedsPerson},
        jobs::NewJob,
        members::Member,
        messages::Author,
        workspaces::Workspace,
    },
};

/// How often a conversation goes further up.
const MOST: u32 = 2;

struct Escalating<'a> {
    scope: &'a Scope,
    conversation: &'a ConversationId,
    since: i64,
    team: &'a [Member],
    now: Timestamp,
}

/// Goes further up if the conversation still waits since that moment, given in milliseconds; says when to look again.
pub async fn escalate(
    app: &App,
    scope: &Scope,
    conversation: &ConversationId,
    since: i64,
) -> Result<Option<Timestamp>> {
    let team = scope.members().all().await?;
    let escalating = Escalating { scope, conversation, since, team: &team, now: clock::now() };
    app.store.transact(&escalating, |tx, escalating| Box::pin(escalating.commit(tx))).await
}

impl Escalating<'_> {
    async fn commit(&self, tx: &mut Tx) -> Result<Option<Timestamp>> {
        let scope = self.scope;
        let found = scope.conversations().get(self.conversation, Some(tx)).await?;
        let mut conversation = found.ok_or(Gone("the conversation"))?;
        let waits = conversation.needs_person.clone().filter(|needs| needs.since.as_millisecond() == self.since);
        let Some(needs) = waits.filter(|_| conversation.status == ConversationStatus::Open) else { return Ok(None) };
        let workspace = scope.workspace_within(tx).await?;
        let Some(minutes) = workspace.ai.escalate_after_minutes else { return Ok(None) };
        let escalations = needs.escalations + 1;
        if escalations == 1 && needs.reason.lead_expects_word() {
            self.tell_lead(&mut conversation, &workspace, tx).await?;
        }
        live_news::needs_person(scope, &conversation.id, &conversation.lead_id, needs.reason, self.now, tx).await?;
        let job = NewJob {
            task: Task::NotifyTeam { lead: conversation.lead_id.clone(), news: News::StillWaits },
            key: format!("notify:still_waits:{}:{}:{escalations}", conversation.id.as_str(), self.since),
            run_at: self.now,
            lead: Some(conversation.lead_id.clone()),
            conversation: Some(conversation.id.clone()),
        };
        scope.jobs().add(job, self.now, tx).await?;
        conversation.needs_person = Some(NeedsPerson { escalations, ..needs });
        scope.conversations().save(&conversation, tx).await?;
        live_news::conversation_updated(scope, &conversation.id, &conversation.lead_id, self.now, tx).await?;
        let again = self.now.saturating_add(SignedDuration::from_mins(minutes.into()))?;
        Ok((escalations < MOST).then_some(again))
    }

    async fn tell_lead(&self, conversation: &mut Conversation, workspace: &Workspace, tx: &mut Tx) -> Result<()> {
        let scope = self.scope;
        let Some(lead) = scope.leads().get(&conversation.lead_id, Some(tx)).await? else { return Ok(()) };
        if consider(scope, Purpose::HandOff, conversation, &lead, self.now, tx).await?.verdict == Verdict::Deny {
            return Ok(());
        }
        let language = conversation.language.unwrap_or_default();
        let voice = Voice { wordings: &workspace.ai.wordings, language, brand: &workspace.name };
        let local = self.now.to_zoned(workspace.zone());
        let text = match self.away_until(&local) {
            None => voice.say(Wording::StillWaiting),
            Some(back) => {
                let when = moment(back.timestamp(), back.time_zone(), language);
                voice.say_when(Wording::BackLater, &format!("{when} {}", back.strftime("%Z")))
            }
        };
        let cipher = scope.person_keys().get(&lead.id, Some(tx)).await?;
        let outgoing = Outgoing {
            author: Author::System,
            member: None,
            purpose: Purpose::HandOff,
            text: &text,
            pictures: 0,
            resend_of: None,
            dedupe_key: format!("escalate:{}:{}", conversation.id.as_str(), self.since),
        };
        queue_text(scope, conversation, outgoing, &cipher, self.now, tx).await?;
        Ok(())
    }

    /// When the first of those who may answer is on duty; nothing while somebody is, or nobody has said when.
    fn away_until(&self, local: &Zoned) -> Option<Zoned> {
        let who_may = self.team.iter().filter(|member| member.role.may(Permission::Converse));
        next_duty(who_may.map(|member| member.duty.as_ref()), local).filter(|back| back > local)
    }
}
