//! Following orders through their lives: asking the lifecycle until nothing more has happened, and keeping to what an order may do, whatever
//! the lifecycle says.

use super::engine::{Engine, EngineError, LifecycleOrder, Step};
use crate::domain::{Move, Order, Simulation};

/// An order moves this often at most: from placed to returned.
const LONGEST_LIFE: usize = 5;

/// The states of orders up to the time `until`, each list beginning with the state that was given; the last one's `due_at` says when to ask
/// again. `now` is the time at which this is done.
pub(super) fn live(
    engine: &impl Engine,
    orders: Vec<(Order, Simulation)>,
    until: i64,
    now: i64,
) -> Result<Vec<Vec<Order>>, EngineError> {
    let simulations: Vec<Simulation> = orders.iter().map(|(_, simulation)| *simulation).collect();
    let mut lives: Vec<Vec<Order>> = orders.into_iter().map(|(order, _)| vec![order]).collect();
    let mut open: Vec<usize> = (0..lives.len()).collect();
    for _ in 0..=LONGEST_LIFE {
        let asked: Vec<LifecycleOrder> =
            open.iter().filter_map(|place| Some(asked(lives[*place].last()?, &simulations[*place]))).collect();
        if asked.is_empty() {
            return Ok(lives);
        }
        let steps = engine.next(&asked, until)?;
        if steps.len() != open.len() {
            return Err(EngineError::Other(format!("the lifecycle answered {} of {} orders", steps.len(), open.len())));
        }
        let mut moved = Vec::new();
        for (place, step) in open.into_iter().zip(steps) {
            if follow(&mut lives[place], step, until, now)? {
                moved.push(place);
            }
        }
        open = moved;
    }
    Err(EngineError::Other("the lifecycle moves an order on and on".to_owned()))
}

/// Takes a step. Whether there may be another one.
fn follow(life: &mut Vec<Order>, step: Step, until: i64, now: i64) -> Result<bool, EngineError> {
    let Some(order) = life.last_mut() else {
        return Ok(false);
    };
    let wrong = |order: &Order, what: &str| {
        Err(EngineError::Other(format!(
            "the lifecycle would have order {}, which is {}, {what}",
            order.id,
            order.status.as_str()
        )))
    };
    match step {
        Step::Never => {
            order.due_at = None;
            Ok(false)
        }
        Step::Later(at) if at <= until => wrong(order, "wait for a time that is over"),
        Step::Later(at) => {
            order.due_at = Some(at);
            Ok(false)
        }
        Step::Due(transition) if transition.at > until => wrong(order, "move in the future"),
        Step::Due(transition) => {
            let step = Move {
                to: transition.to,
                at: Some(transition.at),
                reason: transition.reason,
                quantities: Some(transition.quantities).filter(|quantities| !quantities.is_empty()),
            };
            match order.moved(&step, now.max(until)) {
                Ok(moved) => {
                    life.push(moved);
                    Ok(true)
                }
                Err(_) => wrong(order, &format!("go to {}", step.to.as_str())),
            }
        }
    }
}

fn asked(order: &Order, simulation: &Simulation) -> LifecycleOrder {
    LifecycleOrder {
        id: order.id.clone(),
        status: order.status,
        since: order.since(),
        placed_at: order.placed_at,
        promised_at: order.promised_at,
        ordered: order.lines.iter().map(|line| line.quantity).collect(),
        shipped: order.lines.iter().map(|line| line.shipped).collect(),
        seed: simulation.seed.unsigned_abs(),
        behaviour: simulation.behaviour,
    }
}

#[cfg(test)]
mod tests {
    use super::super::engine::{Card, Metrics, Rules, Transition};
    use super::*;
    use crate::domain::{Line, Status};
    use crate::generate;

    /// Answers each question with the next of some steps.
    struct Scripted(fn(&LifecycleOrder) -> Step);

    impl Engine for Scripted {
        fn rules(&self) -> Result<Rules, EngineError> {
            Err(EngineError::Other("no rules".to_owned()))
        }

        fn score(&self, _: &[Metrics], _: &[u32]) -> Result<Vec<Card>, EngineError> {
            Err(EngineError::Other("no scores".to_owned()))
        }

        fn next(&self, orders: &[LifecycleOrder], _: i64) -> Result<Vec<Step>, EngineError> {
            Ok(orders.iter().map(self.0).collect())
        }
    }

    fn follow_one(script: fn(&LifecycleOrder) -> Step) -> Result<Vec<Order>, EngineError> {
        let order = Order::placed("id".to_owned(), "v".to_owned(), 10, 50, vec![Line::new("a", 2, 100)]);
        let (_, simulation) = generate::vendor(1, 1, 1);
        live(&Scripted(script), vec![(order, simulation)], 100, 100).map(|mut lives| lives.remove(0))
    }

    fn to(to: Status, at: i64) -> Step {
        Step::Due(Transition { to, at, reason: None, quantities: Vec::new() })
    }

    #[test]
    fn an_order_is_followed_until_nothing_more_has_happened() {
        let life = follow_one(|order| match order.status {
            Status::Placed => to(Status::Accepted, 20),
            Status::Accepted => to(Status::Shipped, 30),
            _ => Step::Later(500),
        })
        .unwrap();
        let states: Vec<_> = life.iter().map(|order| (order.status, order.since(), order.version)).collect();
        assert_eq!(states, [(Status::Placed, 10, 1), (Status::Accepted, 20, 2), (Status::Shipped, 30, 3)]);
        assert_eq!(life[2].due_at, Some(500));
        assert_eq!(follow_one(|_| Step::Never).unwrap()[0].due_at, None);
    }

    #[test]
    fn a_lifecycle_cannot_make_an_order_do_what_it_may_not() {
        let check = |script: fn(&LifecycleOrder) -> Step, part: &str| {
            let error = follow_one(script).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        };
        check(|_| to(Status::Delivered, 20), "which is placed, go to delivered");
        check(|_| to(Status::Accepted, 5), "go to accepted");
        check(|_| to(Status::Accepted, 101), "move in the future");
        check(|_| Step::Later(100), "wait for a time that is over");
    }
}
