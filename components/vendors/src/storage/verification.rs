//! The reports computed anew from the orders, and what differs.
//!
//! SQL computes here what `domain` computes elsewhere, so that neither checks itself. A vendor is looked at in one statement, and so as of one
//! moment: its orders, less the changes that are not in the reports yet, must be what the reports say.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::{Database, DatabaseError, RowError, Rows, Transaction, params};

use super::reports::{add_lead_times, add_sums, measures, sums_row};
use super::{Execute, REPORTS_STREAM, Vendors, pending};
use crate::domain::{Day, Facts, Grain, Measures};

/// A stored number that is not what the orders give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Over which time.
    pub grain: Grain,
    /// When it begins.
    pub start: Day,
    /// Which number: the name of a sum, or which lead time.
    pub what: String,
    /// How much is missing; below 0, how much there is too much.
    pub missing: i64,
}

/// What differs of one vendor.
#[derive(Default)]
struct Differing {
    reports: Rows,
    lead_times: Rows,
}

/// How the sums follow from a row of facts. Each line is the definition of the measure of its name.
const DEFINITIONS: [(&str, &str); Measures::NAMES.len()] = [
    ("placed", "status = 'placed'"),
    ("accepted", "status = 'accepted'"),
    ("shipped", "status = 'shipped'"),
    ("delivered", "status = 'delivered'"),
    ("returned", "status = 'returned'"),
    ("cancelled", "status = 'cancelled'"),
    ("on_time", "arrived AND delivered_at <= promised_at"),
    ("in_full", "arrived AND short_lines = 0"),
    ("on_time_in_full", "arrived AND short_lines = 0 AND delivered_at <= promised_at"),
    ("due_units", "iif(arrived OR status = 'shipped', ordered_units, 0)"),
    ("shipped_units", "shipped_units"),
    ("returned_units", "returned_units"),
    ("revenue_minor", "iif(arrived, shipped_minor - returned_minor, 0)"),
    ("lead_minutes", "iif(arrived, (delivered_at - placed_at) / 60000, 0)"),
    (
        "lead_minutes_squared",
        "iif(arrived, (delivered_at - placed_at) / 60000 * ((delivered_at - placed_at) / 60000), 0)",
    ),
];

/// Common table expressions: `facts` of vendor `?1`, those of its orders with sign 1, and those by which its orders are ahead of the reports
/// with sign −1.
fn facts() -> String {
    let columns = Facts::COLUMNS.join(", ");
    let of_image = |image: &str| {
        let members = Facts::COLUMNS.iter().map(|column| format!("{image} ->> '{column}'")).collect::<Vec<_>>();
        format!("SELECT {members} FROM pending WHERE {image} ->> 'vendor_id' = ?1", members = members.join(", "))
    };
    format!(
        "{pending},
        signed(sign, {columns}) AS (
            SELECT 1, {columns} FROM orders WHERE vendor_id = ?1
            UNION ALL SELECT -1, * FROM ({after})
            UNION ALL SELECT 1, * FROM ({before})
        ),
        facts AS (
            SELECT *, placed_at / 86400000 AS day, status IN ('delivered', 'returned') AS arrived FROM signed
        )",
        pending = pending::common_table(),
        after = of_image("after"),
        before = of_image("before"),
    )
}

fn select_reports() -> String {
    let all = |expression: &dyn Fn(&str) -> String| Measures::NAMES.map(expression).join(", ");
    let sums = DEFINITIONS.map(|(name, definition)| format!("sum(sign * ({definition})) AS {name}")).join(", ");
    let names = Measures::NAMES.join(", ");
    format!(
        "WITH {facts},
        days AS (SELECT day, {sums} FROM facts GROUP BY day),
        cells AS (
            SELECT 0 AS grain, 0 AS start, {names} FROM days
            UNION ALL SELECT 1, day - (day + 3) % 7, {names} FROM days
            UNION ALL SELECT 2, day, {names} FROM days
            UNION ALL SELECT grain, start, {negative} FROM reports WHERE vendor_id = ?1
        )
        SELECT grain, start, {totals} FROM cells GROUP BY grain, start HAVING {differs} ORDER BY grain, start",
        facts = facts(),
        negative = all(&|name| format!("-{name}")),
        totals = all(&|name| format!("sum({name}) AS {name}")),
        differs = Measures::NAMES.map(|name| format!("sum({name}) <> 0")).join(" OR "),
    )
}

fn select_lead_times() -> String {
    format!(
        "WITH {facts},
        counts AS (
            SELECT day, (delivered_at - placed_at) / 60000 AS minutes, sum(sign) AS orders FROM facts WHERE arrived
            GROUP BY day, minutes
        ),
        cells AS (
            SELECT 0 AS grain, 0 AS start, 0 AS unit, minutes AS value, orders FROM counts
            UNION ALL SELECT 0, 0, 1, minutes / 60, orders FROM counts
            UNION ALL SELECT 0, 0, 2, minutes / 1440, orders FROM counts
            UNION ALL SELECT 2, day, 0, minutes, orders FROM counts
            UNION ALL SELECT grain, start, unit, value, -orders FROM lead_times WHERE vendor_id = ?1
        )
        SELECT grain, start, unit, value, sum(orders) AS orders FROM cells GROUP BY grain, start, unit, value
        HAVING sum(orders) <> 0 ORDER BY grain, start, unit, value",
        facts = facts(),
    )
}

async fn find(execute: &mut impl Execute, vendor_id: &str) -> Result<Differing, DatabaseError> {
    Ok(Differing {
        reports: execute.run(&select_reports(), params![vendor_id]).await?,
        lead_times: execute.run(&select_lead_times(), params![vendor_id]).await?,
    })
}

/// What differs of a vendor.
pub(crate) async fn differences(execute: &mut impl Execute, vendor_id: &str) -> Result<Vec<Difference>, DatabaseError> {
    Ok(find(execute, vendor_id).await?.differences()?)
}

/// Adds to a vendor's reports what is missing, and tells what that was. Dead letters of the vendor's orders are in them then too, and noted, so
/// that trying them again adds nothing.
pub(crate) async fn repair<D: Database>(
    transaction: &mut Transaction<D>,
    vendor_id: &str,
    at: Moment,
) -> Result<Vec<Difference>, DatabaseError> {
    let found = find(transaction, vendor_id).await?;
    let mut sums = Vec::new();
    for row in found.reports.iter() {
        sums.push(sums_row(vendor_id, row.get("grain")?, row.get("start")?, &measures(row)?));
    }
    add_sums(transaction, sums).await?;
    let mut counts = Vec::new();
    for row in found.lead_times.iter() {
        let number = |name: &str| row.get::<i64>(name);
        let (unit, value, orders) = (number("unit")?, number("value")?, number("orders")?);
        counts.push(params![vendor_id, number("grain")?, number("start")?, unit, value, orders]);
    }
    add_lead_times(transaction, counts).await?;
    let note = "INSERT INTO tidemill_inbox (stream, sequence)
        SELECT stream, sequence FROM tidemill_dead_letters WHERE stream = ?1
            AND ?2 IN (before ->> 'vendor_id', after ->> 'vendor_id') ON CONFLICT DO NOTHING";
    transaction.execute(note, params![REPORTS_STREAM, vendor_id]).await?;
    let touch = "UPDATE report_states SET updated_at = ?2 WHERE vendor_id = ?1";
    transaction.execute(touch, params![vendor_id, at.as_millis()]).await?;
    Ok(found.differences()?)
}

impl Differing {
    fn differences(&self) -> Result<Vec<Difference>, RowError> {
        let mut differences = Vec::new();
        for row in self.reports.iter() {
            let (grain, start) = (Grain::of(row.get("grain")?), Day(row.get("start")?));
            for (name, missing) in Measures::NAMES.into_iter().zip(measures(row)?.values()) {
                if missing != 0 {
                    differences.push(Difference { grain, start, what: name.to_owned(), missing });
                }
            }
        }
        for row in self.lead_times.iter() {
            let unit = ["minutes", "hours", "days"][usize::from(row.get::<u16>("unit")?).min(2)];
            differences.push(Difference {
                grain: Grain::of(row.get("grain")?),
                start: Day(row.get("start")?),
                what: format!("orders of {} {unit}", row.get::<i64>("value")?),
                missing: row.get("orders")?,
            });
        }
        Ok(differences)
    }
}

impl<D: Database> Vendors<D> {
    /// The ids of vendors that have reports or could have, after this one; at most `count`.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn vendors_to_verify(&self, after: &str, count: i64) -> Result<Vec<String>, DatabaseError> {
        let sql = "SELECT id FROM vendors WHERE id > ?1 UNION SELECT vendor_id FROM report_states WHERE vendor_id > ?1
            ORDER BY 1 LIMIT ?2";
        let rows = self.store.execute(sql, params![after, count]).await?;
        Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, RowError>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_a_definition() {
        assert_eq!(DEFINITIONS.map(|(name, _)| name), Measures::NAMES);
    }
}
