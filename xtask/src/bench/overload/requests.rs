//! What clients send: a mix of all applications' reads and writes, each write with a name by which it is found again.

use std::net::SocketAddr;

use anyhow::Result;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Request, header};
use serde_json::json;

/// Vendors that orders go to, made before the load.
pub(super) const VENDORS: u32 = 50;
/// Accounts that transactions are of.
const ACCOUNTS: u32 = 500;

/// What is read; the pages of the browser application among it.
pub(super) const READS: [&str; 9] = [
    "/api/counter/value",
    "/api/counter/audit?limit=5",
    "/api/transactions?limit=20",
    "/api/accounts?limit=20",
    "/api/dashboard/summary",
    "/api/orders?limit=20",
    "/api/experiments?limit=20",
    "/",
    "/transactions",
];

/// A write of each kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    Increment,
    Transaction,
    Order,
    /// Of the order with this id, from placed to accepted.
    Acceptance(String),
    Experiment,
}

/// A write, with a number that no other has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Write {
    pub(super) change: Change,
    pub(super) number: u32,
}

/// One request of the mix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    Read(&'static str),
    Write(Write),
}

impl Wish {
    /// The request with this number. `order` gives an order that can be accepted, if there is one.
    pub(super) fn of(number: u32, order: impl FnOnce() -> Option<String>) -> Self {
        let change = match mixed(number) % 1000 {
            0..300 => Change::Increment,
            300..500 => Change::Transaction,
            500..600 => Change::Order,
            600..700 => order().map_or(Change::Order, Change::Acceptance),
            700..702 => Change::Experiment,
            other => return Self::Read(READS[other as usize % READS.len()]),
        };
        Self::Write(Write { change, number })
    }

    /// What is asked for, whoever asks.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Read(path) => path,
            Self::Write(write) => match write.change {
                Change::Increment => "increment",
                Change::Transaction => "transaction",
                Change::Order => "order",
                Change::Acceptance(_) => "acceptance of an order",
                Change::Experiment => "experiment",
            },
        }
    }

    /// The request.
    pub(super) fn request(&self, address: SocketAddr) -> Result<Request<Full<Bytes>>> {
        match self {
            Self::Read(path) => {
                Ok(Request::get(*path).header(header::HOST, address.to_string()).body(Full::default())?)
            }
            Self::Write(write) => write.request(address),
        }
    }
}

impl Write {
    /// What it is found by afterwards.
    pub(super) fn name(&self) -> String {
        format!("load-{}", self.number)
    }

    /// Whether it may be sent again: it takes effect once at most.
    pub(super) fn is_repeatable(&self) -> bool {
        // Transactions and experiments have ids that their clients choose; the counter's are all sent with a key.
        match self.change {
            Change::Increment | Change::Transaction | Change::Experiment => true,
            Change::Order | Change::Acceptance(_) => self.number.is_multiple_of(4),
        }
    }

    fn request(&self, address: SocketAddr) -> Result<Request<Full<Bytes>>> {
        let (number, name) = (self.number, self.name());
        let (path, body) = match &self.change {
            Change::Increment => ("/api/counter/increment".to_owned(), json!({ "amount": 1 + number % 9 })),
            Change::Transaction => ("/api/transactions".to_owned(), payment(&name, number)),
            Change::Order => {
                let line = json!({ "sku": "BOLT", "quantity": 1 + number % 5, "unitPriceMinor": 250 });
                let vendor = vendor(number % VENDORS);
                ("/api/orders".to_owned(), json!({ "vendorId": vendor, "reference": name, "lines": [line] }))
            }
            Change::Acceptance(order) => (format!("/api/orders/{order}/transitions"), json!({ "to": "accepted" })),
            Change::Experiment => ("/api/experiments".to_owned(), experiment(&name, number)),
        };
        let mut request = Request::post(path)
            .header(header::HOST, address.to_string())
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-request-id", &name);
        let has_its_own = matches!(self.change, Change::Transaction | Change::Experiment);
        if self.is_repeatable() && !has_its_own {
            request = request.header("idempotency-key", &name);
        }
        Ok(request.body(Full::new(body.to_string().into()))?)
    }
}

/// The id of a vendor.
pub(super) fn vendor(number: u32) -> String {
    format!("load-vendor-{number}")
}

fn payment(name: &str, number: u32) -> serde_json::Value {
    let mixed = mixed(number);
    json!({
        "id": name,
        "accountId": format!("load-account-{}", number % ACCOUNTS),
        "amountMinor": 100 + mixed % 30_000,
        "currency": "USD",
        "merchant": format!("merchant-{}", mixed % 57),
        "category": format!("category-{}", mixed % 5),
        "channel": "online",
        "country": "US",
    })
}

fn experiment(name: &str, number: u32) -> serde_json::Value {
    json!({
        "id": name,
        "name": "Checkout",
        "metrics": ["signups"],
        "source": "simulation",
        "timeRange": { "start": "2031-05-01T00:00:00Z", "end": "2031-05-29T00:00:00Z" },
        "interventionAt": "2031-05-15T00:00:00Z",
        "simulation": {
            "seed": number,
            "unitsPerGroup": 20,
            "metrics": { "signups": { "baseline": 100, "effect": 5, "noise": 2, "unitSpread": 10 } },
        },
    })
}

/// The same for each run, and without a pattern that a kind of request could have (Knuth's multiplicative hashing).
fn mixed(number: u32) -> u32 {
    number.wrapping_mul(2_654_435_761) >> 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mix_has_every_kind_of_write_and_every_read() {
        let wishes: Vec<_> = (0..20_000).map(|number| Wish::of(number, || Some("order".to_owned()))).collect();
        let has =
            |change: &Change| wishes.iter().any(|wish| matches!(wish, Wish::Write(write) if write.change == *change));
        let acceptance = Change::Acceptance("order".to_owned());
        for change in [Change::Increment, Change::Transaction, Change::Order, acceptance, Change::Experiment] {
            assert!(has(&change), "no {change:?}");
        }
        for path in READS {
            assert!(wishes.contains(&Wish::Read(path)), "no {path}");
        }
    }
}
