//! `tidemill events replay`.

use clap::Args;

use super::Common;
use super::logs::{Access, Logs};
use crate::cli::output::{self, count};
use crate::operate::events::{Moment, ReplayRange, replay};

/// Deliver changes to a stream again.
///
/// A component built with the SDK notes what it has applied and leaves those changes out; what it has not applied, such as dead
/// letters after a fix, is applied. With --apply-again its notes are removed first, so that effects happen a second time.
#[derive(Debug, Args)]
// Elsewhere `--from` is the long form of `-f`; nobody would look for the range under another name.
#[command(mut_arg("manifest", |option| option.long("manifest")))]
#[command(after_help = "Examples:
  tidemill events replay counter-totals --from 1000
  tidemill events replay counter-totals --from 1000 --to 1042 --apply-again")]
pub(super) struct Replay {
    #[command(flatten)]
    common: Common,

    /// The first sequence to deliver again
    #[arg(long, value_name = "SEQUENCE")]
    from: i64,

    /// The last one [default: the stream's position]
    #[arg(long, value_name = "SEQUENCE")]
    to: Option<i64>,

    /// Let the component apply what it has applied already
    #[arg(long)]
    apply_again: bool,

    /// Do not ask before effects happen again
    #[arg(long, short)]
    yes: bool,

    /// The stream
    #[arg(value_name = "STREAM")]
    stream: String,
}

impl Replay {
    pub(super) fn execute(self) -> anyhow::Result<()> {
        let logs = Logs::of(&self.common)?;
        let consumer = logs.consumer(&self.stream)?;
        let mut log = logs.open(&consumer.database, Access::Write)?;
        let question = format!("the effects of `{}` happen again", self.stream);
        if self.apply_again && !output::confirm(&question, self.yes)? {
            output::line("nothing was changed")?;
            return Ok(());
        }
        let range = ReplayRange { from: self.from, to: self.to };
        let transaction = log.transaction()?;
        let asked = replay(&transaction, consumer, range, self.apply_again, Moment::now())??;
        transaction.commit()?;
        if self.common.json {
            return output::json(&asked);
        }
        let changes = count(asked.changes, "change");
        let table = &consumer.table;
        let when = logs.when()?;
        output::line(format!(
            "stream `{}` gets {changes} of `{table}` again, from {} to {}, {when}",
            asked.stream, asked.from, asked.to
        ))?;
        if asked.dead_letters > 0 {
            output::line(format!("{} among them", count(asked.dead_letters, "dead letter")))?;
        }
        if asked.oldest.is_some_and(|oldest| oldest > asked.from) {
            let oldest = asked.oldest.unwrap_or_default();
            output::line(format!("the log begins at {oldest}: what was before cannot be delivered again"))?;
        }
        match self.apply_again {
            true => output::line(format!("{} will be applied again", count(asked.applied_again as i64, "change")))?,
            false => output::line("what the component noted as applied is left out; `--apply-again` changes that")?,
        }
        Ok(())
    }
}
