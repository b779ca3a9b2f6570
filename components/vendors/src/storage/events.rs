//! The history of an order: what triggers appended, and before it what the order was entered with.

use tidemill_sdk::http::PageRequest;
use tidemill_sdk::{Database, DatabaseError, Row, params};

use super::row::{lines, status};
use super::{StoredOrder, Vendors, unreadable};
use crate::domain::{Line, Order, Status};

/// What happened to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind {
    /// It was placed.
    Placed,
    /// It went to another status.
    Moved,
    /// Something else of it changed.
    Edited,
}

/// One entry of an order's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OrderEvent {
    /// The order's version from then on.
    pub version: i64,
    /// What happened.
    pub kind: EventKind,
    /// Where it stood before; none when it was placed.
    pub from: Option<Status>,
    /// Where it stood from then on.
    pub to: Status,
    /// When, as whoever told it says.
    pub at: i64,
    /// Why, if somebody said so.
    pub reason: Option<String>,
    /// What an edit replaced: lines, promise, reference.
    pub before: Option<(Vec<Line>, i64, Option<String>)>,
    /// The request that did it; none of what the order was entered with.
    pub request_id: Option<String>,
    /// When this program heard of it.
    pub recorded_at: i64,
}

impl<D: Database> Vendors<D> {
    /// What happened to an order, oldest first; up to one more than the page holds. The cursor is a version.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn history(
        &self,
        stored: &StoredOrder,
        page: &PageRequest<i64>,
    ) -> Result<Vec<OrderEvent>, DatabaseError> {
        let after = page.after.unwrap_or(0);
        let sql = "SELECT version, kind, from_status, to_status, at, reason, before, request_id, recorded_at,
                (SELECT min(version) FROM order_events WHERE order_number = ?1) AS first
            FROM order_events WHERE order_number = ?1 AND version > ?2 ORDER BY version LIMIT ?3";
        let rows = self.store.execute(sql, params![stored.number, after, page.rows_to_select()]).await?;
        let first = match rows.first() {
            Some(row) => row.get("first")?,
            None => self.first_event(stored.number).await?.unwrap_or(stored.order.version + 1),
        };
        let mut events = past(&stored.order, first);
        events.retain(|event| event.version > after);
        for row in rows.iter() {
            events.push(event(row)?);
        }
        events.truncate(usize::try_from(page.rows_to_select()).unwrap_or(usize::MAX));
        Ok(events)
    }

    async fn first_event(&self, number: i64) -> Result<Option<i64>, DatabaseError> {
        let sql = "SELECT min(version) AS first FROM order_events WHERE order_number = ?1";
        let rows = self.store.execute(sql, params![number]).await?;
        Ok(rows.first().map_or(Ok(None), |row| row.get("first"))?)
    }
}

/// What an order was entered with: a version for each status that it had reached by then.
fn past(order: &Order, first_event: i64) -> Vec<OrderEvent> {
    let reached = Status::ALL.into_iter().filter_map(|(_, status)| Some((status, order.reached(status)?)));
    let mut from = None;
    let entry = |(version, (to, at)): (i64, (Status, i64))| OrderEvent {
        version,
        kind: if to == Status::Placed { EventKind::Placed } else { EventKind::Moved },
        from: from.replace(to),
        to,
        at,
        // The only reason that is known is that of the last move.
        reason: order.reason.clone().filter(|_| to == order.status),
        before: None,
        request_id: None,
        recorded_at: order.created_at,
    };
    (1..first_event).zip(reached).map(entry).collect()
}

fn event(row: Row<'_>) -> Result<OrderEvent, DatabaseError> {
    let from: Option<&str> = row.get("from_status")?;
    let kind = match row.get("kind")? {
        "placed" => EventKind::Placed,
        "moved" => EventKind::Moved,
        _ => EventKind::Edited,
    };
    Ok(OrderEvent {
        version: row.get("version")?,
        kind,
        from: from.map(status).transpose()?,
        to: status(row.get("to_status")?)?,
        at: row.get("at")?,
        reason: row.get("reason")?,
        before: row.get::<Option<&str>>("before")?.map(before).transpose()?,
        request_id: row.get("request_id")?,
        recorded_at: row.get("recorded_at")?,
    })
}

/// What an edit replaced, as the trigger wrote it.
fn before(text: &str) -> Result<(Vec<Line>, i64, Option<String>), DatabaseError> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Before {
        lines: serde_json::Value,
        promised_at: i64,
        reference: Option<String>,
    }
    let before: Before = serde_json::from_str(text).map_err(unreadable)?;
    Ok((lines(&before.lines.to_string())?, before.promised_at, before.reference))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_that_was_entered_with_a_past_tells_it() {
        let mut order = Order::placed("id".to_owned(), "acme".to_owned(), 1, 9, vec![Line::new("a", 1, 100)]);
        let path = |order: &Order, first| {
            past(order, first)
                .into_iter()
                .map(|event| (event.version, event.from, event.to, event.at))
                .collect::<Vec<_>>()
        };
        order.accepted_at = Some(2);
        order.cancelled_at = Some(3);
        order.status = Status::Cancelled;
        let expected = [
            (1, None, Status::Placed, 1),
            (2, Some(Status::Placed), Status::Accepted, 2),
            (3, Some(Status::Accepted), Status::Cancelled, 3),
        ];
        assert_eq!(path(&order, 4), expected);
        assert_eq!(path(&order, 3), expected[..2], "the last one is an event");
        assert_eq!(path(&order, 1), [], "so are all");
    }
}
