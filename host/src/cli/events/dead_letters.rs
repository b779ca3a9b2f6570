//! `tidemill events dead-letters`.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::logs::{Access, Log, Logs};
use super::{Common, text};
use crate::cli::output::{self, NONE, confirm, count, span};
use crate::operate::events::{DeadLetter, DeadLetterId, Moment, discard, ids, page, retry};

/// Show, repeat or forget the changes that streams gave up.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:
  tidemill events dead-letters
  tidemill events dead-letters counter-totals --json
  tidemill events dead-letters show counter:7
  tidemill events dead-letters retry counter:7 counter:8
  tidemill events dead-letters drop --stream counter-totals --yes")]
pub(super) struct DeadLetters {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show all of them, newest first
    List(List),
    /// Show everything about one
    Show(Show),
    /// Deliver them again; they go away when that succeeds
    Retry(Retry),
    /// Forget them
    Drop(Drop),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    common: Common,

    /// Only those of this stream
    #[arg(value_name = "STREAM")]
    stream: Option<String>,
}

#[derive(Debug, Args)]
struct Show {
    #[command(flatten)]
    common: Common,

    /// Which one, such as `counter:7`
    #[arg(value_name = "ID")]
    id: DeadLetterId,
}

#[derive(Debug, Args)]
struct Retry {
    #[command(flatten)]
    common: Common,

    #[command(flatten)]
    selection: Selection,
}

#[derive(Debug, Args)]
struct Drop {
    #[command(flatten)]
    common: Common,

    #[command(flatten)]
    selection: Selection,

    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Selection {
    /// Which ones, such as `counter:7`
    #[arg(value_name = "ID")]
    ids: Vec<DeadLetterId>,

    /// All of them
    #[arg(long)]
    all: bool,

    /// All of this stream
    #[arg(long, value_name = "STREAM")]
    stream: Option<String>,
}

impl DeadLetters {
    pub(super) fn execute(self) -> anyhow::Result<()> {
        match self.command {
            None => self.list.execute(),
            Some(Command::List(command)) => command.execute(),
            Some(Command::Show(command)) => command.execute(),
            Some(Command::Retry(command)) => command.execute(),
            Some(Command::Drop(command)) => command.execute(),
        }
    }
}

impl List {
    fn execute(self) -> anyhow::Result<()> {
        let logs = Logs::of(&self.common)?;
        let stream = self.stream.as_deref();
        let mut letters = Vec::new();
        for log in logs.open_all(None, Access::Read)? {
            letters.extend(page(&log.connection, &log.database, stream, i64::MAX, usize::MAX)?);
        }
        // A stream that is not in the manifest any more may still have some.
        if let (Some(stream), true) = (stream, letters.is_empty()) {
            logs.consumer(stream)?;
        }
        if self.common.json {
            return output::json(&letters);
        }
        if letters.is_empty() {
            output::line("no dead letters")?;
            return Ok(());
        }
        let now = Moment::now();
        let header = ["id", "stream", "sequence", "operation", "key", "attempts", "given up", "error"];
        Ok(output::table(&header, letters.iter().map(|letter| row(letter, now)).collect())?)
    }
}

fn row(letter: &DeadLetter, now: Moment) -> Vec<String> {
    let age = span(now.seconds_since(letter.failed_at));
    let given_up = if letter.retrying { format!("{age} ago, retrying") } else { format!("{age} ago") };
    vec![
        letter.id.to_string(),
        letter.stream.clone(),
        letter.change.sequence.to_string(),
        letter.change.operation.clone(),
        letter.change.key.to_string(),
        letter.attempts.to_string(),
        given_up,
        letter.error.clone(),
    ]
}

impl Show {
    fn execute(self) -> anyhow::Result<()> {
        let log = Logs::of(&self.common)?.open(&self.id.database, Access::Read)?;
        let below = self.id.number.saturating_add(1);
        let letter = page(&log.connection, &log.database, None, below, 1)?.pop();
        let letter = letter.filter(|letter| letter.id == self.id).with_context(|| unknown(&self.id))?;
        if self.common.json {
            return output::json(&letter);
        }
        let change = &letter.change;
        output::line(format!("dead letter {}", letter.id))?;
        text::facts(&[
            ("stream", letter.stream.clone()),
            ("error", letter.error.clone()),
            ("attempts", letter.attempts.to_string()),
            ("given up", letter.failed_at.to_string()),
            ("retrying", if letter.retrying { "yes" } else { "no" }.to_owned()),
            ("sequence", change.sequence.to_string()),
            ("table", change.table.clone()),
            ("operation", change.operation.clone()),
            ("key", change.key.to_string()),
            ("written", change.committed_at.to_string()),
            ("request", change.request_id.clone().unwrap_or_else(|| NONE.to_owned())),
        ])?;
        Ok(text::difference(change)?)
    }
}

fn unknown(id: &DeadLetterId) -> String {
    format!("there is no dead letter {id}; `tidemill events dead-letters` shows all")
}

impl Retry {
    fn execute(self) -> anyhow::Result<()> {
        let logs = Logs::of(&self.common)?;
        let chosen = self.selection.resolve(&logs)?;
        let now = Moment::now();
        // A host delivers to the streams of its manifest only.
        let retried = change_all(&chosen, &logs, |connection, id| match retry(connection, id.number, now)? {
            Some(stream) => logs.consumer(&stream).map(|_| true).with_context(|| {
                format!("{id} cannot be delivered again; drop it, or bring its stream back into the manifest")
            }),
            None => Ok(false),
        })?;
        if self.common.json {
            return output::json(&serde_json::json!({ "retried": retried }));
        }
        let when = logs.when()?;
        Ok(output::line(format!("{} delivered again {when}", count(retried.len() as i64, "dead letter")))?)
    }
}

impl Drop {
    fn execute(self) -> anyhow::Result<()> {
        let logs = Logs::of(&self.common)?;
        let chosen = self.selection.resolve(&logs)?;
        let number: usize = chosen.values().map(Vec::len).sum();
        let question = format!("{} will be forgotten", count(number as i64, "dead letter"));
        let dropped = match number == 0 || confirm(&question, self.yes)? {
            true => change_all(&chosen, &logs, |connection, id| Ok(discard(connection, id.number)?))?,
            false => Vec::new(),
        };
        if self.common.json {
            return output::json(&serde_json::json!({ "dropped": dropped }));
        }
        Ok(output::line(format!("{} forgotten", count(dropped.len() as i64, "dead letter")))?)
    }
}

impl Selection {
    /// The chosen dead letters, by database.
    fn resolve(&self, logs: &Logs) -> anyhow::Result<BTreeMap<String, Vec<DeadLetterId>>> {
        let mut chosen: BTreeMap<String, Vec<DeadLetterId>> = BTreeMap::new();
        for id in &self.ids {
            let same = chosen.entry(id.database.clone()).or_default();
            if !same.contains(id) {
                same.push(id.clone());
            }
        }
        if !self.ids.is_empty() {
            return Ok(chosen);
        }
        for Log { database, connection } in logs.open_all(None, Access::Read)? {
            let id = |number| DeadLetterId { database: database.clone(), number };
            let numbers = ids(&connection, self.stream.as_deref())?;
            if !numbers.is_empty() {
                chosen.insert(database.clone(), numbers.into_iter().map(id).collect());
            }
        }
        if let (Some(stream), true) = (&self.stream, chosen.is_empty()) {
            logs.consumer(stream)?;
        }
        Ok(chosen)
    }
}

/// Changes each chosen letter in one transaction a database, and returns them. None of a database's is changed if one is unknown.
fn change_all(
    chosen: &BTreeMap<String, Vec<DeadLetterId>>,
    logs: &Logs,
    change: impl Fn(&rusqlite::Connection, &DeadLetterId) -> anyhow::Result<bool>,
) -> anyhow::Result<Vec<DeadLetterId>> {
    let mut changed = Vec::new();
    for (database, ids) in chosen {
        let mut log = logs.open(database, Access::Write)?;
        let transaction = log.transaction()?;
        for id in ids {
            if !change(&transaction, id)? {
                bail!(unknown(id));
            }
        }
        transaction.commit()?;
        changed.extend(ids.iter().cloned());
    }
    Ok(changed)
}
