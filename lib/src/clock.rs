//! The one place that reads the clock.

use jiff::Timestamp;

/// The present moment, in whole milliseconds: the database keeps no finer ones.
pub fn now() -> Timestamp {
    let milliseconds = Timestamp::now().as_millisecond();
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The moment so many seconds from now.
pub fn seconds_from_now(seconds: i64) -> Timestamp {
    now().saturating_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}
