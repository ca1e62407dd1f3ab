//! Whose line a request came over.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

/// The network that attempts are counted by: one IPv4 address, or the 64 bits of an IPv6 address that a line is given,
/// since whoever holds the line may use any address within. Nothing that is an address: what stands there.
pub fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let bits = address.to_bits() >> 64 << 64;
            format!("{}/64", Ipv6Addr::from_bits(bits))
        }
        Err(_) => address.to_owned(),
    }
}

/// Where a request comes from, by the peer and by whom proxies named: the nearest one that is no proxy we trust. What
/// somebody further off said of themselves counts for nothing.
pub fn client(peer: IpAddr, named: &[&str], trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
    let mut nearest = peer.to_canonical();
    for name in named.iter().rev() {
        if !is_trusted(nearest) {
            break;
        }
        let Ok(address) = name.parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_proxies_we_trust_are_believed_about_the_next() {
        let trusted: Vec<IpNet> = ["10.0.0.0/8", "2001:db8::/32"].map(|network| network.parse().unwrap()).into();
        let client = |peer: &str, named: &[&str]| client(peer.parse().unwrap(), named, &trusted).to_string();
        assert_eq!(client("192.0.2.7", &["198.51.100.1"]), "192.0.2.7", "the peer is no proxy of ours");
        assert_eq!(client("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("::ffff:10.0.0.1", &["6.6.6.6", "198.51.100.1", "10.0.0.2"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["6.6.6.6", "nonsense", "10.0.0.2"]), "10.0.0.2", "nothing further is known");
        assert_eq!(client("2001:db8::1", &["10.9.9.9"]), "10.9.9.9");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_line_is_one_address_or_sixty_four_bits() {
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:a:b:c:d"), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2::9"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::9"), network("2001:db8:1:3::9"));
        assert_eq!(network("unknown"), "unknown");
    }
}
