//! Difference-in-differences on balanced panels of 200 periods, half of the units treated from the middle on.

use anyhow::{Result, ensure};
use did::Panel;
use did::analysis::{Options, analyze_columns};
use did::estimator::{ByUnit, EventStudy, Twfe};
use did::variance::{Grouping, SmallSample, clustered, counted_parameters};

use crate::timed;

const PERIODS: usize = 200;

/// Unit and period effects with errors clustered by unit.
pub(crate) fn twfe(rows: usize, repeats: usize) -> Result<Vec<f64>> {
    let panel = panel(rows)?;
    let times = timed(repeats, || {
        let twfe = Twfe::new(&panel)?;
        let units = Grouping::units(&panel);
        let parameters = counted_parameters(&twfe.fit, &panel, &[&units]);
        let covariance = clustered(&twfe.fit, &units, parameters, SmallSample::Fixest);
        anyhow::Ok((twfe.estimate(), covariance.matrix[(0, 0)]))
    });
    Ok(times)
}

/// A coefficient per period with errors clustered by unit.
pub(crate) fn event_study(rows: usize, repeats: usize) -> Result<Vec<f64>> {
    let panel = panel(rows)?;
    ensure!(
        EventStudy::closed_form(&panel, PERIODS / 2 - 1, ByUnit::Clustered(SmallSample::Fixest)).is_some(),
        "there is no closed form"
    );
    Ok(timed(repeats, || EventStudy::closed_form(&panel, PERIODS / 2 - 1, ByUnit::Clustered(SmallSample::Fixest))))
}

/// Everything that an analysis of one metric holds: both of the above, the placebo, and the effect by other methods.
pub(crate) fn analysis(rows: usize, repeats: usize) -> Result<Vec<f64>> {
    // Columns are used up, so each repeat gets its own.
    let mut copies = vec![columns(rows)?; repeats];
    Ok(timed(repeats, || copies.pop().map(|columns| analyze_columns("sales", columns, &Options::default(), None))))
}

fn panel(rows: usize) -> Result<Panel> {
    Ok(Panel::from_columns(columns(rows)?)?)
}

fn columns(rows: usize) -> Result<did::Columns> {
    let units = rows / PERIODS;
    ensure!(units >= 4 && units * PERIODS == rows, "ROWS must be a multiple of {PERIODS}, and 800 or more");
    let mut state = 1_u64;
    let mut noise = || {
        // Numerical Recipes' 64-bit linear congruential generator; its upper half is random enough for a duration.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / (1_u64 << 24) as f64
    };
    let is_treated = |unit: usize| unit < units / 2;
    let start = PERIODS / 2;
    let cells = (0..units).flat_map(|unit| (0..PERIODS).map(move |period| (unit, period)));
    let outcome = cells
        .clone()
        .map(|(unit, period)| {
            let effect = if is_treated(unit) && period >= start { 2.0 } else { 0.0 };
            unit as f64 * 0.01 + period as f64 * 0.1 + effect + noise()
        })
        .collect();
    Ok(did::Columns {
        units: (0..units).map(|unit| format!("unit-{unit}")).collect(),
        treated_from: (0..units).map(|unit| is_treated(unit).then_some(start as i64)).collect(),
        cluster: None,
        unit: cells.clone().map(|(unit, _)| unit as u32).collect(),
        period: cells.map(|(_, period)| period as i64).collect(),
        outcome,
        weight: None,
        covariates: Vec::new(),
    })
}
