//! What was counted of a vendor, and what cannot have been.

/// What was counted of a vendor's orders in some time. Metrics of several times or vendors add up member by member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Orders that were placed, whatever became of them.
    pub orders: u64,
    /// Of `orders`: those that were cancelled.
    pub cancelled: u64,
    /// Of `orders`: those that arrived, also if they were returned later.
    pub delivered: u64,
    /// Of `delivered`: those that arrived when promised, or earlier.
    pub on_time: u64,
    /// Of `delivered`: those that were shipped as ordered.
    pub in_full: u64,
    /// Of `delivered`: those that were both.
    pub on_time_in_full: u64,
    /// Of `delivered`: those of which something came back.
    pub returned: u64,
    /// Units ordered, of the orders that were shipped.
    pub due_units: u64,
    /// Units shipped, of the orders that were shipped.
    pub shipped_units: u64,
    /// What was delivered and kept is worth, in minor units. Not scored.
    pub revenue_minor: i64,
    /// Minutes from placed to delivered, added up over `delivered`.
    pub lead_minutes: u64,
    /// The squares of these minutes, added up over `delivered`.
    pub lead_minutes_squared: u64,
}

/// A part that is greater than its whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are {part} of {what}, out of {whole}")]
pub struct ImpossibleMetrics {
    /// What was counted.
    pub what: &'static str,
    /// How many of it there are.
    pub part: u64,
    /// How many there can be at most.
    pub whole: u64,
}

impl Metrics {
    /// Whether something became of any order.
    pub fn has_history(&self) -> bool {
        self.delivered > 0 || self.cancelled > 0
    }

    /// The variance of lead times in minutes², over n orders rather than n − 1: it describes these orders and infers nothing. Exact up to
    /// the last division.
    pub fn lead_variance(&self) -> f64 {
        if self.delivered == 0 {
            return 0.0;
        }
        let (count, sum, squares) =
            (i128::from(self.delivered), i128::from(self.lead_minutes), i128::from(self.lead_minutes_squared));
        (count * squares - sum * sum) as f64 / (count * count) as f64
    }

    /// # Errors
    /// [`ImpossibleMetrics`], the first that is found.
    pub fn check(&self) -> Result<(), ImpossibleMetrics> {
        let concluded = self.delivered.saturating_add(self.cancelled);
        let parts = [
            ("delivered and cancelled orders", concluded, self.orders),
            ("orders on time", self.on_time, self.delivered),
            ("orders in full", self.in_full, self.delivered),
            ("orders on time and in full", self.on_time_in_full, self.on_time.min(self.in_full)),
            ("returned orders", self.returned, self.delivered),
            ("shipped units", self.shipped_units, self.due_units),
        ];
        for (what, part, whole) in parts {
            if part > whole {
                return Err(ImpossibleMetrics { what, part, whole });
            }
        }
        // A sum of n squares is at least the square of the sum, divided by n (Cauchy and Schwarz).
        let (count, sum) = (u128::from(self.delivered), u128::from(self.lead_minutes));
        if sum * sum > count * u128::from(self.lead_minutes_squared) {
            let (part, whole) = (self.lead_minutes, self.lead_minutes_squared);
            return Err(ImpossibleMetrics { what: "minutes for their squares", part, whole });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_never_greater_than_its_whole() {
        let check = |metrics: Metrics, expected: Option<&str>| {
            assert_eq!(metrics.check().err().map(|error| error.what), expected, "{metrics:?}");
        };
        let sound = Metrics {
            orders: 10,
            cancelled: 2,
            delivered: 8,
            on_time: 7,
            in_full: 6,
            on_time_in_full: 5,
            returned: 8,
            due_units: 9,
            shipped_units: 9,
            lead_minutes: 80,
            lead_minutes_squared: 800,
            revenue_minor: -5,
        };
        check(sound, None);
        check(Metrics::default(), None);
        check(Metrics { orders: 9, ..sound }, Some("delivered and cancelled orders"));
        check(Metrics { on_time: 9, ..sound }, Some("orders on time"));
        check(Metrics { in_full: 9, ..sound }, Some("orders in full"));
        check(Metrics { on_time_in_full: 7, ..sound }, Some("orders on time and in full"));
        check(Metrics { returned: 9, ..sound }, Some("returned orders"));
        check(Metrics { shipped_units: 10, ..sound }, Some("shipped units"));
        check(Metrics { lead_minutes_squared: 799, ..sound }, Some("minutes for their squares"));
        check(Metrics { delivered: u64::MAX, cancelled: u64::MAX, ..sound }, Some("delivered and cancelled orders"));
    }

    #[test]
    fn the_variance_is_that_of_the_textbook() {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, standard deviation 2, the example of Wikipedia's article on it.
        let metrics = Metrics { delivered: 8, lead_minutes: 40, lead_minutes_squared: 232, ..Metrics::default() };
        assert_eq!(metrics.lead_variance(), 4.0);
        assert_eq!(Metrics::default().lead_variance(), 0.0);
    }
}
