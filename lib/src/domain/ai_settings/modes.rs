//! Whether the assistant answers, proposes or only watches: by form, by how far a lead has come, and by the hour.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{id::FormId, week_hours::WeekHours};

/// The most rules.
pub const MOST_RULES: usize = 50;

/// What the assistant does with a lead's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Nothing: the team answers.
    Off,
    /// It writes down what it would have answered, and says nothing. The team answers.
    Shadow,
    /// It proposes an answer, which a member sends.
    Suggest,
    /// It answers.
    #[default]
    Auto,
}

/// How far a lead has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It writes for the first time.
    New,
    /// It has been answered before.
    Engaged,
    /// It is qualified.
    Qualified,
    /// It has an appointment.
    Scheduled,
}

/// A mode for some texts. What is absent does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ModeRule {
    /// Leads of this form.
    #[serde(default)]
    pub form_id: Option<FormId>,
    /// Leads that have come this far.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// Texts that are answered within these hours, on the clock of the workspace's zone.
    #[serde(default)]
    pub hours: Option<WeekHours>,
    /// What the assistant does.
    pub mode: Mode,
}

/// What the assistant does when.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Modes {
    /// Where no rule fits.
    pub mode: Mode,
    /// The first that fits counts.
    pub rules: Vec<ModeRule>,
}

/// A text that is to be answered.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    /// The lead's form; nothing for somebody who wrote first.
    pub form: Option<&'a FormId>,
    /// How far the lead has come.
    pub stage: Stage,
    /// The moment on the workspace's clock.
    pub local: DateTime,
}

impl Modes {
    /// What the assistant does on an occasion.
    pub fn on(&self, occasion: Occasion<'_>) -> Mode {
        let fits = |rule: &&ModeRule| {
            rule.form_id.as_ref().is_none_or(|form| occasion.form == Some(form))
                && rule.stage.is_none_or(|stage| occasion.stage == stage)
                && rule.hours.as_ref().is_none_or(|hours| hours.hold(occasion.local))
        };
        self.rules.iter().find(fits).map_or(self.mode, |rule| rule.mode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_fits_counts() {
        let modes: Modes = serde_json::from_str(
            r#"{"mode": "auto", "rules": [
                {"form_id": "f1", "stage": "qualified", "mode": "suggest"},
                {"form_id": "f1", "mode": "shadow"},
                {"hours": {"monday": ["09:00-17:00"]}, "mode": "off"}
            ]}"#,
        )
        .unwrap();
        let (one, other): (FormId, FormId) = ("f1".to_owned().into(), "f2".to_owned().into());
        let on = |form, stage, local: &str| modes.on(Occasion { form, stage, local: local.parse().unwrap() });
        assert_eq!(on(Some(&one), Stage::Qualified, "2031-03-03T10:00"), Mode::Suggest);
        assert_eq!(on(Some(&one), Stage::New, "2031-03-03T10:00"), Mode::Shadow);
        assert_eq!(on(Some(&other), Stage::Qualified, "2031-03-03T10:00"), Mode::Off);
        assert_eq!(on(None, Stage::New, "2031-03-03T17:00"), Mode::Auto);
        assert_eq!(Modes::default().on(Occasion { form: None, stage: Stage::New, local: DateTime::MIN }), Mode::Auto);
    }
}
