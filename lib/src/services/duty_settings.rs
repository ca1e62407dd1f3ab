//! When a member is on duty.

use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Error;
use crate::{
    App, clock,
    domain::{id::MemberId, week_hours::WeekHours},
    store::{Scope, Tx, members::Member},
};

/// When a member is on duty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The hours of each weekday, on the clock of the workspace's zone; null: always.
    pub hours: Option<WeekHours>,
}

struct Setting<'a> {
    scope: &'a Scope,
    by: &'a MemberId,
    member: &'a MemberId,
    duty: &'a Duty,
    now: Timestamp,
}

/// Sets when a member is on duty: whoever is on duty is told of leads that wait and are nobody's.
///
/// # Errors
/// Nobody here has this id, or the hours are not in order.
pub async fn set_duty(
    app: &App,
    scope: &Scope,
    by: &MemberId,
    member: &MemberId,
    duty: &Duty,
) -> Result<Member, Error> {
    if duty.hours.as_ref().is_some_and(|hours| !hours.are_in_order()) {
        let detail = "Write the hours of a day in order, without overlaps, at most eight of them.";
        return Err(Error::invalid("/hours", "invalid_hours", detail));
    }
    let setting = Setting { scope, by, member, duty, now: clock::now() };
    app.store.transact(&setting, |tx, setting| Box::pin(setting.write(tx))).await?;
    scope.members().get(member).await?.ok_or(Error::NotFound)
}

impl Setting<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        if !self.scope.members().set_duty(self.member, self.duty.hours.as_ref(), tx).await? {
            return Err(Error::NotFound);
        }
        Ok(self.scope.audit(self.by.as_str(), "member.set_duty", self.member.as_str(), self.now, tx).await?)
    }
}
