//! What a workspace sets about the assistant: when it answers, what its models may spend, and what they may say.

use anyhow::Result;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Error, Invalid, ai_allowance::spent, present};
use crate::{
    App, clock,
    domain::{
        ai_settings::{ForbiddenTopic, HouseRules, LONGEST_WAIT_SECONDS, MOST_RULES, Mode, ModeRule},
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
    /// What the assistant does with a lead's text where no rule fits.
    pub mode: Mode,
    /// What it does with some: the first rule that fits counts.
    pub mode_rules: Vec<ModeRule>,
    /// After how many minutes a conversation that waits for a person goes further up if nobody picks it up; null: never.
    pub escalate_after_minutes: Option<u16>,
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
    /// What the assistant does with a lead's text where no rule fits.
    pub mode: Option<Mode>,
    /// What it does with some: all the rules, in order.
    pub mode_rules: Option<Vec<ModeRule>>,
    /// The minutes after which a conversation that waits goes further up: 1 to 1,440.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u16>)]
    pub escalate_after_minutes: Option<Option<u16>>,
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
    if !change.escalate_after_minutes.flatten().is_none_or(|minutes| (1..=1_440).contains(&minutes)) {
        let detail = "Choose 1 to 1,440 minutes, or never.";
        return Err(Error::invalid("/escalate_after_minutes", "out_of_range", detail));
    }
    check_rules(scope, change.mode_rules.as_deref().unwrap_or_default()).await?;
    let changing = Changing { scope, member, change, now: clock::now() };
    let workspace = app.store.transact(&changing, |tx, changing| Box::pin(changing.write(tx))).await?;
    view(app, scope, workspace).await
}

/// Every rule names a form there is, and hours that can be read.
async fn check_rules(scope: &Scope, rules: &[ModeRule]) -> Result<(), Error> {
    if rules.len() > MOST_RULES {
        return Err(Error::invalid("/mode_rules", "too_many", format!("Write at most {MOST_RULES} rules.")));
    }
    for (place, rule) in rules.iter().enumerate() {
        if let Some(form) = &rule.form_id
            && scope.forms().get(form).await?.is_none()
        {
            let pointer = format!("/mode_rules/{place}/form_id");
            return Err(Error::invalid(&pointer, "unknown_form", "There is no form with this id."));
        }
        if rule.hours.as_ref().is_some_and(|hours| !hours.are_in_order()) {
            let pointer = format!("/mode_rules/{place}/hours");
            let detail = "Write the hours of a day in order, without overlaps, at most eight of them.";
            return Err(Error::invalid(&pointer, "invalid_hours", detail));
        }
    }
    Ok(())
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
        set.modes.mode = change.mode.unwrap_or(set.modes.mode);
        set.modes.rules = change.mode_rules.clone().unwrap_or(std::mem::take(&mut set.modes.rules));
        set.escalate_after_minutes = change.escalate_after_minutes.unwrap_or(set.escalate_after_minutes);
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
        mode: set.modes.mode,
        mode_rules: set.modes.rules,
        escalate_after_minutes: set.escalate_after_minutes,
        spent_tokens: spent.tokens,
        spent_cost_micros: spent.cost_micros,
    })
}
