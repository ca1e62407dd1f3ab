//! The HTTP client for addresses that a person entered: it never reaches into our own network.
//!
//! Names are resolved by us and every address is checked before a connection is made, so that a name which first
//! points outside and then inside gains nothing. Redirects are not followed.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use url::{Host, Url};

/// Why an address was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the address {0}")]
pub struct Refused(&'static str);

/// Checks what can be checked without asking the network: scheme, credentials, literal addresses.
pub fn check(url: &Url) -> Result<(), Refused> {
    if url.scheme() != "https" {
        return Err(Refused("must start with https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused("must not carry a name or a password"));
    }
    let public = match url.host() {
        Some(Host::Ipv4(address)) => is_public(address.into()),
        Some(Host::Ipv6(address)) => is_public(address.into()),
        Some(Host::Domain(name)) => name != "localhost" && !name.ends_with(".localhost") && name.contains('.'),
        None => false,
    };
    if public { Ok(()) } else { Err(Refused("must lead to the public internet")) }
}

/// Whether an address is one of this machine, over plain http. Only a local start may follow it.
pub fn is_loopback(url: &Url) -> bool {
    url.scheme() == "http" && matches!(url.host(), Some(Host::Ipv4(address)) if address.is_loopback())
}

/// A client that connects to public addresses only. Call [`check`] on the address as well: a literal address is
/// never resolved.
pub fn client() -> reqwest::Result<Client> {
    Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .dns_resolver(PublicOnly)
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(20))
        .build()
}

struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                let refusal = io::Error::new(io::ErrorKind::PermissionDenied, "no public address");
                return Err(refusal.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Whether an address belongs to the public internet (IANA special-purpose registries, RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded_v4(address) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Only 2000::/3 is handed out; within it documentation and Teredo/ORCHID ranges lead nowhere we want to go.
    first & 0xe000 == 0x2000 && !(first == 0x2001 && (second == 0xdb8 || second < 0x200)) && first != 0x3fff
}

/// The IPv4 address inside a mapped, translated (64:ff9b::/96) or 6to4 address.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let pair = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match segments {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(pair(high, low)),
        [0x2002, high, low, ..] => Some(pair(high, low)),
        _ => address.to_ipv4_mapped(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_addresses_are_refused_in_every_spelling() {
        let inner = [
            "http://example.com/",
            "https://localhost/",
            "https://a.localhost/",
            "https://intranet/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://10.0.0.1/",
            "https://172.16.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://user:pw@example.com/",
            "https://224.0.0.1/",
        ];
        for text in inner {
            assert!(check(&Url::parse(text).unwrap()).is_err(), "{text}");
        }
    }

    #[test]
    fn outer_addresses_pass() {
        for text in ["https://example.com/hook", "https://93.184.216.34/", "https://[2606:4700::1111]/"] {
            assert_eq!(check(&Url::parse(text).unwrap()), Ok(()), "{text}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_connected_to() {
        let error = client().unwrap().get("http://localhost:9/").send().await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
    }
}
