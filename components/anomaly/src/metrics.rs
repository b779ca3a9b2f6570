//! How well scores find labelled anomalies.

use thiserror::Error;

/// Why there is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MetricError {
    /// A label per score is needed.
    #[error("there are {labels} labels for {scores} scores")]
    LengthsDiffer {
        /// How many labels.
        labels: usize,
        /// How many scores.
        scores: usize,
    },
    /// A score is NaN.
    #[error("score {index} (counted from 0) is not a number")]
    NotANumber {
        /// Which.
        index: usize,
    },
    /// Nothing can be told apart.
    #[error("there are {anomalies} anomalies among {rows} rows; there must be some, and others that are none")]
    OneClass {
        /// Rows with the label.
        anomalies: usize,
        /// All rows.
        rows: usize,
    },
    /// The first rows are none, or more than there are.
    #[error("the first {count} of {rows} rows were asked for")]
    Count {
        /// As given.
        count: usize,
        /// All rows.
        rows: usize,
    },
}

/// Rows with the same score.
struct Tied {
    anomalies: usize,
    rows: usize,
}

/// The area under the receiver operating characteristic: the probability that an anomaly has a higher score than another row, where a tie
/// counts one half (Mann and Whitney 1947). 0–1, 0.5 for scores that tell nothing.
///
/// # Errors
/// [`MetricError`]; both anomalies and others are needed.
pub fn roc_auc(labels: &[bool], scores: &[f64]) -> Result<f64, MetricError> {
    let (groups, anomalies) = two_classes(labels, scores)?;
    let (mut above, mut won) = (0.0, 0.0);
    for group in groups {
        let others = (group.rows - group.anomalies) as f64;
        won += others * (above + group.anomalies as f64 / 2.0);
        above += group.anomalies as f64;
    }
    Ok(won / (anomalies as f64 * (labels.len() - anomalies) as f64))
}

/// The average precision: the sum over distinct thresholds, from high to low, of the gain in recall times the precision there, without
/// interpolation; tied rows enter together. Above 0, at most 1; about the share of anomalies for scores that tell nothing.
///
/// # Errors
/// [`MetricError`]; both anomalies and others are needed.
pub fn average_precision(labels: &[bool], scores: &[f64]) -> Result<f64, MetricError> {
    let (groups, anomalies) = two_classes(labels, scores)?;
    let (mut found, mut seen, mut sum) = (0, 0, 0.0);
    for group in groups {
        found += group.anomalies;
        seen += group.rows;
        sum += group.anomalies as f64 / anomalies as f64 * (found as f64 / seen as f64);
    }
    Ok(sum)
}

/// The share of anomalies among the `count` rows with the highest scores. Rows that tie for the last places count in proportion, as if they
/// were drawn at random: the order of rows does not matter.
///
/// # Errors
/// [`MetricError`]; `count` is at least 1 and at most the number of rows.
pub fn precision_at(labels: &[bool], scores: &[f64], count: usize) -> Result<f64, MetricError> {
    let groups = tied(labels, scores)?;
    if count == 0 || count > labels.len() {
        return Err(MetricError::Count { count, rows: labels.len() });
    }
    let (mut left, mut found) = (count, 0.0);
    for group in groups {
        let taken = group.rows.min(left);
        found += group.anomalies as f64 * (taken as f64 / group.rows as f64);
        left -= taken;
    }
    Ok(found / count as f64)
}

fn two_classes(labels: &[bool], scores: &[f64]) -> Result<(Vec<Tied>, usize), MetricError> {
    let groups = tied(labels, scores)?;
    let anomalies = labels.iter().filter(|label| **label).count();
    if anomalies == 0 || anomalies == labels.len() {
        return Err(MetricError::OneClass { anomalies, rows: labels.len() });
    }
    Ok((groups, anomalies))
}

/// The rows by score, highest first.
fn tied(labels: &[bool], scores: &[f64]) -> Result<Vec<Tied>, MetricError> {
    if labels.len() != scores.len() {
        return Err(MetricError::LengthsDiffer { labels: labels.len(), scores: scores.len() });
    }
    if let Some(index) = scores.iter().position(|score| score.is_nan()) {
        return Err(MetricError::NotANumber { index });
    }
    let mut rows: Vec<(f64, bool)> = scores.iter().copied().zip(labels.iter().copied()).collect();
    rows.sort_unstable_by(|left, right| right.0.total_cmp(&left.0));
    // Equal, not the same bits: −0 ties with 0.
    let groups = rows.chunk_by(|left, right| left.0 == right.0);
    Ok(groups.map(|group| Tied { anomalies: group.iter().filter(|row| row.1).count(), rows: group.len() }).collect())
}
