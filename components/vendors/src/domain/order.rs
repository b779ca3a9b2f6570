//! An order with its lines, times and amounts.

use super::Status;

/// The most lines of an order.
pub(crate) const MAX_LINES: usize = 50;

/// The most units of a line.
pub(crate) const MAX_UNITS: u32 = 1_000_000;

/// The highest price of a unit, in minor units of the currency.
pub(crate) const MAX_PRICE_MINOR: i64 = 1_000_000_000;

/// The highest amount of an order, in minor units of the currency: nine million such orders still add up in 64 bits.
pub(crate) const MAX_ORDER_MINOR: i64 = 1_000_000_000_000;

/// An order as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// A UUIDv7 of the time at which it was placed: orders sort by it as by that time.
    pub id: String,
    /// Whose order it is.
    pub vendor_id: String,
    /// What the customer calls it.
    pub reference: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// When it was placed.
    pub placed_at: i64,
    /// When it should arrive.
    pub promised_at: i64,
    /// When it was accepted, if it was.
    pub accepted_at: Option<i64>,
    /// When it was shipped, if it was.
    pub shipped_at: Option<i64>,
    /// When it arrived, if it did.
    pub delivered_at: Option<i64>,
    /// When some of it came back, if it did.
    pub returned_at: Option<i64>,
    /// When it was given up, if it was.
    pub cancelled_at: Option<i64>,
    /// What was ordered, and what became of it.
    pub lines: Vec<Line>,
    /// Why it moved the last time, if somebody said so.
    pub reason: Option<String>,
    /// When the simulation looks at it again; none if it does not.
    pub due_at: Option<i64>,
    /// Rises by one with each change, from 1.
    pub version: i64,
    /// Which request changed it last.
    pub request_id: Option<String>,
    /// When this program heard of it.
    pub created_at: i64,
    /// When this program changed it last.
    pub updated_at: i64,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What was ordered.
    pub sku: String,
    /// How many units of it, from 1.
    pub quantity: u32,
    /// How many were shipped, at most `quantity`.
    pub shipped: u32,
    /// How many came back, at most `shipped`.
    pub returned: u32,
    /// What one unit costs, in minor units of the currency.
    pub unit_price_minor: i64,
}

/// What the lines of an order add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Units ordered.
    pub ordered_units: i64,
    /// Units shipped.
    pub shipped_units: i64,
    /// Units that came back.
    pub returned_units: i64,
    /// Lines of which less was shipped than ordered.
    pub short_lines: i64,
    /// What was ordered costs.
    pub ordered_minor: i64,
    /// What was shipped costs.
    pub shipped_minor: i64,
    /// What came back costs.
    pub returned_minor: i64,
}

impl Totals {
    /// Of these lines.
    pub fn of(lines: &[Line]) -> Self {
        lines.iter().fold(Self::default(), |mut totals, line| {
            let amount = |units: u32| i64::from(units) * line.unit_price_minor;
            totals.ordered_units += i64::from(line.quantity);
            totals.shipped_units += i64::from(line.shipped);
            totals.returned_units += i64::from(line.returned);
            totals.short_lines += i64::from(line.shipped < line.quantity);
            totals.ordered_minor += amount(line.quantity);
            totals.shipped_minor += amount(line.shipped);
            totals.returned_minor += amount(line.returned);
            totals
        })
    }
}

impl Order {
    /// A placed order of which nothing else is known.
    pub fn placed(id: String, vendor_id: String, placed_at: i64, promised_at: i64, lines: Vec<Line>) -> Self {
        Self {
            id,
            vendor_id,
            reference: None,
            status: Status::Placed,
            placed_at,
            promised_at,
            accepted_at: None,
            shipped_at: None,
            delivered_at: None,
            returned_at: None,
            cancelled_at: None,
            lines,
            reason: None,
            due_at: None,
            version: 1,
            request_id: None,
            created_at: placed_at,
            updated_at: placed_at,
        }
    }

    /// When it reached a status, if it did.
    pub fn reached(&self, status: Status) -> Option<i64> {
        match status {
            Status::Placed => Some(self.placed_at),
            Status::Accepted => self.accepted_at,
            Status::Shipped => self.shipped_at,
            Status::Delivered => self.delivered_at,
            Status::Returned => self.returned_at,
            Status::Cancelled => self.cancelled_at,
        }
    }

    /// When it reached the status that it has.
    pub fn since(&self) -> i64 {
        self.reached(self.status).unwrap_or(self.placed_at)
    }
}

impl Line {
    /// A line of which nothing was shipped.
    pub fn new(sku: impl Into<String>, quantity: u32, unit_price_minor: i64) -> Self {
        Self { sku: sku.into(), quantity, shipped: 0, returned: 0, unit_price_minor }
    }

    /// Whether both say the same about what was ordered.
    pub(super) fn orders_the_same_as(&self, other: &Self) -> bool {
        (&self.sku, self.quantity, self.unit_price_minor) == (&other.sku, other.quantity, other.unit_price_minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_add_up() {
        let lines = [
            Line { shipped: 3, returned: 1, ..Line::new("a", 4, 250) },
            Line { shipped: 2, ..Line::new("b", 2, 1000) },
        ];
        let expected = Totals {
            ordered_units: 6,
            shipped_units: 5,
            returned_units: 1,
            short_lines: 1,
            ordered_minor: 3000,
            shipped_minor: 2750,
            returned_minor: 250,
        };
        assert_eq!(Totals::of(&lines), expected);
        assert_eq!(Totals::of(&[]), Totals::default());
    }
}
