//! What to simulate, and why a plan cannot be followed.

/// The most rows of all metrics together.
pub const MAX_ROWS: u64 = 5_000_000;

/// One simulated experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The same seed gives the same numbers.
    pub seed: u64,
    /// Units in each of treatment and control, from 1.
    pub units_per_group: u32,
    /// Periods, from 2.
    pub periods: u32,
    /// The first treated period, from 1 to `periods` − 1.
    pub intervention: u32,
    /// What is measured, each with an id of its own.
    pub metrics: Vec<Metric>,
    /// How many waves of treated units there are, `wave_distance` periods apart; 1: all start at the intervention.
    pub waves: u32,
    /// Periods between waves.
    pub wave_distance: u32,
    /// The share of rows that are missing, 0 to 0.5, drawn per row.
    pub missing: f64,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            seed: 1,
            units_per_group: 20,
            periods: 28,
            intervention: 14,
            metrics: Vec::new(),
            waves: 1,
            wave_distance: 1,
            missing: 0.0,
        }
    }
}

/// How one metric behaves. All amounts are in the metric's unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Its name, which also picks its random numbers: other metrics do not change it.
    pub id: String,
    /// The level of an average unit in period 0.
    pub baseline: f64,
    /// What each period adds.
    pub trend: f64,
    /// What treatment adds, at its full size.
    pub effect: f64,
    /// How the effect comes and goes.
    pub shape: Shape,
    /// Standard deviation of a unit's errors.
    pub noise: f64,
    /// Correlation of a unit's errors in neighbouring periods, −0.99 to 0.99.
    pub autocorrelation: f64,
    /// Standard deviation of units' own levels.
    pub unit_spread: f64,
    /// Standard deviation of shocks that meet all units in a period.
    pub period_spread: f64,
    /// Amplitude of a season of seven periods; 0 for none.
    pub weekly: f64,
}

/// How an effect develops after a unit's start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// At once and for good.
    Constant,
    /// In equal steps over so many periods, from 1.
    Ramp {
        /// Periods until the full size.
        periods: u32,
    },
    /// At once, then halved every so many periods, above 0.
    Decay {
        /// Periods until half is left.
        half_life: f64,
    },
}

impl Metric {
    /// A metric with a level and errors, and nothing else.
    #[must_use]
    pub fn flat(id: &str, baseline: f64, noise: f64) -> Self {
        Self {
            id: id.to_owned(),
            baseline,
            trend: 0.0,
            effect: 0.0,
            shape: Shape::Constant,
            noise,
            autocorrelation: 0.0,
            unit_spread: 0.0,
            period_spread: 0.0,
            weekly: 0.0,
        }
    }
}

/// Why a plan cannot be followed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// A setting is out of its bounds.
    #[error("{setting} must be {bounds}")]
    Setting {
        /// Which one, with the metric's id where it belongs to one.
        setting: String,
        /// What it may be.
        bounds: &'static str,
    },
    /// Two metrics have one id.
    #[error("there are two metrics `{id}`")]
    SameMetric {
        /// The id.
        id: String,
    },
    /// More rows than [`MAX_ROWS`].
    #[error("{rows} rows are more than {MAX_ROWS}; take fewer units, periods or metrics")]
    TooManyRows {
        /// How many there would be.
        rows: u64,
    },
}

impl Plan {
    /// The rows of all metrics, before any go missing.
    #[must_use]
    pub fn rows(&self) -> u64 {
        let cells = 2 * u64::from(self.units_per_group) * u64::from(self.periods);
        cells.saturating_mul(self.metrics.len() as u64)
    }

    pub(crate) fn check(&self) -> Result<(), PlanError> {
        let setting = |name: &str, bounds| Err(PlanError::Setting { setting: name.to_owned(), bounds });
        if self.units_per_group == 0 {
            return setting("unitsPerGroup", "1 or more");
        }
        if self.periods < 2 {
            return setting("the number of periods", "2 or more");
        }
        if self.intervention == 0 || self.intervention >= self.periods {
            return setting("the intervention", "after the first period and not after the last");
        }
        if self.waves == 0 || self.waves > self.units_per_group {
            return setting("the number of waves", "from 1 to the units per group");
        }
        let last = u64::from(self.intervention) + u64::from(self.waves - 1) * u64::from(self.wave_distance);
        if last >= u64::from(self.periods) {
            return setting("the last wave", "within the periods");
        }
        if !(0.0..=0.5).contains(&self.missing) {
            return setting("the share of missing rows", "from 0 to 0.5");
        }
        if self.rows() > MAX_ROWS {
            return Err(PlanError::TooManyRows { rows: self.rows() });
        }
        for (index, metric) in self.metrics.iter().enumerate() {
            metric.check()?;
            if self.metrics[..index].iter().any(|other| other.id == metric.id) {
                return Err(PlanError::SameMetric { id: metric.id.clone() });
            }
        }
        Ok(())
    }
}

impl Metric {
    fn check(&self) -> Result<(), PlanError> {
        let setting =
            |name: &str, bounds| Err(PlanError::Setting { setting: format!("{name} of `{}`", self.id), bounds });
        let amounts = [self.baseline, self.trend, self.effect, self.weekly];
        if amounts.iter().any(|amount| !amount.is_finite() || amount.abs() > 1e12) {
            return setting("each of baseline, trend, effect and weekly", "a number of at most 1e12 in size");
        }
        let spreads = [self.noise, self.unit_spread, self.period_spread];
        if spreads.iter().any(|spread| !(0.0..=1e12).contains(spread)) {
            return setting("each of noise, unitSpread and periodSpread", "from 0 to 1e12");
        }
        if !(-0.99..=0.99).contains(&self.autocorrelation) {
            return setting("autocorrelation", "from -0.99 to 0.99");
        }
        match self.shape {
            Shape::Ramp { periods: 0 } => setting("the ramp", "1 period or more"),
            Shape::Decay { half_life } if !(half_life > 0.0 && half_life.is_finite()) => {
                setting("the half-life", "above 0")
            }
            _ => Ok(()),
        }
    }
}
