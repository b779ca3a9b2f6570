//! The reports, as orders give them and as they are stored, number by number. What orders give is computed here once more, order by order, from
//! the contract's words.

use std::collections::BTreeMap;

use tidemill_sdk::Row;
use vendors::Measures;

use super::Fixture;

/// Each number that is not 0, by vendor, grain, start and what it counts.
pub(crate) type Cells = BTreeMap<(String, i64, i64, String), i64>;

pub(crate) async fn expected_reports(fixture: &Fixture) -> Cells {
    let mut cells = Cells::new();
    let orders = fixture.rows("SELECT * FROM orders").await;
    for order in orders.iter() {
        let vendor: String = order.get("vendor_id").unwrap();
        let day = number(order, "placed_at") / 86_400_000;
        // 1970-01-05 was a Monday.
        let monday = 4 + (day - 4).div_euclid(7) * 7;
        let mut count = |grain: i64, start: i64, what: String, amount: i64| {
            if amount != 0 {
                *cells.entry((vendor.clone(), grain, start, what)).or_default() += amount;
            }
        };
        for (what, amount) in amounts(order) {
            for (grain, start) in [(0, 0), (1, monday), (2, day)] {
                count(grain, start, what.to_owned(), amount);
            }
        }
        if let Some(minutes) = minutes(order) {
            count(2, day, format!("0/{minutes}"), 1);
            for (unit, length) in [(0, 1), (1, 60), (2, 1440)] {
                count(0, 0, format!("{unit}/{}", minutes / length), 1);
            }
        }
    }
    cells.retain(|_, amount| *amount != 0);
    cells
}

fn amounts(order: Row<'_>) -> Vec<(&'static str, i64)> {
    let status: &str = order.get("status").unwrap();
    let has_arrived = matches!(status, "delivered" | "returned");
    let mut amounts = Vec::new();
    for name in ["placed", "accepted", "shipped", "delivered", "returned", "cancelled"] {
        amounts.push((name, i64::from(name == status)));
    }
    if has_arrived {
        let on_time = number(order, "delivered_at") <= number(order, "promised_at");
        let in_full = number(order, "short_lines") == 0;
        amounts.push(("on_time", i64::from(on_time)));
        amounts.push(("in_full", i64::from(in_full)));
        amounts.push(("on_time_in_full", i64::from(on_time && in_full)));
        amounts.push(("revenue_minor", number(order, "shipped_minor") - number(order, "returned_minor")));
        let minutes = minutes(order).unwrap();
        amounts.push(("lead_minutes", minutes));
        amounts.push(("lead_minutes_squared", minutes * minutes));
    }
    if has_arrived || status == "shipped" {
        amounts.push(("due_units", number(order, "ordered_units")));
    }
    amounts.push(("shipped_units", number(order, "shipped_units")));
    amounts.push(("returned_units", number(order, "returned_units")));
    amounts
}

fn minutes(order: Row<'_>) -> Option<i64> {
    let delivered_at: Option<i64> = order.get("delivered_at").unwrap();
    Some((delivered_at? - number(order, "placed_at")) / 60_000)
}

fn number(row: Row<'_>, column: &str) -> i64 {
    row.get(column).unwrap()
}

pub(crate) async fn stored_reports(fixture: &Fixture) -> Cells {
    let mut cells = Cells::new();
    for row in fixture.rows("SELECT * FROM reports").await.iter() {
        for name in Measures::NAMES {
            let key = (row.get("vendor_id").unwrap(), number(row, "grain"), number(row, "start"), name.to_owned());
            cells.insert(key, number(row, name));
        }
    }
    for row in fixture.rows("SELECT * FROM lead_times").await.iter() {
        let what = format!("{}/{}", number(row, "unit"), number(row, "value"));
        let key = (row.get("vendor_id").unwrap(), number(row, "grain"), number(row, "start"), what);
        cells.insert(key, number(row, "orders"));
    }
    cells.retain(|_, amount| *amount != 0);
    cells
}
