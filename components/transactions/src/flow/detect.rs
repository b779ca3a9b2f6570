//! The job `detect-anomalies`: scores what is unscored of stale accounts, batch by batch.

use std::collections::BTreeMap;

use tidemill_sdk::{Database, Failure, metrics};

use super::Flow;
use super::models::{Models, columns, failed, matrix};
use crate::detect::{Engine, SAMPLE_ROWS, SEGMENT_ROWS, SEGMENTS, hash, reasons, segment};
use crate::domain::{Rule, Run, RunCounts};
use crate::features::Vector;
use crate::storage::{Detected, ScoredBatch, ScoredRow, StaleAccount, TrainingRow, UnscoredRow};

/// Accounts of one batch.
const ACCOUNTS_PER_BATCH: i64 = 50;

/// Transactions of one commit: as many as do not hold up other writers for long.
const ROWS_PER_BATCH: i64 = 500;

/// Rows by which a sample may be larger than it is to be, before it is cut down.
const SAMPLE_SLACK: i64 = 2048;

/// Transactions with fewer than so many before them in 30 days say nothing of what is usual, and are not learned from.
const LEAST_HISTORY: i64 = 20;

/// How full the samples are.
struct Samples {
    /// The hash above which each segment takes no row; none while it has room.
    limits: BTreeMap<&'static str, Option<i64>>,
    /// Rows that were added since.
    added: BTreeMap<&'static str, i64>,
}

impl<D: Database, E: Engine> Flow<D, E> {
    /// Scores all accounts that are stale when it begins.
    pub(super) async fn detect(&self, run: &Run, counts: &mut RunCounts) -> Result<(), Failure> {
        let until = (self.clock)().as_millis();
        counts.accounts = self.transactions.stale_count(until).await?;
        self.first_sample(until).await?;
        let (mut models, fitted) = self.segment_models().await?;
        counts.models += fitted;
        let rules = self.transactions.active_rules(until).await?;
        let mut samples = self.samples().await?;
        let mut after = (i64::MIN, String::new());
        loop {
            let accounts = self.transactions.stale_accounts(until, (after.0, &after.1), ACCOUNTS_PER_BATCH).await?;
            let Some(last) = accounts.last() else { break };
            after = (last.stale_since, last.id.clone());
            self.account_models(&mut models, &accounts, &mut counts.models).await?;
            self.score_accounts(run, counts, &accounts, &models, &rules, &mut samples).await?;
        }
        for segment in SEGMENTS {
            self.transactions.trim_sample(segment, SAMPLE_ROWS).await?;
        }
        Ok(())
    }

    /// Where nothing was ever learned from and much waits, some of that is what the first models are fitted on.
    async fn first_sample(&self, until: i64) -> Result<(), Failure> {
        for segment in SEGMENTS {
            if self.transactions.sample_size(segment).await? > 0 {
                return Ok(());
            }
        }
        if !self.transactions.has_unscored(SEGMENT_ROWS).await? {
            return Ok(());
        }
        let accounts = self.transactions.stale_accounts(until, (i64::MIN, ""), 1000).await?;
        let rows = self.transactions.unscored(&accounts, SAMPLE_ROWS).await?;
        let training: Vec<TrainingRow> = rows.iter().filter_map(training).collect();
        for piece in training.chunks(1000) {
            self.transactions.add_to_sample(piece).await?;
        }
        Ok(())
    }

    async fn samples(&self) -> Result<Samples, Failure> {
        let mut limits = BTreeMap::new();
        for segment in SEGMENTS {
            limits.insert(segment, self.transactions.sample_limit(segment, SAMPLE_ROWS).await?);
        }
        Ok(Samples { limits, added: BTreeMap::new() })
    }

    /// Scores what is unscored of some accounts, in as many commits as that takes.
    async fn score_accounts(
        &self,
        run: &Run,
        counts: &mut RunCounts,
        accounts: &[StaleAccount],
        models: &Models,
        rules: &[Rule],
        samples: &mut Samples,
    ) -> Result<(), Failure> {
        loop {
            let rows = self.transactions.unscored(accounts, ROWS_PER_BATCH).await?;
            let is_last = i64::try_from(rows.len()).unwrap_or(i64::MAX) < ROWS_PER_BATCH;
            let scored = self.score(&rows, models, rules)?;
            let training: Vec<TrainingRow> =
                rows.iter().filter_map(training).filter(|row| samples.takes(row)).collect();
            let mut next = *counts;
            next.transactions += rows.len() as u64;
            next.anomalies += scored.iter().filter(|row| row.detected.is_some()).count() as u64;
            // The last commit is what clears the accounts, if nothing of them is left.
            next.accounts_done += if is_last { accounts.len() as u64 } else { 0 };
            #[expect(clippy::cast_precision_loss, reason = "counts of accounts are far below 2^53")]
            let progress = next.accounts_done as f64 / next.accounts.max(1) as f64;
            let batch = ScoredBatch {
                rows: &scored,
                accounts: if is_last { accounts } else { &[] },
                training: &training,
                run: (&run.id, progress, next),
                at: (self.clock)(),
            };
            self.transactions.keep_scores(&batch).await?;
            metrics::count("transactions_scored_total", next.transactions - counts.transactions, &[]);
            metrics::count("transactions_flagged_total", next.anomalies - counts.anomalies, &[]);
            *counts = next;
            self.cut_down(samples).await?;
            if is_last {
                return Ok(());
            }
        }
    }

    fn score(&self, rows: &[UnscoredRow], models: &Models, rules: &[Rule]) -> Result<Vec<ScoredRow>, Failure> {
        let mut by_model: BTreeMap<String, Vec<&UnscoredRow>> = BTreeMap::new();
        for row in rows {
            let model = models.of(&row.details.account_id, segment(&row.statistics));
            let model = model.ok_or_else(|| Failure::other("there is no model for a transaction"))?;
            by_model.entry(model.info.name()).or_default().push(row);
        }
        let mut scored = Vec::with_capacity(rows.len());
        for rows in by_model.values() {
            let Some(model) = rows.first().and_then(|row| models.of(&row.details.account_id, segment(&row.statistics)))
            else {
                continue;
            };
            let vectors: Vec<Vector> = rows.iter().map(|row| row.vector()).collect();
            let found = self.engine.score(&model.bytes, columns(), matrix(&vectors), false).map_err(failed)?;
            let mut all: Vec<ScoredRow> = Vec::with_capacity(rows.len());
            for (index, row) in rows.iter().enumerate() {
                let (Some(score), Some(rank)) = (found.scores.get(index), found.ranks.get(index)) else {
                    return Err(Failure::other("the detector gave fewer scores than there are transactions"));
                };
                let matching: Vec<String> = rules
                    .iter()
                    .filter(|rule| rule.fields.matches(&row.details.account_id, row.amount, &row.statistics))
                    .map(|rule| rule.id.clone())
                    .collect();
                let is_above = *score > model.info.threshold;
                all.push(ScoredRow {
                    id: row.details.id.clone(),
                    revision: row.revision,
                    score: *score,
                    rank: *rank,
                    model: model.info.name(),
                    detected: (is_above || !matching.is_empty()).then_some(Detected {
                        is_above,
                        rules: matching,
                        reasons: Vec::new(),
                    }),
                });
            }
            // Contributions take longer than scores, and few ask for them.
            let told: Vec<usize> = (0..all.len()).filter(|index| all[*index].detected.is_some()).collect();
            if !told.is_empty() {
                let values = matrix(told.iter().map(|index| &vectors[*index]));
                let found = self.engine.score(&model.bytes, columns(), values, true).map_err(failed)?;
                for (index, contributions) in told.iter().zip(found.contributions.chunks(columns() as usize)) {
                    if let Some(detected) = &mut all[*index].detected {
                        detected.reasons = reasons(rows[*index], contributions);
                    }
                }
            }
            scored.extend(all);
        }
        Ok(scored)
    }

    async fn cut_down(&self, samples: &mut Samples) -> Result<(), Failure> {
        for segment in SEGMENTS {
            let added = samples.added.entry(segment).or_default();
            if *added > SAMPLE_SLACK {
                *added = 0;
                self.transactions.trim_sample(segment, SAMPLE_ROWS).await?;
                samples.limits.insert(segment, self.transactions.sample_limit(segment, SAMPLE_ROWS).await?);
            }
        }
        Ok(())
    }
}

impl Samples {
    /// Whether a row belongs to the sample; counts those that do.
    fn takes(&mut self, row: &TrainingRow) -> bool {
        let limit = self.limits.get(row.segment).copied().flatten();
        let takes = limit.is_none_or(|limit| row.hash <= limit);
        if takes {
            *self.added.entry(row.segment).or_default() += 1;
        }
        takes
    }
}

fn training(row: &UnscoredRow) -> Option<TrainingRow> {
    let is_telling = row.statistics.month.count >= LEAST_HISTORY;
    is_telling.then(|| TrainingRow {
        transaction_id: row.details.id.clone(),
        segment: segment(&row.statistics),
        hash: hash(&row.details.id),
        vector: row.vector(),
    })
}
