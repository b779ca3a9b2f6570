//! One order at a time: made, found, changed, deleted.

use tidemill_sdk::{DatabaseError, Row, params};

use super::Execute;
use super::row::{COLUMNS, QUALIFIED, WIDTH, order, values};
use crate::domain::Order;

/// An order with what its row and its vendor say besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredOrder {
    /// By which its events refer to it.
    pub number: i64,
    /// The order.
    pub order: Order,
    /// The vendor's currency.
    pub currency: String,
}

/// What became of an order to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deleted {
    /// It is gone.
    Done,
    /// It was expected to have another version.
    Conflict(Box<StoredOrder>),
    /// There is no such order.
    Missing,
}

/// Columns that stay as they were when the order was made.
const FIXED: [&str; 4] = ["id", "vendor_id", "placed_at", "created_at"];

/// Makes an order, unless its vendor is gone. Whether it was made.
pub(crate) async fn create_order(execute: &mut impl Execute, order: &Order) -> Result<bool, DatabaseError> {
    let places: Vec<String> = (1..=WIDTH).map(|place| format!("?{place}")).collect();
    let sql = format!(
        "INSERT INTO orders ({COLUMNS}) SELECT {} WHERE EXISTS (SELECT 1 FROM vendors WHERE id = ?2) RETURNING 1",
        places.join(", ")
    );
    Ok(!execute.run(&sql, values(order)).await?.is_empty())
}

/// The order of an id.
pub(crate) async fn find_order(execute: &mut impl Execute, id: &str) -> Result<Option<StoredOrder>, DatabaseError> {
    let sql = format!(
        "SELECT orders.number, {QUALIFIED}, vendors.currency FROM orders LEFT JOIN vendors ON vendors.id = orders.vendor_id
        WHERE orders.id = ?1"
    );
    execute.run(&sql, params![id]).await?.first().map(stored).transpose()
}

/// Puts an order in the place of the one that it was made from, if that still has `version`. Whether it did.
pub(crate) async fn replace_order(
    execute: &mut impl Execute,
    order: &Order,
    version: i64,
) -> Result<bool, DatabaseError> {
    let mut parameters = values(order);
    parameters.push(version.into());
    let sql = format!("UPDATE orders SET {} WHERE id = ?1 AND version = ?{} RETURNING 1", assignments(), WIDTH + 1);
    Ok(!execute.run(&sql, parameters).await?.is_empty())
}

/// Deletes an order with its events, if it has the version that is expected.
pub(crate) async fn delete_order(
    execute: &mut impl Execute,
    id: &str,
    expected_version: Option<i64>,
) -> Result<Deleted, DatabaseError> {
    let sql = "DELETE FROM orders WHERE id = ?1 AND (?2 IS NULL OR version = ?2) RETURNING 1";
    if !execute.run(sql, params![id, expected_version]).await?.is_empty() {
        return Ok(Deleted::Done);
    }
    Ok(find_order(execute, id).await?.map_or(Deleted::Missing, |current| Deleted::Conflict(Box::new(current))))
}

/// `column = ?place` of every column that may change.
fn assignments() -> String {
    let columns = COLUMNS.split(", ").enumerate().filter(|(_, column)| !FIXED.contains(column));
    columns.map(|(place, column)| format!("{column} = ?{}", place + 1)).collect::<Vec<_>>().join(", ")
}

pub(super) fn stored(row: Row<'_>) -> Result<StoredOrder, DatabaseError> {
    let currency: Option<String> = row.get("currency")?;
    Ok(StoredOrder { number: row.get("number")?, order: order(row)?, currency: currency.unwrap_or_default() })
}
