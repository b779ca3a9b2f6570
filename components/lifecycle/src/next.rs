//! The next step of an order.

use crate::chance::Chance;
use crate::{InvalidOrder, LONGEST_STAGE_MINUTES, Order, Status};

/// The most orders that are asked about at once.
pub const MAX_ORDERS: usize = 10_000;

/// Why orders are given up, as their vendors tell it.
const CANCELLATIONS: &[&str] =
    &["Out of stock", "Cancelled by the customer", "Delivery address not found", "Payment declined"];

/// Why something comes back, as customers tell it.
const RETURNS: &[&str] = &["Damaged on arrival", "Wrong item", "No longer needed", "Not as described"];

/// A move to another status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// To which.
    pub to: Status,
    /// When, in milliseconds since 1970: after the last move, and not after the time that was asked about.
    pub at: i64,
    /// Why, for people: of returns and cancellations.
    pub reason: Option<String>,
    /// Units of each line that are shipped, or come back. Empty for other moves.
    pub quantities: Vec<u32>,
}

/// What becomes of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It has moved by the time that was asked about.
    Due(Transition),
    /// Nothing has happened by then, nor will before this time.
    Later(i64),
    /// Nothing will happen any more.
    Never,
}

/// The next step of each order by the time `now`, in milliseconds since 1970, in their order. At most [`MAX_ORDERS`].
///
/// # Errors
/// [`InvalidOrder`], the first that is found.
pub fn next(orders: &[Order], now: i64) -> Result<Vec<Step>, InvalidOrder> {
    if let Some(beyond) = orders.get(MAX_ORDERS) {
        return Err(InvalidOrder { id: beyond.id.clone(), problem: "at most 10,000 are asked about at once" });
    }
    orders.iter().map(|order| order.check().map(|()| step(order, now))).collect()
}

fn step(order: &Order, now: i64) -> Step {
    let Some((stage, median, to)) = stage(order) else {
        return Step::Never;
    };
    let mut chance = Chance::new(order.seed, &order.id, stage);
    let minutes = chance.log_normal(median, order.behaviour.spread).clamp(1.0, LONGEST_STAGE_MINUTES);
    // Whole seconds, as a person would write it down.
    let at = order.since + (minutes * 60.0).round() as i64 * 1000;
    if at > now {
        return Step::Later(at);
    }
    let (reason, quantities) = match to {
        Status::Cancelled => (Some(one_of(CANCELLATIONS, &mut chance)), Vec::new()),
        Status::Shipped => (None, shipped(order, &mut chance)),
        Status::Returned => (Some(one_of(RETURNS, &mut chance)), returned(order, &mut chance)),
        _ => (None, Vec::new()),
    };
    Step::Due(Transition { to, at, reason, quantities })
}

/// What the order waits for: the name of the stage, the median of its length in minutes, and the status after it.
fn stage(order: &Order) -> Option<(&'static str, f64, Status)> {
    let behaviour = &order.behaviour;
    let stage = match order.status {
        Status::Placed if ends(order) == Some(Status::Placed) => {
            ("accept", behaviour.accept_minutes, Status::Cancelled)
        }
        Status::Placed => ("accept", behaviour.accept_minutes, Status::Accepted),
        Status::Accepted if ends(order) == Some(Status::Accepted) => {
            ("ship", behaviour.ship_minutes, Status::Cancelled)
        }
        Status::Accepted => ("ship", behaviour.ship_minutes, Status::Shipped),
        Status::Shipped => ("deliver", behaviour.deliver_minutes, Status::Delivered),
        Status::Delivered if comes_back(order) => ("return", behaviour.return_minutes, Status::Returned),
        Status::Delivered | Status::Returned | Status::Cancelled => return None,
    };
    Some(stage)
}

/// From which status the order is given up, if it is: half of them before they are accepted.
fn ends(order: &Order) -> Option<Status> {
    let draw = Chance::new(order.seed, &order.id, "end").uniform();
    let rate = order.behaviour.cancellation_rate;
    (draw < rate).then(|| if draw < rate / 2.0 { Status::Placed } else { Status::Accepted })
}

/// Whether something of the order comes back. Nothing can where nothing was shipped.
fn comes_back(order: &Order) -> bool {
    order.shipped.iter().any(|units| *units > 0)
        && Chance::new(order.seed, &order.id, "back").happens(order.behaviour.return_rate)
}

/// What is shipped: all of it, or one line with less. Something always is.
fn shipped(order: &Order, chance: &mut Chance) -> Vec<u32> {
    let mut units = order.ordered.clone();
    if chance.happens(order.behaviour.short_rate) {
        let line = chance.below(lines(&units)) as usize;
        let least = u32::from(units.len() == 1);
        if units[line] > least {
            units[line] = least + chance.below(units[line] - least);
        }
    }
    units
}

/// What comes back: some or all of one line.
fn returned(order: &Order, chance: &mut Chance) -> Vec<u32> {
    let mut units = vec![0; order.shipped.len()];
    let candidates: Vec<usize> = (0..order.shipped.len()).filter(|line| order.shipped[*line] > 0).collect();
    if !candidates.is_empty() {
        let line = candidates[chance.below(lines(&candidates)) as usize];
        units[line] = 1 + chance.below(order.shipped[line]);
    }
    units
}

fn one_of(words: &[&str], chance: &mut Chance) -> String {
    words[chance.below(lines(words)) as usize].to_owned()
}

/// How many there are: few, by [`Order::check`].
fn lines<T>(all: &[T]) -> u32 {
    u32::try_from(all.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Behaviour;

    fn order(number: u32, behaviour: Behaviour) -> Order {
        Order {
            id: format!("order-{number}"),
            status: Status::Placed,
            since: 0,
            placed_at: 0,
            promised_at: 604_800_000,
            ordered: vec![3, 1],
            shipped: vec![0, 0],
            seed: 7,
            behaviour,
        }
    }

    /// Follows an order up to `now`, asking at each of `stops` on the way.
    fn live(mut order: Order, stops: &[i64]) -> (Order, Vec<Transition>) {
        let mut moves = Vec::new();
        for stop in stops {
            while let Step::Due(transition) = next(std::slice::from_ref(&order), *stop).unwrap().remove(0) {
                assert!(transition.at > order.since && transition.at <= *stop);
                order.status = transition.to;
                order.since = transition.at;
                if transition.to == Status::Shipped {
                    order.shipped.clone_from(&transition.quantities);
                }
                moves.push(transition);
            }
        }
        (order, moves)
    }

    const YEAR: i64 = 366 * 86_400_000;

    #[test]
    fn every_order_comes_to_an_end_by_allowed_moves() {
        let behaviour = Behaviour { cancellation_rate: 0.3, return_rate: 0.3, ..Behaviour::default() };
        for number in 0..500 {
            let (end, moves) = live(order(number, behaviour), &[YEAR]);
            let path: Vec<Status> = moves.iter().map(|step| step.to).collect();
            use Status::{Accepted, Cancelled, Delivered, Returned, Shipped};
            let paths: [&[Status]; 4] = [
                &[Cancelled],
                &[Accepted, Cancelled],
                &[Accepted, Shipped, Delivered],
                &[Accepted, Shipped, Delivered, Returned],
            ];
            assert!(paths.contains(&&path[..]), "{path:?}");
            assert_eq!(next(&[end], YEAR).unwrap(), [Step::Never]);
            for step in moves {
                assert_eq!(step.reason.is_some(), matches!(step.to, Cancelled | Returned));
                let units: u32 = step.quantities.iter().sum();
                assert_eq!(units > 0, matches!(step.to, Shipped | Returned), "{step:?}");
            }
        }
    }

    #[test]
    fn as_many_orders_as_said_are_cancelled_short_and_returned() {
        let behaviour = Behaviour { cancellation_rate: 0.2, short_rate: 0.3, return_rate: 0.4, ..Behaviour::default() };
        let lives: Vec<_> = (0..5000).map(|number| live(order(number, behaviour), &[YEAR])).collect();
        let count =
            |wanted: fn(&(Order, Vec<Transition>)) -> bool| lives.iter().filter(|life| wanted(life)).count() as f64;
        let (cancelled, returned) =
            (count(|life| life.0.status == Status::Cancelled), count(|life| life.0.status == Status::Returned));
        let short = count(|life| life.0.status != Status::Cancelled && life.0.shipped != [3, 1]);
        let near = |share: f64, of: f64, expected: f64| {
            let error = (expected * (1.0 - expected) / of).sqrt();
            assert!((share / of - expected).abs() < 5.0 * error, "{} for {expected}", share / of);
        };
        near(cancelled, 5000.0, 0.2);
        near(short, 5000.0 - cancelled, 0.3);
        near(returned, 5000.0 - cancelled, 0.4);
    }

    #[test]
    fn half_of_the_orders_are_faster_than_the_median() {
        let behaviour = Behaviour { cancellation_rate: 0.0, deliver_minutes: 600.0, ..Behaviour::default() };
        let fast = (0..4000).filter(|number| {
            let shipped = Order { status: Status::Shipped, shipped: vec![3, 1], ..order(*number, behaviour) };
            matches!(next(&[shipped], 600 * 60_000).unwrap()[0], Step::Due(_))
        });
        let share = fast.count() as f64 / 4000.0;
        assert!((share - 0.5).abs() < 5.0 * 0.5 / 4000f64.sqrt(), "{share}");
    }

    #[test]
    fn more_orders_than_are_answered_at_once_are_refused() {
        let many = vec![order(1, Behaviour::default()); MAX_ORDERS + 1];
        assert!(next(&many, 0).unwrap_err().to_string().contains("at most 10,000"));
        assert_eq!(next(&many[..MAX_ORDERS], 0).unwrap().len(), MAX_ORDERS);
    }

    proptest! {
        #[test]
        fn a_life_does_not_depend_on_when_somebody_asks(
            number in 0..10_000u32,
            mut stops in proptest::collection::vec(0..YEAR, 0..20),
            spread in 0.0..2.0f64,
        ) {
            let behaviour = Behaviour { spread, cancellation_rate: 0.2, return_rate: 0.5, short_rate: 0.5, ..Behaviour::default() };
            let once = live(order(number, behaviour), &[YEAR]);
            stops.sort_unstable();
            stops.push(YEAR);
            prop_assert_eq!(live(order(number, behaviour), &stops), once);
        }

        #[test]
        fn nothing_happens_before_the_time_that_was_told(number in 0..10_000u32) {
            let order = order(number, Behaviour::default());
            if let Step::Later(at) = next(std::slice::from_ref(&order), 0).unwrap()[0] {
                prop_assert_eq!(&next(std::slice::from_ref(&order), at - 1).unwrap()[0], &Step::Later(at));
                prop_assert!(matches!(next(std::slice::from_ref(&order), at).unwrap()[0], Step::Due(_)));
            }
        }
    }
}
