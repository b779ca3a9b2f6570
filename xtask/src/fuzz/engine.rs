//! One target against libFuzzer: its command line, and what it prints.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::{human, say};

/// The longest time that one input may take, in seconds.
const TIMEOUT: u64 = 10;
/// The most memory that the program may have, in MiB. Reading a few kilobytes takes a fraction of it.
const MEMORY: u64 = 1024;
/// The longest input, in bytes.
const LONGEST: u64 = 8 << 10;
/// How often a line tells how far it is.
const PULSE: Duration = Duration::from_secs(30);

/// One target's run.
pub(super) struct Session<'a> {
    pub(super) program: &'a Path,
    pub(super) target: &'a str,
    /// Inputs that reached something new, of this run and earlier ones.
    pub(super) corpus: PathBuf,
    /// Where inputs go that break a promise.
    pub(super) finds: PathBuf,
    pub(super) seeds: PathBuf,
    pub(super) time: Duration,
}

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Inputs read.
    pub(super) executions: u64,
    pub(super) per_second: u64,
    /// Edges of the control flow that were reached.
    pub(super) edges: u64,
    /// Inputs that each reach something that others do not.
    pub(super) corpus: u64,
    /// The input that broke a promise, took too long or too much memory.
    pub(super) find: Option<PathBuf>,
}

impl Session<'_> {
    /// Puts a file of the repository among the inputs.
    pub(super) fn keep_seed(&self, name: &str, file: &Path) -> Result<()> {
        fs::create_dir_all(&self.corpus).with_context(|| format!("cannot create {}", self.corpus.display()))?;
        fs::copy(file, self.corpus.join(name)).with_context(|| format!("cannot copy {}", file.display()))?;
        Ok(())
    }

    /// Fuzzes until the time is over or something is found.
    pub(super) fn run(&self) -> Result<Outcome> {
        for folder in [&self.corpus, &self.finds] {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        let began = Instant::now();
        let mut child = self.command().spawn().with_context(|| format!("cannot run {}", self.program.display()))?;
        let lines = BufReader::new(child.stderr.take().context("the child has no standard error")?).split(b'\n');
        let mut outcome = Outcome::default();
        let mut told = began;
        // What it says before it ends is what a person needs to see.
        let mut last = Vec::new();
        for line in lines {
            let line = String::from_utf8_lossy(&line?).into_owned();
            if outcome.read(&line) {
                if told.elapsed() >= PULSE {
                    told = Instant::now();
                    let Outcome { executions, per_second, edges, .. } = outcome;
                    let so_far = human(began.elapsed());
                    say("", &format!("{so_far}: {executions} executions, {per_second} a second, {edges} edges"));
                }
            } else {
                last.push(line);
                if last.len() > 200 {
                    last.remove(0);
                }
            }
        }
        let status = child.wait()?;
        if !status.success() {
            last.iter().for_each(|line| eprintln!("{line}"));
            if outcome.find.is_none() {
                bail!("the fuzzer failed without a find ({status})");
            }
        }
        outcome.executions = outcome.executions.max(1);
        Ok(outcome)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        command.env("TIDEMILL_FUZZ", self.target).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command.args([
            format!("-max_total_time={}", self.time.as_secs()),
            format!("-timeout={TIMEOUT}"),
            format!("-rss_limit_mb={MEMORY}"),
            format!("-max_len={LONGEST}"),
            format!("-artifact_prefix={}/", self.finds.display()),
            "-use_value_profile=1".to_owned(),
            "-print_final_stats=1".to_owned(),
        ]);
        // New inputs go into the first folder.
        command.arg(&self.corpus).arg(&self.seeds);
        command
    }
}

impl Outcome {
    /// Reads a line of libFuzzer; false if it says nothing that is counted.
    fn read(&mut self, line: &str) -> bool {
        // `#65536	pulse  cov: 812 ft: 2451 corp: 301/44Kb lim: 64 exec/s: 32768 rss: 90Mb`
        if let Some(rest) = line.strip_prefix('#') {
            let words: Vec<&str> = rest.split_ascii_whitespace().collect();
            let after = |name: &str| words.windows(2).find(|pair| pair[0] == name).map(|pair| pair[1]);
            let number = |text: &str| text.split('/').next().and_then(|text| text.parse().ok());
            let Some(executions) = words.first().and_then(|word| number(word)) else {
                return false;
            };
            self.executions = executions;
            self.edges = after("cov:").and_then(number).unwrap_or(self.edges);
            self.corpus = after("corp:").and_then(number).unwrap_or(self.corpus);
            self.per_second = after("exec/s:").and_then(number).unwrap_or(self.per_second);
            return true;
        }
        // `stat::number_of_executed_units: 1048576`
        if let Some((name, value)) = line.strip_prefix("stat::").and_then(|rest| rest.split_once(':')) {
            let value = value.trim().parse().unwrap_or_default();
            match name {
                "number_of_executed_units" => self.executions = value,
                "average_exec_per_sec" => self.per_second = value,
                _ => {}
            }
            return true;
        }
        // `artifact_prefix='…'; Test unit written to …/crash-da39a3ee`
        if let Some((_, file)) = line.split_once("Test unit written to ") {
            self.find = Some(file.trim().into());
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libfuzzer_prints_is_counted() {
        let mut outcome = Outcome::default();
        assert!(outcome.read("#65536\tpulse  cov: 812 ft: 2451 corp: 301/44Kb lim: 64 exec/s: 32768 rss: 90Mb"));
        assert_eq!(outcome, Outcome { executions: 65_536, per_second: 32_768, edges: 812, corpus: 301, find: None });
        assert!(outcome.read("stat::number_of_executed_units: 1048576"));
        assert!(outcome.read("stat::average_exec_per_sec:     17476"));
        assert_eq!((outcome.executions, outcome.per_second), (1_048_576, 17_476));
        assert!(!outcome.read("thread '<unnamed>' panicked at host/src/fuzz/routes.rs:1:1:"));
        assert!(!outcome.read("artifact_prefix='/t/'; Test unit written to /t/crash-da39a3ee"));
        assert_eq!(outcome.find.as_deref(), Some(Path::new("/t/crash-da39a3ee")));
    }
}
