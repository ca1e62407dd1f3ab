//! How often something may be done: what could be guessed, by account and by the line it comes over, and what costs us work.
//! Redis counts where there is one and it answers, MongoDB otherwise.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use jiff::SignedDuration;

use super::Error;
use crate::{
    App, clock,
    domain::rate_limit::{Allowance, RateLimit, Standing},
    security::network_address::network,
};

/// How often a password may be wrong: ten times at once, then once a minute.
pub(super) const PASSWORDS: RateLimit = RateLimit { burst: 10, interval: SignedDuration::from_secs(60) };

/// After how long one more attempt may come over a line that used up its allowance.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(10);

/// What a line that is not known is counted as: all such together.
const UNKNOWN: &str = "unknown";

/// What a request was counted by, for those who are to be told.
#[derive(Clone, Default)]
pub struct Counted(Arc<Mutex<Vec<Told>>>);

struct Told {
    policy: &'static str,
    limit: RateLimit,
    standing: Standing,
}

impl Counted {
    pub(super) fn add(&self, policy: &'static str, limit: RateLimit, standing: Standing) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Told { policy, limit, standing });
    }

    /// The policies, and how they stand, in the words of the headers `RateLimit-Policy` and `RateLimit`.
    pub fn told(&self) -> (Option<String>, Option<String>) {
        let told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let list = |item: fn(&Told) -> String| {
            let items: Vec<String> = told.iter().map(item).collect();
            (!items.is_empty()).then(|| items.join(", "))
        };
        let policy = |told: &Told| {
            let whole = told.limit.interval * told.limit.burst;
            format!("\"{}\";q={};w={}", told.policy, told.limit.burst, seconds(whole))
        };
        let standing =
            |told: &Told| format!("\"{}\";r={};t={}", told.policy, told.standing.left, seconds(told.standing.whole_in));
        (list(policy), list(standing))
    }
}

/// Whole seconds, rounded up.
fn seconds(duration: SignedDuration) -> i64 {
    duration.as_secs() + i64::from(duration.subsec_nanos() > 0)
}

/// Takes one request from the allowance of a member or an API key. Where nothing counts, everybody may go on.
///
/// # Errors
/// There is none left.
pub async fn allow_caller(app: &App, name: &str, counted: &Counted) -> Result<(), Error> {
    let limit = RateLimit::per_minute(app.config.limits.requests_per_minute);
    let allowance = Allowance { name: format!("caller:{name}"), limit, cost: 1 };
    match take(app, std::slice::from_ref(&allowance)).await {
        Ok(standings) => standings.into_iter().try_for_each(|standing| {
            counted.add("caller", limit, standing);
            passed(standing)
        }),
        Err(error) => {
            tracing::warn!("requests are not counted: {error:#}");
            Ok(())
        }
    }
}

/// Takes one attempt to get in from the allowance of the line it comes over. Right and wrong ones count alike: whoever has
/// an account of their own could win the allowance back with it.
///
/// # Errors
/// There is none left, or nothing counts.
pub async fn allow_line(app: &App, address: Option<&str>, counted: &Counted) -> Result<(), Error> {
    let limit = RateLimit { burst: app.config.limits.sign_in_burst, interval: AGAIN_AFTER };
    let line = line(app, address).await.map_err(uncounted)?;
    let standing = take_one(app, format!("sign_in_from:{line}"), limit).await?;
    counted.add("sign-in", limit, standing);
    passed(standing)
}

/// Takes one from an allowance.
///
/// # Errors
/// There is none left, or nothing counts.
pub(super) async fn allow(app: &App, name: &str, limit: RateLimit) -> Result<(), Error> {
    passed(take_one(app, name.to_owned(), limit).await?)
}

async fn take_one(app: &App, name: String, limit: RateLimit) -> Result<Standing, Error> {
    let standings = take(app, &[Allowance { name, limit, cost: 1 }]).await.map_err(uncounted)?;
    standings.first().copied().ok_or_else(|| uncounted(anyhow::anyhow!("nothing was counted")))
}

/// What a line is counted by. It tells nobody the address.
pub(super) async fn line(app: &App, address: Option<&str>) -> Result<String> {
    app.store.line_index(&network(address.unwrap_or(UNKNOWN))).await
}

/// An error if an allowance had nothing left.
pub(super) fn passed(standing: Standing) -> Result<(), Error> {
    let Some(wait) = standing.wait else { return Ok(()) };
    Err(Error::TooOften { seconds: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1) })
}

/// What must be counted and cannot be is closed.
pub(super) fn uncounted(error: anyhow::Error) -> Error {
    tracing::error!("what must be counted cannot be: {error:#}");
    Error::Closed
}

/// Gives an allowance back whole, wherever it was counted.
pub(super) async fn give_back(app: &App, name: &str) -> Result<()> {
    let in_redis = async {
        if let Some(redis) = &app.redis {
            redis.give_back(name).await;
        }
    };
    tokio::join!(app.store.give_back(name), in_redis).0
}

/// Takes from each of these allowances what it costs.
pub(super) async fn take(app: &App, allowances: &[Allowance]) -> Result<Vec<Standing>> {
    if let Some(redis) = &app.redis
        && let Some(standings) = redis.take(allowances).await
    {
        return Ok(standings);
    }
    app.store.take(allowances, clock::now()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allowances_are_told_in_the_headers_words() {
        let counted = Counted::default();
        assert_eq!(counted.told(), (None, None));
        let standing = |left| Standing { wait: None, left, whole_in: SignedDuration::from_millis(50) };
        counted.add("caller", RateLimit::per_minute(1_200), standing(1_199));
        counted.add("sign-in", RateLimit { burst: 60, interval: SignedDuration::from_secs(10) }, standing(0));
        let (policy, left) = counted.told();
        assert_eq!(policy.unwrap(), "\"caller\";q=1200;w=60, \"sign-in\";q=60;w=600");
        assert_eq!(left.unwrap(), "\"caller\";r=1199;t=1, \"sign-in\";r=0;t=1");
    }
}
