//! Vendors of a backfill: names, habits, promises.

use super::random::Random;
use crate::domain::{Behaviour, Simulation, VendorFields};

const FIRST: &[&str] = &[
    "Alder",
    "Beacon",
    "Cedar",
    "Delta",
    "Ember",
    "Falcon",
    "Granite",
    "Harbor",
    "Iron",
    "Juniper",
    "Keystone",
    "Lakeside",
    "Meridian",
    "Northwind",
    "Orchard",
    "Pioneer",
    "Quarry",
    "Ridge",
    "Summit",
    "Tidewater",
    "Union",
    "Vista",
    "Westbrook",
    "Yarrow",
];

const SECOND: &[&str] = &[
    "Components",
    "Foods",
    "Instruments",
    "Logistics",
    "Materials",
    "Metals",
    "Packaging",
    "Paper",
    "Plastics",
    "Supply",
    "Textiles",
    "Tools",
];

/// The largest integer that every JSON reader keeps.
const LARGEST_SEED: u64 = (1 << 53) - 1;

/// What the vendor of this number, from 1, of a backfill is known by.
pub(crate) fn vendor_id(seed: i64, number: i64) -> String {
    format!("sim-{seed}-{number:03}")
}

/// The vendor of this number, from 1, of a backfill. Some are good at everything and some at little, since what makes them so comes from one
/// number: how much of a promise is slack, and how often something goes wrong.
pub(crate) fn vendor(seed: i64, number: i64, orders_per_day: u32) -> (VendorFields, Simulation) {
    let mut random = Random::new(seed, "vendor", &[number]);
    let quality = random.uniform();
    let (first, second) = (random.one_of(FIRST), random.one_of(SECOND));
    let flaw = |random: &mut Random, worst: f64| worst * (1.0 - quality) * random.between(0.4, 1.0);
    let behaviour = Behaviour {
        accept_minutes: random.between(20.0, 480.0).round(),
        ship_minutes: random.between(480.0, 2880.0).round(),
        deliver_minutes: random.between(1440.0, 5760.0).round(),
        return_minutes: random.between(4320.0, 14_400.0).round(),
        spread: thousandths(random.between(0.25, 0.35) + flaw(&mut random, 0.35)),
        cancellation_rate: thousandths(0.005 + flaw(&mut random, 0.12)),
        short_rate: thousandths(0.01 + flaw(&mut random, 0.25)),
        return_rate: thousandths(0.01 + flaw(&mut random, 0.15)),
    };
    let usual = behaviour.accept_minutes + behaviour.ship_minutes + behaviour.deliver_minutes;
    let promised = usual * (1.15 + 0.85 * quality) / 1440.0;
    let simulation = Simulation { seed: (random.bits() & LARGEST_SEED).cast_signed(), orders_per_day, behaviour };
    let fields = VendorFields {
        name: format!("{first} {second} {number}"),
        lead_days: promised.ceil().clamp(1.0, 365.0) as u32,
        simulation: Some(simulation),
    };
    (fields, simulation)
}

fn thousandths(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn vendors_differ_and_keep_within_their_bounds() {
        let vendors: Vec<(VendorFields, Simulation)> = (1..=1000).map(|number| vendor(42, number, 10)).collect();
        let mut seeds = BTreeSet::new();
        for (fields, simulation) in &vendors {
            let behaviour = simulation.behaviour;
            let minutes =
                [behaviour.accept_minutes, behaviour.ship_minutes, behaviour.deliver_minutes, behaviour.return_minutes];
            assert!(minutes.iter().all(|minutes| (1.0..=100_000.0).contains(minutes)), "{behaviour:?}");
            let rates = [behaviour.cancellation_rate, behaviour.short_rate, behaviour.return_rate];
            assert!(rates.iter().all(|rate| (0.0..=1.0).contains(rate)), "{behaviour:?}");
            assert!((0.0..=2.0).contains(&behaviour.spread) && (1..=365).contains(&fields.lead_days));
            assert!(seeds.insert(simulation.seed), "two vendors have the same seed");
        }
        let cancelled = vendors.iter().map(|(_, simulation)| simulation.behaviour.cancellation_rate);
        let (low, high) = cancelled.fold((1.0f64, 0.0f64), |(low, high), rate| (low.min(rate), high.max(rate)));
        assert!(low < 0.01 && high > 0.08, "{low} {high}");
        assert_eq!(vendor(42, 7, 10), vendors[6], "the same seed gives the same vendors");
        assert_ne!(vendor(43, 7, 10), vendors[6]);
    }
}
