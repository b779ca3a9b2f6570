//! Orders in pages, newest first.
//!
//! The cursor is an id: ids sort by the time of placing and never change, so a page goes on where the one before ended, whatever was added,
//! moved or deleted meanwhile.

use tidemill_sdk::http::PageRequest;
use tidemill_sdk::{Database, DatabaseError, Value};

use super::orders::{StoredOrder, stored};
use super::row::QUALIFIED;
use super::{Execute, Vendors};
use crate::domain::Status;

/// Which orders to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OrderFilter {
    /// Those of a vendor.
    pub vendor_id: Option<String>,
    /// Those of a status.
    pub status: Option<Status>,
    /// Those that were placed from this time on, in milliseconds since 1970.
    pub from: Option<i64>,
    /// Those that were placed before this time, in milliseconds since 1970.
    pub to: Option<i64>,
}

impl<D: Database> Vendors<D> {
    /// Orders, newest first; up to one more than the page holds.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn orders(
        &self,
        filter: &OrderFilter,
        page: &PageRequest<String>,
    ) -> Result<Vec<StoredOrder>, DatabaseError> {
        let (sql, parameters) = select(filter, page.after.as_deref(), page.rows_to_select());
        (&mut &*self).run(&sql, parameters).await?.iter().map(stored).collect()
    }
}

/// The statement of a page, with only the conditions that there are, so that each has an index.
fn select(filter: &OrderFilter, after: Option<&str>, limit: i64) -> (String, Vec<Value>) {
    let mut conditions = Vec::new();
    let mut parameters = Vec::new();
    let mut add = |condition: &str, value: Value| {
        parameters.push(value);
        conditions.push(format!("{condition} ?{}", parameters.len()));
    };
    if let Some(vendor_id) = &filter.vendor_id {
        add("orders.vendor_id =", vendor_id.into());
    }
    if let Some(status) = filter.status {
        add("orders.status =", status.as_str().into());
    }
    if let Some(from) = filter.from {
        add("orders.id >=", first_id(from).into());
    }
    let end = filter.to.map(first_id);
    // Both are upper bounds, of which an index uses one.
    if let Some(end) = match (end, after) {
        (Some(end), Some(after)) => Some(end.min(after.to_owned())),
        (end, after) => end.or(after.map(str::to_owned)),
    } {
        add("orders.id <", end.into());
    }
    let conditions = if conditions.is_empty() { "true".to_owned() } else { conditions.join(" AND ") };
    parameters.push(limit.into());
    let sql = format!(
        "SELECT orders.number, {QUALIFIED}, vendors.currency FROM orders LEFT JOIN vendors ON vendors.id = orders.vendor_id
        WHERE {conditions} ORDER BY orders.id DESC LIMIT ?{}",
        parameters.len()
    );
    (sql, parameters)
}

/// What sorts before the id of every order that is placed at this time, and after those of earlier ones.
fn first_id(millis: i64) -> String {
    let millis = millis.max(0);
    format!("{:08x}-{:04x}-7", millis >> 16, millis & 0xFFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_of_a_time_lies_between_the_ids_before_and_after() {
        let id = |millis: u64, bits: u8| {
            uuid::Builder::from_unix_timestamp_millis(millis, &[bits; 10]).into_uuid().to_string()
        };
        for millis in [946_684_800_000, 1_900_000_000_123, 0xFFFF, 0x1_0000] {
            let bound = first_id(millis);
            let millis = millis.unsigned_abs();
            assert!(id(millis - 1, 0xFF) < bound && bound < id(millis, 0), "{bound}");
        }
        assert!(first_id(-1) <= first_id(0));
    }
}
