//! `cargo xtask test`: the one gate. Runs every check and every test, and tells at the end how many passed and failed.
//!
//! The steps are in [`steps`], counting what test runners print is in [`tally`]. A failed step does not stop the later
//! ones, except those that need what it makes.

mod api;
mod steps;
mod tally;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::process::{human, say};
use crate::workspace::Workspace;
use steps::{STEPS, Step};
use tally::Tally;

/// What `cargo xtask test` is told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run only this step, and what it needs; may be given several times
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
    /// List the steps and run none
    #[arg(long)]
    list: bool,
    /// Also ask the RustSec database for known vulnerabilities (reads github.com)
    #[arg(long)]
    advisories: bool,
}

/// How a step ended, for the summary.
struct Report {
    name: &'static str,
    ending: Ending,
    time: Duration,
}

enum Ending {
    /// It ran; its tests and checks are counted.
    Ran(Tally),
    /// It did not run, because the step of this name failed or did not run.
    Skipped(&'static str),
}

/// Runs the steps that were asked for.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    if arguments.list {
        for step in STEPS {
            println!("{:<18} {}", step.name, step.about);
        }
        return Ok(());
    }
    let chosen = choose(&arguments.only, arguments.advisories)?;
    let start = Instant::now();
    let mut reports: Vec<Report> = Vec::new();
    for step in STEPS.iter().filter(|step| chosen.contains(step.name)) {
        let report = run_step(workspace, step, &reports);
        reports.push(report);
    }
    summarize(&reports, start.elapsed())
}

/// The names of the steps to run: those asked for, or all but the optional ones, with what they need.
fn choose(only: &[String], advisories: bool) -> Result<BTreeSet<&'static str>> {
    let mut chosen = BTreeSet::new();
    for name in only {
        match STEPS.iter().find(|step| step.name == name) {
            Some(step) => chosen.extend(step.needs.iter().copied().chain([step.name])),
            None => {
                bail!("there is no step `{name}`; `cargo xtask test --list` shows those there are")
            }
        }
    }
    if only.is_empty() {
        chosen.extend(STEPS.iter().filter(|step| !step.optional).map(|step| step.name));
    }
    if advisories {
        chosen.insert(steps::ADVISORIES);
    }
    Ok(chosen)
}

fn run_step(workspace: &Workspace, step: &Step, earlier: &[Report]) -> Report {
    let unmet = earlier.iter().find(|report| step.needs.contains(&report.name) && !report.passed());
    if let Some(unmet) = unmet {
        say("Skipping", &format!("{}: {} did not pass", step.name, unmet.name));
        return Report { name: step.name, ending: Ending::Skipped(unmet.name), time: Duration::ZERO };
    }
    say("Testing", &format!("{}: {}", step.name, step.about));
    let start = Instant::now();
    let tally = (step.run)(workspace).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        Tally::FAILED_CHECK
    });
    Report { name: step.name, ending: Ending::Ran(tally), time: start.elapsed() }
}

impl Report {
    fn passed(&self) -> bool {
        matches!(self.ending, Ending::Ran(tally) if tally.failed == 0)
    }

    /// What this step adds to the counts; a step that could not run is one failure.
    fn tally(&self) -> Tally {
        match self.ending {
            Ending::Ran(tally) => tally,
            Ending::Skipped(_) => Tally::FAILED_CHECK,
        }
    }
}

fn summarize(reports: &[Report], time: Duration) -> Result<()> {
    let mut total = Tally::default();
    println!();
    for report in reports {
        let tally = report.tally();
        total += tally;
        let ending = match report.ending {
            Ending::Ran(_) if report.passed() => format!("ok      {:>4}", tally.passed),
            Ending::Ran(_) => format!("FAILED  {:>4} of {}", tally.failed, tally.passed + tally.failed),
            Ending::Skipped(unmet) => format!("skipped: needs {unmet}"),
        };
        println!("{:<18} {:>12}  {ending}", report.name, human(report.time));
    }
    println!("{:<18} {:>12}", "total", human(time));
    println!();
    println!("{total}");
    if total.failed > 0 {
        // The line above is the message; it stays the last one.
        std::process::exit(1);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_brings_what_it_needs() {
        let chosen = choose(&["check-components".to_owned()], false).unwrap();
        assert_eq!(chosen.into_iter().collect::<Vec<_>>(), ["check-components", "components"]);
    }

    #[test]
    fn without_a_choice_all_but_the_optional_steps_run() {
        let all = choose(&[], false).unwrap();
        assert!(!all.contains(steps::ADVISORIES));
        assert_eq!(all.len(), STEPS.iter().filter(|step| !step.optional).count());
        assert!(choose(&[], true).unwrap().contains(steps::ADVISORIES));
    }

    #[test]
    fn an_unknown_step_is_an_error() {
        let error = choose(&["clipy".to_owned()], false).unwrap_err().to_string();
        assert_eq!(error, "there is no step `clipy`; `cargo xtask test --list` shows those there are");
    }

    #[test]
    fn every_need_is_an_earlier_step_that_has_no_needs_of_its_own() {
        for (index, step) in STEPS.iter().enumerate() {
            for need in step.needs {
                let found = STEPS[..index].iter().find(|earlier| earlier.name == *need).expect(need);
                assert!(found.needs.is_empty(), "{} needs {need}, which has needs", step.name);
            }
        }
    }

    #[test]
    fn a_step_whose_need_failed_is_skipped_and_counts_as_a_failure() {
        let workspace = Workspace::fake(std::path::Path::new("/w"), &[]);
        let failed = Report { name: "a", ending: Ending::Ran(Tally::FAILED_CHECK), time: Duration::ZERO };
        let step = Step { name: "b", about: "", needs: &["a"], optional: false, run: |_| Ok(Tally::PASSED_CHECK) };
        let report = run_step(&workspace, &step, &[failed]);
        assert!(matches!(report.ending, Ending::Skipped("a")));
        assert_eq!(report.tally(), Tally::FAILED_CHECK);
    }
}
