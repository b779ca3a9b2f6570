//! The JSON of orders.

use serde::Serialize;
use utoipa::ToSchema;

use super::time;
use crate::domain::{Line, Order, Status, Totals};
use crate::storage::{EventKind, OrderEvent, StoredOrder};

/// An order as it stands. Amounts are in minor units of the currency.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct OrderBody {
    /// A UUIDv7 of the time at which it was placed: orders sort by it as by that time.
    id: String,
    /// Whose order it is.
    vendor_id: String,
    /// What the customer calls it.
    #[schema(required)]
    reference: Option<String>,
    /// Where it stands.
    status: Status,
    /// Where it may go from there.
    allowed: Vec<Status>,
    /// The vendor's currency, ISO 4217.
    currency: String,
    /// What was ordered, and what became of it.
    lines: Vec<LineBody>,
    /// Units ordered.
    ordered_units: i64,
    /// Units shipped.
    shipped_units: i64,
    /// Units that came back.
    returned_units: i64,
    /// What was ordered costs.
    ordered_minor: i64,
    /// What was shipped costs.
    shipped_minor: i64,
    /// What came back costs.
    returned_minor: i64,
    /// When it was placed.
    #[schema(format = DateTime)]
    placed_at: String,
    /// When it should arrive.
    #[schema(format = DateTime)]
    promised_at: String,
    /// When it was accepted; null if it was not.
    #[schema(required, format = DateTime)]
    accepted_at: Option<String>,
    /// When it was shipped; null if it was not.
    #[schema(required, format = DateTime)]
    shipped_at: Option<String>,
    /// When it arrived; null if it did not.
    #[schema(required, format = DateTime)]
    delivered_at: Option<String>,
    /// When some of it came back; null if none did.
    #[schema(required, format = DateTime)]
    returned_at: Option<String>,
    /// When it was given up; null if it was not.
    #[schema(required, format = DateTime)]
    cancelled_at: Option<String>,
    /// Whether it arrived when promised, or earlier; null if it has not arrived.
    #[schema(required)]
    is_on_time: Option<bool>,
    /// Why it moved the last time, if somebody said so.
    #[schema(required)]
    reason: Option<String>,
    /// Rises by one with each change.
    #[schema(minimum = 1)]
    version: i64,
    /// When this program heard of it.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it changed last.
    #[schema(format = DateTime)]
    updated_at: String,
}

/// One line of an order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct LineBody {
    /// What was ordered.
    sku: String,
    /// How many units of it.
    quantity: u32,
    /// How many were shipped.
    shipped: u32,
    /// How many came back.
    returned: u32,
    /// What one unit costs, in minor units of the currency.
    unit_price_minor: i64,
}

impl From<Line> for LineBody {
    fn from(line: Line) -> Self {
        let Line { sku, quantity, shipped, returned, unit_price_minor } = line;
        Self { sku, quantity, shipped, returned, unit_price_minor }
    }
}

impl From<StoredOrder> for OrderBody {
    fn from(stored: StoredOrder) -> Self {
        let StoredOrder { order, currency, .. } = stored;
        let totals = Totals::of(&order.lines);
        let Order { id, vendor_id, reference, status, placed_at, promised_at, reason, version, .. } = order;
        Self {
            id,
            vendor_id,
            reference,
            status,
            allowed: status.allowed().to_vec(),
            currency,
            ordered_units: totals.ordered_units,
            shipped_units: totals.shipped_units,
            returned_units: totals.returned_units,
            ordered_minor: totals.ordered_minor,
            shipped_minor: totals.shipped_minor,
            returned_minor: totals.returned_minor,
            lines: order.lines.into_iter().map(LineBody::from).collect(),
            placed_at: time(placed_at),
            promised_at: time(promised_at),
            accepted_at: order.accepted_at.map(time),
            shipped_at: order.shipped_at.map(time),
            delivered_at: order.delivered_at.map(time),
            returned_at: order.returned_at.map(time),
            cancelled_at: order.cancelled_at.map(time),
            is_on_time: order.delivered_at.map(|at| at <= promised_at),
            reason,
            version,
            created_at: time(order.created_at),
            updated_at: time(order.updated_at),
        }
    }
}

/// One entry of an order's history.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct EventBody {
    /// The order's version from then on.
    version: i64,
    /// What happened.
    kind: EventKindBody,
    /// Where it stood before; null when it was placed.
    #[schema(required)]
    from: Option<Status>,
    /// Where it stood from then on.
    to: Status,
    /// When, as whoever told it says.
    #[schema(format = DateTime)]
    at: String,
    /// Why, if somebody said so.
    #[schema(required)]
    reason: Option<String>,
    /// What an edit replaced; null of what is none.
    #[schema(required)]
    before: Option<BeforeBody>,
    /// The request that did it; null of what the order was entered with.
    #[schema(required)]
    request_id: Option<String>,
    /// When this program heard of it.
    #[schema(format = DateTime)]
    recorded_at: String,
}

/// What happened to an order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::api) enum EventKindBody {
    /// It was placed.
    Placed,
    /// It went to another status.
    Moved,
    /// Something else of it changed.
    Edited,
}

/// What an edit replaced.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct BeforeBody {
    /// What was ordered before.
    lines: Vec<LineBody>,
    /// When it should have arrived.
    #[schema(format = DateTime)]
    promised_at: String,
    /// What the customer called it.
    #[schema(required)]
    reference: Option<String>,
}

impl From<OrderEvent> for EventBody {
    fn from(event: OrderEvent) -> Self {
        let before = event.before.map(|(lines, promised_at, reference)| BeforeBody {
            lines: lines.into_iter().map(LineBody::from).collect(),
            promised_at: time(promised_at),
            reference,
        });
        Self {
            version: event.version,
            kind: match event.kind {
                EventKind::Placed => EventKindBody::Placed,
                EventKind::Moved => EventKindBody::Moved,
                EventKind::Edited => EventKindBody::Edited,
            },
            from: event.from,
            to: event.to,
            at: time(event.at),
            reason: event.reason,
            before,
            request_id: event.request_id,
            recorded_at: time(event.recorded_at),
        }
    }
}

/// A line to be ordered.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(in crate::api) struct NewLineBody {
    /// What is ordered.
    #[schema(min_length = 1, max_length = 64)]
    sku: String,
    /// How many units of it.
    #[schema(minimum = 1, maximum = 1_000_000)]
    quantity: u32,
    /// What one unit costs, in minor units of the currency.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    unit_price_minor: i64,
}

/// An order to be placed.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(in crate::api) struct NewOrderBody {
    /// Whose order it is.
    vendor_id: String,
    /// What is ordered. All of it costs at most 10¹² minor units.
    #[schema(min_items = 1, max_items = 50)]
    lines: Vec<NewLineBody>,
    /// The vendor's, if it is given.
    #[schema(min_length = 3, max_length = 3)]
    currency: Option<String>,
    /// When it was placed: since 2000, and not in the future; now if left out.
    #[schema(format = DateTime)]
    placed_at: Option<String>,
    /// When it should arrive; after the vendor's `leadDays` if left out.
    #[schema(format = DateTime)]
    promised_at: Option<String>,
    /// What the customer calls it.
    #[schema(max_length = 100)]
    reference: Option<String>,
}

/// What an order is to be. What is left out stays.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(in crate::api) struct EditBody {
    /// What is ordered, as long as it is not shipped.
    #[schema(min_items = 1, max_items = 50)]
    lines: Option<Vec<NewLineBody>>,
    /// When it should arrive, as long as it has not.
    #[schema(format = DateTime)]
    promised_at: Option<String>,
    /// What the customer calls it; an empty text for nothing any more.
    #[schema(max_length = 100)]
    reference: Option<String>,
    /// Change only if it still has this version.
    #[schema(minimum = 1)]
    expected_version: Option<i64>,
}

/// A move to another status.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(in crate::api) struct TransitionBody {
    /// To which status.
    to: Status,
    /// When: not before its last move, not in the future, within 366 days after it was placed; now if left out.
    #[schema(format = DateTime)]
    at: Option<String>,
    /// Why, for people.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// Units of each line that are shipped, or come back; all that can if left out.
    quantities: Option<Vec<u32>>,
    /// Move only if it still has this version.
    #[schema(minimum = 1)]
    expected_version: Option<i64>,
}
