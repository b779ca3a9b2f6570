//! Rate limits: a token bucket for each client and route. Leaves out how many requests are answered at the same time (`application`).

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::client::network;
use crate::manifest::{Client, RateLimit, Route, Router};

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");
const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
/// The headers by which a client is told what it has left.
pub(super) const HEADERS: [HeaderName; 3] = [LIMIT, REMAINING, RESET];

/// Clients of one route that are told apart; all others share one bucket.
const MOST_CLIENTS: usize = 100_000;
/// How often, in requests, clients are forgotten whose buckets are full again.
const SWEEP: u32 = 4096;

type Buckets = RateLimiter<Key, DefaultKeyedStateStore<Key>, DefaultClock, StateInformationMiddleware>;

/// All limits of a version of an application.
pub struct RateLimits(Router<Arc<Limit>>);

/// The limits of all versions that there are: one that limits a route as another one does counts in the same buckets, so that whoever has
/// used up what is theirs does not get it anew with each version.
#[derive(Default)]
pub struct KnownLimits(Mutex<Vec<Weak<Limit>>>);

struct Limit {
    /// Its route, with the application's base before it.
    route: String,
    buckets: Buckets,
    settings: RateLimit,
    /// The time in which one request is allowed.
    interval: Duration,
    seen: AtomicU32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Client(IpAddr),
    /// Those for whom there is no room.
    Others,
}

/// What a client has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotum {
    limit: u32,
    remaining: u32,
    /// Until everything is there again.
    reset: Duration,
    /// How long to wait before the next request; nothing if this one may go on.
    pub(super) wait: Option<Duration>,
}

impl RateLimits {
    /// Counts requests for these limits, in the buckets of those that are `known`; nothing if there are none.
    #[must_use]
    pub fn new(limits: &[(Route, RateLimit)], known: &KnownLimits) -> Option<Arc<Self>> {
        let mut routes = Router::new();
        for (route, limit) in limits {
            // Of two that match the same, which no manifest has, the first counts.
            let _ = routes.add(route.clone(), known.get(&route.based, *limit));
        }
        (!limits.is_empty()).then(|| Arc::new(Self(routes)))
    }

    /// Counts a request. Nothing if no limit is for its path.
    pub(super) fn count(&self, path: &str, headers: &HeaderMap, client: SocketAddr) -> Option<Quotum> {
        let limit = self.0.find(path)?.target;
        Some(limit.count(address(limit.settings.client, headers, client)))
    }
}

impl KnownLimits {
    fn get(&self, route: &str, settings: RateLimit) -> Arc<Limit> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|limit| limit.strong_count() > 0);
        let found = known.iter().filter_map(Weak::upgrade).find(|one| one.route == route && one.settings == settings);
        found.unwrap_or_else(|| {
            let limit = Arc::new(Limit::new(route, settings));
            known.push(Arc::downgrade(&limit));
            limit
        })
    }
}

impl Limit {
    fn new(route: &str, settings: RateLimit) -> Self {
        let interval = (settings.per / settings.requests.get()).max(Duration::from_nanos(1));
        // The interval is not zero.
        let quota = Quota::with_period(interval).unwrap_or(Quota::per_second(settings.requests));
        let buckets = RateLimiter::keyed(quota.allow_burst(settings.burst)).with_middleware();
        Self { route: route.to_owned(), buckets, settings, interval, seen: AtomicU32::new(0) }
    }

    fn count(&self, client: IpAddr) -> Quotum {
        if self.seen.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.buckets.retain_recent();
        }
        let key = if self.buckets.len() < MOST_CLIENTS { Key::Client(client) } else { Key::Others };
        let limit = self.settings.burst.get();
        match self.buckets.check_key(&key) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let reset = self.interval * limit.saturating_sub(remaining);
                Quotum { limit, remaining, reset, wait: None }
            }
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                Quotum { limit, remaining: 0, reset: self.interval * limit, wait: Some(wait) }
            }
        }
    }
}

impl Quotum {
    /// Tells the client.
    pub(super) fn write(self, headers: &mut HeaderMap) {
        headers.insert(LIMIT, self.limit.into());
        headers.insert(REMAINING, self.remaining.into());
        headers.insert(RESET, whole_seconds(self.reset));
        if let Some(wait) = self.wait {
            headers.insert(RETRY_AFTER, whole_seconds(wait));
        }
    }
}

fn whole_seconds(time: Duration) -> HeaderValue {
    let begun = u64::from(time.subsec_nanos() > 0);
    (time.as_secs() + begun).into()
}

/// Whose request it is.
fn address(by: Client, headers: &HeaderMap, client: SocketAddr) -> IpAddr {
    let forwarded = || {
        let last = headers.get_all(FORWARDED).iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse().ok()
    };
    let address = match by {
        Client::Address => client.ip(),
        Client::Forwarded => forwarded().unwrap_or(client.ip()),
    };
    network(address)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    fn limit(requests: u32, per: Duration, burst: u32) -> Limit {
        let number = |number| NonZeroU32::new(number).unwrap();
        let client = Client::Address;
        Limit::new("/...", RateLimit { requests: number(requests), per, burst: number(burst), client })
    }

    #[test]
    fn a_client_that_has_used_its_burst_waits_and_others_do_not() {
        let limit = limit(2, Duration::from_secs(3600), 3);
        let [one, other] = ["10.0.0.1", "10.0.0.2"].map(|address| address.parse().unwrap());
        let remaining: Vec<u32> = (0..3).map(|_| limit.count(one).remaining).collect();
        assert_eq!(remaining, [2, 1, 0]);
        let refused = limit.count(one);
        let wait = refused.wait.unwrap();
        assert!(wait > Duration::from_secs(1700) && wait <= Duration::from_secs(1800), "{wait:?}");
        assert_eq!(limit.count(other).wait, None);
        let mut headers = HeaderMap::new();
        refused.write(&mut headers);
        assert_eq!(
            (&headers["ratelimit-limit"], &headers["ratelimit-remaining"]),
            (&"3".parse().unwrap(), &"0".parse().unwrap())
        );
        assert_eq!(headers["ratelimit-reset"], "5400");
        assert_eq!(headers[RETRY_AFTER], "1800");
    }

    #[test]
    fn a_limit_that_did_not_change_goes_on_with_its_buckets() {
        let known = KnownLimits::default();
        let client: SocketAddr = "10.0.0.1:1".parse().unwrap();
        let limits = |requests, burst| {
            let number = |number| NonZeroU32::new(number).unwrap();
            let (per, client) = (Duration::from_secs(3600), Client::Address);
            let limit = RateLimit { requests: number(requests), per, burst: number(burst), client };
            RateLimits::new(&[(Route::parse("/", "/api/...").unwrap(), limit)], &known).unwrap()
        };
        let remaining = |limits: &RateLimits| limits.count("/api/a", &HeaderMap::new(), client).unwrap().remaining;
        let first = limits(2, 5);
        assert_eq!(remaining(&first), 4);
        let second = limits(2, 5);
        assert_eq!(remaining(&second), 3);
        let changed = limits(2, 6);
        assert_eq!(remaining(&changed), 5);
        drop((first, second, changed));
        assert_eq!(remaining(&limits(2, 5)), 4, "what nobody counts in is forgotten");
    }

    #[test]
    fn clients_whose_buckets_are_full_are_forgotten() {
        let limit = limit(1000, Duration::from_millis(1), 1000);
        for client in 0..3 * SWEEP {
            limit.count(IpAddr::from(client.to_be_bytes()));
        }
        assert!(limit.buckets.len() <= 2 * SWEEP as usize, "{}", limit.buckets.len());
    }

    #[test]
    fn a_client_is_an_address_a_network_or_whom_the_proxy_names() {
        let peer = |peer: &str| format!("[{peer}]:80").parse().unwrap();
        let one = address(Client::Address, &HeaderMap::new(), peer("2001:db8:1:2:3::4"));
        assert_eq!(one, address(Client::Address, &HeaderMap::new(), peer("2001:db8:1:2:ffff::1")));
        assert_ne!(one, address(Client::Address, &HeaderMap::new(), peer("2001:db8:1:3::1")));
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED, HeaderValue::from_static("1.1.1.1"));
        headers.append(FORWARDED, HeaderValue::from_static("6.6.6.6, 9.9.9.9"));
        assert_eq!(address(Client::Forwarded, &headers, peer("::1")).to_string(), "9.9.9.9");
        assert_eq!(address(Client::Address, &headers, peer("::ffff:1.2.3.4")).to_string(), "1.2.3.4");
        assert_eq!(address(Client::Forwarded, &HeaderMap::new(), peer("::ffff:1.2.3.4")).to_string(), "1.2.3.4");
    }
}
