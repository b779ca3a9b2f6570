//! Moving an order to another status, or why it cannot be moved.

use super::{CLOCK_SKEW_MILLIS, DAY_MILLIS, Order, Status};
use tidemill_sdk::clock::Moment;

/// An order comes to its end within so many days after it was placed, so that lead times and their squares add up in 64 bits.
pub(crate) const LONGEST_LIFE_DAYS: i64 = 366;

/// A move to another status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    /// To which.
    pub to: Status,
    /// When; now if nobody says.
    pub at: Option<i64>,
    /// Why, for people.
    pub reason: Option<String>,
    /// Units of each line that are shipped or come back; all that can be if nobody says.
    pub quantities: Option<Vec<u32>>,
}

/// Why an order cannot be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MoveRefusal {
    /// Its status does not lead there.
    NotAllowed,
    /// A part of what was asked for cannot be.
    Field {
        /// Which.
        field: &'static str,
        /// What it must be, for people.
        message: String,
    },
}

impl Order {
    /// The order after a move, asked for at the time `now`.
    pub(crate) fn moved(&self, step: &Move, now: i64) -> Result<Self, MoveRefusal> {
        if !self.status.allowed().contains(&step.to) {
            return Err(MoveRefusal::NotAllowed);
        }
        let at = self.time_of(step, now)?;
        let mut order = self.clone();
        match step.to {
            Status::Placed => return Err(MoveRefusal::NotAllowed),
            Status::Accepted => order.accepted_at = Some(at),
            Status::Shipped => {
                order.shipped_at = Some(at);
                let most: Vec<u32> = self.lines.iter().map(|line| line.quantity).collect();
                let units = quantities(step, &most, "ordered")?;
                order.lines.iter_mut().zip(units).for_each(|(line, units)| line.shipped = units);
            }
            Status::Delivered => order.delivered_at = Some(at),
            Status::Returned => {
                order.returned_at = Some(at);
                let most: Vec<u32> = self.lines.iter().map(|line| line.shipped).collect();
                let units = quantities(step, &most, "shipped")?;
                order.lines.iter_mut().zip(units).for_each(|(line, units)| line.returned = units);
            }
            Status::Cancelled => order.cancelled_at = Some(at),
        }
        if step.quantities.is_some() && !matches!(step.to, Status::Shipped | Status::Returned) {
            let message = "must be left out: only what is shipped or returned has quantities";
            return Err(MoveRefusal::Field { field: "quantities", message: message.to_owned() });
        }
        order.status = step.to;
        order.reason.clone_from(&step.reason);
        // The simulation asks anew what becomes of an order that somebody else moved.
        order.due_at = self.due_at.filter(|_| !order.status.allowed().is_empty()).map(|_| at);
        order.version += 1;
        order.updated_at = now;
        Ok(order)
    }

    fn time_of(&self, step: &Move, now: i64) -> Result<i64, MoveRefusal> {
        let since = self.since();
        let Some(at) = step.at else {
            // What was placed by a clock that is ahead can be moved at once nevertheless.
            return Ok(now.max(since));
        };
        let refuse = |message| Err(MoveRefusal::Field { field: "at", message });
        if at < since {
            return refuse(format!("must not be before {}, when it was {}", text(since), self.status.as_str()));
        }
        if at > now.saturating_add(CLOCK_SKEW_MILLIS) {
            return refuse("must not be in the future".to_owned());
        }
        if at > self.placed_at.saturating_add(LONGEST_LIFE_DAYS * DAY_MILLIS) {
            return refuse(format!(
                "must be within {LONGEST_LIFE_DAYS} days after {}, when it was placed",
                text(self.placed_at)
            ));
        }
        Ok(at)
    }
}

/// Units of each line, at most these and not none at all.
fn quantities(step: &Move, most: &[u32], what: &str) -> Result<Vec<u32>, MoveRefusal> {
    let Some(units) = &step.quantities else {
        return Ok(most.to_vec());
    };
    let refuse = |message| Err(MoveRefusal::Field { field: "quantities", message });
    if units.len() != most.len() {
        return refuse(format!("must have one number for each of the {} lines, not {}", most.len(), units.len()));
    }
    if let Some(line) = (0..most.len()).find(|line| units[*line] > most[*line]) {
        return refuse(format!("must be at most {} for line {}, as many as were {what}", most[line], line + 1));
    }
    if units.iter().all(|units| *units == 0) {
        return refuse("must not all be 0".to_owned());
    }
    Ok(units.clone())
}

fn text(millis: i64) -> String {
    Moment::from_millis(millis).map_or_else(String::new, |moment| moment.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::Line;
    use super::*;

    const NOW: i64 = 1_900_000_000_000;
    const MINUTE: i64 = 60_000;

    fn order() -> Order {
        let lines = vec![Line::new("a", 3, 100), Line::new("b", 2, 500)];
        Order::placed("id".to_owned(), "acme".to_owned(), NOW - DAY_MILLIS, NOW + DAY_MILLIS, lines)
    }

    fn to(to: Status) -> Move {
        Move { to, at: None, reason: None, quantities: None }
    }

    fn walk(path: &[Status]) -> Order {
        path.iter().fold(order(), |order, status| order.moved(&to(*status), NOW).unwrap())
    }

    #[test]
    fn an_order_walks_its_life_and_nothing_else() {
        use Status::{Accepted, Cancelled, Delivered, Placed, Returned, Shipped};
        let reachable: [(&[Status], Status); 6] = [
            (&[], Placed),
            (&[Accepted], Accepted),
            (&[Accepted, Shipped], Shipped),
            (&[Accepted, Shipped, Delivered], Delivered),
            (&[Accepted, Shipped, Delivered, Returned], Returned),
            (&[Accepted, Cancelled], Cancelled),
        ];
        for (path, status) in reachable {
            let order = walk(path);
            assert_eq!((order.status, order.version), (status, 1 + path.len() as i64));
            for (_, target) in Status::ALL {
                let moved = order.moved(&to(target), NOW);
                assert_eq!(moved.is_ok(), status.allowed().contains(&target), "{status:?} to {target:?}");
                if let Ok(moved) = moved {
                    assert_eq!(moved.reached(target), Some(NOW));
                    assert_eq!(moved.since(), NOW);
                }
            }
        }
    }

    #[test]
    fn all_is_shipped_and_returned_where_nobody_says_how_much() {
        let lines = walk(&[Status::Accepted, Status::Shipped, Status::Delivered, Status::Returned]).lines;
        assert!(lines.iter().all(|line| line.shipped == line.quantity && line.returned == line.shipped));
    }

    #[test]
    fn quantities_stay_within_what_was_ordered_and_shipped() {
        let accepted = walk(&[Status::Accepted]);
        let ship = |quantities: &[u32]| Move { quantities: Some(quantities.to_vec()), ..to(Status::Shipped) };
        let check = |order: &Order, step: Move, part: &str| match order.moved(&step, NOW) {
            Err(MoveRefusal::Field { field: "quantities", message }) => assert!(message.contains(part), "{message}"),
            other => panic!("{other:?}"),
        };
        check(&accepted, ship(&[1]), "one number for each of the 2 lines");
        check(&accepted, ship(&[4, 0]), "at most 3 for line 1");
        check(&accepted, ship(&[0, 0]), "not all be 0");
        check(&order(), Move { to: Status::Accepted, ..ship(&[1, 1]) }, "left out");
        let shipped = accepted.moved(&ship(&[3, 1]), NOW).unwrap();
        let delivered = shipped.moved(&to(Status::Delivered), NOW).unwrap();
        check(
            &delivered,
            Move { to: Status::Returned, ..ship(&[0, 2]) },
            "at most 1 for line 2, as many as were shipped",
        );
        let returned = delivered.moved(&Move { to: Status::Returned, ..ship(&[0, 1]) }, NOW).unwrap();
        assert_eq!(returned.lines[1].returned, 1);
    }

    #[test]
    fn times_run_forward_and_not_beyond_the_present() {
        let accepted = walk(&[Status::Accepted]);
        let check = |order: &Order, target: Status, at: i64, expected: Option<&str>| {
            let moved = order.moved(&Move { at: Some(at), ..to(target) }, NOW);
            match (moved, expected) {
                (Ok(moved), None) => assert_eq!(moved.since(), at),
                (Err(MoveRefusal::Field { field: "at", message }), Some(part)) => {
                    assert!(message.contains(part), "{message}")
                }
                other => panic!("{at}: {other:?}"),
            }
        };
        check(&order(), Status::Accepted, NOW - DAY_MILLIS, None);
        check(&order(), Status::Accepted, NOW - DAY_MILLIS - 1, Some("when it was placed"));
        check(&accepted, Status::Shipped, NOW - 1, Some("when it was accepted"));
        check(&accepted, Status::Shipped, NOW + 5 * MINUTE, None);
        check(&accepted, Status::Shipped, NOW + 5 * MINUTE + 1, Some("future"));
        let old = Order { placed_at: NOW - 400 * DAY_MILLIS, ..order() };
        check(&old, Status::Accepted, NOW - 34 * DAY_MILLIS, None);
        check(&old, Status::Accepted, NOW - 34 * DAY_MILLIS + 1, Some("within 366 days"));
    }

    #[test]
    fn the_simulation_looks_again_at_what_it_follows_until_the_end() {
        let followed = Order { due_at: Some(5), ..order() };
        assert_eq!(followed.moved(&to(Status::Accepted), NOW).unwrap().due_at, Some(NOW));
        assert_eq!(followed.moved(&to(Status::Cancelled), NOW).unwrap().due_at, None);
        assert_eq!(order().moved(&to(Status::Accepted), NOW).unwrap().due_at, None);
    }
}
