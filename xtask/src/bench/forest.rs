//! Isolation forests natively and inside wasm, beside scikit-learn with one job, on one size of data.

use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Bench;
use super::compute::{Place, Programs, report, time_of};
use super::statistics::median;
use super::table::{Bound, Target};
use crate::prerequisite::{PythonTool, python_tool};
use crate::process::{output, say};

/// Rows of eight features.
const ROWS: usize = 100_000;
/// The version that the reference numbers were made with.
const SCIKIT_LEARN: PythonTool = PythonTool { name: "scikit-learn", version: "1.9.1", companions: &["numpy"] };

/// What scikit-learn took, in milliseconds.
#[derive(Deserialize)]
struct Theirs {
    fit: Vec<f64>,
    score: Vec<f64>,
}

impl Bench<'_> {
    /// Fits and scores in all three ways, one after the other.
    pub(super) fn forest(&self) -> Result<(String, Vec<Target>)> {
        let programs = Programs::build(self.workspace, self.programs.host().to_owned())?;
        let timings = programs.measure(&self.plan, &["forest-fit", "forest-score"], &[ROWS])?;
        let theirs = self.scikit_learn()?;
        let (fit, score) = (median(&theirs.fit), median(&theirs.score));
        let ratio = |what, place, least| {
            let ours = time_of(&timings, "forest-fit", ROWS, place)? + time_of(&timings, "forest-score", ROWS, place)?;
            Some(Target { what, measured: (fit + score) / ours, bound: Bound::Ratio(least) })
        };
        let targets = [
            ratio("forest, fit and score: native to scikit-learn", Place::Native, 2.0),
            ratio("forest, fit and score: inside wasm to scikit-learn", Place::Wasm, 1.0),
        ];
        let mut text = report("isolation forest, 100 trees of 256 rows, 8 features", &timings);
        text += &format!("  scikit-learn, one job: fit {fit:.0} ms, score {score:.0} ms\n");
        Ok((text, targets.into_iter().flatten().collect()))
    }

    fn scikit_learn(&self) -> Result<Theirs> {
        let python = python_tool(self.workspace, &SCIKIT_LEARN)?.join("python");
        say("Measuring", &format!("forest of {ROWS} rows, scikit-learn"));
        let mut command = Command::new(python);
        command.arg(self.workspace.root().join("bench").join("forest.py"));
        command.args([ROWS.to_string(), (self.plan.repeats + 2).to_string()]);
        // One job means one thread, below scikit-learn as well.
        command.envs([("OMP_NUM_THREADS", "1"), ("OPENBLAS_NUM_THREADS", "1")]);
        let printed = output(&mut command)?;
        serde_json::from_str(printed.trim()).with_context(|| format!("scikit-learn printed {printed}"))
    }
}
