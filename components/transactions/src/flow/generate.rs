//! The job `generate`: made-up traffic into the table.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::{Database, Failure};

use super::Flow;
use crate::detect::Engine;
use crate::domain::{GenerateParameters, Run, RunCounts};
use crate::generate::{Made, Traffic};
use crate::storage::{self, Labelled, NewTransaction};

/// What the schedule makes: so many people of this seed.
const SCHEDULED_SEED: u64 = 1;
const SCHEDULED_ACCOUNTS: u32 = 60;
const SCHEDULED_RATE: f64 = 0.01;

/// How far back the schedule goes the first time, in minutes: 60 days, so that accounts have habits when the first score comes.
const FIRST_MINUTES: i64 = 60 * 1440;

/// Transactions of one commit: as many as do not hold up other writers for long.
const ROWS_PER_COMMIT: usize = 100;

/// Accounts after which progress is told.
const ACCOUNTS_PER_NOTE: u64 = 10;

impl<D: Database, E: Engine> Flow<D, E> {
    /// What the schedule makes at a time: all since the last time, so that a host that was down leaves no gap (of at most 60 days).
    pub(super) async fn scheduled_traffic(&self, due: Moment) -> Result<GenerateParameters, Failure> {
        let until = due.as_millis();
        let seed = i64::try_from(SCHEDULED_SEED).unwrap_or(1);
        let since = self.transactions.generated_until(seed).await?;
        let minutes = since.map_or(FIRST_MINUTES, |since| (until - since).div_euclid(60_000) + 1);
        Ok(GenerateParameters {
            seed: SCHEDULED_SEED,
            accounts: SCHEDULED_ACCOUNTS,
            minutes: u32::try_from(minutes.clamp(1, FIRST_MINUTES)).unwrap_or(1),
            anomaly_rate: SCHEDULED_RATE,
            until,
        })
    }

    /// Makes the traffic of a run. What was made before is there already, and is left as it is.
    pub(super) async fn generate(&self, run: &Run, counts: &mut RunCounts) -> Result<(), Failure> {
        let Some(parameters) = run.parameters else {
            return Err(Failure::rejected("the run does not say what traffic to make"));
        };
        let traffic = Traffic {
            seed: parameters.seed,
            anomaly_rate: parameters.anomaly_rate,
            from: parameters.until - i64::from(parameters.minutes) * 60_000,
            to: parameters.until,
        };
        counts.accounts = parameters.accounts.into();
        let mut waiting: Vec<Labelled> = Vec::new();
        for number in 0..parameters.accounts {
            let at = (self.clock)();
            waiting.extend(traffic.of(number).into_iter().map(|made| labelled(made, at)));
            counts.accounts_done += 1;
            let is_last = number + 1 == parameters.accounts;
            let is_noted = counts.accounts_done.is_multiple_of(ACCOUNTS_PER_NOTE);
            if is_last || is_noted || waiting.len() >= ROWS_PER_COMMIT {
                self.keep_made(run, counts, std::mem::take(&mut waiting)).await?;
            }
        }
        if run.origin == crate::domain::RunOrigin::Schedule {
            let seed = i64::try_from(parameters.seed).unwrap_or(i64::MAX);
            self.transactions.note_generated(seed, parameters.until).await?;
        }
        Ok(())
    }

    async fn keep_made(&self, run: &Run, counts: &mut RunCounts, rows: Vec<Labelled>) -> Result<(), Failure> {
        let labels = |rows: &[Labelled]| rows.iter().filter(|row| row.label.is_some()).count() as u64;
        let pieces: Vec<&[Labelled]> = if rows.is_empty() { vec![&[]] } else { rows.chunks(ROWS_PER_COMMIT).collect() };
        for piece in pieces {
            let mut transaction = self.transactions.store().begin().await?;
            let mut next = *counts;
            if !piece.is_empty() {
                let written = storage::write_generated(&mut transaction, piece).await?;
                next.transactions += written;
                next.anomalies += if written > 0 { labels(piece) } else { 0 };
            }
            #[expect(clippy::cast_precision_loss, reason = "counts of accounts are far below 2^53")]
            let progress = next.accounts_done as f64 / next.accounts.max(1) as f64;
            storage::tell_run(&mut transaction, &run.id, progress, &next, (self.clock)()).await?;
            transaction.commit().await?;
            *counts = next;
        }
        Ok(())
    }
}

fn labelled(made: Made, at: Moment) -> Labelled {
    Labelled {
        transaction: NewTransaction { details: made.details, origin: "generator", request_id: None, at },
        label: made.kind.map(crate::generate::Kind::as_str),
    }
}
