//! The component: `tidemill:vendors/scorecard` over the library.

use bindings::exports::tidemill::vendors::scorecard as wit;

use crate::{Card, Mark, Metrics, ScoreError};

#[expect(unsafe_code, reason = "the generated exports are called across the component's border")]
mod bindings {
    wit_bindgen::generate!({
        world: "scoring",
        path: "../../wit/vendors",
    });
    export!(Component);

    use super::Component;
}

struct Component;

impl wit::Guest for Component {
    fn describe() -> wit::Rules {
        let rules = crate::describe();
        let criterion = |criterion: &crate::Criterion| wit::Criterion {
            name: criterion.name.to_owned(),
            description: criterion.description.to_owned(),
            weight: criterion.weight,
            worst: criterion.worst,
            best: criterion.best,
        };
        let band = |band: &crate::Band| wit::Band { name: band.name.to_owned(), least: band.least };
        wit::Rules {
            criteria: rules.criteria.iter().map(criterion).collect(),
            bands: rules.bands.iter().map(band).collect(),
        }
    }

    fn score(metrics: Vec<wit::Metrics>, weights: Vec<u32>) -> Result<Vec<wit::Card>, wit::Error> {
        let metrics: Vec<Metrics> = metrics.into_iter().map(Metrics::from).collect();
        let cards = crate::score(&metrics, &weights)?;
        Ok(cards.into_iter().map(wit::Card::from).collect())
    }
}

impl From<wit::Metrics> for Metrics {
    fn from(metrics: wit::Metrics) -> Self {
        Self {
            orders: metrics.orders,
            cancelled: metrics.cancelled,
            delivered: metrics.delivered,
            on_time: metrics.on_time,
            in_full: metrics.in_full,
            on_time_in_full: metrics.on_time_in_full,
            returned: metrics.returned,
            due_units: metrics.due_units,
            shipped_units: metrics.shipped_units,
            revenue_minor: metrics.revenue_minor,
            lead_minutes: metrics.lead_minutes,
            lead_minutes_squared: metrics.lead_minutes_squared,
        }
    }
}

impl From<Card> for wit::Card {
    fn from(card: Card) -> Self {
        let mark = |mark: Mark| wit::Mark {
            value: mark.value,
            numerator: mark.numerator,
            denominator: mark.denominator,
            score: mark.score,
        };
        Self {
            score: card.score,
            band: card.band.and_then(|band| u32::try_from(band).ok()),
            marks: card.marks.into_iter().map(mark).collect(),
        }
    }
}

impl From<ScoreError> for wit::Error {
    fn from(error: ScoreError) -> Self {
        match error {
            ScoreError::WrongCount { .. } | ScoreError::WrongTotal { .. } => Self::InvalidWeights(error.to_string()),
            ScoreError::TooMany { .. } | ScoreError::Impossible { .. } => Self::InvalidMetrics(error.to_string()),
        }
    }
}
