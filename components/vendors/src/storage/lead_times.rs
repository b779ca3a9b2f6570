//! Lead times: how many orders took how long, and the percentiles of that, which are values that occurred.

use std::sync::LazyLock;

use tidemill_sdk::{Database, DatabaseError, RowError, params};

use super::Vendors;
use crate::domain::{Day, LeadTimeUnit};

/// How many orders took so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LeadTimeBucket {
    /// From so many minutes on, for one unit.
    pub from_minutes: i64,
    /// How many orders.
    pub orders: i64,
}

/// A JSON array of the 50th, 90th and 95th percentile by the nearest rank, null where nothing arrived: of vendor `?1` on the days `?2` to
/// `?3`. Adds up the counts of these days, so it costs what their orders are.
pub(super) const PERCENTILES_OF_DAYS: &str = "WITH counts AS (
        SELECT value, sum(orders) AS orders FROM lead_times
        WHERE vendor_id = ?1 AND grain = 2 AND start BETWEEN ?2 AND ?3 AND unit = 0 GROUP BY value HAVING sum(orders) > 0
    ), ranked AS (
        SELECT value, sum(orders) OVER (ORDER BY value) AS rank, sum(orders) OVER () AS total FROM counts
    )
    SELECT json_array(min(value) FILTER (WHERE rank * 100 >= total * 50), min(value) FILTER (WHERE rank * 100 >= total * 90),
        min(value) FILTER (WHERE rank * 100 >= total * 95)) FROM ranked";

/// The same of vendor `?1` for all time. Finds the day in which the rank lies, in it the hour, in it the minute: at most 367 + 3 · (24 + 60)
/// rows, however many orders there are.
pub(super) static PERCENTILES_OF_ALL_TIME: LazyLock<String> = LazyLock::new(|| {
    let of_unit = "lead_times WHERE vendor_id = ?1 AND grain = 0 AND start = 0 AND orders > 0";
    // The value in which a rank lies, and the rank among those that are in it.
    let step = |unit: i64, outer: &str, factor: i64| {
        format!(
            "SELECT percentile, rank - below AS rank, value FROM (
                SELECT percentile, rank, lead_times.value, orders,
                    sum(orders) OVER (PARTITION BY percentile ORDER BY lead_times.value) - orders AS below
                FROM {outer} CROSS JOIN {of_unit} AND unit = {unit}
                    AND lead_times.value BETWEEN {outer}.value * {factor} AND {outer}.value * {factor} + {factor} - 1
            ) WHERE below < rank AND rank <= below + orders"
        )
    };
    format!(
        "WITH total(orders) AS (SELECT sum(orders) FROM {of_unit} AND unit = 2),
        ranks(percentile, rank) AS (
            SELECT column1, (column1 * orders + 99) / 100 FROM (VALUES (50), (90), (95)) CROSS JOIN total
        ),
        day AS (
            SELECT percentile, rank - below AS rank, value FROM ranks CROSS JOIN (
                SELECT value, orders, sum(orders) OVER (ORDER BY value) - orders AS below FROM {of_unit} AND unit = 2
            ) WHERE below < rank AND rank <= below + orders
        ),
        hour AS ({}),
        minute AS ({})
        SELECT json_array((SELECT value FROM minute WHERE percentile = 50), (SELECT value FROM minute WHERE percentile = 90),
            (SELECT value FROM minute WHERE percentile = 95))",
        step(1, "day", 24),
        step(0, "hour", 60),
    )
});

impl<D: Database> Vendors<D> {
    /// How many of a vendor's orders took how long, in hours or days, of some days or of all time.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn lead_times(
        &self,
        vendor_id: &str,
        unit: LeadTimeUnit,
        days: Option<(Day, Day)>,
    ) -> Result<Vec<LeadTimeBucket>, DatabaseError> {
        let minutes = unit.minutes();
        let rows = match days {
            Some((first, last)) => {
                let sql = "SELECT value / ?4 AS value, sum(orders) AS orders FROM lead_times
                    WHERE vendor_id = ?1 AND grain = 2 AND start BETWEEN ?2 AND ?3 AND unit = 0
                    GROUP BY value / ?4 HAVING sum(orders) > 0 ORDER BY 1";
                self.store.execute(sql, params![vendor_id, first.0, last.0, minutes]).await?
            }
            None => {
                let sql = "SELECT value, orders FROM lead_times
                    WHERE vendor_id = ?1 AND grain = 0 AND start = 0 AND unit = ?2 AND orders > 0 ORDER BY value";
                self.store.execute(sql, params![vendor_id, unit as i64]).await?
            }
        };
        let bucket = |row: tidemill_sdk::Row<'_>| {
            let value: i64 = row.get("value")?;
            Ok(LeadTimeBucket { from_minutes: value * minutes, orders: row.get("orders")? })
        };
        Ok(rows.iter().map(bucket).collect::<Result<_, RowError>>()?)
    }
}
