//! How long something takes, by many runs.

use std::time::{Duration, Instant};

/// What most runs took, and what the slow ones did.
pub struct Times {
    /// The median.
    pub median: Duration,
    /// The 99th percentile.
    #[allow(dead_code, reason = "not every benchmark tells it")]
    pub late: Duration,
}

/// Runs something so many times, after a tenth as many to warm up.
pub fn measure(runs: usize, mut run: impl FnMut()) -> Times {
    for _ in 0..runs / 10 {
        run();
    }
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let began = Instant::now();
            run();
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    Times { median: times[times.len() / 2], late: times[times.len() * 99 / 100] }
}
