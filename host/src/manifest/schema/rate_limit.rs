//! `[[application.tool.tidemill.rate_limit]]`: how often a client may send requests.
//!
//! Owns the keys, their defaults and bounds. Leaves out parsing routes (`application::rate_limits`) and counting (`trigger::http`).

use std::num::NonZeroU32;
use std::time::Duration;

use super::super::reader::{Located, TableReader, ValueReader, suggestion};
use super::limits::{self, Bounds};

/// How often one client may send requests to one route: a token bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// `requests`: so many in each `per`, evenly.
    pub requests: NonZeroU32,
    /// `per`: default 1 s, 100 ms to 24 h.
    pub per: Duration,
    /// `burst`: so many at once, after a pause. Default as many as `requests`.
    pub burst: NonZeroU32,
    /// `client`: who counts as one client.
    pub client: Client,
}

/// Who counts as one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// `"address"`: who connects from one address; in IPv6, from one network of 64 bits. The default.
    Address,
    /// `"forwarded"`: whom the last entry of `X-Forwarded-For` names. Only where every request passes a proxy that writes it.
    Forwarded,
}

/// One table as it was read.
#[derive(Clone, Debug)]
pub(crate) struct RateLimitTable {
    /// As the manifest has it.
    pub route: Located<String>,
    /// How often.
    pub limit: RateLimit,
}

const MOST: u32 = 1_000_000;

pub(super) fn read(mut table: TableReader<'_>) -> Option<RateLimitTable> {
    let route = table.required("route").and_then(ValueReader::string);
    let has_requests = table.required("requests").is_some();
    let counts = Bounds::new(1, MOST);
    let requests = limits::count(&mut table, "requests", counts).and_then(NonZeroU32::new);
    let times = Bounds::new(Duration::from_millis(100), Duration::from_secs(24 * 3600));
    let per = limits::duration(&mut table, "per", times).unwrap_or(Duration::from_secs(1));
    let burst = limits::count(&mut table, "burst", counts).and_then(NonZeroU32::new);
    let client = table.value("client").and_then(read_client).unwrap_or(Client::Address);
    table.finish();
    let requests = requests.filter(|_| has_requests)?;
    Some(RateLimitTable { route: route?, limit: RateLimit { requests, per, burst: burst.unwrap_or(requests), client } })
}

fn read_client(value: ValueReader<'_>) -> Option<Client> {
    let name = value.as_string().map(|name| name.value);
    match name.as_deref() {
        Some("address") => Some(Client::Address),
        Some("forwarded") => Some(Client::Forwarded),
        Some(other) => {
            let help = suggestion(other, &["address", "forwarded"], "kinds of clients");
            value.invalid(format!("clients are not told apart by `{other}`"), Some(&help))
        }
        None => value.mismatch("a kind of client"),
    }
}
