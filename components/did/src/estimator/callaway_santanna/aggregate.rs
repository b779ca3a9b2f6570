//! Sums of group-time effects: simple, by exposure, by cohort, by calendar period. Where cohort sizes weigh, the influence gains a term for
//! their estimation.

use std::collections::BTreeMap;

use nalgebra::DVector;

use super::{CallawaySantAnna, Cell};

/// A weighted mean of cells.
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// The mean.
    pub estimate: f64,
    /// The influence of each unit.
    pub influence: DVector<f64>,
}

/// All aggregates. Keys are indexes of the panel's periods, or differences of them.
#[derive(Debug, Clone)]
pub struct Aggregates {
    /// Cells from adoption on, weighted by cohort size.
    pub simple: Option<Aggregate>,
    /// By periods since adoption, negative before.
    pub dynamic: BTreeMap<i64, Aggregate>,
    /// The plain mean over periods since adoption, from 0.
    pub dynamic_overall: Option<Aggregate>,
    /// By cohort: the plain mean over its periods from adoption on.
    pub group: BTreeMap<usize, Aggregate>,
    /// Those, weighted by cohort size.
    pub group_overall: Option<Aggregate>,
    /// By period: cells of cohorts that are treated, weighted by cohort size.
    pub calendar: BTreeMap<usize, Aggregate>,
    /// The plain mean of those.
    pub calendar_overall: Option<Aggregate>,
}

impl CallawaySantAnna {
    /// Sums the cells up in every way.
    #[must_use]
    pub fn aggregates(&self) -> Aggregates {
        let after = || self.cells.iter().filter(|cell| cell.period >= cell.cohort);
        let dynamic = self.by(self.cells.iter(), exposure);
        let calendar = self.by(after(), |cell| cell.period);
        let mut cohorts: BTreeMap<usize, Vec<&Cell>> = BTreeMap::new();
        after().for_each(|cell| cohorts.entry(cell.cohort).or_default().push(cell));
        let group: BTreeMap<usize, Aggregate> = cohorts
            .into_iter()
            .filter_map(|(cohort, cells)| {
                let parts: Vec<Aggregate> = cells.into_iter().map(Aggregate::of_cell).collect();
                Some((cohort, mean(parts.iter())?))
            })
            .collect();
        Aggregates {
            simple: self.weighted(after().map(|cell| (cell.cohort, Aggregate::of_cell(cell))).collect()),
            dynamic_overall: mean(dynamic.range(0..).map(|(_, aggregate)| aggregate)),
            dynamic,
            group_overall: self.weighted(group.iter().map(|(cohort, part)| (*cohort, part.clone())).collect()),
            group,
            calendar_overall: mean(calendar.values()),
            calendar,
        }
    }

    fn by<'a, K: Ord>(
        &self,
        cells: impl Iterator<Item = &'a Cell>,
        key: impl Fn(&Cell) -> K,
    ) -> BTreeMap<K, Aggregate> {
        let mut parts: BTreeMap<K, Vec<(usize, Aggregate)>> = BTreeMap::new();
        cells.for_each(|cell| parts.entry(key(cell)).or_default().push((cell.cohort, Aggregate::of_cell(cell))));
        parts.into_iter().filter_map(|(key, parts)| Some((key, self.weighted(parts)?))).collect()
    }

    /// Σ_c ATT_c p_c/Σp, with the influence of each unit through the effects and through the shares p: the latter is
    /// Σ_c ATT_c · [(1{G_i = g_c} − p_c)/Σp − (Σ_c′ 1{G_i = g_c′} − p_c′) p_c/(Σp)²].
    fn weighted(&self, parts: Vec<(usize, Aggregate)>) -> Option<Aggregate> {
        let units = self.cohort_of.len();
        let share = |cohort: usize| {
            let size = self.cohorts.iter().find(|(first, _)| *first == cohort).map_or(0, |(_, size)| *size);
            size as f64 / units as f64
        };
        let shares: Vec<f64> = parts.iter().map(|(cohort, _)| share(*cohort)).collect();
        let total: f64 = shares.iter().sum();
        if total <= 0.0 {
            return None;
        }
        let mut sum = Aggregate { estimate: 0.0, influence: DVector::zeros(units) };
        for ((_, part), share) in parts.iter().zip(&shares) {
            sum.estimate += part.estimate * share / total;
            sum.influence += &part.influence * (share / total);
        }
        for unit in 0..units {
            let is_in = |cohort: usize| f64::from(u8::from(self.cohort_of[unit] == Some(cohort)));
            let surplus: f64 = parts.iter().zip(&shares).map(|((cohort, _), share)| is_in(*cohort) - share).sum();
            sum.influence[unit] += parts
                .iter()
                .zip(&shares)
                .map(|((cohort, part), share)| {
                    part.estimate * ((is_in(*cohort) - share) / total - surplus * share / (total * total))
                })
                .sum::<f64>();
        }
        Some(sum)
    }
}

impl Aggregate {
    fn of_cell(cell: &Cell) -> Self {
        Self { estimate: cell.estimate, influence: cell.influence.clone() }
    }
}

fn exposure(cell: &Cell) -> i64 {
    // Indexes of periods are far below the limits of i64.
    cell.period as i64 - cell.cohort as i64
}

fn mean<'a>(parts: impl Iterator<Item = &'a Aggregate>) -> Option<Aggregate> {
    let parts: Vec<&Aggregate> = parts.collect();
    let first = parts.first()?;
    let share = 1.0 / parts.len() as f64;
    let mut sum = Aggregate { estimate: 0.0, influence: DVector::zeros(first.influence.len()) };
    for part in parts {
        sum.estimate += part.estimate * share;
        sum.influence += &part.influence * share;
    }
    Some(sum)
}
