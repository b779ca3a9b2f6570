//! The JSON of what is counted: rates with what they are made of, numbers by status, lead times.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::Measures;

/// A share, and what it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub(in crate::api) struct Rate {
    /// `numerator` / `denominator`; null where there is nothing to divide by.
    #[schema(required, minimum = 0, maximum = 1)]
    pub(in crate::api) value: Option<f64>,
    /// How many it is so of.
    pub(in crate::api) numerator: i64,
    /// Out of how many.
    pub(in crate::api) denominator: i64,
}

impl Rate {
    pub(in crate::api) fn new(numerator: i64, denominator: i64) -> Self {
        let value = (denominator > 0).then(|| numerator as f64 / denominator as f64);
        Self { value, numerator, denominator }
    }
}

/// How many orders there are of each status.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(in crate::api) struct ByStatus {
    placed: i64,
    accepted: i64,
    shipped: i64,
    /// Arrived, and not returned.
    delivered: i64,
    returned: i64,
    cancelled: i64,
}

/// What is counted of orders, by the day on which they were placed.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct SumsBody {
    /// All orders, whatever became of them.
    orders: i64,
    /// How many there are of each status.
    by_status: ByStatus,
    /// Orders that arrived when promised or earlier, of those that arrived.
    on_time_rate: Rate,
    /// Orders that were shipped as ordered, of those that arrived.
    in_full_rate: Rate,
    /// Orders that were both, of those that arrived.
    on_time_in_full_rate: Rate,
    /// Units shipped, of those ordered, of the orders that were shipped.
    fill_rate: Rate,
    /// Orders that were cancelled, of all.
    cancellation_rate: Rate,
    /// Orders of which something came back, of those that arrived.
    return_rate: Rate,
}

impl From<&Measures> for SumsBody {
    fn from(sums: &Measures) -> Self {
        let arrived = sums.arrived();
        Self {
            orders: sums.orders(),
            by_status: ByStatus {
                placed: sums.placed,
                accepted: sums.accepted,
                shipped: sums.shipped,
                delivered: sums.delivered,
                returned: sums.returned,
                cancelled: sums.cancelled,
            },
            on_time_rate: Rate::new(sums.on_time, arrived),
            in_full_rate: Rate::new(sums.in_full, arrived),
            on_time_in_full_rate: Rate::new(sums.on_time_in_full, arrived),
            fill_rate: Rate::new(sums.shipped_units, sums.due_units),
            cancellation_rate: Rate::new(sums.cancelled, sums.orders()),
            return_rate: Rate::new(sums.returned, arrived),
        }
    }
}

/// What arrived and was kept is worth.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct RevenueBody {
    /// ISO 4217.
    pub(in crate::api) currency: String,
    /// In minor units.
    pub(in crate::api) amount_minor: i64,
}

/// How long orders took from placed to delivered, in minutes, the begun one left out. All are null where none arrived.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct LeadTimeBody {
    /// How many orders arrived.
    orders: i64,
    /// Half of them took at most so long: the nearest rank, a time that occurred.
    #[schema(required)]
    p50: Option<i64>,
    /// Nine of ten took at most so long.
    #[schema(required)]
    p90: Option<i64>,
    /// 19 of 20 took at most so long.
    #[schema(required)]
    p95: Option<i64>,
    /// The mean.
    #[schema(required)]
    mean: Option<f64>,
    /// How much they differ: the standard deviation over these orders.
    #[schema(required)]
    standard_deviation: Option<f64>,
    /// The same as a share of the mean.
    #[schema(required)]
    variability: Option<f64>,
}

impl LeadTimeBody {
    pub(in crate::api) fn new(sums: &Measures, [p50, p90, p95]: [Option<i64>; 3]) -> Self {
        let orders = sums.arrived();
        let some = |value: f64| (orders > 0).then_some(value);
        let (count, sum, squares) =
            (i128::from(orders), i128::from(sums.lead_minutes), i128::from(sums.lead_minutes_squared));
        let mean = sum as f64 / count as f64;
        let deviation = ((count * squares - sum * sum).max(0) as f64).sqrt() / count as f64;
        Self {
            orders,
            p50,
            p90,
            p95,
            mean: some(mean),
            standard_deviation: some(deviation),
            variability: some(deviation / mean).filter(|share| share.is_finite()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_of_nothing_is_none() {
        assert_eq!(Rate::new(0, 0).value, None);
        assert_eq!(Rate::new(1, 4).value, Some(0.25));
    }

    #[test]
    fn lead_times_are_described_as_in_the_textbook() {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, standard deviation 2, the example of Wikipedia's article on it.
        let sums = Measures { delivered: 8, lead_minutes: 40, lead_minutes_squared: 232, ..Measures::default() };
        let body = LeadTimeBody::new(&sums, [Some(4), Some(9), Some(9)]);
        assert_eq!((body.mean, body.standard_deviation, body.variability), (Some(5.0), Some(2.0), Some(0.4)));
        let none = LeadTimeBody::new(&Measures::default(), [None; 3]);
        assert_eq!((none.mean, none.standard_deviation, none.variability), (None, None, None));
        let at_once = LeadTimeBody::new(&Measures { delivered: 1, ..Measures::default() }, [Some(0); 3]);
        assert_eq!((at_once.mean, at_once.variability), (Some(0.0), None));
    }
}
