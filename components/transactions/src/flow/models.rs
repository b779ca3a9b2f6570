//! Which models a run scores with: those that there are, or new ones where they are due.

use std::collections::HashMap;

use tidemill_sdk::{Database, Failure};

use super::Flow;
use crate::detect::{
    ACCOUNT_ROWS, ACCOUNT_SAMPLE_ROWS, CONTAMINATION, Engine, EngineError, FitOptions, SAMPLE_ROWS, SAMPLE_SIZE,
    SEGMENT_ROWS, SEGMENTS, TREES, prior,
};
use crate::features::{DAY, FEATURES, FEATURES_VERSION, Vector};
use crate::storage::{FittedModel, ModelInfo, StaleAccount};

/// A model is fitted anew when its rows have become so many times as many, or after so long.
const GROWTH: f64 = 1.5;
const MOST_AGE: i64 = DAY;

/// The scope of the model that scores where there is nothing to learn from.
const PRIOR: &str = "prior";

/// The scope of the model of all segments together.
const ALL: &str = "all";

/// Models of one run.
#[derive(Default)]
pub(super) struct Models {
    by_segment: HashMap<&'static str, FittedModel>,
    by_account: HashMap<String, FittedModel>,
}

impl Models {
    /// The model that scores a transaction of a segment of an account.
    pub(super) fn of(&self, account_id: &str, segment: &str) -> Option<&FittedModel> {
        self.by_account.get(account_id).or_else(|| self.by_segment.get(segment))
    }
}

/// The columns of every model.
pub(super) fn columns() -> u32 {
    u32::try_from(FEATURES.len()).unwrap_or(u32::MAX)
}

/// Rows one after the other.
pub(super) fn matrix<'a>(vectors: impl IntoIterator<Item = &'a Vector>) -> Vec<f32> {
    vectors.into_iter().flat_map(|vector| vector.values().iter().copied()).collect()
}

pub(super) fn failed(error: EngineError) -> Failure {
    Failure::other(format!("the detector gave no answer: {error}"))
}

impl<D: Database, E: Engine> Flow<D, E> {
    /// The models of the segments, fitted anew where that is due. How many were fitted comes beside them.
    pub(super) async fn segment_models(&self) -> Result<(Models, u64), Failure> {
        let mut models = Models::default();
        let mut fitted = 0;
        let mut sizes = [0; SEGMENTS.len()];
        for (segment, size) in SEGMENTS.iter().zip(&mut sizes) {
            *size = self.transactions.sample_size(segment).await?;
        }
        let total: i64 = sizes.iter().sum();
        let mut shared: Option<FittedModel> = None;
        for (segment, size) in SEGMENTS.into_iter().zip(sizes) {
            let model = if size >= SEGMENT_ROWS {
                self.current(segment, size, &[segment], &mut fitted).await?
            } else if let Some(shared) = &shared {
                shared.clone()
            } else {
                let (scope, size, segments): (_, _, &[&str]) =
                    if total >= SEGMENT_ROWS { (ALL, total, &SEGMENTS) } else { (PRIOR, 0, &[]) };
                let model = self.current(scope, size, segments, &mut fitted).await?;
                shared = Some(model.clone());
                model
            };
            models.by_segment.insert(segment, model);
        }
        Ok((models, fitted))
    }

    /// Adds the models of those accounts that have one of their own.
    pub(super) async fn account_models(
        &self,
        models: &mut Models,
        accounts: &[StaleAccount],
        fitted: &mut u64,
    ) -> Result<(), Failure> {
        models.by_account.clear();
        for account in accounts.iter().filter(|account| account.transactions >= ACCOUNT_ROWS) {
            let scope = format!("account:{}", account.id);
            let info = self.transactions.model_info(&scope).await?;
            let model = if self.is_due(info.as_ref(), account.transactions) {
                let rows = self.transactions.newest(&account.id, ACCOUNT_SAMPLE_ROWS).await?;
                let vectors: Vec<Vector> = rows.iter().map(crate::storage::StoredTransaction::vector).collect();
                *fitted += 1;
                Some(self.fit(&scope, info.as_ref(), account.transactions, &vectors).await?)
            } else {
                self.transactions.model(&scope).await?
            };
            if let Some(model) = model {
                models.by_account.insert(account.id.clone(), model);
            }
        }
        Ok(())
    }

    async fn current(
        &self,
        scope: &str,
        seen: i64,
        segments: &[&str],
        fitted: &mut u64,
    ) -> Result<FittedModel, Failure> {
        let info = self.transactions.model_info(scope).await?;
        let is_prior = segments.is_empty();
        let is_due = if is_prior { !is_usable(info.as_ref()) } else { self.is_due(info.as_ref(), seen) };
        if !is_due && let Some(model) = self.transactions.model(scope).await? {
            return Ok(model);
        }
        let mut vectors = if is_prior { prior() } else { Vec::new() };
        for segment in segments {
            let rows = SAMPLE_ROWS / i64::try_from(segments.len()).unwrap_or(1);
            vectors.extend(self.transactions.sample(segment, rows).await?);
        }
        *fitted += 1;
        self.fit(scope, info.as_ref(), seen, &vectors).await
    }

    fn is_due(&self, info: Option<&ModelInfo>, seen: i64) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
        let has_grown = |info: &ModelInfo| seen as f64 >= GROWTH * info.seen as f64;
        let is_old = |info: &ModelInfo| (self.clock)().as_millis() - info.fitted_at >= MOST_AGE;
        info.is_none_or(|info| has_grown(info) || is_old(info)) || !is_usable(info)
    }

    async fn fit(
        &self,
        scope: &str,
        before: Option<&ModelInfo>,
        seen: i64,
        vectors: &[Vector],
    ) -> Result<FittedModel, Failure> {
        let version = before.map_or(1, |before| before.version + 1);
        let options = FitOptions {
            trees: TREES,
            sample_size: SAMPLE_SIZE,
            contamination: CONTAMINATION,
            seed: version.unsigned_abs(),
        };
        let bytes = self.engine.fit(columns(), matrix(vectors), &options).map_err(failed)?;
        let info = ModelInfo {
            scope: scope.to_owned(),
            version,
            fitted_at: (self.clock)().as_millis(),
            rows: i64::try_from(vectors.len()).unwrap_or(i64::MAX),
            seen,
            threshold: self.engine.threshold(&bytes).map_err(failed)?,
            features: FEATURES_VERSION,
        };
        let model = FittedModel { info, bytes };
        self.transactions.keep_model(&model).await?;
        Ok(model)
    }
}

fn is_usable(info: Option<&ModelInfo>) -> bool {
    info.is_some_and(|info| info.features == FEATURES_VERSION)
}
