//! How often something may be tried: the generic cell rate algorithm (ITU-T I.371). One moment per key says how far ahead
//! of its allowance somebody is.

use jiff::{SignedDuration, Timestamp};

/// An allowance: so many at once, and one more after each interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// How many may come at once.
    pub burst: i32,
    /// After how long one more may.
    pub interval: SignedDuration,
}

/// Something that may be done so often, under the name it is counted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The name. It is kept in clear where it is counted: it tells of nobody who they are.
    pub name: String,
    /// How often.
    pub limit: RateLimit,
    /// How many are asked for; none, to look how it stands.
    pub cost: i32,
}

/// How an allowance stands after something was asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How long until there is enough, if there was not.
    pub wait: Option<SignedDuration>,
    /// How many are left now.
    pub left: i32,
    /// How long until it is whole again.
    pub whole_in: SignedDuration,
}

impl RateLimit {
    /// The moment up to which an allowance may be used at another.
    pub fn latest(&self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.interval * self.burst).unwrap_or(Timestamp::MAX)
    }

    /// So many at once, and as many in a minute.
    pub fn per_minute(many: i32) -> Self {
        let milliseconds = 60_000 / i64::from(many.max(1));
        Self { burst: many, interval: SignedDuration::from_millis(milliseconds.max(1)) }
    }

    /// Takes so many: the moment up to which the allowance is used then.
    ///
    /// # Errors
    /// There are not so many left: how long until there are.
    pub fn take(&self, used: Option<Timestamp>, now: Timestamp, cost: i32) -> Result<Timestamp, SignedDuration> {
        let next =
            used.map_or(now, |used| used.max(now)).saturating_add(self.interval * cost).unwrap_or(Timestamp::MAX);
        if next <= self.latest(now) { Ok(next) } else { Err(next.duration_since(self.latest(now))) }
    }

    /// How an allowance stands that was used up to a moment, after so many more are asked of it at another.
    pub fn standing(&self, used: Timestamp, now: Timestamp, cost: i32) -> Standing {
        let taken = self.take(Some(used), now, cost);
        let until = taken.unwrap_or(used);
        let left = self.latest(now).duration_since(until).as_millis() / self.interval.as_millis().max(1);
        Standing {
            wait: taken.err(),
            left: i32::try_from(left).unwrap_or(0).max(0),
            whole_in: until.duration_since(now).max(SignedDuration::ZERO),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMIT: RateLimit = RateLimit { burst: 3, interval: SignedDuration::from_secs(60) };

    #[test]
    fn a_burst_then_one_after_each_interval() {
        let mut used = None;
        let at = |seconds: i64| Timestamp::from_second(seconds).unwrap();
        for _ in 0..3 {
            used = Some(LIMIT.take(used, at(0), 1).unwrap());
        }
        assert_eq!(LIMIT.take(used, at(0), 1), Err(SignedDuration::from_secs(60)));
        assert_eq!(LIMIT.take(used, at(59), 1), Err(SignedDuration::from_secs(1)));
        used = Some(LIMIT.take(used, at(60), 1).unwrap());
        assert!(LIMIT.take(used, at(60), 1).is_err());
        // Who waits long enough has the whole burst again, and no more.
        for _ in 0..3 {
            used = Some(LIMIT.take(used, at(10_000), 1).unwrap());
        }
        assert!(LIMIT.take(used, at(10_000), 1).is_err());
    }

    #[test]
    fn it_tells_what_is_left_and_when_it_is_whole() {
        let at = |seconds: i64| Timestamp::from_second(seconds).unwrap();
        let seconds = SignedDuration::from_secs;
        let first = LIMIT.standing(at(0), at(1_000), 1);
        assert_eq!(first, Standing { wait: None, left: 2, whole_in: seconds(60) });
        let third = LIMIT.standing(at(1_120), at(1_000), 1);
        assert_eq!(third, Standing { wait: None, left: 0, whole_in: seconds(180) });
        let refused = LIMIT.standing(at(1_180), at(1_030), 1);
        let looked = LIMIT.standing(at(1_060), at(1_000), 0);
        assert_eq!(looked, Standing { wait: None, left: 2, whole_in: seconds(60) });
        assert_eq!(refused, Standing { wait: Some(seconds(30)), left: 0, whole_in: seconds(150) });
    }

    proptest! {
        #[test]
        fn never_more_than_the_allowance_however_it_is_asked(gaps in prop::collection::vec(0..200_i64, 1..80)) {
            let (mut now, mut used, mut taken) = (0, None, Vec::new());
            for gap in gaps {
                now += gap;
                match LIMIT.take(used, Timestamp::from_second(now).unwrap(), 1) {
                    Ok(next) => {
                        used = Some(next);
                        taken.push(now);
                    }
                    Err(wait) => {
                        let then = Timestamp::from_second(now).unwrap() + wait;
                        prop_assert!(wait > SignedDuration::ZERO && LIMIT.take(used, then, 1).is_ok());
                    }
                }
            }
            for (place, begin) in taken.iter().enumerate() {
                let within = taken[place..].iter().filter(|at| **at - begin < 600).count();
                prop_assert!(within <= 3 + 10, "{} within ten minutes of {}", within, begin);
            }
        }
    }
}
