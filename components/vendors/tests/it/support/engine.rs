//! The engine over the crates behind the components `scorecard` and `lifecycle`.

use vendors::{
    Band, Card, Criterion, Engine, EngineError, LifecycleOrder, Mark, Metrics, Rules, Status, Step, Transition,
};

/// Computes in the test's own process.
pub(crate) struct Native;

impl Engine for Native {
    fn rules(&self) -> Result<Rules, EngineError> {
        let rules = scorecard::describe();
        let criterion = |criterion: &scorecard::Criterion| Criterion {
            name: criterion.name.to_owned(),
            description: criterion.description.to_owned(),
            weight: criterion.weight,
            worst: criterion.worst,
            best: criterion.best,
        };
        let band = |band: &scorecard::Band| Band { name: band.name.to_owned(), least: band.least };
        Ok(Rules {
            criteria: rules.criteria.iter().map(criterion).collect(),
            bands: rules.bands.iter().map(band).collect(),
        })
    }

    fn score(&self, metrics: &[Metrics], weights: &[u32]) -> Result<Vec<Card>, EngineError> {
        let metrics: Vec<scorecard::Metrics> = metrics.iter().map(scored).collect();
        let cards = scorecard::score(&metrics, weights).map_err(|error| EngineError::Refused(error.to_string()))?;
        let mark = |mark: scorecard::Mark| Mark {
            value: mark.value,
            numerator: mark.numerator,
            denominator: mark.denominator,
            score: mark.score,
        };
        let card = |card: scorecard::Card| Card {
            score: card.score,
            band: card.band,
            marks: card.marks.into_iter().map(mark).collect(),
        };
        Ok(cards.into_iter().map(card).collect())
    }

    fn next(&self, orders: &[LifecycleOrder], now: i64) -> Result<Vec<Step>, EngineError> {
        let orders: Vec<lifecycle::Order> = orders.iter().map(lived).collect();
        let steps = lifecycle::next(&orders, now).map_err(|error| EngineError::Refused(error.to_string()))?;
        Ok(steps.into_iter().map(step).collect())
    }
}

fn scored(metrics: &Metrics) -> scorecard::Metrics {
    scorecard::Metrics {
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

fn lived(order: &LifecycleOrder) -> lifecycle::Order {
    let behaviour = order.behaviour;
    lifecycle::Order {
        id: order.id.clone(),
        status: match order.status {
            Status::Placed => lifecycle::Status::Placed,
            Status::Accepted => lifecycle::Status::Accepted,
            Status::Shipped => lifecycle::Status::Shipped,
            Status::Delivered => lifecycle::Status::Delivered,
            Status::Returned => lifecycle::Status::Returned,
            Status::Cancelled => lifecycle::Status::Cancelled,
        },
        since: order.since,
        placed_at: order.placed_at,
        promised_at: order.promised_at,
        ordered: order.ordered.clone(),
        shipped: order.shipped.clone(),
        seed: order.seed,
        behaviour: lifecycle::Behaviour {
            accept_minutes: behaviour.accept_minutes,
            ship_minutes: behaviour.ship_minutes,
            deliver_minutes: behaviour.deliver_minutes,
            return_minutes: behaviour.return_minutes,
            spread: behaviour.spread,
            cancellation_rate: behaviour.cancellation_rate,
            short_rate: behaviour.short_rate,
            return_rate: behaviour.return_rate,
        },
    }
}

fn step(step: lifecycle::Step) -> Step {
    match step {
        lifecycle::Step::Due(transition) => Step::Due(Transition {
            to: match transition.to {
                lifecycle::Status::Placed => Status::Placed,
                lifecycle::Status::Accepted => Status::Accepted,
                lifecycle::Status::Shipped => Status::Shipped,
                lifecycle::Status::Delivered => Status::Delivered,
                lifecycle::Status::Returned => Status::Returned,
                lifecycle::Status::Cancelled => Status::Cancelled,
            },
            at: transition.at,
            reason: transition.reason,
            quantities: transition.quantities,
        }),
        lifecycle::Step::Later(at) => Step::Later(at),
        lifecycle::Step::Never => Step::Never,
    }
}
