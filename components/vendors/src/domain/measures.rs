//! What is counted of orders: integers that add up over any orders, and what one order adds.

use serde::Deserialize;

use super::{Order, Status, Totals};

/// Makes the struct of the sums, with the names that their columns have.
macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// Sums over orders. All are integers, so what is added and taken away again leaves nothing.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Measures {
            $($(#[$doc])* pub $name: i64,)*
        }

        impl Measures {
            /// The names of the sums, which are those of the reports' columns.
            pub const NAMES: [&'static str; [$(stringify!($name)),*].len()] = [$(stringify!($name)),*];

            /// The sums, in the order of their names.
            pub fn values(&self) -> [i64; Self::NAMES.len()] {
                [$(self.$name),*]
            }

            /// From sums in the order of their names.
            pub fn from_values([$($name),*]: [i64; Self::NAMES.len()]) -> Self {
                Self { $($name),* }
            }

            /// Adds others `times` times: −1 takes them away.
            pub fn add(&mut self, other: &Self, times: i64) {
                $(self.$name += times * other.$name;)*
            }
        }
    };
}

measures! {
    /// Orders that are placed and nothing else yet.
    placed,
    /// Orders that are accepted.
    accepted,
    /// Orders that are shipped.
    shipped,
    /// Orders that were delivered and not returned.
    delivered,
    /// Orders that were delivered and returned.
    returned,
    /// Orders that were cancelled.
    cancelled,
    /// Of those that arrived, also if they were returned: those that did when promised, or earlier.
    on_time,
    /// Of those that arrived: those that were shipped as ordered, line by line.
    in_full,
    /// Of those that arrived: those that were both.
    on_time_in_full,
    /// Units ordered, of the orders that were shipped, whatever became of them.
    due_units,
    /// Units shipped.
    shipped_units,
    /// Units that came back.
    returned_units,
    /// What arrived and was kept is worth, in minor units.
    revenue_minor,
    /// Minutes from placed to delivered, of those that arrived.
    lead_minutes,
    /// The squares of these minutes.
    lead_minutes_squared,
}

impl Measures {
    /// All orders, whatever became of them.
    pub fn orders(&self) -> i64 {
        self.placed + self.accepted + self.shipped + self.delivered + self.returned + self.cancelled
    }

    /// Those that arrived, also if they were returned.
    pub fn arrived(&self) -> i64 {
        self.delivered + self.returned
    }

    /// Those of a status.
    pub fn of_status(&self, status: Status) -> i64 {
        match status {
            Status::Placed => self.placed,
            Status::Accepted => self.accepted,
            Status::Shipped => self.shipped,
            Status::Delivered => self.delivered,
            Status::Returned => self.returned,
            Status::Cancelled => self.cancelled,
        }
    }

    /// What one order adds.
    pub fn of(facts: &Facts) -> Self {
        let count = |is_so: bool| i64::from(is_so);
        let status = facts.status;
        let has_arrived = status.is_delivered();
        let on_time = has_arrived && facts.delivered_at.is_some_and(|at| at <= facts.promised_at);
        let in_full = has_arrived && facts.short_lines == 0;
        let minutes = lead_minutes(facts).unwrap_or(0);
        Self {
            placed: count(status == Status::Placed),
            accepted: count(status == Status::Accepted),
            shipped: count(status == Status::Shipped),
            delivered: count(status == Status::Delivered),
            returned: count(status == Status::Returned),
            cancelled: count(status == Status::Cancelled),
            on_time: count(on_time),
            in_full: count(in_full),
            on_time_in_full: count(on_time && in_full),
            due_units: if status.is_shipped() { facts.ordered_units } else { 0 },
            shipped_units: facts.shipped_units,
            returned_units: facts.returned_units,
            revenue_minor: if has_arrived { facts.shipped_minor - facts.returned_minor } else { 0 },
            lead_minutes: minutes,
            lead_minutes_squared: minutes * minutes,
        }
    }
}

/// What of an order matters to reports: columns of its row, as the change log tells them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Facts {
    /// Whose order it is.
    pub vendor_id: String,
    /// Where it stands.
    pub status: Status,
    /// When it was placed, which says to what day and week it belongs.
    pub placed_at: i64,
    /// When it should arrive.
    pub promised_at: i64,
    /// When it arrived, if it did.
    pub delivered_at: Option<i64>,
    /// Units ordered.
    pub ordered_units: i64,
    /// Units shipped.
    pub shipped_units: i64,
    /// Units that came back.
    pub returned_units: i64,
    /// Lines of which less was shipped than ordered.
    pub short_lines: i64,
    /// What was shipped costs.
    pub shipped_minor: i64,
    /// What came back costs.
    pub returned_minor: i64,
}

impl Facts {
    /// The columns of an order's row that these are.
    pub const COLUMNS: &'static [&'static str] = &[
        "vendor_id",
        "status",
        "placed_at",
        "promised_at",
        "delivered_at",
        "ordered_units",
        "shipped_units",
        "returned_units",
        "short_lines",
        "shipped_minor",
        "returned_minor",
    ];

    /// Of an order.
    pub fn of(order: &Order) -> Self {
        let totals = Totals::of(&order.lines);
        Self {
            vendor_id: order.vendor_id.clone(),
            status: order.status,
            placed_at: order.placed_at,
            promised_at: order.promised_at,
            delivered_at: order.delivered_at,
            ordered_units: totals.ordered_units,
            shipped_units: totals.shipped_units,
            returned_units: totals.returned_units,
            short_lines: totals.short_lines,
            shipped_minor: totals.shipped_minor,
            returned_minor: totals.returned_minor,
        }
    }
}

/// Whole minutes from placed to delivered, the begun one left out; `None` for an order that has not arrived.
pub fn lead_minutes(facts: &Facts) -> Option<i64> {
    let delivered_at = facts.delivered_at.filter(|_| facts.status.is_delivered())?;
    Some((delivered_at - facts.placed_at).max(0) / 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(status: Status) -> Facts {
        Facts {
            vendor_id: "acme".to_owned(),
            status,
            placed_at: 0,
            promised_at: 7_200_000,
            delivered_at: status.is_delivered().then_some(7_199_999),
            ordered_units: 5,
            shipped_units: if status.is_shipped() { 5 } else { 0 },
            returned_units: if status == Status::Returned { 2 } else { 0 },
            short_lines: if status.is_shipped() { 0 } else { 1 },
            shipped_minor: if status.is_shipped() { 500 } else { 0 },
            returned_minor: if status == Status::Returned { 200 } else { 0 },
        }
    }

    #[test]
    fn an_order_counts_once_and_as_what_it_is() {
        for (_, status) in Status::ALL {
            let measures = Measures::of(&facts(status));
            assert_eq!(measures.orders(), 1, "{status:?}");
            assert_eq!(measures.of_status(status), 1, "{status:?}");
            assert_eq!(measures.arrived() == 1, status.is_delivered());
            assert_eq!(measures.due_units, if status.is_shipped() { 5 } else { 0 });
        }
        let delivered = Measures::of(&facts(Status::Delivered));
        assert_eq!((delivered.on_time, delivered.in_full, delivered.on_time_in_full), (1, 1, 1));
        assert_eq!((delivered.lead_minutes, delivered.lead_minutes_squared), (119, 14_161));
        assert_eq!(delivered.revenue_minor, 500);
        assert_eq!(Measures::of(&facts(Status::Returned)).revenue_minor, 300);
        assert_eq!(Measures::of(&facts(Status::Shipped)).revenue_minor, 0);
    }

    #[test]
    fn on_time_is_when_promised_or_earlier() {
        let check = |delivered_at, expected| {
            let facts = Facts { delivered_at: Some(delivered_at), ..facts(Status::Delivered) };
            assert_eq!(Measures::of(&facts).on_time, expected);
        };
        check(7_200_000, 1);
        check(7_200_001, 0);
    }

    #[test]
    fn a_line_that_was_short_makes_an_order_not_in_full() {
        let short = Facts { short_lines: 1, ..facts(Status::Delivered) };
        assert_eq!((Measures::of(&short).in_full, Measures::of(&short).on_time_in_full), (0, 0));
        assert_eq!(Measures::of(&short).on_time, 1);
    }

    #[test]
    fn what_is_added_and_taken_away_leaves_nothing() {
        let mut sum = Measures::default();
        for (_, status) in Status::ALL {
            sum.add(&Measures::of(&facts(status)), 1);
        }
        assert_eq!(sum.orders(), 6);
        assert_eq!(Measures::from_values(sum.values()), sum);
        for (_, status) in Status::ALL {
            sum.add(&Measures::of(&facts(status)), -1);
        }
        assert_eq!(sum, Measures::default());
    }
}
