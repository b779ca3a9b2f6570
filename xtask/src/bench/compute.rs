//! Computing natively and inside wasm: one program, `bench/compute`, built for both, on data of several sizes.
//! Each run is a process of its own, so that its memory is its own.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::statistics::median;
use super::table::{self, Bound, Target};
use super::{Bench, Plan};
use crate::prerequisite;
use crate::process::{self, output, say};
use crate::workspace::{WASM_TARGET, Workspace, cargo};

/// The package, and the name of its program.
const PACKAGE: &str = "bench-compute";
/// The profile of components, for the program as a guest.
const GUEST_PROFILE: &str = "component";

/// What one run printed.
#[derive(Deserialize)]
struct Run {
    milliseconds: Vec<f64>,
    memory: f64,
}

/// The program, built for both.
pub(super) struct Programs {
    native: PathBuf,
    guest: PathBuf,
    host: PathBuf,
}

/// Where a program runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Native,
    Wasm,
}

/// The median time and the memory of some work on so many rows.
pub(super) struct Timing {
    pub(super) what: &'static str,
    pub(super) rows: usize,
    pub(super) place: Place,
    pub(super) milliseconds: f64,
    memory: f64,
}

impl Programs {
    pub(super) fn build(workspace: &Workspace, host: PathBuf) -> Result<Self> {
        prerequisite::wasm_target()?;
        say("Building", "the computing program, natively and for wasm");
        let mut native = cargo();
        native.current_dir(workspace.root()).args(["build", "--release", "--package", PACKAGE]);
        process::run(&mut native)?;
        let mut guest = cargo();
        guest.current_dir(workspace.root());
        guest.args(["build", "--profile", GUEST_PROFILE, "--target", WASM_TARGET, "--package", PACKAGE]);
        process::run(&mut guest)?;
        let target = workspace.target();
        Ok(Self {
            native: target.join("release").join(PACKAGE),
            guest: target.join(WASM_TARGET).join(GUEST_PROFILE).join(format!("{PACKAGE}.wasm")),
            host,
        })
    }

    fn run(&self, place: Place, what: &str, rows: usize, repeats: usize) -> Result<Run> {
        let mut command = match place {
            Place::Native => Command::new(&self.native),
            Place::Wasm => {
                let mut command = Command::new(&self.host);
                command.arg("run").arg(&self.guest);
                command
            }
        };
        command.args([what, &rows.to_string(), &repeats.to_string()]);
        let printed = output(&mut command)?;
        serde_json::from_str(printed.trim()).with_context(|| format!("{what} printed {printed}"))
    }

    /// Times every work on every size in every place, in turn.
    pub(super) fn measure(&self, plan: &Plan, works: &[&'static str], sizes: &[usize]) -> Result<Vec<Timing>> {
        let repeats = plan.repeats as usize + 2;
        let mut timings = Vec::new();
        for rows in sizes.iter().copied() {
            for what in works {
                for place in [Place::Native, Place::Wasm] {
                    say("Measuring", &format!("{what} of {rows} rows, {}", place.name()));
                    let run = self.run(place, what, rows, repeats)?;
                    let milliseconds = median(&run.milliseconds);
                    timings.push(Timing { what, rows, place, milliseconds, memory: run.memory });
                }
            }
        }
        Ok(timings)
    }
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Wasm => "wasm",
        }
    }
}

/// A table of timings.
pub(super) fn report(title: &str, timings: &[Timing]) -> String {
    let rows: Vec<_> = timings
        .iter()
        .map(|timing| {
            let name = format!("{} of {} rows, {}", timing.what, timing.rows, timing.place.name());
            (name, [timing.milliseconds, timing.milliseconds * 1e6 / timing.rows as f64, timing.memory])
        })
        .collect();
    table::computations(title, &rows)
}

/// The time of some work.
pub(super) fn time_of(timings: &[Timing], what: &str, rows: usize, place: Place) -> Option<f64> {
    let is_it = |timing: &&Timing| timing.what == what && timing.rows == rows && timing.place == place;
    timings.iter().find(is_it).map(|timing| timing.milliseconds)
}

/// Sizes of panels, in rows.
const PANELS: [usize; 3] = [10_000, 100_000, 1_000_000];

impl Bench<'_> {
    /// Difference-in-differences on balanced panels of 200 periods, with errors clustered by unit.
    pub(super) fn did(&self) -> Result<(String, Vec<Target>)> {
        let programs = Programs::build(self.workspace, self.programs.host().to_owned())?;
        let timings = programs.measure(&self.plan, &["twfe", "event-study", "analysis"], &PANELS)?;
        let [small, .., large] = PANELS;
        let within = |what, work, most| {
            let measured = time_of(&timings, work, large, Place::Wasm)?;
            Some(Target { what, measured, bound: Bound::Milliseconds(most) })
        };
        let linear = |what, work| {
            let per_row = |rows: usize| Some(time_of(&timings, work, rows, Place::Wasm)? / rows as f64);
            Some(Target { what, measured: per_row(small)? / per_row(large)?, bound: Bound::Ratio(0.5) })
        };
        let targets = [
            within("twfe of 1,000,000 rows inside wasm", "twfe", 100.0),
            within("event study of 199 coefficients inside wasm", "event-study", 250.0),
            linear("twfe, a row of 10,000 to a row of 1,000,000", "twfe"),
            linear("event study, a row of 10,000 to a row of 1,000,000", "event-study"),
        ];
        let title = "difference-in-differences, 200 periods, errors clustered by unit";
        Ok((report(title, &timings), targets.into_iter().flatten().collect()))
    }
}
