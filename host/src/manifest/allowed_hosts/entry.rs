//! One entry of `allowed_outbound_hosts`.
//!
//! Owns its syntax and what it matches, both as in Spin. Leaves out lists of entries (`allowed_hosts`).

use std::fmt;
use std::net::IpAddr;
use std::ops::Range;

use url::Host;

use super::internal_component;

/// One entry: `scheme://host[:port]`, each of which may be `*`.
#[derive(Clone)]
pub struct AllowedHost {
    written: String,
    scheme: Option<String>,
    host: HostPattern,
    ports: Ports,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum HostPattern {
    Any,
    /// `*.example.com`, kept as `.example.com`.
    Below(String),
    /// `self`: the application's own routes.
    Own,
    Exact(Host),
    /// An address and how many leading bits count.
    Network(IpAddr, u8),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Ports {
    Any,
    One(u16),
    /// Without its end, as in Spin.
    Range(Range<u16>),
}

/// Why an entry is not an allowed host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AllowedHostError {
    /// `insecure:allow-all` of old manifests.
    #[error("`insecure:allow-all` is no longer a host; write `*://*:*` to allow everything")]
    AllowAll,
    /// No `://`.
    #[error("a scheme is missing: write `https://{0}` or `*://{0}`")]
    NoScheme(String),
    /// A scheme of something else than letters.
    #[error("`{0}` is not a scheme: write letters or `*`")]
    Scheme(String),
    /// A scheme whose default port is not known.
    #[error("a port is missing: `{0}` has no default one, write `:<port>` or `:*`")]
    NoPort(String),
    /// Not a port.
    #[error("`{0}` is not a port: write a number to 65535, a range such as `8000..9000`, or `*`")]
    Port(String),
    /// Something after the host.
    #[error("a path is not allowed: requests are allowed by host only")]
    Path,
    /// A star in the wrong place.
    #[error("`*` stands for a whole host or its first part: `*.example.com`")]
    Wildcard,
    /// Not a host name or address.
    #[error("`{0}` is not a host name or address")]
    Host(String),
}

impl AllowedHost {
    /// Parses an entry whose variables have been replaced.
    pub fn parse(text: &str) -> Result<Self, AllowedHostError> {
        let text = text.trim();
        if text == "insecure:allow-all" {
            return Err(AllowedHostError::AllowAll);
        }
        let (scheme, rest) = text.split_once("://").ok_or_else(|| AllowedHostError::NoScheme(text.to_owned()))?;
        if scheme != "*" && (scheme.is_empty() || !scheme.chars().all(char::is_alphabetic)) {
            return Err(AllowedHostError::Scheme(scheme.to_owned()));
        }
        let (host, port) = split_port(rest)?;
        let host = HostPattern::parse(host)?;
        Ok(Self {
            written: text.to_owned(),
            ports: Ports::parse(port, scheme)?,
            scheme: (scheme != "*").then(|| scheme.to_owned()),
            host,
        })
    }

    /// The same entry, shown as `text`: the template that it came from.
    #[must_use]
    pub fn written_as(mut self, text: String) -> Self {
        self.written = text;
        self
    }

    /// The component that it names by `<component>.spin.internal`, if it does.
    pub fn internal_component(&self) -> Option<&str> {
        match &self.host {
            HostPattern::Exact(Host::Domain(domain)) => internal_component(domain),
            _ => None,
        }
    }

    /// Whether it allows this address. The port is the scheme's default if the address has none.
    pub(super) fn allows(&self, scheme: &str, host: &Host, port: Option<u16>) -> bool {
        self.allows_scheme(scheme) && self.host.matches(host) && self.ports.contain(port)
    }

    /// Whether it allows the application's own routes.
    pub(super) fn allows_self(&self, scheme: &str) -> bool {
        let own = matches!(self.host, HostPattern::Own | HostPattern::Any);
        own && self.allows_scheme(scheme)
    }

    /// Whether it allows looking this name up.
    pub(super) fn allows_lookup(&self, host: Option<&Host>) -> bool {
        let is_address =
            matches!(self.host, HostPattern::Network(..) | HostPattern::Exact(Host::Ipv4(_) | Host::Ipv6(_)));
        self.scheme.is_none() && (is_address || host.is_some_and(|host| self.host.matches(host)))
    }

    fn allows_scheme(&self, scheme: &str) -> bool {
        self.scheme.as_ref().is_none_or(|allowed| allowed == scheme)
    }
}

impl fmt::Debug for AllowedHost {
    /// Shows the template, since a value in it may be secret.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.written.fmt(out)
    }
}

/// The host and the port, which is empty if there is none.
fn split_port(rest: &str) -> Result<(&str, &str), AllowedHostError> {
    let Some((host, port)) = rest.rsplit_once(':') else {
        return Ok((rest, ""));
    };
    // The colons of an IPv6 address separate no port.
    if port.is_empty() || HostPattern::parse(rest).is_ok() {
        let whole = if port.is_empty() { host } else { rest };
        return Ok((whole, ""));
    }
    match port.split_once('/') {
        Some((port, "")) => Ok((host, port)),
        Some(_) => Err(AllowedHostError::Path),
        None => Ok((host, port)),
    }
}

impl HostPattern {
    fn parse(text: &str) -> Result<Self, AllowedHostError> {
        let text = text.trim();
        match text {
            "*" => return Ok(Self::Any),
            "self" | "self.alt" => return Ok(Self::Own),
            _ => {}
        }
        if let Some(network) = parse_network(text) {
            return Ok(network);
        }
        let text = text.strip_suffix('/').unwrap_or(text);
        if text.contains('/') {
            return Err(AllowedHostError::Path);
        }
        if let Some(domain) = text.strip_prefix("*.") {
            if domain.contains('*') {
                return Err(AllowedHostError::Wildcard);
            }
            return match Host::parse(domain) {
                Ok(Host::Domain(domain)) => Ok(Self::Below(format!(".{domain}"))),
                _ => Err(AllowedHostError::Host(text.to_owned())),
            };
        }
        if text.contains('*') {
            return Err(AllowedHostError::Wildcard);
        }
        let host = Host::parse(text).map_err(|_| AllowedHostError::Host(text.to_owned()))?;
        Ok(Self::Exact(host))
    }

    fn matches(&self, host: &Host) -> bool {
        match (self, host) {
            (Self::Any, _) => true,
            (Self::Below(suffix), Host::Domain(domain)) => domain.ends_with(suffix.as_str()),
            (Self::Exact(exact), host) => exact == host,
            (Self::Network(network, bits), Host::Ipv4(address)) => same_network(*network, IpAddr::V4(*address), *bits),
            (Self::Network(network, bits), Host::Ipv6(address)) => same_network(*network, IpAddr::V6(*address), *bits),
            (Self::Below(_) | Self::Own | Self::Network(..), _) => false,
        }
    }
}

/// An address, or an address with `/` and a number of bits.
fn parse_network(text: &str) -> Option<HostPattern> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = match bits {
        Some(bits) => bits.parse().ok().filter(|bits| *bits <= most)?,
        None => most,
    };
    Some(HostPattern::Network(address, bits))
}

fn same_network(network: IpAddr, address: IpAddr, bits: u8) -> bool {
    let leading = |address: u128, width: u32| address.checked_shr(width - u32::from(bits)).unwrap_or(0);
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            leading(network.to_bits().into(), 32) == leading(address.to_bits().into(), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => {
            leading(network.to_bits(), 128) == leading(address.to_bits(), 128)
        }
        _ => false,
    }
}

impl Ports {
    fn parse(text: &str, scheme: &str) -> Result<Self, AllowedHostError> {
        let number = |digits: &str| digits.parse().ok();
        match text {
            "" => match default_port(scheme) {
                Some(port) => Ok(Self::One(port)),
                None => Err(AllowedHostError::NoPort(scheme.to_owned())),
            },
            "*" => Ok(Self::Any),
            _ => match text.split_once("..") {
                Some((start, end)) => number(start).zip(number(end)).map(|(start, end)| Self::Range(start..end)),
                None => number(text).map(Self::One),
            }
            .ok_or_else(|| AllowedHostError::Port(text.to_owned())),
        }
    }

    fn contain(&self, port: Option<u16>) -> bool {
        match (self, port) {
            (Self::Any, _) => true,
            (Self::One(allowed), Some(port)) => *allowed == port,
            (Self::Range(range), Some(port)) => range.contains(&port),
            (_, None) => false,
        }
    }
}

/// The port that a scheme stands for, if it is known.
pub(super) fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        "postgres" => Some(5432),
        "mysql" => Some(3306),
        "redis" => Some(6379),
        "mqtt" => Some(1883),
        _ => None,
    }
}
