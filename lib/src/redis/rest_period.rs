//! When a Redis that fails is left alone, so that a dead one costs nothing.

use std::time::{Duration, Instant};

/// After so many failures in a row it is left alone.
const LIMIT: u32 = 3;
/// For how long; then one request tries it, and the others only if that went well.
const PAUSE: Duration = Duration::from_secs(5);

/// How Redis fared lately.
#[derive(Default)]
pub(super) struct RestPeriod {
    failures: u32,
    until: Option<Instant>,
}

impl RestPeriod {
    /// Whether it may be asked now.
    pub fn may_ask(&mut self, now: Instant) -> bool {
        match self.until {
            Some(until) if now < until => false,
            Some(_) => {
                self.until = Some(now + PAUSE);
                true
            }
            None => true,
        }
    }

    /// It answered. Says whether it had been left alone.
    pub fn went_well(&mut self) -> bool {
        std::mem::take(self).until.is_some()
    }

    /// It did not answer. Says whether it is left alone from now on.
    pub fn went_badly(&mut self, now: Instant) -> bool {
        self.failures = self.failures.saturating_add(1);
        let begins = self.failures >= LIMIT && self.until.is_none();
        if self.failures >= LIMIT {
            self.until = Some(now + PAUSE);
        }
        begins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_three_failures_one_tries_it_after_each_pause() {
        let (mut period, start) = (RestPeriod::default(), Instant::now());
        for _ in 0..2 {
            assert!(period.may_ask(start) && !period.went_badly(start));
        }
        assert!(period.may_ask(start) && period.went_badly(start), "the third begins it");
        assert!(!period.may_ask(start + PAUSE / 2));
        let later = start + PAUSE;
        assert!(period.may_ask(later) && !period.may_ask(later), "one alone tries");
        assert!(!period.went_badly(later) && !period.may_ask(later + PAUSE / 2), "it goes on, and is not told again");
        assert!(period.may_ask(later + PAUSE) && period.went_well());
        assert!(period.may_ask(later + PAUSE) && period.may_ask(later + PAUSE) && !period.went_well());
    }
}
