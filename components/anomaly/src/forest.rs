//! The forest: fitting, scoring, ranks and explanations.

use thiserror::Error;

use crate::calibration::Calibration;
use crate::descent::mean_lengths;
use crate::explain;
use crate::length::{anomaly_score, average_path_length};
use crate::matrix::Matrix;
use crate::options::{FitError, Options};
use crate::tree::{Grower, Shape, Tree};

/// Isolation trees, and what their scores of the training rows were.
#[derive(Debug, Clone, PartialEq)]
pub struct Forest {
    pub(crate) shape: Shape,
    pub(crate) trees: Vec<Tree>,
    pub(crate) calibration: Calibration,
}

/// What a forest is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Description {
    /// Features per row.
    pub columns: usize,
    /// Isolation trees.
    pub trees: usize,
    /// Training rows of each tree.
    pub sample_size: u32,
    /// All training rows.
    pub rows: u64,
    /// A row whose score is above this is an anomaly.
    pub threshold: f64,
}

/// Rows have other features than those that the forest was fitted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("rows have {given} features; the model was fitted on rows with {expected}")]
pub struct ColumnsDiffer {
    /// Features per row as given.
    pub given: usize,
    /// Features per row that the forest knows.
    pub expected: usize,
}

impl Forest {
    /// Grows a forest and scores the rows for ranks and the threshold. The same rows, options and seed give the same forest on every
    /// machine.
    ///
    /// # Errors
    /// [`FitError`] says which option or what about the rows is not as it has to be.
    pub fn fit(features: &Matrix, options: &Options) -> Result<Self, FitError> {
        let shape = options.shape(features)?;
        let mut grower = Grower::new(features, shape, options.seed);
        let trees: Vec<Tree> = (0..options.trees).map(|_| grower.grow()).collect();
        let scores = scores(&trees, features);
        Ok(Self { shape, trees, calibration: Calibration::new(scores, options.contamination) })
    }

    /// Takes trees that were grown elsewhere, and scores training rows for ranks and the threshold. Of the options only `contamination`
    /// counts beside the trees' own shape.
    ///
    /// # Errors
    /// As of [`fit`](Self::fit), and if the trees differ in shape.
    pub fn from_trees(trees: Vec<Tree>, features: &Matrix, contamination: Option<f64>) -> Result<Self, FitError> {
        let shape = trees.first().ok_or(FitError::Trees { trees: 0 })?.shape();
        let options = Options {
            trees: u32::try_from(trees.len()).unwrap_or(u32::MAX),
            sample_size: shape.sample_size(),
            split_features: shape.split_features() as u32,
            contamination,
            seed: 0,
        };
        options.check_forest(shape)?;
        if features.rows() == 0 {
            return Err(FitError::NoRows);
        }
        if features.columns() != shape.columns() || trees.iter().any(|tree| tree.shape() != shape) {
            return Err(FitError::Shapes);
        }
        let scores = scores(&trees, features);
        Ok(Self { shape, trees, calibration: Calibration::new(scores, contamination) })
    }

    /// The anomaly score of each row: 2^(−mean path length/c(rows per tree)), above 0 and at most 1, higher for what is isolated sooner.
    /// The scores of a data set never span that range; compare a score with its [`rank`](Self::rank).
    ///
    /// # Errors
    /// [`ColumnsDiffer`].
    pub fn score(&self, features: &Matrix) -> Result<Vec<f64>, ColumnsDiffer> {
        self.check(features)?;
        Ok(scores(&self.trees, features))
    }

    /// The share of training rows whose score is not higher, 0–1. Exact beside the highest 256 training rows, and beside all if there are at
    /// most 1,024; else up to 1/768 too low.
    #[must_use]
    pub fn rank(&self, score: f64) -> f64 {
        self.calibration.rank(score)
    }

    /// How much longer (above 0) or shorter (below 0) each feature makes a row's mean path than that of an average training row, in edges, row
    /// by row: a number per feature. A row's numbers add up to the whole difference.
    ///
    /// With splits of single features these are exact Shapley values (TreeSHAP), where a feature that does not take part counts as missing;
    /// with oblique splits the changes along the row's paths, shared among the features of a split by how far each moves the row from the
    /// mean.
    ///
    /// # Errors
    /// [`ColumnsDiffer`].
    pub fn length_changes(&self, features: &Matrix) -> Result<Vec<f64>, ColumnsDiffer> {
        self.check(features)?;
        Ok(explain::length_changes(&self.trees, features))
    }

    /// The share that each feature has in what shortens a row's paths, row by row. A row's shares are 0 or more and total 1; a feature
    /// that lengthens the paths has none, and all are 0 where no feature shortens them.
    ///
    /// # Errors
    /// [`ColumnsDiffer`].
    pub fn contributions(&self, features: &Matrix) -> Result<Vec<f64>, ColumnsDiffer> {
        let usual = average_path_length(self.shape.sample_size());
        Ok(explain::into_shares(self.length_changes(features)?, features.columns(), usual))
    }

    /// What the forest is.
    #[must_use]
    pub fn describe(&self) -> Description {
        Description {
            columns: self.shape.columns(),
            trees: self.trees.len(),
            sample_size: self.shape.sample_size(),
            rows: self.calibration.rows(),
            threshold: self.calibration.threshold,
        }
    }

    /// The trees, of which there is at least one.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    fn check(&self, features: &Matrix) -> Result<(), ColumnsDiffer> {
        match (features.columns(), self.shape.columns()) {
            (given, expected) if given != expected => Err(ColumnsDiffer { given, expected }),
            _ => Ok(()),
        }
    }
}

fn scores(trees: &[Tree], features: &Matrix) -> Vec<f64> {
    let sample_size = trees[0].shape().sample_size();
    let mut scores = mean_lengths(trees, features);
    scores.iter_mut().for_each(|length| *length = anomaly_score(*length, sample_size));
    scores
}
