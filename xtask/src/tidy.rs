//! `cargo xtask tidy`: the rules of CONTRIBUTING.md that no compiler or linter of ours knows.
//!
//! It reads every file that git tracks or would track. What rustfmt, clippy or ESLint can say is left to them.

mod rules;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{output, say};
use crate::workspace::Workspace;

/// Checks all files; the error lists every offence with its file and line.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let files = files(workspace.root())?;
    let mut offences = Vec::new();
    for name in &files {
        // A file removed but not yet staged is listed too; a binary file has no lines to check.
        let Ok(text) = fs::read_to_string(workspace.root().join(name)) else {
            continue;
        };
        offences.extend(rules::check(name, &text));
    }
    if offences.is_empty() {
        say("Checked", &format!("the form of {} files", files.len()));
        return Ok(());
    }
    bail!("{} offences against CONTRIBUTING.md:\n{}", offences.len(), offences.join("\n"));
}

fn files(root: &Path) -> Result<Vec<String>> {
    let mut list = Command::new("git");
    list.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    Ok(output(&mut list)?.split_terminator('\0').map(str::to_owned).collect())
}
