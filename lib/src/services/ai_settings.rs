//! What a workspace sets about the language models: what they may spend, and what they may say.

use anyhow::Result;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Error, Invalid, ai_allowance::spent, present};
use crate::{
    App, clock,
    domain::{
        ai_settings::{ForbiddenTopic, HouseRules, LONGEST_WAIT_SECONDS},
        id::MemberId,
    },
    store::{Scope, Tx, workspaces::Workspace},
};

/// What is set, and what today has taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AiSettings)]
pub struct AiSettingsView {
    /// The configured models in the order they are asked; none: the built-in engine answers.
    pub models: Vec<String>,
    /// The most tokens of a day of the workspace's zone, after which the built-in engine answers; null: no limit.
    pub daily_tokens: Option<u32>,
    /// The most money of a day, in cents of a US dollar; null: no limit. Counted where the operator has set prices.
    pub daily_cost_cents: Option<u32>,
    /// The most tokens of a day for one lead; null: no limit.
    pub lead_daily_tokens: Option<u32>,
    /// For how many seconds nothing must have come from a lead before it is answered.
    pub wait_seconds: u8,
    /// The hosts, or addresses without scheme, that a model may link in its own words.
    pub links: Vec<String>,
    /// The topics that a model leaves to people.
    pub topics: Vec<ForbiddenTopic>,
    /// The tokens of today.
    pub spent_tokens: u64,
    /// The money of today, in millionths of a US dollar.
    pub spent_cost_micros: u64,
}

/// What is to change. What is absent stays; null takes a limit away.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = AiSettingsChange)]
pub struct AiSettingsChange {
    /// The most tokens of a day.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>)]
    pub daily_tokens: Option<Option<u32>>,
    /// The most cents of a day.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>)]
    pub daily_cost_cents: Option<Option<u32>>,
    /// The most tokens of a day for one lead.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>)]
    pub lead_daily_tokens: Option<Option<u32>>,
    /// The seconds to wait for the end of several texts in a row: 0 to 5.
    #[validate(range(max = LONGEST_WAIT_SECONDS, message = "Choose 0 to 5 seconds."))]
    pub wait_seconds: Option<u8>,
    /// The hosts, or addresses without scheme, that a model may link: all of them.
    pub links: Option<Vec<String>>,
    /// The topics that a model leaves to people: all of them.
    pub topics: Option<Vec<ForbiddenTopic>>,
}

/// Reads the settings.
pub async fn read_ai_settings(app: &App, scope: &Scope) -> Result<AiSettingsView, Error> {
    view(app, scope, scope.workspace().await?).await
}

struct Changing<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    change: AiSettingsChange,
    now: Timestamp,
}

/// Changes the settings.
pub async fn change_ai_settings(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    change: AiSettingsChange,
) -> Result<AiSettingsView, Error> {
    change.validate()?;
    let house_rules = HouseRules {
        links: change.links.clone().unwrap_or_default(),
        topics: change.topics.clone().unwrap_or_default(),
    };
    let wrong = house_rules.check();
    if !wrong.is_empty() {
        let invalid = wrong.into_iter().map(|(pointer, code, detail)| Invalid { pointer, code, detail });
        return Err(Error::Invalid(invalid.collect()));
    }
    let changing = Changing { scope, member, change, now: clock::now() };
    let workspace = app.store.transact(&changing, |tx, changing| Box::pin(changing.write(tx))).await?;
    view(app, scope, workspace).await
}

impl Changing<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<Workspace> {
        let mut workspace = self.scope.workspace_within(tx).await?;
        let (set, change) = (&mut workspace.ai, &self.change);
        set.daily_tokens = change.daily_tokens.unwrap_or(set.daily_tokens);
        set.daily_cost_cents = change.daily_cost_cents.unwrap_or(set.daily_cost_cents);
        set.lead_daily_tokens = change.lead_daily_tokens.unwrap_or(set.lead_daily_tokens);
        set.wait_seconds = change.wait_seconds.unwrap_or(set.wait_seconds);
        set.house_rules.links = change.links.clone().unwrap_or(std::mem::take(&mut set.house_rules.links));
        set.house_rules.topics = change.topics.clone().unwrap_or(std::mem::take(&mut set.house_rules.topics));
        self.scope.set_ai(&workspace.ai, tx).await?;
        let subject = self.scope.workspace_id().as_str();
        self.scope.audit(self.member.as_str(), "ai.change", subject, self.now, tx).await?;
        Ok(workspace)
    }
}

async fn view(app: &App, scope: &Scope, workspace: Workspace) -> Result<AiSettingsView, Error> {
    let spent = spent(scope, &workspace, None, clock::now()).await?;
    let set = workspace.ai;
    Ok(AiSettingsView {
        models: app.assistant.models(),
        daily_tokens: set.daily_tokens,
        daily_cost_cents: set.daily_cost_cents,
        lead_daily_tokens: set.lead_daily_tokens,
        wait_seconds: set.wait_seconds,
        links: set.house_rules.links,
        topics: set.house_rules.topics,
        spent_tokens: spent.tokens,
        spent_cost_micros: spent.cost_micros,
    })
}
