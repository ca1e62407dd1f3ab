//! How often what may be done, and which proxies are believed.

use anyhow::{Context, Result};
use ipnet::IpNet;

use super::optional;

/// More a minute cannot be told apart: an allowance is counted in milliseconds.
const MOST_A_MINUTE: i32 = 60_000;

/// How often what may be done.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How many attempts to sign in one network address may make at once (`SIGN_IN_BURST`, default 60); one more comes every
    /// ten seconds.
    pub sign_in_burst: i32,
    /// How many requests a minute a member or an API key may make (`REQUESTS_PER_MINUTE`, default 1,200).
    pub requests_per_minute: i32,
    /// How many submissions a minute are taken from one network address without question (`FORM_POSTS_PER_MINUTE`, default 10).
    /// More must prove work or are held back, and three times as many are refused; a form may take twenty times as many.
    pub form_posts_per_minute: i32,
    /// How many seconds nobody fills the hosted form in less than (`FORM_SECONDS`, default 2).
    pub form_seconds: u32,
    /// The proxies whose word counts on where a request comes from (`TRUSTED_PROXIES`). Without any there is none before us, or
    /// the platform's.
    pub trusted_proxies: Vec<IpNet>,
}

/// Reads them. `local`: whether this is a local start, where a script may do as much as it likes.
pub fn limits(local: bool) -> Result<Limits> {
    Ok(Limits {
        sign_in_burst: many("SIGN_IN_BURST", 60, i32::MAX)?,
        requests_per_minute: many("REQUESTS_PER_MINUTE", if local { MOST_A_MINUTE } else { 1_200 }, MOST_A_MINUTE)?,
        form_posts_per_minute: many("FORM_POSTS_PER_MINUTE", if local { MOST_A_MINUTE } else { 10 }, MOST_A_MINUTE)?,
        form_seconds: form_seconds(local)?,
        trusted_proxies: trusted_proxies(&optional("TRUSTED_PROXIES").unwrap_or_default())?,
    })
}

fn many(name: &str, otherwise: i32, most: i32) -> Result<i32> {
    let Some(text) = optional(name) else { return Ok(otherwise) };
    let number = text.trim().parse().ok().filter(|number| (1..=most).contains(number));
    number.with_context(|| format!("{name} is not a whole number from 1 to {most}"))
}

fn form_seconds(local: bool) -> Result<u32> {
    let Some(text) = optional("FORM_SECONDS") else { return Ok(if local { 0 } else { 2 }) };
    text.trim().parse().ok().filter(|seconds| *seconds <= 60).context("FORM_SECONDS is not a whole number from 0 to 60")
}

fn trusted_proxies(text: &str) -> Result<Vec<IpNet>> {
    let networks = text.split(',').map(str::trim).filter(|network| !network.is_empty());
    let one =
        |network: &str| network.parse().or_else(|_| network.parse().map(|address: std::net::IpAddr| address.into()));
    networks.map(one).collect::<Result<_, _>>().context(
        "TRUSTED_PROXIES is not a list of networks and addresses such as 10.0.0.0/8,192.0.2.7, separated by commas",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_networks_and_addresses() {
        let read = |text| trusted_proxies(text).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(read(""), Vec::<String>::new());
        assert_eq!(read("10.0.0.0/8, 192.0.2.7,2001:db8::/32"), ["10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32"]);
        assert!(trusted_proxies("10.0.0.0/8;192.0.2.7").is_err() && trusted_proxies("everybody").is_err());
    }
}
