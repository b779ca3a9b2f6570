//! The component: `tidemill:vendors/lifecycle` over the library.

use bindings::exports::tidemill::vendors::lifecycle as wit;

use crate::{Behaviour, Order, Status, Step};

#[expect(unsafe_code, reason = "the generated exports are called across the component's border")]
mod bindings {
    wit_bindgen::generate!({
        world: "moving",
        path: "../../wit/vendors",
    });
    export!(Component);

    use super::Component;
}

struct Component;

impl wit::Guest for Component {
    fn next(orders: Vec<wit::Order>, now: i64) -> Result<Vec<wit::Step>, wit::Error> {
        let orders: Vec<Order> = orders.into_iter().map(Order::from).collect();
        let steps = crate::next(&orders, now).map_err(|error| wit::Error::InvalidOrder(error.to_string()))?;
        Ok(steps.into_iter().map(wit::Step::from).collect())
    }
}

impl From<wit::Order> for Order {
    fn from(order: wit::Order) -> Self {
        let behaviour = order.behaviour;
        Self {
            id: order.id,
            status: match order.status {
                wit::Status::Placed => Status::Placed,
                wit::Status::Accepted => Status::Accepted,
                wit::Status::Shipped => Status::Shipped,
                wit::Status::Delivered => Status::Delivered,
                wit::Status::Returned => Status::Returned,
                wit::Status::Cancelled => Status::Cancelled,
            },
            since: order.since,
            placed_at: order.placed_at,
            promised_at: order.promised_at,
            ordered: order.ordered,
            shipped: order.shipped,
            seed: order.seed,
            behaviour: Behaviour {
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
}

impl From<Step> for wit::Step {
    fn from(step: Step) -> Self {
        match step {
            Step::Due(transition) => Self::Due(wit::Transition {
                to: match transition.to {
                    Status::Placed => wit::Status::Placed,
                    Status::Accepted => wit::Status::Accepted,
                    Status::Shipped => wit::Status::Shipped,
                    Status::Delivered => wit::Status::Delivered,
                    Status::Returned => wit::Status::Returned,
                    Status::Cancelled => wit::Status::Cancelled,
                },
                at: transition.at,
                reason: transition.reason,
                quantities: transition.quantities,
            }),
            Step::Later(at) => Self::Later(at),
            Step::Never => Self::Never,
        }
    }
}
