//! A circuit breaker: a sender that keeps failing is left alone for a while, and for longer each time.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// So many failures in a row open it.
const LIMIT: u32 = 3;
/// How long it stays open the first time; doubled every time a trial fails.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// The longest pause.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(15);

/// The state of one sender's breaker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breaker {
    /// Failures in a row.
    pub failures: u32,
    /// How often it has opened since the last success.
    pub opened: u32,
    /// Until when nothing is sent, in milliseconds since 1970; nothing while it is closed.
    pub open_until_ms: Option<i64>,
}

/// How a sender fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fared {
    /// The provider answered as it should, be it with a refusal of this one text.
    Well,
    /// It was not reached, did not answer, or is too busy.
    Badly,
    /// It refuses everything: the account is blocked or its credentials are wrong.
    Hopelessly,
}

impl Breaker {
    /// When a text may be tried; nothing: now.
    pub fn opens_at(&self, now: Timestamp) -> Option<Timestamp> {
        let until = Timestamp::from_millisecond(self.open_until_ms?).ok()?;
        (until > now).then_some(until)
    }

    /// The state after a try.
    #[must_use]
    pub fn after(self, fared: Fared, now: Timestamp) -> Self {
        let failures = match fared {
            Fared::Well => return Self::default(),
            Fared::Badly => self.failures.saturating_add(1),
            Fared::Hopelessly => LIMIT.max(self.failures.saturating_add(1)),
        };
        // Tries that were under way when it opened say nothing new.
        if failures < LIMIT || self.opens_at(now).is_some() {
            return Self { failures, ..self };
        }
        let doublings = self.opened.min(10);
        let pause = FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
        let until = now.saturating_add(pause).unwrap_or(Timestamp::MAX);
        Self { failures, opened: self.opened.saturating_add(1), open_until_ms: Some(until.as_millisecond()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn it_opens_after_three_failures_and_waits_longer_each_time() {
        let mut breaker = Breaker::default();
        for _ in 0..2 {
            breaker = breaker.after(Fared::Badly, at(0));
            assert_eq!(breaker.opens_at(at(0)), None);
        }
        breaker = breaker.after(Fared::Badly, at(0));
        assert_eq!(breaker.opens_at(at(0)), Some(at(30)));
        assert_eq!(breaker.opens_at(at(30)), None);
        breaker = breaker.after(Fared::Badly, at(30));
        assert_eq!(breaker.opens_at(at(30)), Some(at(90)));
        assert_eq!(breaker.after(Fared::Well, at(90)), Breaker::default());
    }

    #[test]
    fn a_blocked_account_opens_it_at_once() {
        assert_eq!(Breaker::default().after(Fared::Hopelessly, at(0)).opens_at(at(0)), Some(at(30)));
    }

    proptest! {
        #[test]
        fn a_pause_never_exceeds_a_quarter_of_an_hour(steps in prop::collection::vec((0..3_u8, 0..2_000_i64), 0..80)) {
            let (mut breaker, mut clock) = (Breaker::default(), 0);
            for (fared, wait) in steps {
                clock += wait;
                let fared = [Fared::Well, Fared::Badly, Fared::Hopelessly][usize::from(fared)];
                breaker = breaker.after(fared, at(clock));
                if let Some(until) = breaker.opens_at(at(clock)) {
                    prop_assert!(until <= at(clock + 900));
                }
                if fared == Fared::Well {
                    prop_assert_eq!(breaker.opens_at(at(clock)), None);
                }
            }
        }
    }
}
