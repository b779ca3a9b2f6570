//! The component that hosts run: the HTTP handler, the consumer of the vendors' streams and the jobs over the host's SQLite, and the engine over
//! the interfaces that other components satisfy. What they do is in the library.

use std::sync::{Arc, LazyLock};

use bindings::tidemill::vendors::{lifecycle, scorecard};
use tidemill_sdk::SpinDatabase;
use tidemill_sdk::events::Drain;
use tidemill_sdk::http::App;
use tidemill_sdk::spin_sdk::wasip3;
use wasip3::http::types::{ErrorCode, Request, Response};

use crate::domain::{Behaviour, Status};
use crate::flow::{
    Band, Card, Criterion, Engine, EngineError, Flow, LifecycleOrder, Mark, Metrics, Rules, Step, Transition,
    VendorJobs,
};
use crate::storage::Vendors;

mod bindings {
    tidemill_sdk::spin_sdk::wit_bindgen::generate!({
        runtime_path: "tidemill_sdk::spin_sdk::wit_bindgen::rt",
        world: "vendor",
        path: "../../wit/vendors",
    });
}

/// The label of the database in `spin.toml`.
const DATABASE: &str = "vendors";

static VENDORS: LazyLock<Vendors<SpinDatabase>> = LazyLock::new(|| Vendors::new(SpinDatabase::new(DATABASE)));
static ENGINE: LazyLock<Arc<Imported>> = LazyLock::new(|| Arc::new(Imported));
static APP: LazyLock<App> = LazyLock::new(|| crate::api::app(VENDORS.clone(), Arc::clone(&ENGINE)));
static STREAMS: LazyLock<Drain<SpinDatabase, Flow<SpinDatabase, Imported>>> =
    LazyLock::new(|| crate::flow::streams(&VENDORS, Arc::clone(&ENGINE)));
static JOBS: LazyLock<VendorJobs<SpinDatabase, Imported>> =
    LazyLock::new(|| VendorJobs::new(Flow::new(VENDORS.clone(), Arc::clone(&ENGINE))));

struct Component;
wasip3::http::service::export!(Component);
tidemill_sdk::export_consumer!(STREAMS);
tidemill_sdk::export_jobs!(JOBS);

impl wasip3::exports::http::handler::Guest for Component {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        STREAMS.serve(&APP, request).await
    }
}

/// The engine behind the imports.
struct Imported;

impl Engine for Imported {
    fn rules(&self) -> Result<Rules, EngineError> {
        let rules = scorecard::describe();
        let criterion = |criterion: scorecard::Criterion| Criterion {
            name: criterion.name,
            description: criterion.description,
            weight: criterion.weight,
            worst: criterion.worst,
            best: criterion.best,
        };
        Ok(Rules {
            criteria: rules.criteria.into_iter().map(criterion).collect(),
            bands: rules.bands.into_iter().map(|band| Band { name: band.name, least: band.least }).collect(),
        })
    }

    fn score(&self, metrics: &[Metrics], weights: &[u32]) -> Result<Vec<Card>, EngineError> {
        let metrics: Vec<scorecard::Metrics> = metrics.iter().map(wit_metrics).collect();
        let cards = scorecard::score(&metrics, weights).map_err(|error| match error {
            scorecard::Error::InvalidWeights(message) | scorecard::Error::InvalidMetrics(message) => {
                EngineError::Refused(message)
            }
            scorecard::Error::Other(message) => EngineError::Other(message),
        })?;
        Ok(cards.into_iter().map(card).collect())
    }

    fn next(&self, orders: &[LifecycleOrder], now: i64) -> Result<Vec<Step>, EngineError> {
        let orders: Vec<lifecycle::Order> = orders.iter().map(wit_order).collect();
        let steps = lifecycle::next(&orders, now).map_err(|error| match error {
            lifecycle::Error::InvalidOrder(message) => EngineError::Refused(message),
            lifecycle::Error::Other(message) => EngineError::Other(message),
        })?;
        Ok(steps.into_iter().map(step).collect())
    }
}

fn wit_metrics(metrics: &Metrics) -> scorecard::Metrics {
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

fn card(card: scorecard::Card) -> Card {
    let mark = |mark: scorecard::Mark| Mark {
        value: mark.value,
        numerator: mark.numerator,
        denominator: mark.denominator,
        score: mark.score,
    };
    Card {
        score: card.score,
        band: card.band.and_then(|band| usize::try_from(band).ok()),
        marks: card.marks.into_iter().map(mark).collect(),
    }
}

fn wit_order(order: &LifecycleOrder) -> lifecycle::Order {
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
        behaviour: wit_behaviour(&order.behaviour),
    }
}

fn wit_behaviour(behaviour: &Behaviour) -> lifecycle::Behaviour {
    lifecycle::Behaviour {
        accept_minutes: behaviour.accept_minutes,
        ship_minutes: behaviour.ship_minutes,
        deliver_minutes: behaviour.deliver_minutes,
        return_minutes: behaviour.return_minutes,
        spread: behaviour.spread,
        cancellation_rate: behaviour.cancellation_rate,
        short_rate: behaviour.short_rate,
        return_rate: behaviour.return_rate,
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
