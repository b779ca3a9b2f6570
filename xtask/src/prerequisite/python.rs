//! Programs written in Python, each in an environment of its own below the target directory.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{output, run_timed};
use crate::workspace::Workspace;

/// What comes from PyPI.
pub(crate) struct PythonTool {
    /// The package whose program or library is used.
    pub(crate) name: &'static str,
    /// Its version.
    pub(crate) version: &'static str,
    /// What it needs beside what it names itself.
    pub(crate) companions: &'static [&'static str],
}

/// The folder of the programs of an environment that has `tool`, `python` among them. It is made once for each version.
pub(crate) fn python_tool(workspace: &Workspace, tool: &PythonTool) -> Result<PathBuf> {
    let requirement = format!("{}=={}", tool.name, tool.version);
    let folder = workspace.tools().join(format!("{}-{}", tool.name, tool.version));
    let programs = folder.join("bin");
    // Written last: an installation that was cut short is made again.
    let complete = folder.join("complete");
    if complete.is_file() {
        return Ok(programs);
    }
    let mut make = Command::new("python3");
    make.args(["-m", "venv", "--clear"]).arg(&folder);
    output(&mut make).with_context(|| format!("{} needs Python 3.11 or newer with its module venv", tool.name))?;
    let mut install = Command::new(programs.join("python"));
    install
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &requirement])
        .args(tool.companions);
    run_timed("Installing", &format!("{requirement} (once)"), &mut install)?;
    std::fs::write(&complete, "").with_context(|| format!("cannot write {}", complete.display()))?;
    Ok(programs)
}
