//! What a workspace sets about whom it texts, when and how often, and for how long it keeps what.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Error, present};
use crate::{
    App, clock,
    domain::{
        compliance::{Compliance, FrequencyCap},
        consent::OptOutReach,
        consent_intent::Extensions,
        id::MemberId,
        quiet_hours::Hours,
        retention::{Bounds, RetainedKind, Retention, out_of_bounds},
    },
    store::{Scope, Tx, workspaces::Workspace},
};

/// The longest window in which a lead's own message makes an answer welcome at any hour, in seconds: an hour.
const LONGEST_WINDOW: i64 = 3_600;

/// What is set.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Compliance)]
pub struct ComplianceView {
    /// Whether anything is sent at all.
    pub sending: bool,
    /// How far a STOP reaches.
    pub opt_out_reach: OptOutReach,
    /// Words that are a STOP here beside those that are one for everybody.
    pub stop_words: Vec<String>,
    /// How one reaches the business without texting: HELP says so.
    pub help_contact: Option<String>,
    /// How often machines may write unasked.
    pub frequency: FrequencyCap,
    /// The most segments of a day of the workspace's zone, after which machines send no more; null: no limit.
    pub daily_segments: Option<u32>,
    /// The segments of today, counted while there is a limit.
    pub spent_segments: u32,
    /// Hours on the lead's clock, such as `09:00-18:00`, where they are to be fewer than the law's; null: the law's.
    #[schema(value_type = Option<String>)]
    pub hours: Option<Hours>,
    /// Whether people are asked, two weeks before a ground that lapses does, if they may be texted further.
    pub renewal: bool,
    /// For how long a lead's own message makes an answer welcome at any hour, in seconds.
    pub reply_window_seconds: i64,
    /// For how many days each kind of data is kept; null: for good.
    pub retention: Retention,
}

/// What is to change. What is absent stays.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = ComplianceChange)]
pub struct ComplianceChange {
    /// Whether anything is sent at all. Switched off, what is queued is blocked, and does not leave later.
    pub sending: Option<bool>,
    /// How far a STOP reaches.
    pub opt_out_reach: Option<OptOutReach>,
    /// Words that are a STOP here: at most 50.
    pub stop_words: Option<Vec<String>>,
    /// A phone number, mail or web address, or null.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub help_contact: Option<Option<String>>,
    /// How often machines may write unasked.
    pub frequency: Option<FrequencyCap>,
    /// A new limit, or null for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>)]
    pub daily_segments: Option<Option<u32>>,
    /// New hours, or null for the law's.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub hours: Option<Option<String>>,
    /// Whether people are asked before a ground lapses. Who was due before it was switched on is not asked.
    pub renewal: Option<bool>,
    /// A new window in seconds: 0 to 3600.
    #[validate(range(min = 0, max = LONGEST_WINDOW, message = "Choose between 0 and 3600 seconds."))]
    pub reply_window_seconds: Option<i64>,
    /// New periods in days, by kind; null keeps it for good. Kinds that are absent stay as they are.
    #[schema(value_type = Option<HashMap<String, Option<u32>>>)]
    pub retention: Option<BTreeMap<RetainedKind, Option<u32>>>,
}

/// Reads the settings.
pub async fn read_compliance(app: &App, scope: &Scope) -> Result<ComplianceView, Error> {
    app.store.transact(scope, |tx, scope| Box::pin(read(scope, tx))).await
}

async fn read(scope: &Scope, tx: &mut Tx) -> Result<ComplianceView, Error> {
    let workspace = scope.workspace_within(tx).await?;
    view(scope, workspace, clock::now(), tx).await
}

/// Changes the settings.
pub async fn change_compliance(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    change: ComplianceChange,
) -> Result<ComplianceView, Error> {
    change.validate()?;
    let changing = Changing { scope, member, change, now: clock::now() };
    app.store.transact(&changing, |tx, changing| Box::pin(changing.write(tx))).await
}

struct Changing<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    change: ComplianceChange,
    now: Timestamp,
}

impl Changing<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<ComplianceView, Error> {
        let mut workspace = self.scope.workspace_within(tx).await?;
        let was_on = workspace.compliance.sending;
        self.apply(&mut workspace.compliance)?;
        if let Some(window) = self.change.reply_window_seconds {
            workspace.reply_window_seconds = window;
        }
        self.scope.set_compliance(&workspace.compliance, workspace.reply_window_seconds, tx).await?;
        let action = match (was_on, workspace.compliance.sending) {
            (true, false) => "compliance.sending_off",
            (false, true) => "compliance.sending_on",
            _ => "compliance.change",
        };
        let subject = self.scope.workspace_id().as_str();
        self.scope.audit(self.member.as_str(), action, subject, self.now, tx).await?;
        view(self.scope, workspace, self.now, tx).await
    }

    fn apply(&self, compliance: &mut Compliance) -> Result<(), Error> {
        let change = &self.change;
        compliance.sending = change.sending.unwrap_or(compliance.sending);
        compliance.opt_out_reach = change.opt_out_reach.unwrap_or(compliance.opt_out_reach);
        if let Some(words) = &change.stop_words {
            let checked = Extensions::new(words)
                .map_err(|error| Error::invalid("/stop_words", "unusable_word", error.to_string()))?;
            compliance.stop_words = checked.keywords().map(str::to_owned).collect();
        }
        if let Some(contact) = &change.help_contact {
            compliance.help_contact = contact.as_deref().map(contact_words).transpose()?;
        }
        if let Some(frequency) = change.frequency {
            compliance.frequency = checked(frequency)?;
        }
        compliance.renewal = change.renewal.unwrap_or(compliance.renewal);
        compliance.daily_segments = change.daily_segments.unwrap_or(compliance.daily_segments);
        if let Some(hours) = &change.hours {
            let parse = |hours: &String| {
                hours.parse::<Hours>().map_err(|error| Error::invalid("/hours", "unusable_hours", error.to_string()))
            };
            compliance.hours = hours.as_ref().map(parse).transpose()?;
        }
        for (kind, days) in self.change.retention.iter().flatten() {
            compliance.retention.set(*kind, *days);
        }
        if let Some(kind) = out_of_bounds(&compliance.retention) {
            return Err(unusable_period(kind));
        }
        Ok(())
    }
}

/// What HELP says of how one reaches the business: it has to fit one text with the rest of the answer.
fn contact_words(contact: &str) -> Result<String, Error> {
    let contact = contact.split_whitespace().collect::<Vec<_>>().join(" ");
    match contact.chars().count() {
        1..=60 => Ok(contact),
        _ => {
            Err(Error::invalid("/help_contact", "unusable_contact", "Write a contact of 1 to 60 characters, or null."))
        }
    }
}

fn unusable_period(kind: RetainedKind) -> Error {
    let Bounds { shortest, longest, for_good } = kind.bounds();
    let or_null = if for_good { ", or null to keep it for good" } else { "" };
    let detail = format!("Choose {shortest} to {longest} days{or_null}.");
    Error::invalid(&format!("/retention/{}", kind.name()), "out_of_range", detail)
}

fn checked(cap: FrequencyCap) -> Result<FrequencyCap, Error> {
    let within = (1..=20).contains(&cap.per_day) && (cap.per_day..=50).contains(&cap.per_week);
    let detail = "Choose 1 to 20 texts a day, and as many or more a week, up to 50.";
    within.then_some(cap).ok_or_else(|| Error::invalid("/frequency", "out_of_range", detail))
}

async fn view(scope: &Scope, workspace: Workspace, now: Timestamp, tx: &mut Tx) -> Result<ComplianceView, Error> {
    let today = workspace.day(now).to_string();
    let Compliance {
        sending,
        opt_out_reach,
        stop_words,
        help_contact,
        frequency,
        daily_segments,
        hours,
        renewal,
        retention,
    } = workspace.compliance;
    Ok(ComplianceView {
        spent_segments: u32::try_from(scope.spending().on("workspace", &today, Some(tx)).await?).unwrap_or(u32::MAX),
        reply_window_seconds: workspace.reply_window_seconds,
        sending,
        opt_out_reach,
        stop_words,
        help_contact,
        frequency,
        daily_segments,
        hours,
        renewal,
        retention,
    })
}
