//! Whether a lead's night, or Sunday morning, forbids a text.
//!
//! Nobody knows for sure where a phone is. So every zone it may be in counts ([`Place::candidates`]), under the hours
//! that are in force there on that local day ([`windows`]), and a text is allowed only if all of them allow it.

mod clock;
mod hours;
mod place;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
pub mod windows;
pub mod zones;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use self::{
    clock::{Day, next_open},
    windows::Law,
};
pub use self::{
    hours::{Hours, HoursError},
    place::{Candidate, Evidence, Place},
};

/// How far ahead an open moment is looked for. A place that is closed for so long is closed for good.
pub const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(14 * 24);

/// For how long a lead's own message makes an answer welcome, where the workspace states nothing else.
pub const REPLY_WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// Names the rule of the lead's own fresh message in decisions.
pub const REPLY_RULE: &str = "quiet_hours.reply_window/1";

/// Names the workspace's own hours in decisions.
pub const OWN_RULE: &str = "quiet_hours.workspace/1";

/// Whether a text may leave now, as far as the hour goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is day wherever the lead may be.
    Allowed,
    /// It is quiet in some place the lead may be in.
    Quiet {
        /// The first moment at which it is quiet in none.
        until: Timestamp,
        /// What keeps it quiet now.
        by: Cause,
    },
    /// No common open moment within [`LONGEST_WAIT`]. Callers treat it as quiet and tell a person.
    Never {
        /// What keeps it quiet now, or the first that never opens with the others.
        by: Cause,
    },
}

/// The rule that keeps a place quiet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Its id with its version, such as `quiet_hours.us.tx/2026-11`.
    pub rule: &'static str,
    /// The zone on whose clock it is quiet.
    pub zone: TimeZone,
}

/// Hours on one zone's clock.
struct Clock<'a> {
    zone: &'a TimeZone,
    hours: Source,
}

enum Source {
    Law(Law),
    Own([Hours; 1]),
}

impl Clock<'_> {
    fn next_open(&self, at: Timestamp, limit: Timestamp) -> Option<Timestamp> {
        next_open(self.zone, at, limit, |day| match &self.hours {
            Source::Law(law) => law.open(day),
            Source::Own(hours) => Day::Only(hours),
        })
    }

    fn cause(&self, now: Timestamp) -> Cause {
        let rule = match &self.hours {
            Source::Law(law) => law.on(self.zone.to_datetime(now).date()).map_or(NO_RULE, |rule| rule.id.as_str()),
            Source::Own(_) => OWN_RULE,
        };
        Cause { rule, zone: self.zone.clone() }
    }
}

/// Names the want of any rule or place. What is not known is quiet; the data in the program leaves no such case.
const NO_RULE: &str = "quiet_hours.none/1";

/// Decides for a lead at a moment. `own` are the workspace's hours on the lead's clock; they narrow the law's hours and
/// never widen them. A lead's own fresh message is another matter: [`answers_fresh_message`].
pub fn decide(place: &Place, now: Timestamp, own: Option<Hours>) -> Answer {
    decide_for(&place.candidates(), now, own)
}

/// As [`decide`], for candidates that are known already. Without any it is never allowed.
pub fn decide_for(candidates: &[Candidate], now: Timestamp, own: Option<Hours>) -> Answer {
    let clocks: Vec<Clock<'_>> = candidates
        .iter()
        .flat_map(|Candidate { zone, laws, .. }| {
            let laws = laws.iter().map(|&law| Source::Law(law));
            laws.chain(own.map(|hours| Source::Own([hours]))).map(move |hours| Clock { zone, hours })
        })
        .collect();
    if clocks.is_empty() {
        return Answer::Never { by: Cause { rule: NO_RULE, zone: TimeZone::UTC } };
    }
    let limit = now.checked_add(LONGEST_WAIT).unwrap_or(Timestamp::MAX);
    // Of what is quiet now, the one that opens last is named; at the same moment the narrower law, which comes later.
    let mut cause: Option<(Timestamp, &Clock<'_>)> = None;
    for clock in &clocks {
        match clock.next_open(now, limit) {
            None => return Answer::Never { by: clock.cause(now) },
            Some(opens) if opens > now && cause.is_none_or(|(last, _)| opens >= last) => cause = Some((opens, clock)),
            Some(_) => {}
        }
    }
    let Some((mut until, by)) = cause else { return Answer::Allowed };
    let by = by.cause(now);
    // No moment before `until` is open everywhere, and this stays true as the latest opening moves on. It ends because
    // every round moves on to an opening, of which there are few in two weeks.
    loop {
        let before = until;
        for clock in &clocks {
            match clock.next_open(until, limit) {
                Some(opens) => until = opens,
                None => return Answer::Never { by },
            }
        }
        if until == before {
            return Answer::Quiet { until, by };
        }
    }
}

/// For how long from now on a text stays allowed, to five minutes and at most so long.
pub fn open_for(candidates: &[Candidate], now: Timestamp, own: Option<Hours>, most: SignedDuration) -> SignedDuration {
    const STEP: SignedDuration = SignedDuration::from_mins(5);
    let allowed = |after: SignedDuration| {
        now.checked_add(after).is_ok_and(|at| decide_for(candidates, at, own) == Answer::Allowed)
    };
    let mut open = SignedDuration::ZERO;
    if !allowed(open) {
        return open;
    }
    while open < most {
        let next = open.saturating_add(STEP).min(most);
        if !allowed(next) {
            break;
        }
        open = next;
    }
    open
}

/// Whether the lead's own last message is so fresh that an answer is welcome at any hour: `since` is the time that
/// passed since, none if there is no such message. A message that a hurried clock dates into the future is fresh for as
/// long.
pub fn answers_fresh_message(since: Option<SignedDuration>, window: SignedDuration) -> bool {
    !window.is_negative() && since.is_some_and(|since| since.unsigned_abs() <= window.unsigned_abs())
}
