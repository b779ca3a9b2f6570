//! Clusters of rows, and how many parameters count against them.

use std::collections::HashMap;

use crate::panel::Panel;
use crate::regression::Fit;

/// Rows put into groups, numbered from 0.
#[derive(Debug, Clone)]
pub struct Grouping {
    /// The group of each row.
    pub of_row: Vec<u32>,
    /// How many groups there are.
    pub count: usize,
}

impl Grouping {
    /// A group per unit.
    #[must_use]
    pub fn units(panel: &Panel) -> Self {
        Self { of_row: panel.unit.clone(), count: panel.units.len() }
    }

    /// A group per period.
    #[must_use]
    pub fn periods(panel: &Panel) -> Self {
        Self { of_row: panel.period.clone(), count: panel.periods.len() }
    }

    /// A group per cluster of units; none if the panel names no clusters.
    #[must_use]
    pub fn clusters(panel: &Panel) -> Option<Self> {
        let cluster = panel.cluster.as_ref()?;
        let count = cluster.iter().max().map_or(0, |last| *last as usize + 1);
        Some(Self { of_row: panel.unit.iter().map(|unit| cluster[*unit as usize]).collect(), count })
    }

    /// The groups of rows that share both groups.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        let mut numbers: HashMap<(u32, u32), u32> = HashMap::new();
        let pairs = self.of_row.iter().copied().zip(other.of_row.iter().copied());
        let of_row = pairs
            .map(|pair| {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                *numbers.entry(pair).or_insert(next)
            })
            .collect();
        Self { of_row, count: numbers.len() }
    }

    /// Whether each group of `self` lies inside one group of `other`.
    fn is_nested_in(&self, other: &Self) -> bool {
        let mut outer = vec![None; self.count];
        self.of_row
            .iter()
            .zip(&other.of_row)
            .all(|(inner, group)| *outer[*inner as usize].get_or_insert(*group) == *group)
    }
}

/// K_c: all parameters of a fit with unit and period effects, where an effect whose levels each lie inside one cluster counts
/// once.
#[must_use]
pub fn counted_parameters(fit: &Fit, panel: &Panel, clusters: &[&Grouping]) -> usize {
    let regressors = fit.columns.len();
    if fit.parameters == regressors {
        return regressors;
    }
    let effects = [Grouping::units(panel), Grouping::periods(panel)];
    let nested = effects.iter().filter(|effect| clusters.iter().any(|cluster| effect.is_nested_in(cluster)));
    let (levels, count) = nested.fold((0, 0), |(levels, count), effect| (levels + effect.count, count + 1));
    fit.parameters - levels + count
}
