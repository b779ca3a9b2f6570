//! An order as a row, and a row as an order.

use tidemill_sdk::{DatabaseError, Row, Value};

use super::unreadable;
use crate::domain::{Line, Order, Status, Totals};

/// The columns of an order, in the order of [`values`].
pub(super) const COLUMNS: &str = "id, vendor_id, reference, status, placed_at, promised_at, accepted_at, shipped_at, delivered_at, \
    returned_at, cancelled_at, lines, ordered_units, shipped_units, returned_units, short_lines, ordered_minor, shipped_minor, \
    returned_minor, reason, due_at, version, request_id, created_at, updated_at";

/// How many columns these are.
pub(super) const WIDTH: usize = 25;

/// The same with the table's name, for statements that read other tables too.
pub(super) const QUALIFIED: &str = "orders.id, orders.vendor_id, orders.reference, orders.status, orders.placed_at, \
    orders.promised_at, orders.accepted_at, orders.shipped_at, orders.delivered_at, orders.returned_at, orders.cancelled_at, \
    orders.lines, orders.reason, orders.due_at, orders.version, orders.request_id, orders.created_at, orders.updated_at";

/// A line as it is kept: `sku`, `quantity`, `shipped`, `returned`, `unit_price_minor`.
type KeptLine<T> = (T, u32, u32, u32, i64);

/// The columns of an order.
pub(super) fn values(order: &Order) -> Vec<Value> {
    let totals = Totals::of(&order.lines);
    vec![
        Value::from(&order.id),
        Value::from(&order.vendor_id),
        order.reference.as_deref().into(),
        order.status.as_str().into(),
        order.placed_at.into(),
        order.promised_at.into(),
        order.accepted_at.into(),
        order.shipped_at.into(),
        order.delivered_at.into(),
        order.returned_at.into(),
        order.cancelled_at.into(),
        lines_text(&order.lines).into(),
        totals.ordered_units.into(),
        totals.shipped_units.into(),
        totals.returned_units.into(),
        totals.short_lines.into(),
        totals.ordered_minor.into(),
        totals.shipped_minor.into(),
        totals.returned_minor.into(),
        order.reason.as_deref().into(),
        order.due_at.into(),
        order.version.into(),
        order.request_id.as_deref().into(),
        order.created_at.into(),
        order.updated_at.into(),
    ]
}

/// The order in a row.
pub(super) fn order(row: Row<'_>) -> Result<Order, DatabaseError> {
    Ok(Order {
        id: row.get("id")?,
        vendor_id: row.get("vendor_id")?,
        reference: row.get("reference")?,
        status: status(row.get("status")?)?,
        placed_at: row.get("placed_at")?,
        promised_at: row.get("promised_at")?,
        accepted_at: row.get("accepted_at")?,
        shipped_at: row.get("shipped_at")?,
        delivered_at: row.get("delivered_at")?,
        returned_at: row.get("returned_at")?,
        cancelled_at: row.get("cancelled_at")?,
        lines: lines(row.get("lines")?)?,
        reason: row.get("reason")?,
        due_at: row.get("due_at")?,
        version: row.get("version")?,
        request_id: row.get("request_id")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}

pub(super) fn status(word: &str) -> Result<Status, DatabaseError> {
    Status::parse(word).ok_or_else(|| unreadable(format_args!("there is no status {word:?}")))
}

fn lines_text(lines: &[Line]) -> String {
    let kept: Vec<KeptLine<&str>> = lines
        .iter()
        .map(|line| (line.sku.as_str(), line.quantity, line.shipped, line.returned, line.unit_price_minor))
        .collect();
    serde_json::to_string(&kept).unwrap_or_default()
}

pub(super) fn lines(text: &str) -> Result<Vec<Line>, DatabaseError> {
    let kept: Vec<KeptLine<String>> = serde_json::from_str(text).map_err(unreadable)?;
    let line = |(sku, quantity, shipped, returned, unit_price_minor)| Line {
        sku,
        quantity,
        shipped,
        returned,
        unit_price_minor,
    };
    Ok(kept.into_iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_has_as_many_values_as_columns() {
        let order = Order::placed("id".to_owned(), "acme".to_owned(), 1, 2, vec![Line::new("a \"quoted\" ä", 1, 100)]);
        assert_eq!((values(&order).len(), COLUMNS.split(", ").count()), (WIDTH, WIDTH));
        assert_eq!(lines(&lines_text(&order.lines)), Ok(order.lines));
    }
}
