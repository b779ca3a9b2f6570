//! Isolation forests natively and inside wasm, beside scikit-learn with one job, on one size of data.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Bench;
use super::compute::{Place, Programs, report, time_of};
use super::statistics::median;
use super::table::{Bound, Target};
use crate::process::{output, run_timed, say};

/// Rows of eight features.
const ROWS: usize = 100_000;
/// What is installed into an environment of its own; both at the versions that the reference numbers were made with.
const PACKAGES: [&str; 2] = ["scikit-learn==1.9.1", "numpy"];

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
        let python = self.python()?;
        say("Measuring", &format!("forest of {ROWS} rows, scikit-learn"));
        let mut command = Command::new(python);
        command.arg(self.workspace.root().join("bench").join("forest.py"));
        command.args([ROWS.to_string(), (self.plan.repeats + 2).to_string()]);
        // One job means one thread, below scikit-learn as well.
        command.envs([("OMP_NUM_THREADS", "1"), ("OPENBLAS_NUM_THREADS", "1")]);
        let printed = output(&mut command)?;
        serde_json::from_str(printed.trim()).with_context(|| format!("scikit-learn printed {printed}"))
    }

    /// An interpreter that has scikit-learn; the environment is made once.
    fn python(&self) -> Result<PathBuf> {
        let folder = self.workspace.tools().join("scikit-learn");
        let python = folder.join("bin").join("python");
        if python.is_file() {
            return Ok(python);
        }
        let mut make = Command::new("python3");
        make.args(["-m", "venv"]).arg(&folder);
        output(&mut make).context("scikit-learn needs Python 3.11 or newer with its module venv")?;
        let mut install = Command::new(&python);
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES);
        run_timed("Installing", "scikit-learn (once)", &mut install)?;
        Ok(python)
    }
}
