//! From a definition to what the simulator is asked for.

use super::{Definition, Shape, SimulatedMetric, Simulation};

/// What the simulator is asked for; see `tidemill:experiments/simulator`.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The same seed gives the same numbers.
    pub seed: u64,
    /// Units in each of treatment and control.
    pub units_per_group: u32,
    /// How many periods.
    pub periods: u32,
    /// The first treated period, counted from 0.
    pub intervention: u32,
    /// What is measured.
    pub metrics: Vec<PlannedMetric>,
    /// Waves of treated units.
    pub waves: u32,
    /// Periods between waves.
    pub wave_distance: u32,
    /// The share of rows that are missing.
    pub missing: f64,
}

/// One metric of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedMetric {
    /// Its id.
    pub id: String,
    /// How it behaves.
    pub metric: SimulatedMetric,
}

impl Plan {
    /// The plan of a simulated experiment; none if it has nothing to simulate.
    pub fn new(definition: &Definition) -> Option<Self> {
        let simulation = definition.simulation.as_ref()?;
        let calendar = definition.calendar();
        let planned = |id: &String| {
            let metric = simulation.metrics.get(id)?.clone();
            Some(PlannedMetric { id: id.clone(), metric })
        };
        Some(Self {
            seed: simulation.seed,
            units_per_group: simulation.units_per_group,
            periods: u32::try_from(calendar.periods()).ok()?,
            intervention: u32::try_from(definition.intervention() - calendar.first()).ok()?,
            metrics: definition.metrics.iter().filter_map(planned).collect(),
            waves: simulation.waves,
            wave_distance: simulation.wave_distance,
            missing: simulation.missing,
        })
    }

    /// The first treated period of a unit, counted from 0: treated units come first and take turns in the waves.
    pub fn treated_from(&self, unit: u32) -> Option<u32> {
        (unit < self.units_per_group).then(|| self.intervention + unit % self.waves.max(1) * self.wave_distance)
    }
}

impl Simulation {
    /// Periods from the first wave to the last.
    pub fn spread(&self) -> i64 {
        i64::from(self.waves.saturating_sub(1)) * i64::from(self.wave_distance)
    }
}

impl Shape {
    /// Whether its number is in bounds.
    pub fn is_sound(self) -> bool {
        match self {
            Self::Constant => true,
            Self::Ramp { periods } => (1..=10_000).contains(&periods),
            Self::Decay { half_life } => half_life > 0.0 && half_life <= 10_000.0,
        }
    }
}
