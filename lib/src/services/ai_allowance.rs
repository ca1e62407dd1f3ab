//! What language models may spend in a day, and have spent.

use anyhow::Result;
use jiff::Timestamp;

use crate::{
    App,
    ai::{Engine, Reply},
    domain::{ai_settings::AiSpent, id::LeadId},
    store::{Scope, Tx, workspaces::Workspace},
};

const TOKENS: &str = "ai:tokens";
const COST: &str = "ai:cost";

/// The lead's budget. By a keyed hash, so that nothing leads to the person once it is erased.
fn of_lead(scope: &Scope, lead: &LeadId) -> String {
    format!("ai:tokens:{}", scope.index("ai_spending", lead.as_str()))
}

/// The day of the workspace's zone.
fn day(workspace: &Workspace, now: Timestamp) -> String {
    workspace.day(now).to_string()
}

/// What the day has taken; without a lead only what the whole workspace has.
pub async fn spent(scope: &Scope, workspace: &Workspace, lead: Option<&LeadId>, now: Timestamp) -> Result<AiSpent> {
    let (spending, day) = (scope.spending(), day(workspace, now));
    Ok(AiSpent {
        tokens: spending.on(TOKENS, &day, None).await?,
        cost_micros: spending.on(COST, &day, None).await?,
        lead_tokens: match lead {
            Some(lead) => spending.on(&of_lead(scope, lead), &day, None).await?,
            None => 0,
        },
    })
}

/// Who may read the lead's texts now.
pub async fn engine_for(scope: &Scope, workspace: &Workspace, lead: &LeadId, now: Timestamp) -> Result<Engine> {
    let spent = spent(scope, workspace, Some(lead), now).await?;
    Ok(if workspace.ai.allows(&spent) { Engine::Models } else { Engine::BuiltIn })
}

struct Taken<'a> {
    scope: &'a Scope,
    day: String,
    lead: &'a LeadId,
    tokens: u64,
    cost_micros: u64,
}

/// Books what a reply took, whether it is sent or not.
pub async fn book(
    app: &App,
    scope: &Scope,
    workspace: &Workspace,
    lead: &LeadId,
    reply: &Reply,
    now: Timestamp,
) -> Result<()> {
    let tokens = u64::from(reply.tokens_in) + u64::from(reply.tokens_out);
    if tokens == 0 {
        return Ok(());
    }
    let taken = Taken { scope, day: day(workspace, now), lead, tokens, cost_micros: reply.cost_micros };
    app.store.transact(&taken, |tx, taken| Box::pin(taken.write(tx))).await
}

impl Taken<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<()> {
        let spending = self.scope.spending();
        spending.add(TOKENS, &self.day, self.tokens, tx).await?;
        spending.add(&of_lead(self.scope, self.lead), &self.day, self.tokens, tx).await?;
        spending.add(COST, &self.day, self.cost_micros, tx).await
    }
}
