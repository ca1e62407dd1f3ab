//! How often somebody may try what could be guessed: by account, and by the line it comes over.

use jiff::SignedDuration;

use super::Error;
use crate::{App, clock, domain::rate_limit::RateLimit, security::network_address::network};

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
pub(super) async fn allow(app: &App, allowance: &str, limit: RateLimit) -> Result<(), Error> {
    match app.store.take(allowance, limit, clock::now()).await? {
        None => Ok(()),
        Some(wait) => {
            Err(Error::TooOften { seconds: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1) })
        }
    }
}
