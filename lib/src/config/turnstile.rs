//! Cloudflare Turnstile, from variables that begin with `TURNSTILE_`.

use anyhow::{Context, Result, bail};
use url::Url;

use super::{is_this_machine, optional, required};

/// The keys.
#[derive(Clone)]
pub struct TurnstileSettings {
    /// Goes into the page (`TURNSTILE_SITE_KEY`).
    pub site_key: String,
    /// Asks whether an answer is good (`TURNSTILE_SECRET_KEY`).
    pub secret_key: String,
    /// Where to ask.
    pub url: Url,
}

/// Where Cloudflare says whether an answer is good.
const VERIFY: &str = "https://challenges.cloudflare.com/turnstile/v0/siteverify";

/// The keys, if there are any. `local`: whether this is a local start, where a test may play Cloudflare on this machine.
pub fn turnstile(local: bool) -> Result<Option<TurnstileSettings>> {
    let Some(site_key) = optional("TURNSTILE_SITE_KEY") else {
        if optional("TURNSTILE_SECRET_KEY").is_some() {
            bail!("TURNSTILE_SITE_KEY is not set: put the site key there, because TURNSTILE_SECRET_KEY is set");
        }
        return Ok(None);
    };
    let url = optional("TURNSTILE_URL").filter(|_| local);
    let url = Url::parse(url.as_deref().unwrap_or(VERIFY)).context("TURNSTILE_URL is not an absolute address")?;
    if url.scheme() != "https" && !is_this_machine(&url) {
        bail!("TURNSTILE_URL must start with https://, or be of this machine");
    }
    let secret_key = required("TURNSTILE_SECRET_KEY", "the secret key, because TURNSTILE_SITE_KEY is set")?;
    Ok(Some(TurnstileSettings { site_key, secret_key, url }))
}
