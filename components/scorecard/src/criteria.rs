//! What vendors are measured by, and how a value becomes a mark.

use crate::Metrics;

/// What a vendor is measured by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Criterion {
    /// What weights are kept by.
    pub name: &'static str,
    /// For people.
    pub description: &'static str,
    /// Of 100, where nobody has set weights.
    pub weight: u32,
    /// The value that scores 0.
    pub worst: f64,
    /// The value that scores 100.
    pub best: f64,
    measure: Measure,
}

/// How a criterion is read from metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    OnTime,
    OnTimeInFull,
    FillRate,
    Cancellations,
    Returns,
    LeadTimeVariability,
}

/// The criteria, in the order of a card's marks. The weights total 100.
pub const CRITERIA: &[Criterion] = &[
    Criterion {
        name: "on-time",
        description: "Delivered orders that arrived when promised, or earlier",
        weight: 30,
        worst: 0.70,
        best: 0.98,
        measure: Measure::OnTime,
    },
    Criterion {
        name: "on-time-in-full",
        description: "Delivered orders that arrived when promised and with all that was ordered",
        weight: 20,
        worst: 0.60,
        best: 0.95,
        measure: Measure::OnTimeInFull,
    },
    Criterion {
        name: "fill-rate",
        description: "Units shipped, of those ordered",
        weight: 15,
        worst: 0.85,
        best: 0.99,
        measure: Measure::FillRate,
    },
    Criterion {
        name: "cancellations",
        description: "Orders that were cancelled, of those placed",
        weight: 15,
        worst: 0.15,
        best: 0.01,
        measure: Measure::Cancellations,
    },
    Criterion {
        name: "returns",
        description: "Delivered orders of which something came back",
        weight: 10,
        worst: 0.20,
        best: 0.02,
        measure: Measure::Returns,
    },
    Criterion {
        name: "lead-time-variability",
        description: "How much lead times differ: their standard deviation as a share of their mean",
        weight: 10,
        worst: 1.0,
        best: 0.25,
        measure: Measure::LeadTimeVariability,
    },
];

/// What one criterion gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The fraction; `None` where nothing was measured.
    pub value: Option<f64>,
    /// Of the fraction.
    pub numerator: f64,
    /// Of the fraction.
    pub denominator: f64,
    /// 0 to 100; `None` where there is no value.
    pub score: Option<f64>,
}

impl Criterion {
    /// Marks what was counted.
    pub fn mark(&self, metrics: &Metrics) -> Mark {
        let counts = |part: u64, whole: u64| (part as f64, whole as f64, whole > 0);
        let (numerator, denominator, is_measured) = match self.measure {
            Measure::OnTime => counts(metrics.on_time, metrics.delivered),
            Measure::OnTimeInFull => counts(metrics.on_time_in_full, metrics.delivered),
            Measure::FillRate => counts(metrics.shipped_units, metrics.due_units),
            Measure::Cancellations => counts(metrics.cancelled, metrics.orders),
            Measure::Returns => counts(metrics.returned, metrics.delivered),
            Measure::LeadTimeVariability => {
                // One lead time does not differ, and a mean of nothing divides by nothing.
                let mean = metrics.lead_minutes as f64 / metrics.delivered.max(1) as f64;
                (metrics.lead_variance().sqrt(), mean, metrics.delivered > 1 && metrics.lead_minutes > 0)
            }
        };
        let value = is_measured.then(|| numerator / denominator);
        Mark { value, numerator, denominator, score: value.map(|value| self.score(value)) }
    }

    /// 0 at `worst` and beyond, 100 at `best` and beyond, on the straight line between.
    fn score(&self, value: f64) -> f64 {
        ((value - self.worst) / (self.best - self.worst)).clamp(0.0, 1.0) * 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn criterion(name: &str) -> &'static Criterion {
        CRITERIA.iter().find(|criterion| criterion.name == name).unwrap()
    }

    #[test]
    fn weights_total_a_hundred_and_names_are_unique() {
        assert_eq!(CRITERIA.iter().map(|criterion| criterion.weight).sum::<u32>(), 100);
        for (at, criterion) in CRITERIA.iter().enumerate() {
            assert!(CRITERIA[..at].iter().all(|other| other.name != criterion.name));
            assert_ne!(criterion.worst, criterion.best);
        }
    }

    #[test]
    fn a_value_scores_by_the_straight_line() {
        let check = |name: &str, value: f64, expected: f64| {
            let score = criterion(name).score(value);
            assert!((score - expected).abs() < 1e-9, "{name} {value}: {score}");
        };
        check("on-time", 0.70, 0.0);
        check("on-time", 0.84, 50.0);
        check("on-time", 0.98, 100.0);
        check("on-time", 1.0, 100.0);
        check("on-time", 0.0, 0.0);
        check("cancellations", 0.0, 100.0);
        check("cancellations", 0.08, 50.0);
        check("cancellations", 0.5, 0.0);
        check("lead-time-variability", 0.625, 50.0);
    }

    #[test]
    fn what_was_not_measured_has_no_mark() {
        for criterion in CRITERIA {
            let mark = criterion.mark(&Metrics::default());
            assert_eq!((mark.value, mark.score), (None, None), "{}", criterion.name);
        }
        let one = Metrics { delivered: 1, lead_minutes: 60, lead_minutes_squared: 3600, ..Metrics::default() };
        assert_eq!(criterion("lead-time-variability").mark(&one).value, None, "one lead time does not differ");
    }
}
