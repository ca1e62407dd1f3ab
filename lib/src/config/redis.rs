//! Where Redis is, if anywhere, from `REDIS_URL` or the variables Upstash sets.

use anyhow::{Context, Result, bail};
use url::Url;

use super::{is_this_machine, optional, required};
use crate::redis::RedisSettings;

/// The Redis that is configured, if one is. `local`: whether this is a local start.
pub fn redis(local: bool) -> Result<Option<RedisSettings>> {
    if let Some(url) = optional("REDIS_URL") {
        let url = Url::parse(&url).context("REDIS_URL is not an absolute address")?;
        if !["redis", "rediss"].contains(&url.scheme()) {
            bail!("REDIS_URL must start with redis:// or rediss://");
        }
        return Ok(Some(RedisSettings::Direct { url }));
    }
    let Some(url) = optional("UPSTASH_REDIS_REST_URL") else {
        if optional("UPSTASH_REDIS_REST_TOKEN").is_some() {
            bail!("UPSTASH_REDIS_REST_URL is not set: put the address there, because UPSTASH_REDIS_REST_TOKEN is set");
        }
        return Ok(None);
    };
    let url = Url::parse(&url).context("UPSTASH_REDIS_REST_URL is not an absolute address")?;
    if url.scheme() != "https" && !(local && url.scheme() == "http" && is_this_machine(&url)) {
        bail!("UPSTASH_REDIS_REST_URL must start with https:// (http:// works for this machine, at a local start)");
    }
    let token = required("UPSTASH_REDIS_REST_TOKEN", "the token, because UPSTASH_REDIS_REST_URL is set")?;
    Ok(Some(RedisSettings::Rest { url, token }))
}
