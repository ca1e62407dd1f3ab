//! What a workspace has set about whom it texts, when and how often, and for how long it keeps what.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{consent::OptOutReach, quiet_hours::Hours, retention::Retention};

/// How often a person may be written to without having written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FrequencyCap {
    /// Texts in 24 hours.
    pub per_day: u32,
    /// Texts in seven days.
    pub per_week: u32,
}

impl Default for FrequencyCap {
    fn default() -> Self {
        Self { per_day: 3, per_week: 8 }
    }
}

/// What a workspace has set. A default of each was in force before it could be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Compliance {
    /// Whether anything is sent at all.
    pub sending: bool,
    /// How far a STOP reaches.
    pub opt_out_reach: OptOutReach,
    /// Words that are a STOP for this workspace beside those that are one for everybody.
    pub stop_words: Vec<String>,
    /// How one reaches the business without texting: HELP says so.
    pub help_contact: Option<String>,
    /// How often machines may write unasked.
    pub frequency: FrequencyCap,
    /// The most segments of a day of the workspace's zone, after which machines send no more; nothing: no limit.
    pub daily_segments: Option<u32>,
    /// Hours on the lead's clock in which texts may leave, where they are to be fewer than the law's.
    pub hours: Option<Hours>,
    /// Whether people are asked for an agreement before a ground that lapses does.
    pub renewal: bool,
    /// For how long what is kept.
    pub retention: Retention,
}

impl Default for Compliance {
    fn default() -> Self {
        Self {
            sending: true,
            opt_out_reach: OptOutReach::default(),
            stop_words: Vec::new(),
            help_contact: None,
            frequency: FrequencyCap::default(),
            daily_segments: None,
            hours: None,
            renewal: false,
            retention: Retention::default(),
        }
    }
}

/// Shares of a day's budget, in percent, at which the team is told.
const ALERTS: [u32; 2] = [100, 80];

/// The highest share of a budget, in percent, that was passed when `before` segments became `after`.
pub fn alerts(before: u32, after: u32, limit: u32) -> Option<u32> {
    let reached = |spent: u32, percent: u32| u64::from(spent) * 100 >= u64::from(limit) * u64::from(percent);
    ALERTS.into_iter().find(|percent| reached(after, *percent) && !reached(before, *percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_team_is_told_once_at_each_share() {
        assert_eq!(alerts(78, 79, 100), None);
        assert_eq!(alerts(79, 80, 100), Some(80));
        assert_eq!(alerts(80, 81, 100), None);
        assert_eq!(alerts(70, 100, 100), Some(100));
        assert_eq!(alerts(100, 101, 100), None);
        assert_eq!(alerts(0, 0, 0), None);
    }
}
