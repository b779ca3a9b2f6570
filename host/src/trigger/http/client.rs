//! Who is at the other end of a connection, and how many requests of one address are under way. Leaves out how often it asks (`rate`).

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use http::Extensions;

use crate::manifest::HttpSettings;

/// Who a request without a connection, such as another component's, comes from.
pub(super) const NOBODY: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
/// Requests of one address that may be under way where the manifest does not say: a browser has some dozens, an office some hundreds.
const MOST: u32 = 512;
/// Addresses that are kept before those without a connection are looked for.
const SWEEP: usize = 1024;

/// A client. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Client {
    /// Where it connected from.
    pub address: SocketAddr,
    /// Of all connections of its address.
    under_way: Arc<AtomicU32>,
}

/// A request that is under way, until it is dropped.
#[derive(Debug)]
pub(super) struct UnderWay(Arc<AtomicU32>);

/// The addresses that have connections.
#[derive(Default)]
pub(super) struct Clients(Mutex<Known>);

#[derive(Default)]
struct Known {
    addresses: HashMap<IpAddr, Weak<AtomicU32>>,
    sweep: usize,
}

/// How many requests of one address may be under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    most: u32,
    /// Whether that holds for clients on this machine too, such as a proxy, which is many.
    for_loopback: bool,
}

impl Client {
    /// The client's address in what a request on its way through the host's own routes carries.
    pub(crate) fn address_in(extensions: &Extensions) -> SocketAddr {
        extensions.get::<Self>().map_or(NOBODY, |client| client.address)
    }

    /// Counts a request if there is room for it.
    pub(super) fn begin(&self, share: Share) -> Option<UnderWay> {
        let most =
            if share.for_loopback || !self.address.ip().to_canonical().is_loopback() { share.most } else { u32::MAX };
        let before = self.under_way.fetch_add(1, Ordering::Relaxed);
        let counted = UnderWay(Arc::clone(&self.under_way));
        (before < most).then_some(counted)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Share {
    /// What the settings say. Without a word, one address of another machine cannot have more than three quarters of all.
    pub(super) fn of(settings: &HttpSettings) -> Self {
        let most = settings.max_concurrent_requests;
        match settings.max_requests_per_client {
            Some(most) => Self { most, for_loopback: true },
            None => Self { most: MOST.min(most - most / 4), for_loopback: false },
        }
    }
}

impl Clients {
    /// A client that connects.
    pub(super) fn enter(&self, address: SocketAddr) -> Client {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.addresses.len() >= known.sweep.max(SWEEP) {
            known.addresses.retain(|_, count| count.strong_count() > 0);
            known.sweep = 2 * known.addresses.len();
        }
        let count = known.addresses.entry(network(address.ip())).or_default();
        let under_way = count.upgrade().unwrap_or_else(|| {
            let fresh = Arc::default();
            *count = Arc::downgrade(&fresh);
            fresh
        });
        Client { address, under_way }
    }
}

/// Whom an address stands for: whoever has one of IPv6 has the whole network.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(max_concurrent_requests: u32, max_requests_per_client: Option<u32>) -> Share {
        Share::of(&HttpSettings { max_concurrent_requests, max_requests_per_client, ..HttpSettings::default() })
    }

    /// How many requests of `client` there is room for.
    fn room(client: &Client, share: Share) -> usize {
        let under_way: Vec<_> = std::iter::from_fn(|| client.begin(share)).take(10_000).collect();
        under_way.len()
    }

    #[test]
    fn one_address_cannot_have_all_requests_that_may_be_under_way() {
        let clients = Clients::default();
        let other = clients.enter("192.0.2.1:1".parse().unwrap());
        assert_eq!(room(&other, share(4096, None)), 512);
        assert_eq!(room(&other, share(100, None)), 75);
        assert_eq!(room(&other, share(1, None)), 1);
        assert_eq!(room(&other, share(4096, Some(20))), 20);
        assert_eq!(room(&other, share(4096, None)), 512, "those that are over do not count");
    }

    #[test]
    fn a_proxy_on_this_machine_is_many_clients_unless_the_manifest_says_otherwise() {
        let clients = Clients::default();
        for address in ["127.0.0.1:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
            let proxy = clients.enter(address.parse().unwrap());
            assert_eq!(room(&proxy, share(100, None)), 10_000);
            assert_eq!(room(&proxy, share(100, Some(20))), 20);
        }
    }

    #[test]
    fn connections_of_one_address_count_together_and_addresses_without_any_are_forgotten() {
        let clients = Clients::default();
        let [one, same, other] = ["192.0.2.1:1", "[::ffff:192.0.2.1]:2", "192.0.2.2:1"]
            .map(|address| clients.enter(address.parse().unwrap()));
        let _under_way = [one.begin(share(4, None)), one.begin(share(4, None))];
        assert_eq!((room(&same, share(4, None)), room(&other, share(4, None))), (1, 3));
        for number in 0..10 * SWEEP {
            let address = IpAddr::from(u32::try_from(number).unwrap().to_be_bytes());
            clients.enter(SocketAddr::new(address, 1));
        }
        let known = clients.0.lock().unwrap();
        assert!(known.addresses.len() <= SWEEP + 2, "{}", known.addresses.len());
    }
}
