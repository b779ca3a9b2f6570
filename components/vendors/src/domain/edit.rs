//! Changing what an order says, or why it cannot be changed.

use super::{Line, Order};

/// A change of an order that leaves its status. What is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edit {
    /// What is ordered instead.
    pub lines: Option<Vec<Line>>,
    /// When it should arrive instead.
    pub promised_at: Option<i64>,
    /// What the customer calls it; `Some(None)` for nothing any more.
    pub reference: Option<Option<String>>,
}

/// Why an order cannot be changed so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EditRefusal {
    /// This member stands since the order was shipped, or came to its end.
    Settled {
        /// Which.
        field: &'static str,
    },
    /// The promise lies before the order was placed.
    PromisedTooEarly,
}

impl Order {
    /// The order after a change, asked for at the time `now`; the same order if it changes nothing.
    pub(crate) fn edited(&self, edit: &Edit, now: i64) -> Result<Self, EditRefusal> {
        let mut order = self.clone();
        if let Some(lines) = edit.lines.as_ref().filter(|lines| !self.has_ordered(lines)) {
            if !self.status.is_before_shipping() {
                return Err(EditRefusal::Settled { field: "lines" });
            }
            order.lines.clone_from(lines);
        }
        if let Some(promised_at) = edit.promised_at.filter(|promised_at| *promised_at != self.promised_at) {
            // A promise that is made after the fact would be kept always.
            if self.status.is_delivered() || self.cancelled_at.is_some() {
                return Err(EditRefusal::Settled { field: "promisedAt" });
            }
            if promised_at < self.placed_at {
                return Err(EditRefusal::PromisedTooEarly);
            }
            order.promised_at = promised_at;
        }
        if let Some(reference) = &edit.reference {
            order.reference.clone_from(reference);
        }
        if order != *self {
            order.version += 1;
            order.updated_at = now;
        }
        Ok(order)
    }

    fn has_ordered(&self, lines: &[Line]) -> bool {
        self.lines.len() == lines.len()
            && self.lines.iter().zip(lines).all(|(mine, other)| mine.orders_the_same_as(other))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::*;

    fn order(status: Status) -> Order {
        let lines = vec![Line { shipped: u32::from(status.is_shipped()) * 3, ..Line::new("a", 3, 100) }];
        let cancelled_at = (status == Status::Cancelled).then_some(5);
        Order { status, cancelled_at, ..Order::placed("id".to_owned(), "acme".to_owned(), 5, 9, lines) }
    }

    #[test]
    fn what_is_settled_stays() {
        let lines = Edit { lines: Some(vec![Line::new("a", 4, 100)]), ..Edit::default() };
        let promise = Edit { promised_at: Some(10), ..Edit::default() };
        let reference = Edit { reference: Some(Some("P-7".to_owned())), ..Edit::default() };
        use Status::{Accepted, Cancelled, Delivered, Placed, Returned, Shipped};
        for (status, lines_change, promise_changes) in [
            (Placed, true, true),
            (Accepted, true, true),
            (Shipped, false, true),
            (Delivered, false, false),
            (Returned, false, false),
            (Cancelled, false, false),
        ] {
            let check = |edit: &Edit, changes: bool| {
                let edited = order(status).edited(edit, 20);
                assert_eq!(edited.is_ok(), changes, "{status:?} {edit:?}");
                if let Ok(edited) = edited {
                    assert_eq!((edited.version, edited.updated_at, edited.status), (2, 20, status));
                }
            };
            check(&lines, lines_change);
            check(&promise, promise_changes);
            check(&reference, true);
        }
    }

    #[test]
    fn saying_the_same_again_changes_nothing() {
        let edit = Edit { lines: Some(vec![Line::new("a", 3, 100)]), promised_at: Some(9), reference: Some(None) };
        for (_, status) in Status::ALL {
            assert_eq!(order(status).edited(&edit, 20), Ok(order(status)));
        }
    }

    #[test]
    fn nothing_arrives_before_it_is_placed() {
        let edit = Edit { promised_at: Some(4), ..Edit::default() };
        assert_eq!(order(Status::Placed).edited(&edit, 20), Err(EditRefusal::PromisedTooEarly));
    }
}
