//! Where a lead may be, and whose hours count there.

use jiff::tz::TimeZone;

use super::{
    windows::Law,
    zones::{Zones, candidate_zones, country_of, states_of, zone, zones_of_state},
};
use crate::domain::phone::E164;

/// What is known of where a lead is.
#[derive(Debug, Clone)]
pub struct Place {
    /// The zone of the address the lead stated.
    pub address_zone: Option<TimeZone>,
    /// The state the lead stated: `TX` or `US-TX` (ISO 3166-2). What is no such code counts as not stated.
    pub state: Option<String>,
    /// The zone the lead's browser named with the form.
    pub form_zone: Option<TimeZone>,
    /// The number the text goes to.
    pub phone: E164,
    /// The workspace's own zone, for leads of whom nothing else is known.
    pub workspace_zone: TimeZone,
}

/// How a zone came to be a candidate, the best evidence first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// The lead stated an address or a state.
    Address,
    /// The lead's browser named it.
    Form,
    /// The number was given out there.
    Phone,
    /// Nothing is known: it is the workspace's.
    Workspace,
}

/// A zone the lead may be in, with the hours that count there.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The zone.
    pub zone: TimeZone,
    /// How it came to be one.
    pub evidence: Evidence,
    /// The country's law first, then that of its parts.
    pub(super) laws: Vec<Law>,
}

/// Numbers of a plan with more zones than this may be anywhere. All of Russia has fewer, the North American plan more.
const MOST_ZONES_OF_A_COUNTRY: usize = 20;

impl Place {
    /// Every zone the lead may be in, the best evidence first; never none. A text must be allowed in all of them,
    /// because a stated address may be old, a browser abroad and a number ported.
    pub fn candidates(&self) -> Vec<Candidate> {
        let state = self.state.as_deref().and_then(state_of);
        let (phone_zones, phone_laws) = self.by_phone();
        let mut found = Vec::new();
        if let Some(zone) = &self.address_zone {
            add(&mut found, zone, Evidence::Address, &[]);
        } else if let Some(state) = &state {
            let all: Vec<TimeZone> = zones_of_state(state).iter().filter_map(|name| zone(name)).collect();
            // A state of several zones: where the browser or the number is in one of them, that is the one.
            let likely = |zone: &&TimeZone| self.form_zone.as_ref() == Some(*zone) || phone_zones.contains(*zone);
            let some: Vec<&TimeZone> = all.iter().filter(likely).collect();
            for zone in if some.is_empty() { all.iter().collect() } else { some } {
                add(&mut found, zone, Evidence::Address, &[]);
            }
        }
        if let Some(law) = state.and_then(|state| Law::of_part(&format!("US-{state}"))) {
            found.iter_mut().for_each(|candidate| push(&mut candidate.laws, law));
        }
        if let Some(zone) = &self.form_zone {
            add(&mut found, zone, Evidence::Form, &[]);
        }
        for zone in &phone_zones {
            add(&mut found, zone, Evidence::Phone, &phone_laws);
        }
        if found.is_empty() {
            add(&mut found, &self.workspace_zone, Evidence::Workspace, &phone_laws);
        }
        found
    }

    /// The zones the number tells, and the laws of the places it belongs to.
    fn by_phone(&self) -> (Vec<TimeZone>, Vec<Law>) {
        let mut laws: Vec<Law> =
            self.phone.region().map(|country| Law::of_country(Some(&country))).into_iter().collect();
        laws.extend(states_of(&self.phone).iter().filter_map(|state| Law::of_part(&format!("US-{state}"))));
        let names = match candidate_zones(&self.phone) {
            Zones::Known(names) => names,
            // The workspace's zone stands for a number of its own country or plan. A foreign country's mobile phones
            // are asleep when that country is, wherever in it they are.
            Zones::Many(names) if names.len() <= MOST_ZONES_OF_A_COUNTRY && !self.is_home_to(&names) => names,
            Zones::Many(_) | Zones::Unknown => Vec::new(),
        };
        (names.into_iter().filter_map(zone).collect(), laws)
    }

    /// Whether the workspace lies in a country that these zones belong to.
    fn is_home_to(&self, names: &[&str]) -> bool {
        let home = country_of(&self.workspace_zone);
        home.is_some() && names.iter().filter_map(|name| zone(name)).any(|zone| country_of(&zone) == home)
    }
}

impl Candidate {
    /// The zone of somebody of whom nothing else is known, with the hours of its country.
    pub fn of_zone(zone: TimeZone) -> Self {
        let laws = vec![Law::of_country(country_of(&zone))];
        Self { zone, evidence: Evidence::Workspace, laws }
    }
}

/// The state of the United States a stated code names.
fn state_of(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    let code = code.strip_prefix("US-").unwrap_or(&code);
    (!zones_of_state(code).is_empty()).then(|| code.to_owned())
}

/// Adds a candidate, or its laws to the one that has its zone. Without laws it gets those of the zone's country.
fn add(found: &mut Vec<Candidate>, zone: &TimeZone, evidence: Evidence, laws: &[Law]) {
    let own = [Law::of_country(country_of(zone))];
    let laws = if laws.is_empty() { &own } else { laws };
    match found.iter_mut().find(|candidate| candidate.zone == *zone) {
        Some(candidate) => laws.iter().for_each(|&law| push(&mut candidate.laws, law)),
        None => found.push(Candidate { zone: zone.clone(), evidence, laws: laws.to_vec() }),
    }
}

fn push(laws: &mut Vec<Law>, law: Law) {
    if !laws.iter().any(|known| known.is(law)) {
        laws.push(law);
    }
}
