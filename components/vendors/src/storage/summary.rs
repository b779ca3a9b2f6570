//! What the dashboard reads: the sums of every vendor for all time and for its last weeks. Nothing of it grows with the number of orders.

use std::collections::BTreeMap;

use tidemill_sdk::{Database, DatabaseError, params};

use super::Vendors;
use super::reports::measures;
use crate::domain::{Day, Measures};

/// Every vendor's sums, as of one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// By id.
    pub vendors: Vec<SummaryVendor>,
    /// The last change that is in it; 0 if none is.
    pub sequence: i64,
    /// When that was added.
    pub updated_at: Option<i64>,
}

/// One vendor's sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SummaryVendor {
    /// The vendor.
    pub id: String,
    /// For people.
    pub name: String,
    /// Of its amounts.
    pub currency: String,
    /// Of all time.
    pub total: Measures,
    /// Of the weeks in which it had orders, by their Mondays.
    pub weeks: BTreeMap<Day, Measures>,
}

impl<D: Database> Vendors<D> {
    /// The sums of all vendors, with their weeks from `weeks_from` on.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn summary(&self, weeks_from: Day) -> Result<Summary, DatabaseError> {
        let rows = self.store.execute(&select(), params![weeks_from.0]).await?;
        let mut summary = Summary::default();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows.iter() {
            summary.sequence = row.get::<Option<i64>>("sequence")?.unwrap_or(0);
            summary.updated_at = row.get("updated_at")?;
            let id: &str = row.get("id")?;
            let sums = if row.get::<Option<i64>>("grain")?.is_some() { measures(row)? } else { Measures::default() };
            match places.get(id) {
                // Rows of all time come first.
                None => {
                    places.insert(id.to_owned(), summary.vendors.len());
                    summary.vendors.push(SummaryVendor {
                        id: id.to_owned(),
                        name: row.get("name")?,
                        currency: row.get("currency")?,
                        total: sums,
                        weeks: BTreeMap::new(),
                    });
                }
                Some(place) => {
                    summary.vendors[*place].weeks.insert(Day(row.get("start")?), sums);
                }
            }
        }
        Ok(summary)
    }
}

/// One statement, and so as of one moment.
fn select() -> String {
    let columns = format!(
        "vendors.id, vendors.name, vendors.currency, grain, start, {}, (SELECT max(sequence) FROM report_states) AS sequence,
        (SELECT max(updated_at) FROM report_states) AS updated_at",
        Measures::NAMES.join(", ")
    );
    format!(
        "SELECT * FROM (
            SELECT {columns} FROM vendors LEFT JOIN reports ON reports.vendor_id = vendors.id AND grain = 0 AND start = 0
            UNION ALL
            SELECT {columns} FROM vendors CROSS JOIN reports ON reports.vendor_id = vendors.id AND grain = 1 AND start >= ?1
        ) ORDER BY ifnull(grain, 0), id"
    )
}
