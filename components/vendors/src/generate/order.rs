//! Orders of a simulated vendor: how many a day, when, of what.

use super::random::Random;
use crate::domain::{DAY_MILLIS, Day, Line, Order, Simulation};

/// How many different things a vendor sells.
const SKUS: u32 = 400;

/// The order of this number, from 0, that a vendor gets on a day.
pub(crate) fn order(vendor_id: &str, simulation: &Simulation, lead_days: u32, day: Day, number: i64) -> Order {
    let (placed_at, mut random) = placing(simulation, day, number);
    let lines = (0..=random.below(3)).map(|_| line(&mut random, simulation.seed)).collect();
    let promised_at = placed_at + i64::from(lead_days) * DAY_MILLIS;
    Order::placed(id(&mut random, placed_at), vendor_id.to_owned(), placed_at, promised_at, lines)
}

/// All orders that a vendor gets on a day and that are placed within some time: after `after`, and not after `until`.
pub(crate) fn orders_of_day(
    vendor_id: &str,
    simulation: &Simulation,
    lead_days: u32,
    day: Day,
    (after, until): (i64, i64),
) -> Vec<Order> {
    (0..i64::from(simulation.orders_per_day))
        .filter(|number| {
            let (placed_at, _) = placing(simulation, day, *number);
            after < placed_at && placed_at <= until
        })
        .map(|number| order(vendor_id, simulation, lead_days, day, number))
        .collect()
}

/// When an order is placed, and the random numbers for all else of it.
fn placing(simulation: &Simulation, day: Day, number: i64) -> (i64, Random) {
    let mut random = Random::new(simulation.seed, "order", &[day.0, number]);
    // The sum of two uniform numbers: most orders come around two in the afternoon, the first at six and the last at ten.
    let hours = 6.0 + 8.0 * (random.uniform() + random.uniform());
    (day.start() + (hours * 3_600_000.0) as i64, random)
}

/// A UUIDv7 (RFC 9562) of the time, whose random bits are the seed's.
fn id(random: &mut Random, millis: i64) -> String {
    let mut bits = [0; 10];
    bits[..8].copy_from_slice(&random.bits().to_le_bytes());
    bits[8..].copy_from_slice(&random.bits().to_le_bytes()[..2]);
    uuid::Builder::from_unix_timestamp_millis(millis.unsigned_abs(), &bits).into_uuid().to_string()
}

/// A line: few units of most things. A thing costs the same each time.
fn line(random: &mut Random, seed: i64) -> Line {
    let sku = random.below(SKUS);
    let most = 1 + random.below(12);
    let quantity = 1 + random.below(most);
    let mut price = Random::new(seed, "price", &[i64::from(sku)]);
    // From 2 to some 200, evenly by order of magnitude; powers of two are exact everywhere.
    let doublings = price.below(7);
    let unit_price_minor = (i64::from(200 + price.below(200))) << doublings;
    Line::new(format!("SKU-{sku:04}"), quantity, unit_price_minor)
}

#[cfg(test)]
mod tests {
    use super::super::vendor;
    use super::*;
    use crate::domain::Totals;

    #[test]
    fn orders_are_those_of_their_day_and_their_ids_tell_when() {
        let (fields, simulation) = vendor(42, 1, 300);
        let day = Day::parse("2031-05-01").unwrap();
        let orders = orders_of_day("v", &simulation, fields.lead_days, day, (0, i64::MAX));
        assert_eq!(orders.len(), 300);
        let mut ids: Vec<&str> = orders.iter().map(|order| order.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 300);
        for order in &orders {
            assert_eq!(Day::of(order.placed_at), day);
            let uuid = uuid::Uuid::parse_str(&order.id).unwrap();
            assert_eq!(uuid.get_version_num(), 7);
            let (seconds, nanos) = uuid.get_timestamp().unwrap().to_unix();
            assert_eq!(seconds * 1000 + u64::from(nanos) / 1_000_000, order.placed_at.unsigned_abs());
            assert!((1..=3).contains(&order.lines.len()) && Totals::of(&order.lines).ordered_units > 0);
        }
    }

    #[test]
    fn a_day_in_two_parts_has_the_orders_of_the_whole_day() {
        let (_, simulation) = vendor(42, 1, 50);
        let day = Day(20_000);
        let part = |after, until| orders_of_day("v", &simulation, 5, day, (after, until));
        let noon = day.start() + DAY_MILLIS / 2;
        let parts = [part(day.start() - 1, noon), part(noon, i64::MAX)].concat();
        let mut whole = part(0, i64::MAX);
        let mut parts = parts;
        whole.sort_by(|one, other| one.id.cmp(&other.id));
        parts.sort_by(|one, other| one.id.cmp(&other.id));
        assert_eq!(parts, whole);
    }

    #[test]
    fn more_orders_a_day_add_to_those_there_were() {
        let (_, few) = vendor(42, 1, 10);
        let many = Simulation { orders_per_day: 20, ..few };
        let all = |simulation| orders_of_day("v", simulation, 5, Day(20_000), (0, i64::MAX));
        assert_eq!(all(&few)[..], all(&many)[..10]);
    }
}
