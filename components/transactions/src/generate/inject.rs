//! What does not belong there. A payment of a burst is labelled from where the burst can be told from what came before it: nobody could
//! know of the first ones.

use super::day::{Day, Payment};
use super::kind::Kind;
use super::market::{FAR, STRANGE};
use super::random::Random;

/// How often each kind is injected: bursts less, since one of them is many payments.
const WEIGHTS: [(Kind, f64); 6] = [
    (Kind::LargeAmount, 3.0),
    (Kind::NewCountry, 3.0),
    (Kind::OddHour, 3.0),
    (Kind::NewCategory, 3.0),
    (Kind::Velocity, 1.0),
    (Kind::CardTesting, 1.0),
];

/// Labelled payments of one injection, on average over the kinds.
const LABELLED_PER_INJECTION: f64 = 1.7;

/// The first payments of a burst, which have no label.
const UNLABELLED: usize = 3;

/// What is injected into a day.
pub(super) fn inject(day: &Day<'_>, seed: u64, anomaly_rate: f64, country: &'static str) -> Vec<Payment> {
    let mut random = Random::new(seed, "inject", &[day.person.number, day.number]);
    if !random.chance(anomaly_rate * day.person.daily / LABELLED_PER_INJECTION) {
        return Vec::new();
    }
    let (kind, _) = WEIGHTS[random.weighted(&WEIGHTS.map(|(_, weight)| weight))];
    let mut usual = || day.habitual(&mut random, country, false);
    let base = usual();
    match kind {
        Kind::LargeAmount => {
            let factor = libm::exp(random.between(3.2, 4.2));
            let amount_minor = scale(day.person.minor(4_000.0 * day.person.wealth), factor);
            vec![Payment { amount_minor, kind: Some(kind), ..base }]
        }
        Kind::NewCountry => {
            // At home shortly before, so that nobody could have travelled.
            let country = *random.pick(&FAR);
            let minutes = random.between(15.0, 90.0);
            let away = Payment {
                timestamp: after(base.timestamp, minutes),
                merchant: format!("Store {country}-{:03}", random.below(900)),
                country,
                kind: Some(kind),
                ..base.clone()
            };
            vec![base, away]
        }
        Kind::OddHour => {
            let hour = random.between(1.5, day.person.rises - 2.5);
            vec![Payment { timestamp: day.at(hour), kind: Some(kind), ..base }]
        }
        Kind::NewCategory => {
            let (category, merchant) = *random.pick(&STRANGE);
            let amount_minor = scale(base.amount_minor, random.between(1.0, 2.5));
            let merchant = format!("{merchant} {:03}", random.below(900));
            vec![Payment { category, merchant, channel: "online", amount_minor, kind: Some(kind), ..base }]
        }
        Kind::Velocity => {
            let count = 7 + random.below(5);
            burst(&mut random, base, count, 90.0, |random, payment| {
                let next = day.habitual(random, country, false);
                Payment { timestamp: payment.timestamp, ..next }
            })
            .label(kind)
        }
        Kind::CardTesting => {
            let count = 7 + random.below(6);
            let merchant = format!("Webstore {:03}", random.below(900));
            let base = Payment { merchant, category: "online-retail", channel: "online", ..base };
            burst(&mut random, base, count, 40.0, |random, payment| Payment {
                amount_minor: day.person.minor(random.between(50.0, 300.0)),
                ..payment
            })
            .label(kind)
        }
    }
}

fn scale(amount: i64, factor: f64) -> i64 {
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "amounts are far below 2^53")]
    let scaled = libm::round(amount as f64 * factor) as i64;
    scaled.max(1)
}

fn after(timestamp: i64, minutes: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "minutes of a day in milliseconds")]
    let millis = libm::round(minutes * 60_000.0) as i64;
    timestamp + millis
}

struct Burst(Vec<Payment>);

impl Burst {
    fn label(self, kind: Kind) -> Vec<Payment> {
        let label = |(index, payment)| Payment { kind: (index >= UNLABELLED).then_some(kind), ..payment };
        self.0.into_iter().enumerate().map(label).collect()
    }
}

/// Payments one after the other, so many seconds apart on average.
fn burst(
    random: &mut Random,
    base: Payment,
    count: usize,
    seconds: f64,
    mut change: impl FnMut(&mut Random, Payment) -> Payment,
) -> Burst {
    let mut timestamp = base.timestamp;
    let payments = (0..count).map(|_| {
        timestamp = after(timestamp, seconds / 60.0 * random.between(0.4, 1.6));
        change(random, Payment { timestamp, ..base.clone() })
    });
    Burst(payments.collect())
}
