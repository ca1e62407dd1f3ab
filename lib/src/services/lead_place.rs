//! Where a lead may be, from what the lead and the form said.

use anyhow::Result;

use crate::{
    domain::{
        phone::parse_e164,
        quiet_hours::{Place, zones::zone},
    },
    store::{leads::Person, workspaces::Workspace},
};

/// The answer that states a state of the United States: a form, or the assistant, asks for it under this key.
const STATE: &str = "state";
/// The answer that states a time zone.
const TIME_ZONE: &str = "time_zone";

/// Where a lead may be.
pub(super) fn place_of(person: &Person, workspace: &Workspace) -> Result<Place> {
    let stated = |key: &str| person.answers.get(key).map(|answer| answer.value.trim());
    Ok(Place {
        address_zone: stated(TIME_ZONE).and_then(zone),
        state: stated(STATE).map(str::to_owned),
        form_zone: person.zone.as_deref().and_then(zone),
        phone: parse_e164(&person.phone)?,
        workspace_zone: workspace.zone(),
    })
}
