//! `tidemill events tail`.

use std::io::Write;
use std::time::Duration;

use anyhow::bail;
use clap::Args;
use rusqlite::Connection;
use serde::Serialize;

use super::logs::{Access, Log, Logs};
use super::{Common, text};
use crate::cli::output;
use crate::operate::events::{ChangeRecord, LogState, after, latest};

/// How many changes are shown where nothing else is said.
const DEFAULT_LIMIT: usize = 20;

/// Changes that are read at a time.
const PAGE: usize = 500;

/// How often `--follow` asks SQLite whether somebody wrote, which costs a look at shared memory.
const INTERVAL: Duration = Duration::from_millis(200);

/// Show the newest changes, and those to come.
///
/// One line a change, newest at the end: time, sequence, table, operation, key, and the columns that changed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill events tail --limit 100
  tidemill events tail --follow --table counters
  tidemill events tail --database counter --after 1042 --json")]
pub(super) struct Tail {
    #[command(flatten)]
    common: Common,

    /// Only the changes of this database
    #[arg(long, value_name = "LABEL")]
    database: Option<String>,

    /// Only the changes of this table
    #[arg(long, value_name = "NAME")]
    table: Option<String>,

    /// Go on with changes as they are committed
    #[arg(long, short = 'F')]
    follow: bool,

    /// How many changes to begin with [default: 20, or all with --after]
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,

    /// Begin after this sequence
    #[arg(long, value_name = "SEQUENCE")]
    after: Option<i64>,
}

#[derive(Serialize)]
struct Line<'a> {
    database: &'a str,
    #[serde(flatten)]
    change: &'a ChangeRecord,
}

impl Tail {
    pub(super) fn execute(self) -> anyhow::Result<()> {
        let logs = Logs::of(&self.common)?.open_all(self.database.as_deref(), Access::Read)?;
        let positions = match self.after {
            Some(sequence) => {
                let [log] = logs.as_slice() else {
                    let labels: Vec<&str> = logs.iter().map(|log| log.database.as_str()).collect();
                    let labels = labels.join("`, `");
                    bail!("each database counts its changes by itself: name one of `{labels}` with `--database`");
                };
                vec![self.print_after(log, sequence, self.limit.unwrap_or(usize::MAX), false)?]
            }
            None => self.print_latest(&logs)?,
        };
        if self.follow { self.follow(&logs, positions) } else { Ok(()) }
    }

    /// Prints the newest changes of all logs by their times, and returns up to where each log was read.
    fn print_latest(&self, logs: &[Log]) -> anyhow::Result<Vec<i64>> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        let mut found = Vec::new();
        let mut positions = Vec::new();
        for log in logs {
            // First, so that what is committed in between is read again rather than left out.
            let newest = LogState::read(&log.connection, &log.database)?.newest;
            let changes = latest(&log.connection, limit, self.table.as_deref())?;
            positions.push(newest.max(changes.last().map_or(0, |change| change.sequence)));
            found.extend(changes.into_iter().map(|change| (log, change)));
        }
        found.sort_by_key(|(_, change)| change.committed_at);
        let surplus = found.len().saturating_sub(limit);
        for (log, change) in &found[surplus..] {
            self.print(log, change, logs.len() > 1)?;
        }
        Ok(positions)
    }

    /// Prints up to `limit` changes after `sequence` and returns the last one's.
    fn print_after(&self, log: &Log, mut sequence: i64, mut limit: usize, labelled: bool) -> anyhow::Result<i64> {
        while limit > 0 {
            let changes = after(&log.connection, sequence, limit.min(PAGE), self.table.as_deref())?;
            let Some(last) = changes.last() else {
                break;
            };
            sequence = last.sequence;
            limit -= changes.len();
            for change in &changes {
                self.print(log, change, labelled)?;
            }
        }
        Ok(sequence)
    }

    fn follow(&self, logs: &[Log], mut positions: Vec<i64>) -> anyhow::Result<()> {
        let mut versions = vec![None; logs.len()];
        loop {
            std::io::stdout().flush()?;
            for (index, log) in logs.iter().enumerate() {
                let version = Some(data_version(&log.connection)?);
                if versions[index] != version {
                    versions[index] = version;
                    positions[index] = self.print_after(log, positions[index], usize::MAX, logs.len() > 1)?;
                }
            }
            std::thread::sleep(INTERVAL);
        }
    }

    fn print(&self, log: &Log, change: &ChangeRecord, labelled: bool) -> anyhow::Result<()> {
        if self.common.json {
            return output::json(&Line { database: &log.database, change });
        }
        Ok(output::line(text::line(labelled.then_some(log.database.as_str()), change))?)
    }
}

/// Changes with every commit of another connection.
fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "data_version", |row| row.get(0))
}
