//! A collector of OpenTelemetry for the tests of traces: rotel, which PyPI has as a program in a package.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::python::{PythonTool, python_tool};
use crate::process::output;
use crate::workspace::Workspace;

const ROTEL: PythonTool = PythonTool { name: "rotel", version: "0.0.1a15", companions: &[] };
const FIND: &str = "import pathlib, rotel; print(pathlib.Path(rotel.__file__).with_name('rotel-agent'))";

/// The collector's program, installed once.
pub(crate) fn collector(workspace: &Workspace) -> Result<PathBuf> {
    let programs = python_tool(workspace, &ROTEL)?;
    let found = output(Command::new(programs.join("python")).args(["-c", FIND])).context("rotel has no program")?;
    Ok(PathBuf::from(found.trim()))
}
