//! Which sender a text leaves by: the one the lead knows, and another only when that one is broken.

use jiff::Timestamp;

use super::id::ChannelId;

/// What is known of a sender when a text is about to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The sender.
    pub id: ChannelId,
    /// Whether it is switched on.
    pub active: bool,
    /// The brand it belongs to: what a person agreed to hear from.
    pub brand: Option<String>,
    /// Until when its breaker is open.
    pub open_until: Option<Timestamp>,
}

/// Where a text goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// By this sender.
    By(ChannelId),
    /// By none until then.
    Wait(Timestamp),
    /// By none: its own is switched off, and no other may stand in.
    Nowhere,
}

/// Chooses. `own` is the sender the lead knows; `not_by` has just refused this text for a reason of its own. Another
/// sender stands in only within the same brand; of several the first one listed.
pub fn route(own: &ChannelId, not_by: &[ChannelId], candidates: &[Candidate]) -> Route {
    let ours = candidates.iter().find(|candidate| candidate.id == *own);
    let refused = not_by.contains(own);
    if let Some(ours) = ours.filter(|ours| ours.active && !refused)
        && ours.open_until.is_none()
    {
        return Route::By(ours.id.clone());
    }
    let brand = ours.and_then(|ours| ours.brand.as_ref());
    let stand_ins = candidates.iter().filter(|other| {
        other.id != *own
            && other.active
            && other.brand.as_ref() == brand
            && !not_by.contains(&other.id)
            && ours.is_some()
    });
    let mut soonest = ours.filter(|ours| ours.active && !refused).and_then(|ours| ours.open_until);
    for other in stand_ins {
        match other.open_until {
            None => return Route::By(other.id.clone()),
            Some(until) => soonest = Some(soonest.map_or(until, |soonest| soonest.min(until))),
        }
    }
    soonest.map_or(Route::Nowhere, Route::Wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> ChannelId {
        ChannelId::from(name.to_owned())
    }

    fn candidate(name: &str) -> Candidate {
        Candidate { id: id(name), active: true, brand: None, open_until: None }
    }

    fn soon(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn a_lead_hears_from_the_number_it_knows() {
        assert_eq!(route(&id("b"), &[], &[candidate("a"), candidate("b")]), Route::By(id("b")));
    }

    #[test]
    fn another_number_of_the_same_brand_stands_in() {
        let broken = Candidate { open_until: Some(soon(30)), ..candidate("a") };
        let foreign = Candidate { brand: Some("other".into()), ..candidate("b") };
        let off = Candidate { active: false, ..candidate("c") };
        let all = [broken.clone(), foreign.clone(), off.clone(), candidate("e")];
        assert_eq!(route(&id("a"), &[], &all), Route::By(id("e")));
        assert_eq!(route(&id("a"), &[id("e")], &all), Route::Wait(soon(30)));
        assert_eq!(route(&id("a"), &[id("a")], &[candidate("a"), foreign, off]), Route::Nowhere);
    }

    #[test]
    fn the_soonest_is_waited_for() {
        let ours = Candidate { open_until: Some(soon(90)), ..candidate("a") };
        let other = Candidate { open_until: Some(soon(20)), ..candidate("b") };
        assert_eq!(route(&id("a"), &[], &[ours, other]), Route::Wait(soon(20)));
    }

    #[test]
    fn a_number_that_is_gone_or_off_is_not_replaced_by_chance() {
        assert_eq!(route(&id("x"), &[], &[candidate("a")]), Route::Nowhere);
        let off = Candidate { active: false, ..candidate("a") };
        assert_eq!(route(&id("a"), &[], &[off]), Route::Nowhere);
    }
}
