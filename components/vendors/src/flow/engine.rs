//! The seam to what scores vendors and moves orders: in a component the imports `tidemill:vendors/scorecard` and `…/lifecycle`, in tests the
//! crates behind them. The types are those of the interfaces.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Behaviour, Status};

/// Scores and moves. Pure: the same input gives the same answer. Does not wait.
pub trait Engine: Send + Sync + 'static {
    /// What scores are made of.
    ///
    /// # Errors
    /// [`EngineError`].
    fn rules(&self) -> Result<Rules, EngineError>;

    /// Scores vendors or times, a card for each. `weights` are one for each criterion, or empty for those of the rules.
    ///
    /// # Errors
    /// [`EngineError`].
    fn score(&self, metrics: &[Metrics], weights: &[u32]) -> Result<Vec<Card>, EngineError>;

    /// The next step of each order by the time `now`.
    ///
    /// # Errors
    /// [`EngineError`].
    fn next(&self, orders: &[LifecycleOrder], now: i64) -> Result<Vec<Step>, EngineError>;
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// What was asked for cannot be done: a sentence that says why.
    #[error("{0}")]
    Refused(String),
    /// Anything else, for people.
    #[error("{0}")]
    Other(String),
}

/// What scores are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// What vendors are measured by.
    pub criteria: Vec<Criterion>,
    /// What ranges of scores are called, best first.
    pub bands: Vec<Band>,
}

/// What a vendor is measured by.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// What weights are kept by.
    pub name: String,
    /// For people.
    pub description: String,
    /// Of 100, where nobody has set weights.
    pub weight: u32,
    /// The value that scores 0.
    pub worst: f64,
    /// The value that scores 100.
    pub best: f64,
}

/// A range of scores: from `least` up to, and without, the `least` of the band before.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Band {
    /// What it is called.
    pub name: String,
    /// The lowest score of the band.
    #[schema(minimum = 0, maximum = 100)]
    pub least: f64,
}

/// What was counted of a vendor; see `tidemill:vendors/scorecard`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Orders that were placed.
    pub orders: u64,
    /// Of those: cancelled.
    pub cancelled: u64,
    /// Of the orders: arrived, also if they were returned later.
    pub delivered: u64,
    /// Of the delivered: on time.
    pub on_time: u64,
    /// Of the delivered: with all that was ordered.
    pub in_full: u64,
    /// Of the delivered: both.
    pub on_time_in_full: u64,
    /// Of the delivered: returned.
    pub returned: u64,
    /// Units ordered, of the orders that were shipped.
    pub due_units: u64,
    /// Units shipped.
    pub shipped_units: u64,
    /// What was delivered and kept is worth.
    pub revenue_minor: i64,
    /// Minutes from placed to delivered.
    pub lead_minutes: u64,
    /// The squares of these minutes.
    pub lead_minutes_squared: u64,
}

/// A vendor's score.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// 0 to 100; none for a vendor without history.
    pub score: Option<f64>,
    /// Where the score lies, an index into the rules' bands.
    pub band: Option<usize>,
    /// One for each criterion.
    pub marks: Vec<Mark>,
}

/// What one criterion gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The fraction; none where nothing was measured.
    pub value: Option<f64>,
    /// Of the fraction.
    pub numerator: f64,
    /// Of the fraction.
    pub denominator: f64,
    /// 0 to 100; none where there is no value.
    pub score: Option<f64>,
}

/// An order as a lifecycle sees it; see `tidemill:vendors/lifecycle`.
#[derive(Clone, Debug, PartialEq)]
pub struct LifecycleOrder {
    /// What it is known by.
    pub id: String,
    /// Where it stands.
    pub status: Status,
    /// When that began, in milliseconds since 1970.
    pub since: i64,
    /// When it was placed.
    pub placed_at: i64,
    /// When it should arrive.
    pub promised_at: i64,
    /// Units ordered of each line.
    pub ordered: Vec<u32>,
    /// Units shipped of each line.
    pub shipped: Vec<u32>,
    /// Its vendor's seed.
    pub seed: u64,
    /// How its vendor treats orders.
    pub behaviour: Behaviour,
}

/// What becomes of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It has moved.
    Due(Transition),
    /// Nothing happens before this time.
    Later(i64),
    /// Nothing will happen any more.
    Never,
}

/// A move to another status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// To which.
    pub to: Status,
    /// When.
    pub at: i64,
    /// Why, for people.
    pub reason: Option<String>,
    /// Units of each line that are shipped, or come back.
    pub quantities: Vec<u32>,
}
