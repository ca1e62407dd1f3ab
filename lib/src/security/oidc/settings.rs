//! Which provider people sign in with.

use std::fmt;

pub use openidconnect::IssuerUrl;

/// The OpenID Connect provider of a deployment, and what we are to it.
#[derive(Clone)]
pub struct OidcSettings {
    /// The provider's name for itself, below which its description is found.
    pub issuer: IssuerUrl,
    /// Our name at the provider.
    pub client_id: String,
    /// Our secret there; a public client has none and relies on PKCE alone.
    pub client_secret: Option<String>,
    /// What the button says.
    pub name: String,
}

impl fmt::Debug for OidcSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OidcSettings")
            .field("host", &self.issuer.url().host_str())
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_never_shown() {
        let issuer = IssuerUrl::new("https://id.example.com".into()).unwrap();
        let client_secret = Some("hidden".to_owned());
        let shown =
            format!("{:?}", OidcSettings { issuer, client_id: "us".into(), client_secret, name: "Acme ID".into() });
        assert!(shown.contains("id.example.com") && !shown.contains("hidden"), "{shown}");
    }
}
