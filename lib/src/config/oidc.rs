//! The provider people may sign in with, from variables that begin with `OIDC_`.

use anyhow::{Context, Result, bail};
use url::Url;

use super::{is_this_machine, optional, required};
use crate::security::oidc::{IssuerUrl, OidcSettings};

/// The longest name a button holds, in characters.
const LONGEST_NAME: usize = 40;

/// The provider that is configured, if one is. `local`: whether this is a local start.
pub fn oidc(local: bool) -> Result<Option<OidcSettings>> {
    let Some(issuer) = optional("OIDC_ISSUER") else {
        let others = ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME"];
        if let Some(set) = others.into_iter().find(|name| optional(name).is_some()) {
            bail!("OIDC_ISSUER is not set: put the provider's issuer there, because {set} is set");
        }
        return Ok(None);
    };
    let url = Url::parse(&issuer).context("OIDC_ISSUER is not an absolute address")?;
    if !is_allowed(&url, local) {
        bail!(
            "OIDC_ISSUER must start with https:// and carry no password, query or number sign (http:// works for this machine, at a local start)"
        );
    }
    let name = required("OIDC_NAME", "the provider's name as the button says it, because OIDC_ISSUER is set")?;
    if name.chars().count() > LONGEST_NAME {
        bail!("OIDC_NAME is longer than {LONGEST_NAME} characters");
    }
    Ok(Some(OidcSettings {
        // Compared letter by letter: a slash at its end counts.
        issuer: IssuerUrl::new(issuer).context("OIDC_ISSUER is not an absolute address")?,
        client_id: required("OIDC_CLIENT_ID", "our client id at the provider, because OIDC_ISSUER is set")?,
        client_secret: optional("OIDC_CLIENT_SECRET"),
        name,
    }))
}

fn is_allowed(issuer: &Url, local: bool) -> bool {
    let scheme = issuer.scheme() == "https" || (local && is_this_machine(issuer) && issuer.scheme() == "http");
    let bare = issuer.query().is_none() && issuer.fragment().is_none();
    scheme && bare && issuer.username().is_empty() && issuer.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_reached_safely_or_on_this_machine() {
        let allowed = |text: &str, local| is_allowed(&Url::parse(text).unwrap(), local);
        for good in ["https://accounts.example.com", "https://sso.example.com/realms/one"] {
            assert!(allowed(good, false) && allowed(good, true), "{good}");
        }
        for local in ["http://127.0.0.1:4000", "http://localhost:4000/", "http://[::1]:4000"] {
            assert!(allowed(local, true) && !allowed(local, false), "{local}");
        }
        for bad in [
            "http://sso.example.com",
            "ftp://sso.example.com",
            "https://us:pw@sso.example.com",
            "https://sso.example.com?realm=1",
            "https://sso.example.com#one",
        ] {
            assert!(!allowed(bad, true), "{bad}");
        }
    }
}
