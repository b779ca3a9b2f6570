//! The steps of `cargo xtask test`, in the order in which they run: what fails fast and needs no build comes first.
//!
//! All native steps compile the whole workspace with one profile, one feature set and one set of compiler flags. A flag that
//! differs in one step (warnings denied by `RUSTFLAGS`, `--all-features`) would compile every dependency once more.

use std::process::Command;

use anyhow::Result;

use super::tally::Tally;
use crate::prerequisite::{self, DENY, NEXTEST};
use crate::process::{self, run_recorded};
use crate::workspace::{Package, WASM_TARGET, Workspace, cargo};
use crate::{build, imports, tidy};

/// One step of the gate.
pub(super) struct Step {
    /// What `--only` calls it.
    pub(super) name: &'static str,
    /// What it checks, for people.
    pub(super) about: &'static str,
    /// Steps whose results it uses. They run before it and have no needs themselves.
    pub(super) needs: &'static [&'static str],
    /// Whether it only runs when asked for.
    pub(super) optional: bool,
    /// Runs it; an error is a failure that no test runner counted.
    pub(super) run: fn(&Workspace) -> Result<Tally>,
}

/// The optional step that `--advisories` asks for.
pub(super) const ADVISORIES: &str = "advisories";
const COMPONENTS: &str = "components";
const UI: &str = "ui";

pub(super) const STEPS: &[Step] = &[
    step("format", "rustfmt and Prettier would change nothing", &[], format),
    step("tidy", "files keep the rules of CONTRIBUTING.md", &[], |workspace| passed(tidy::run(workspace))),
    step("deny", "licences, banned crates and sources of dependencies", &[], deny),
    Step { optional: true, ..step(ADVISORIES, "known vulnerabilities of dependencies (RustSec)", &[], advisories) },
    step(COMPONENTS, "the UI and every component build", &[], |workspace| passed(build::everything(workspace))),
    step("check-components", "components import only what Spin 4.1 links", &[COMPONENTS], |workspace| {
        passed(imports::run(workspace))
    }),
    step("clippy", "no warning in native code", &[], clippy),
    step("clippy-wasm", "no warning in components", &[COMPONENTS], clippy_wasm),
    step("docs", "documentation builds, and its links lead somewhere", &[], docs),
    step("native", "unit and integration tests", &[COMPONENTS], native),
    step("doctests", "examples in documentation", &[], doctests),
    step(UI, "the UI's linter, types, unit tests and generated client", &[COMPONENTS], user_interface),
    step("api", "every answer is one that the OpenAPI documents describe", &[COMPONENTS], api),
    step("browser", "the application in Chromium, served by the host", &[COMPONENTS], browser),
];

const fn step(
    name: &'static str,
    about: &'static str,
    needs: &'static [&'static str],
    run: fn(&Workspace) -> Result<Tally>,
) -> Step {
    Step { name, about, needs, optional: false, run }
}

fn passed(result: Result<()>) -> Result<Tally> {
    result.map(|()| Tally::PASSED_CHECK)
}

/// Runs a command and counts the tests that it says it ran.
fn counted(command: &mut Command) -> Result<Tally> {
    let transcript = run_recorded(command)?;
    Ok(Tally::of_run(&transcript.text, transcript.success))
}

fn cargo_in(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = cargo();
    command.current_dir(workspace.root()).args(arguments);
    command
}

fn format(workspace: &Workspace) -> Result<Tally> {
    let mut sum = counted(&mut cargo_in(workspace, &["fmt", "--all", "--check"]))?;
    sum += npm_script(workspace, "check:format")?;
    Ok(sum)
}

fn deny(workspace: &Workspace) -> Result<Tally> {
    cargo_deny(workspace, &["licenses", "bans", "sources"])
}

fn advisories(workspace: &Workspace) -> Result<Tally> {
    cargo_deny(workspace, &["advisories"])
}

fn cargo_deny(workspace: &Workspace, what: &[&str]) -> Result<Tally> {
    let mut command = Command::new(prerequisite::cargo_tool(workspace, &DENY)?);
    command.current_dir(workspace.root()).args(["--log-level", "error", "--workspace", "check"]).args(what);
    counted(&mut command)
}

fn clippy(workspace: &Workspace) -> Result<Tally> {
    let arguments = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    counted(&mut cargo_in(workspace, &arguments))
}

fn clippy_wasm(workspace: &Workspace) -> Result<Tally> {
    prerequisite::wasm_target()?;
    let mut command = cargo_in(workspace, &["clippy", "--target", WASM_TARGET]);
    command.args(workspace.components().map(Package::name).flat_map(|name| ["--package", name]));
    let mut sum = counted(command.args(["--", "-D", "warnings"]))?;
    let guests = ["clippy", "--target", WASM_TARGET, "--package", build::GUESTS, "--examples", "--", "-D", "warnings"];
    sum += counted(&mut cargo_in(workspace, &guests))?;
    Ok(sum)
}

fn docs(workspace: &Workspace) -> Result<Tally> {
    let arguments = ["doc", "--workspace", "--no-deps", "--document-private-items"];
    counted(cargo_in(workspace, &arguments).env("RUSTDOCFLAGS", "-D warnings"))
}

fn native(workspace: &Workspace) -> Result<Tally> {
    build::guests(workspace)?;
    let mut command = Command::new(prerequisite::cargo_tool(workspace, &NEXTEST)?);
    command.current_dir(workspace.root()).args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    command.env("TIDEMILL_COLLECTOR", prerequisite::collector(workspace)?);
    counted(command.env("TIDEMILL_COMPONENTS", workspace.components_folder()))
}

fn doctests(workspace: &Workspace) -> Result<Tally> {
    counted(&mut cargo_in(workspace, &["test", "--workspace", "--doc"]))
}

fn user_interface(workspace: &Workspace) -> Result<Tally> {
    let mut sum = Tally::default();
    for script in ["check:lint", "check:types", "check:api", "test"] {
        sum += npm_script(workspace, script)?;
    }
    Ok(sum)
}

/// Builds what the native step builds, and the host's program with it: without test targets cargo would resolve other features.
fn build_host(workspace: &Workspace) -> Result<()> {
    process::run(&mut cargo_in(workspace, &["test", "--workspace", "--no-run", "--quiet"]))
}

fn api(workspace: &Workspace) -> Result<Tally> {
    build_host(workspace)?;
    super::api::run(workspace)
}

fn browser(workspace: &Workspace) -> Result<Tally> {
    let chromium = prerequisite::chromium()?;
    build_host(workspace)?;
    let host = workspace.target().join("debug").join("tidemill");
    let mut command = npm_run(workspace, "test:browser")?;
    counted(command.env("CHROMIUM", chromium).env("TIDEMILL_BIN", host))
}

fn npm_script(workspace: &Workspace, script: &str) -> Result<Tally> {
    counted(&mut npm_run(workspace, script)?)
}

fn npm_run(workspace: &Workspace, script: &str) -> Result<Command> {
    let folder = workspace.root().join("ui");
    prerequisite::node_modules(&folder)?;
    let mut command = prerequisite::npm(&folder)?;
    command.args(["run", "--silent", script]);
    Ok(command)
}
