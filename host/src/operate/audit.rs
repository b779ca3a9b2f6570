//! What is written down of requests: every one that was refused, and every one that administers the host. Records of the log with the target
//! `audit`; no token is in them. What components try is `capability::refusal`'s.
//!
//! A client that is refused again and again gets a record a second; the next one says how many were left out. The log is one for the
//! process, and so is what bounds it. What administrators send is written down whole.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::access::Asked;
use super::one_line::in_one_line;
use crate::trigger::http::network;

/// Records that the refusals of one address may cause at once; after that, one a second.
const BURST: u32 = 20;
/// The time in which a further record is allowed.
const INTERVAL: Duration = Duration::from_secs(1);
/// Addresses that are told apart; all others share what one may cause.
const MOST_ADDRESSES: usize = 10_000;
/// Under this address stand those for whom there is no room.
const OTHERS: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

static RECORDS: Mutex<Records> = Mutex::new(Records { addresses: BTreeMap::new() });

/// A request was refused, for a reason that goes on from "refused: ". `token` is the name of the one that it showed, if anybody has it.
pub fn refused(asked: Asked<'_>, token: Option<&str>, reason: &str) {
    let mut records = RECORDS.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(left_out) = records.take(network(asked.client.ip()), Instant::now()) else {
        return;
    };
    drop(records);
    tracing::warn!(
        target: "audit",
        request_id = request_id(asked),
        client = %asked.client.ip(),
        token = token.unwrap_or_default(),
        method = in_one_line(asked.method),
        path = in_one_line(asked.path),
        left_out = (left_out > 0).then_some(left_out),
        "refused: {reason}",
    );
}

/// Somebody administers the host. `token` is the name of the one that the request showed; there is none where everybody may.
pub fn administered(asked: Asked<'_>, token: Option<&str>) {
    tracing::info!(
        target: "audit",
        request_id = request_id(asked),
        client = %asked.client.ip(),
        token = token.unwrap_or_default(),
        method = in_one_line(asked.method),
        path = in_one_line(asked.path),
        "an administrator's request",
    );
}

fn request_id(asked: Asked<'_>) -> &str {
    asked.headers.get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default()
}

/// The records that refusals have caused, by the client's address.
struct Records {
    addresses: BTreeMap<IpAddr, Taken>,
}

struct Taken {
    /// When all that the address may cause at once is allowed again.
    whole: Instant,
    left_out: u64,
}

impl Records {
    /// Takes one record if it is allowed; how many were left out before it.
    fn take(&mut self, address: IpAddr, now: Instant) -> Option<u64> {
        if self.addresses.len() >= MOST_ADDRESSES && !self.addresses.contains_key(&address) {
            self.forget(now);
        }
        let known = self.addresses.len() < MOST_ADDRESSES || self.addresses.contains_key(&address);
        let taken =
            self.addresses.entry(if known { address } else { OTHERS }).or_insert(Taken { whole: now, left_out: 0 });
        if taken.whole.saturating_duration_since(now) > INTERVAL * (BURST - 1) {
            taken.left_out += 1;
            return None;
        }
        taken.whole = taken.whole.max(now) + INTERVAL;
        Some(std::mem::take(&mut taken.left_out))
    }

    /// Forgets who may cause everything again. What was left out of theirs counts as that of others.
    fn forget(&mut self, now: Instant) {
        let mut left_out = 0;
        self.addresses.retain(|_, taken| {
            let stays = taken.whole > now;
            left_out += if stays { 0 } else { taken.left_out };
            stays
        });
        if left_out > 0 {
            self.addresses.entry(OTHERS).or_insert(Taken { whole: now, left_out: 0 }).left_out += left_out;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(number: u32) -> IpAddr {
        IpAddr::from((0x0a00_0000 + number).to_be_bytes())
    }

    #[test]
    fn an_address_gets_a_burst_of_records_and_then_one_a_second_that_tells_of_the_others() {
        let mut records = Records { addresses: BTreeMap::new() };
        let began = Instant::now();
        for _ in 0..BURST {
            assert_eq!(records.take(address(1), began), Some(0));
        }
        for _ in 0..1000 {
            assert_eq!(records.take(address(1), began), None);
        }
        assert_eq!(records.take(address(2), began), Some(0), "another address has its own");
        assert_eq!(records.take(address(1), began + INTERVAL), Some(1000));
        assert_eq!(records.take(address(1), began + INTERVAL), None);
        assert_eq!(records.take(address(1), began + INTERVAL * 100), Some(1));
    }

    #[test]
    fn however_many_addresses_there_are_a_bounded_number_is_kept() {
        let mut records = Records { addresses: BTreeMap::new() };
        let began = Instant::now();
        let most = u32::try_from(MOST_ADDRESSES).unwrap();
        let taken = (0..2 * most).filter(|number| records.take(address(*number), began).is_some()).count();
        assert_eq!(records.addresses.len(), MOST_ADDRESSES + 1);
        assert_eq!(taken, MOST_ADDRESSES + BURST as usize, "all that are too many share what one may cause");
        records.take(address(3 * most), began + INTERVAL * (BURST + 1));
        assert_eq!(records.addresses.len(), 2, "who is quiet is forgotten, but not what was left out");
    }
}
