//! `leadline quiet-hours`.

use anyhow::{Context, Result};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::domain::{
    phone::E164,
    quiet_hours::{Answer, Hours, Place, decide_for, zones::zone},
};

#[derive(Deserialize)]
pub(super) struct Question {
    phone: E164,
    at: Timestamp,
    address_zone: Option<String>,
    state: Option<String>,
    form_zone: Option<String>,
    workspace_zone: String,
    own_hours: Option<Hours>,
}

#[derive(Serialize)]
pub(super) struct Reply {
    allowed: bool,
    /// None if it is allowed, and if there is no such moment within two weeks.
    until: Option<Timestamp>,
    rule: Option<&'static str>,
    zones: Vec<String>,
}

fn named(name: &str) -> Result<TimeZone> {
    zone(name).with_context(|| format!("there is no time zone {name}"))
}

pub(super) fn line(question: Question) -> Result<Reply> {
    let place = Place {
        address_zone: question.address_zone.as_deref().map(named).transpose()?,
        state: question.state,
        form_zone: question.form_zone.as_deref().map(named).transpose()?,
        phone: question.phone,
        workspace_zone: named(&question.workspace_zone)?,
    };
    let candidates = place.candidates();
    let (allowed, until, rule) = match decide_for(&candidates, question.at, question.own_hours) {
        Answer::Allowed => (true, None, None),
        Answer::Quiet { until, by } => (false, Some(until), Some(by.rule)),
        Answer::Never { by } => (false, None, Some(by.rule)),
    };
    let zones = candidates.iter().filter_map(|candidate| candidate.zone.iana_name()).map(str::to_owned).collect();
    Ok(Reply { allowed, until, rule, zones })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(question: &str) -> Result<String> {
        Ok(serde_json::to_string(&line(serde_json::from_str(question)?)?)?)
    }

    #[test]
    fn a_line_is_answered() {
        let question = r#"{"phone":"+17135550100","at":"2026-11-22T17:59:00Z","workspace_zone":"America/New_York"}"#;
        let rule = r#""rule":"quiet_hours.us.tx/2026-11","zones":["America/Chicago"]"#;
        assert_eq!(ask(question).unwrap(), format!(r#"{{"allowed":false,"until":"2026-11-22T18:00:00Z",{rule}}}"#));
        assert_eq!(
            ask(&question.replace("17:59", "18:00")).unwrap(),
            r#"{"allowed":true,"until":null,"rule":null,"zones":["America/Chicago"]}"#
        );
        assert!(ask(&question.replace("New_York", "Atlantis")).is_err());
        let own = question.replace(r#""at""#, r#""own_hours":"06:00-07:00","at""#);
        assert!(ask(&own).unwrap().contains(r#""until":null,"rule":"quiet_hours.workspace/1""#));
    }
}
