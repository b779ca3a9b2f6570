//! `tidemill events show`.

use anyhow::{Context, bail};
use clap::Args;
use serde::Serialize;

use super::logs::{Access, Log, Logs};
use super::{Common, text};
use crate::cli::output::{self, NONE, count, span};
use crate::operate::events::{ChangeRecord, Handling, HandlingState, LogState, Moment, find, handlings};

/// Show everything about one change.
///
/// That is: the row before and after, who wrote it when, and what became of it in each stream.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill events show 1042
  tidemill events show 1042 --database counter --json")]
pub(super) struct Show {
    #[command(flatten)]
    common: Common,

    /// The database; needed where several have a change of that sequence
    #[arg(long, value_name = "LABEL")]
    database: Option<String>,

    /// The change's sequence
    #[arg(value_name = "SEQUENCE")]
    sequence: i64,
}

#[derive(Serialize)]
struct Document {
    database: String,
    change: ChangeRecord,
    streams: Vec<Handling>,
}

impl Show {
    pub(super) fn execute(self) -> anyhow::Result<()> {
        let logs = Logs::of(&self.common)?;
        let opened = logs.open_all(self.database.as_deref(), Access::Read)?;
        let (log, change) = self.find(&opened)?;
        let consumers: Vec<_> = logs.consumers.iter().filter(|one| one.database == log.database).cloned().collect();
        let streams = handlings(&log.connection, &change, &consumers)?;
        let document = Document { database: log.database.clone(), change, streams };
        if self.common.json { output::json(&document) } else { print(&document) }
    }

    fn find<'a>(&self, logs: &'a [Log]) -> anyhow::Result<(&'a Log, ChangeRecord)> {
        let mut found = Vec::new();
        for log in logs {
            found.extend(find(&log.connection, self.sequence)?.map(|change| (log, change)));
        }
        if found.len() > 1 {
            let labels: Vec<&str> = found.iter().map(|(log, _)| log.database.as_str()).collect();
            bail!("`{}` have a change {}: choose with `--database`", labels.join("` and `"), self.sequence);
        }
        found.pop().with_context(|| match logs.iter().map(range).collect::<Result<Vec<_>, _>>() {
            Ok(ranges) => format!("there is no change {}: {}", self.sequence, ranges.join(", ")),
            Err(error) => error.to_string(),
        })
    }
}

/// What a log still has.
fn range(log: &Log) -> anyhow::Result<String> {
    let LogState { database, oldest, newest, .. } = LogState::read(&log.connection, &log.database)?;
    Ok(match oldest {
        Some(oldest) => format!("the log of `{database}` goes from {oldest} to {newest}"),
        None => format!("the log of `{database}` is empty"),
    })
}

fn print(document: &Document) -> anyhow::Result<()> {
    let Document { database, change, streams } = document;
    output::line(format!("change {} of database `{database}`", change.sequence))?;
    let age = span(Moment::now().seconds_since(change.committed_at));
    text::facts(&[
        ("table", change.table.clone()),
        ("operation", change.operation.clone()),
        ("key", change.key.to_string()),
        ("written", format!("{}, {age} ago", change.committed_at)),
        ("request", change.request_id.clone().unwrap_or_else(|| NONE.to_owned())),
    ])?;
    text::difference(change)?;
    output::line("")?;
    if streams.is_empty() {
        output::line(format!("no stream of the manifest has table `{}`", change.table))?;
    }
    streams.iter().try_for_each(|handling| output::line(told(database, handling)))?;
    Ok(())
}

fn told(database: &str, handling: &Handling) -> String {
    let Handling { stream, state, applied, replaying, position } = handling;
    let mut text = match state {
        HandlingState::Waiting => match position {
            Some(position) => format!("{stream}: not delivered yet, the stream is at {position}"),
            None => format!("{stream}: not delivered yet, the stream has not begun"),
        },
        HandlingState::Past => format!("{stream}: delivered, or left out by the stream's filter"),
        HandlingState::Parked { attempts: 0, .. } => {
            format!("{stream}: waits behind another change of the same row that failed")
        }
        HandlingState::Parked { attempts, next_attempt_at, error } => {
            let error = error.as_deref().unwrap_or("no reason was given");
            let attempts = count(*attempts, "attempt");
            format!("{stream}: failed after {attempts}, next at {next_attempt_at}: {error}")
        }
        HandlingState::DeadLetter { number, attempts, error } => {
            format!("{stream}: given up after {} as {database}:{number}: {error}", count(*attempts, "attempt"))
        }
    };
    if *applied {
        text.push_str("; the component noted that it applied it");
    }
    if *replaying {
        text.push_str("; another delivery was asked for");
    }
    text
}
