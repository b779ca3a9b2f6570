//! What is known of an order, how its vendor treats orders, and what cannot be.

/// The most lines of an order.
pub const MAX_LINES: usize = 50;

/// The most units of a line.
pub const MAX_UNITS: u32 = 1_000_000;

/// No stage of an order's life takes longer, in minutes: 60 days.
pub const LONGEST_STAGE_MINUTES: f64 = 86_400.0;

/// The latest time, in milliseconds since 1970: the end of the year 9999.
const LATEST: i64 = 253_402_300_799_999;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The customer wants it.
    Placed,
    /// The vendor will ship it.
    Accepted,
    /// It is on its way.
    Shipped,
    /// It arrived.
    Delivered,
    /// Some of it came back. Nothing comes after.
    Returned,
    /// It was given up. Nothing comes after.
    Cancelled,
}

/// How a vendor treats orders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Behaviour {
    /// Half of the orders are accepted within so many minutes, 1 to 100,000; no stage takes longer than
    /// [`LONGEST_STAGE_MINUTES`].
    pub accept_minutes: f64,
    /// Half of them are shipped within so many minutes after that, likewise.
    pub ship_minutes: f64,
    /// Half of them arrive within so many minutes after that, likewise.
    pub deliver_minutes: f64,
    /// Half of the returns come within so many minutes after that, likewise.
    pub return_minutes: f64,
    /// The standard deviation of the natural logarithms of these times, 0 to 2.
    pub spread: f64,
    /// The share of orders that are cancelled, 0 to 1.
    pub cancellation_rate: f64,
    /// The share of orders that are shipped with less than was ordered, 0 to 1.
    pub short_rate: f64,
    /// The share of delivered orders of which something comes back, 0 to 1.
    pub return_rate: f64,
}

impl Default for Behaviour {
    /// A vendor that accepts within hours, ships after a day, and delivers two days later.
    fn default() -> Self {
        Self {
            accept_minutes: 180.0,
            ship_minutes: 1440.0,
            deliver_minutes: 2880.0,
            return_minutes: 7200.0,
            spread: 0.4,
            cancellation_rate: 0.03,
            short_rate: 0.04,
            return_rate: 0.05,
        }
    }
}

/// An order as it stands. Times are milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// What it is known by. Together with `seed` it decides what is left to chance.
    pub id: String,
    /// Where it stands.
    pub status: Status,
    /// When that began.
    pub since: i64,
    /// When it was placed; not after `since`.
    pub placed_at: i64,
    /// When it should arrive. Nothing here depends on it; other lifecycles may.
    pub promised_at: i64,
    /// Units ordered of each line, 1 to [`MAX_LINES`] lines of 1 to [`MAX_UNITS`].
    pub ordered: Vec<u32>,
    /// Units shipped of each line; as many lines. All 0 before it is shipped.
    pub shipped: Vec<u32>,
    /// Its vendor's seed.
    pub seed: u64,
    /// How its vendor treats orders.
    pub behaviour: Behaviour,
}

/// An order that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("order {id} cannot be: {problem}")]
pub struct InvalidOrder {
    /// Which.
    pub id: String,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl Order {
    /// # Errors
    /// [`InvalidOrder`], with the first problem that is found.
    pub fn check(&self) -> Result<(), InvalidOrder> {
        let fail = |problem| Err(InvalidOrder { id: self.id.clone(), problem });
        if !(-LATEST..=LATEST).contains(&self.placed_at) || !(self.placed_at..=LATEST).contains(&self.since) {
            return fail("its last move must lie between its placing and the year 9999");
        }
        if !(1..=MAX_LINES).contains(&self.ordered.len()) || self.shipped.len() != self.ordered.len() {
            return fail("it must have 1 to 50 lines, and as many quantities shipped as ordered");
        }
        if self.ordered.iter().any(|units| !(1..=MAX_UNITS).contains(units)) {
            return fail("each line must have 1 to 1,000,000 units");
        }
        if self.shipped.iter().zip(&self.ordered).any(|(shipped, ordered)| shipped > ordered) {
            return fail("no line can be shipped with more than was ordered");
        }
        match self.behaviour.problem() {
            Some(problem) => fail(problem),
            None => Ok(()),
        }
    }
}

impl Behaviour {
    /// What is out of its bounds, if something is.
    pub fn problem(&self) -> Option<&'static str> {
        let minutes = [self.accept_minutes, self.ship_minutes, self.deliver_minutes, self.return_minutes];
        let rates = [self.cancellation_rate, self.short_rate, self.return_rate];
        if minutes.iter().any(|minutes| !(1.0..=100_000.0).contains(minutes)) {
            return Some("times of its vendor's behaviour must be 1 to 100,000 minutes");
        }
        if !(0.0..=2.0).contains(&self.spread) {
            return Some("the spread of its vendor's behaviour must be 0 to 2");
        }
        if rates.iter().any(|rate| !(0.0..=1.0).contains(rate)) {
            return Some("rates of its vendor's behaviour must be 0 to 1");
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_that_cannot_be_is_told_with_its_id() {
        let sound = Order {
            id: "7".to_owned(),
            status: Status::Placed,
            since: 5,
            placed_at: 5,
            promised_at: 0,
            ordered: vec![1, 2],
            shipped: vec![0, 0],
            seed: 1,
            behaviour: Behaviour::default(),
        };
        let check = |change: fn(&mut Order), expected: &str| {
            let mut order = sound.clone();
            change(&mut order);
            let error = order.check().unwrap_err().to_string();
            assert!(error.starts_with("order 7 cannot be: ") && error.contains(expected), "{error}");
        };
        assert_eq!(sound.check(), Ok(()));
        check(|order| order.since = 4, "last move");
        check(|order| order.since = i64::MAX, "last move");
        check(|order| order.placed_at = i64::MIN, "last move");
        check(|order| order.ordered = vec![], "1 to 50 lines");
        check(|order| order.shipped = vec![0], "as many quantities");
        check(|order| order.ordered = vec![0, 1], "1 to 1,000,000 units");
        check(|order| order.shipped = vec![2, 0], "more than was ordered");
        check(|order| order.behaviour.ship_minutes = 0.0, "minutes");
        check(|order| order.behaviour.spread = f64::NAN, "spread");
        check(|order| order.behaviour.return_rate = 1.5, "rates");
    }
}
