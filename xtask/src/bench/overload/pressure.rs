//! Readers by wrk: many clients that read and think for a quarter of a second. They press; what they got is counted, but not remembered.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::requests::READS;
use crate::bench::load::parse;
use crate::process::output;

const SCRIPT: &str = include_str!("overload.lua");

/// wrk, and the script that makes it read.
#[derive(Clone)]
pub(super) struct Pressure {
    wrk: PathBuf,
    script: PathBuf,
}

/// What wrk counted.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) admitted: u64,
    pub(super) refused: u64,
    /// Answers with any other status.
    pub(super) failed: u64,
    /// Connections that broke.
    pub(super) broken: u64,
    /// Requests without an answer for 30 s.
    pub(super) hung: u64,
}

impl Pressure {
    /// With a script in the folder.
    pub(super) fn new(wrk: &Path, folder: &Path) -> Result<Self> {
        let script = folder.join("overload.lua");
        fs::write(&script, SCRIPT).with_context(|| format!("cannot write {}", script.display()))?;
        Ok(Self { wrk: wrk.to_owned(), script })
    }

    /// Reads with so many clients for whole seconds. Blocks meanwhile.
    pub(super) fn run(&self, url: &str, clients: u32, time: Duration) -> Result<Counted> {
        let mut command = Command::new(&self.wrk);
        command.args(["--threads", "2", "--timeout", "30s", "--connections"]).arg(clients.to_string());
        command.arg("--duration").arg(format!("{}s", time.as_secs().max(1))).arg("--script").arg(&self.script);
        command.arg(url).arg("--").args(READS);
        parse(&output(&mut command)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_line_is_found_among_wrks_own() {
        let printed = "Running 2s test\n{\"admitted\": 7, \"refused\": 3, \"failed\": 0, \"broken\": 1, \"hung\": 0}\n";
        let expected = Counted { admitted: 7, refused: 3, broken: 1, ..Counted::default() };
        assert_eq!(parse::<Counted>(printed).unwrap(), expected);
    }
}
