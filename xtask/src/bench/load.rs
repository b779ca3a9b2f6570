//! Load from wrk: HTTP/1.1 with keep-alive on loopback, for a bounded time, and what wrk measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::process::output;

/// Connections, each with one request under way at a time.
pub(super) const CLIENTS: u32 = 64;

/// Makes wrk print its results as one line of JSON (times in microseconds), after the method has been set.
const SCRIPT: &str = include_str!("report.lua");

/// What one run of wrk measured.
#[derive(Debug, Clone, Copy, Deserialize, PartialEq)]
pub(super) struct Load {
    requests: f64,
    duration: f64,
    errors: u64,
    p50: f64,
    p95: f64,
    p99: f64,
}

impl Load {
    /// Answered requests in a second.
    pub(super) fn per_second(&self) -> f64 {
        self.requests / (self.duration / 1e6)
    }

    /// Latency at the 50th, 95th and 99th percentile, in milliseconds.
    pub(super) fn percentiles(&self) -> [f64; 3] {
        [self.p50 / 1e3, self.p95 / 1e3, self.p99 / 1e3]
    }
}

/// The load generator.
pub(super) struct Generator {
    wrk: PathBuf,
    script: PathBuf,
}

impl Generator {
    /// Uses this wrk, with a script in `folder`.
    pub(super) fn new(wrk: PathBuf, folder: &Path) -> Result<Self> {
        let script = folder.join("report.lua");
        fs::write(&script, SCRIPT).with_context(|| format!("cannot write {}", script.display()))?;
        Ok(Self { wrk, script })
    }

    /// Sends requests for `time` and returns what came of them; answers other than 2xx and broken connections are an error.
    pub(super) fn run(&self, method: &str, url: &str, time: Duration) -> Result<Load> {
        let mut command = Command::new(&self.wrk);
        command.args(["--threads", "1", "--timeout", "30s", "--connections"]).arg(CLIENTS.to_string());
        command.arg("--duration").arg(format!("{}s", time.as_secs().max(1))).arg("--script").arg(&self.script);
        command.args([url, "--", method]);
        let load: Load = parse(&output(&mut command)?)?;
        if load.errors > 0 {
            bail!("{} of {} requests to {url} failed", load.errors, load.requests);
        }
        Ok(load)
    }
}

/// What a script of ours printed at the end, as one line of JSON among wrk's own.
pub(super) fn parse<T: DeserializeOwned>(printed: &str) -> Result<T> {
    let line = printed.lines().find(|line| line.starts_with('{')).context("wrk printed no results")?;
    serde_json::from_str(line).context("wrk printed unexpected results")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_line_is_found_among_wrks_own() {
        let printed = "Running 2s test @ http://127.0.0.1:1/\n  1 threads and 64 connections\n\
            {\"requests\": 20000, \"duration\": 2000000, \"errors\": 0, \"p50\": 1500, \"p95\": 2500, \"p99\": 3125}\n";
        let load: Load = parse(printed).unwrap();
        assert_eq!(load.per_second(), 10_000.0);
        assert_eq!(load.percentiles(), [1.5, 2.5, 3.125]);
    }

    #[test]
    fn output_without_results_is_an_error() {
        assert_eq!(parse::<Load>("unable to connect\n").unwrap_err().to_string(), "wrk printed no results");
    }
}
