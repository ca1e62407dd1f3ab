//! How often something may be tried: what could be guessed, by account and by the line it comes over. Redis counts where there
//! is one and it answers, MongoDB otherwise.

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

/// Takes one attempt to get in from the allowance of the line it comes over. Right and wrong ones count alike: whoever has
/// an account of their own could win the allowance back with it.
///
/// # Errors
/// There is none left.
pub async fn allow_line(app: &App, address: Option<&str>) -> Result<(), Error> {
    let line = app.store.line_index(&network(address.unwrap_or(UNKNOWN))).await?;
    let limit = RateLimit { burst: app.config.sign_in_burst, interval: AGAIN_AFTER };
    allow(app, &format!("sign_in_from:{line}"), limit).await
}

/// Takes one from an allowance.
///
/// # Errors
/// There is none left.
pub(super) async fn allow(app: &App, name: &str, limit: RateLimit) -> Result<(), Error> {
    let standings = take(app, &[Allowance { name: name.to_owned(), limit }]).await?;
    match standings.iter().filter_map(|standing| standing.wait).max() {
        None => Ok(()),
        Some(wait) => {
            Err(Error::TooOften { seconds: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1) })
        }
    }
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

/// Takes one from each of these allowances.
async fn take(app: &App, allowances: &[Allowance]) -> Result<Vec<Standing>> {
    if let Some(redis) = &app.redis
        && let Some(standings) = redis.take(allowances).await
    {
        return Ok(standings);
    }
    app.store.take(allowances, clock::now()).await
}
