//! Reports: the sums of a vendor for all time, each week and each day.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::{Database, DatabaseError, Row, RowError, Value, params};

use super::lead_times::{PERCENTILES_OF_ALL_TIME, PERCENTILES_OF_DAYS};
use super::{Execute, Vendors, bulk, unreadable};
use crate::domain::{Day, Deltas, Grain, Measures};

/// The sums of one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReportRow {
    /// Over which time.
    pub grain: Grain,
    /// When it begins.
    pub start: Day,
    /// The sums.
    pub measures: Measures,
}

/// What is stored of a vendor, as of one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VendorReport {
    /// The sums that were asked for, by grain and time.
    pub rows: Vec<ReportRow>,
    /// Minutes from placed to delivered, for each of the percentiles; none where nothing arrived.
    pub percentiles: [Option<i64>; 3],
    /// The last change that is in it; 0 if none is.
    pub sequence: i64,
    /// When that was added.
    pub updated_at: Option<i64>,
}

/// How many days a report of all time tells one by one.
const LAST_DAYS: i64 = 90;

/// Adds what changes make of the reports.
pub(crate) async fn apply_deltas(execute: &mut impl Execute, deltas: &Deltas, at: Moment) -> Result<(), DatabaseError> {
    let reports = deltas
        .reports()
        .map(|(vendor_id, grain, start, measures)| sums_row(vendor_id, grain as i64, start.0, &measures));
    add_sums(execute, reports.collect()).await?;
    let lead_times = deltas.lead_times().map(|(vendor_id, grain, start, unit, value, orders)| {
        params![vendor_id, grain as i64, start.0, unit as i64, value, orders]
    });
    add_lead_times(execute, lead_times.collect()).await?;
    let head = "INSERT INTO report_states (vendor_id, sequence, updated_at)";
    let tail =
        "ON CONFLICT DO UPDATE SET sequence = max(sequence, excluded.sequence), updated_at = excluded.updated_at";
    let rows = deltas.sequences().map(|(vendor_id, sequence)| params![vendor_id, sequence, at.as_millis()]);
    bulk::insert(execute, head, tail, rows.collect()).await
}

/// The row of [`add_sums`].
pub(super) fn sums_row(vendor_id: &str, grain: i64, start: i64, measures: &Measures) -> Vec<Value> {
    let key: [Value; 3] = [vendor_id.into(), grain.into(), start.into()];
    key.into_iter().chain(measures.values().into_iter().map(Value::from)).collect()
}

/// Adds to sums: rows of vendor, grain, start and the measures.
pub(super) async fn add_sums(execute: &mut impl Execute, rows: Vec<Vec<Value>>) -> Result<(), DatabaseError> {
    let names = Measures::NAMES;
    let head = format!("INSERT INTO reports (vendor_id, grain, start, {})", names.join(", "));
    let sums = names.map(|name| format!("{name} = {name} + excluded.{name}")).join(", ");
    bulk::insert(execute, &head, &format!("ON CONFLICT DO UPDATE SET {sums}"), rows).await
}

/// Adds to counts of lead times: rows of vendor, grain, start, unit, value and orders.
pub(super) async fn add_lead_times(execute: &mut impl Execute, rows: Vec<Vec<Value>>) -> Result<(), DatabaseError> {
    let head = "INSERT INTO lead_times (vendor_id, grain, start, unit, value, orders)";
    bulk::insert(execute, head, "ON CONFLICT DO UPDATE SET orders = orders + excluded.orders", rows).await
}

impl<D: Database> Vendors<D> {
    /// A vendor's sums of all time, its weeks from `weeks_from` on, and the last 90 days up to its newest: a number of rows that does not
    /// grow with its orders.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn report_of_all_time(
        &self,
        vendor_id: &str,
        weeks_from: Day,
    ) -> Result<VendorReport, DatabaseError> {
        let rows = format!(
            "SELECT * FROM reports WHERE vendor_id = ?1 AND grain = 0 AND start = 0
            UNION ALL SELECT * FROM reports WHERE vendor_id = ?1 AND grain = 1 AND start >= ?2
            UNION ALL SELECT * FROM reports WHERE vendor_id = ?1 AND grain = 2 AND start > ifnull(
                (SELECT max(start) FROM reports WHERE vendor_id = ?1 AND grain = 2), 0) - {LAST_DAYS}"
        );
        self.report(&rows, &PERCENTILES_OF_ALL_TIME, params![vendor_id, weeks_from.0]).await
    }

    /// A vendor's sums of each day from `first` to `last`, and of as many days before.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn report_of_days(
        &self,
        vendor_id: &str,
        first: Day,
        last: Day,
    ) -> Result<VendorReport, DatabaseError> {
        let rows = "SELECT * FROM reports WHERE vendor_id = ?1 AND grain = 2 AND start BETWEEN 2 * ?2 - ?3 - 1 AND ?3";
        self.report(rows, PERCENTILES_OF_DAYS, params![vendor_id, first.0, last.0]).await
    }

    /// All in one statement, and so as of one moment.
    async fn report(
        &self,
        rows: &str,
        percentiles: &str,
        parameters: Vec<Value>,
    ) -> Result<VendorReport, DatabaseError> {
        let sql = format!(
            "SELECT (SELECT json_group_array(json_array(grain, start, {})) FROM ({rows})) AS rows,
                ({percentiles}) AS percentiles,
                (SELECT sequence FROM report_states WHERE vendor_id = ?1) AS sequence,
                (SELECT updated_at FROM report_states WHERE vendor_id = ?1) AS updated_at",
            Measures::NAMES.join(", ")
        );
        let found = self.store.execute(&sql, parameters).await?;
        let Some(row) = found.first() else {
            return Ok(VendorReport::default());
        };
        let mut report = VendorReport {
            rows: parse(row.get("rows")?)?,
            percentiles: serde_json::from_str(row.get("percentiles")?).map_err(unreadable)?,
            sequence: row.get::<Option<i64>>("sequence")?.unwrap_or(0),
            updated_at: row.get("updated_at")?,
        };
        report.rows.sort_unstable_by_key(|row| (row.grain, row.start));
        Ok(report)
    }
}

/// Rows as JSON arrays of grain, start and the sums.
fn parse(text: &str) -> Result<Vec<ReportRow>, DatabaseError> {
    const WIDTH: usize = Measures::NAMES.len();
    let rows: Vec<Vec<i64>> = serde_json::from_str(text).map_err(unreadable)?;
    let row = |row: Vec<i64>| {
        let [grain, start, values @ ..] = &row[..] else {
            return Err(unreadable("a report has too few columns"));
        };
        let values = <[i64; WIDTH]>::try_from(values).map_err(unreadable)?;
        Ok(ReportRow { grain: Grain::of(*grain), start: Day(*start), measures: Measures::from_values(values) })
    };
    rows.into_iter().map(row).collect()
}

/// The sums in the columns of a row.
pub(super) fn measures(row: Row<'_>) -> Result<Measures, RowError> {
    let mut values = [0; Measures::NAMES.len()];
    for (value, name) in values.iter_mut().zip(Measures::NAMES) {
        *value = row.get(name)?;
    }
    Ok(Measures::from_values(values))
}
