//! `tidemill events list`.

use clap::Args;
use serde::Serialize;

use super::Common;
use super::logs::{Access, Logs};
use crate::cli::output::{self, NONE, count, span};
use crate::operate::events::{LogState, Moment, StreamState, retired};

/// Show how far each stream is, and what each log holds.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill events list
  tidemill events list -f shop/spin.toml --json")]
pub(super) struct List {
    #[command(flatten)]
    common: Common,
}

#[derive(Serialize)]
struct Listing {
    streams: Vec<StreamState>,
    logs: Vec<LogState>,
}

impl List {
    pub(super) fn execute(self) -> anyhow::Result<()> {
        let logs = Logs::of(&self.common)?;
        let mut listing = Listing { streams: Vec::new(), logs: Vec::new() };
        let now = Moment::now();
        for log in logs.open_all(None, Access::Read)? {
            for consumer in logs.consumers.iter().filter(|one| one.database == log.database) {
                listing.streams.push(StreamState::read(&log.connection, consumer, now)?);
            }
            listing.streams.extend(retired(&log.connection, &log.database, &logs.consumers)?);
            listing.logs.push(LogState::read(&log.connection, &log.database)?);
        }
        if self.common.json { output::json(&listing) } else { print(&listing, now) }
    }
}

fn print(listing: &Listing, now: Moment) -> anyhow::Result<()> {
    if listing.streams.is_empty() {
        output::line("no streams: name one in spin.toml with [[application.tool.tidemill.stream]]")?;
    } else {
        let header = [
            "stream",
            "database",
            "table",
            "component",
            "position",
            "newest",
            "lag",
            "behind",
            "parked",
            "dead letters",
        ];
        output::table(&header, listing.streams.iter().map(stream).collect())?;
    }
    if listing.streams.iter().any(|stream| stream.table.is_none()) {
        output::line(format!("streams with {NONE} are not in the manifest any more"))?;
    }
    let pending: i64 = listing.streams.iter().map(|stream| stream.replays).sum();
    if pending > 0 {
        output::line(format!("{} not done yet", count(pending, "replay")))?;
    }
    output::line("")?;
    let rows = listing.logs.iter().map(|log| {
        let age = |at: Moment| format!("{} ago", span(now.seconds_since(at)));
        vec![
            log.database.clone(),
            log.tables.join(", "),
            number(log.oldest),
            log.oldest_at.map_or_else(none, age),
            log.newest.to_string(),
        ]
    });
    output::table(&["log of", "subscribed tables", "oldest", "written", "newest"], rows.collect())?;
    Ok(())
}

fn stream(stream: &StreamState) -> Vec<String> {
    let behind = match stream.lag {
        Some(lag) if lag > 0 => span(stream.lag_seconds),
        _ => none(),
    };
    vec![
        stream.name.clone(),
        stream.database.clone(),
        stream.table.clone().unwrap_or_else(none),
        stream.component.clone().unwrap_or_else(none),
        number(stream.position),
        stream.newest.to_string(),
        number(stream.lag),
        behind,
        stream.parked.to_string(),
        stream.dead_letters.to_string(),
    ]
}

fn number(number: Option<i64>) -> String {
    number.map_or_else(none, |number| number.to_string())
}

fn none() -> String {
    NONE.to_owned()
}
