//! Which addresses a channel's pictures may be fetched from. Pure.

use url::{Host, Origin, Url};

/// The places a channel's provider keeps pictures at.
pub(super) struct Origins {
    /// Exact names, or endings that begin with a dot.
    hosts: &'static [&'static str],
    /// Where the channel's provider is reached when that is not the usual address.
    base: Option<Origin>,
}

impl Origins {
    /// Of a simulated channel the address it is reached at alone: nothing of it leads into the world.
    pub(super) fn new(hosts: &'static [&'static str], base_url: Option<&str>, simulated: bool) -> Self {
        let base = base_url.and_then(|base| Url::parse(base).ok()).map(|base| base.origin());
        Self { hosts: if simulated { &[] } else { hosts }, base: base.filter(Origin::is_tuple) }
    }

    /// Whether a picture may be fetched from here: from the vendor's own hosts over TLS at the usual port, or from where
    /// the channel's provider is reached.
    pub(super) fn allow(&self, url: &Url) -> bool {
        if !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        if self.base.as_ref().is_some_and(|base| *base == url.origin()) {
            return true;
        }
        let Some(Host::Domain(name)) = url.host() else { return false };
        let fits = |host: &str| if host.starts_with('.') { name.ends_with(host) } else { name == host };
        url.scheme() == "https" && url.port().is_none() && self.hosts.iter().any(|host| fits(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTS: &[&str] = &["api.vendor.example", ".cdn.example"];

    fn allows(base: Option<&str>, simulated: bool, url: &str) -> bool {
        Origins::new(HOSTS, base, simulated).allow(&Url::parse(url).unwrap())
    }

    #[test]
    fn the_vendors_hosts_alone() {
        for ours in ["https://api.vendor.example/a?b", "https://API.vendor.example:443/", "https://eu.cdn.example/x"] {
            assert!(allows(None, false, ours), "{ours}");
        }
        for foreign in [
            "http://api.vendor.example/a",
            "https://api.vendor.example:8443/a",
            "https://user@api.vendor.example/a",
            "https://:pw@api.vendor.example/a",
            "https://x.api.vendor.example/",
            "https://cdn.example/",
            "https://evilcdn.example/",
            "https://eu.cdn.example.evil.example/",
            "https://evil.example/?api.vendor.example",
            "https://evil.example#@api.vendor.example",
            "https://api.vendor.example./",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://169.254.169.254/latest/meta-data/",
            "ftp://api.vendor.example/",
            "file:///etc/passwd",
            "data:image/png;base64,AAAA",
        ] {
            assert!(!allows(None, false, foreign), "{foreign}");
        }
    }

    #[test]
    fn another_address_of_the_provider_with_its_port() {
        let base = Some("https://vendor.example:8443/api/laml");
        assert!(allows(base, false, "https://vendor.example:8443/media/1"));
        assert!(allows(base, false, "https://api.vendor.example/1"));
        for foreign in ["https://vendor.example/media/1", "http://vendor.example:8443/1", "https://vendor.example:1/1"]
        {
            assert!(!allows(base, false, foreign), "{foreign}");
        }
        assert!(!allows(Some("data:,x"), false, "data:,x"));
    }

    #[test]
    fn a_simulated_channel_never_reaches_the_vendor() {
        let base = Some("http://127.0.0.1:3000/api/simulator/twilio");
        assert!(allows(base, true, "http://127.0.0.1:3000/picture"));
        assert!(!allows(base, true, "http://127.0.0.1:3001/picture"));
        assert!(!allows(base, true, "http://localhost:3000/picture"));
        assert!(!allows(base, true, "https://api.vendor.example/a"));
    }
}
