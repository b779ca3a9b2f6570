//! Numbers about a ranking: does what is looked for come first?

/// The area under the ROC curve: the chance that an anomaly is scored above another row, ties counting half. None without both kinds.
///
/// Equals the Mann–Whitney statistic U / (positives · negatives), computed from mean ranks.
pub fn auc(scores: &[f64], labels: &[bool]) -> Option<f64> {
    let positives = labels.iter().filter(|label| **label).count();
    let negatives = labels.len() - positives;
    if positives == 0 || negatives == 0 {
        return None;
    }
    let mut rank_sum = 0.0;
    let mut below = 0;
    for group in tied(scores, false) {
        let mean_rank = count(below) + (count(group.len()) + 1.0) / 2.0;
        rank_sum += mean_rank * count(group.iter().filter(|index| labels[**index]).count());
        below += group.len();
    }
    let (positives, negatives) = (count(positives), count(negatives));
    Some((rank_sum - positives * (positives + 1.0) / 2.0) / (positives * negatives))
}

/// Average precision: Σ over distinct scores, high to low, of (recall_k − recall_(k−1)) · precision_k. None without anomalies.
pub fn average_precision(scores: &[f64], labels: &[bool]) -> Option<f64> {
    let positives = labels.iter().filter(|label| **label).count();
    if positives == 0 {
        return None;
    }
    let (mut seen, mut found, mut sum) = (0, 0, 0.0);
    for group in tied(scores, true) {
        let hits = group.iter().filter(|index| labels[**index]).count();
        seen += group.len();
        found += hits;
        sum += count(hits) / count(positives) * count(found) / count(seen);
    }
    Some(sum)
}

/// The share of anomalies among the `most` rows of the highest scores. Of rows that tie for the last places, the expected share counts. None
/// without rows.
pub fn precision_at(scores: &[f64], labels: &[bool], most: usize) -> Option<f64> {
    let most = most.min(scores.len());
    if most == 0 {
        return None;
    }
    let (mut left, mut found) = (most, 0.0);
    for group in tied(scores, true) {
        let hits = count(group.iter().filter(|index| labels[**index]).count());
        let taken = left.min(group.len());
        found += hits * count(taken) / count(group.len());
        left -= taken;
        if left == 0 {
            break;
        }
    }
    Some(found / count(most))
}

/// Indexes grouped by equal score, from the lowest score on, or from the highest.
fn tied(scores: &[f64], is_descending: bool) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|left, right| {
        let ascending = scores[*left].total_cmp(&scores[*right]);
        if is_descending { ascending.reverse() } else { ascending }
    });
    order.chunk_by(|left, right| scores[*left] == scores[*right]).map(<[usize]>::to_vec).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    // scikit-learn's documentation of roc_auc_score and average_precision_score.
    const SCORES: [f64; 4] = [0.1, 0.4, 0.35, 0.8];
    const LABELS: [bool; 4] = [false, false, true, true];

    #[test]
    fn areas_are_those_of_scikit_learn() {
        assert_eq!(auc(&SCORES, &LABELS), Some(0.75));
        assert!((average_precision(&SCORES, &LABELS).unwrap() - 5.0 / 6.0).abs() < 1e-12);
    }

    #[test]
    fn ties_count_half() {
        assert_eq!(auc(&[1.0, 1.0], &[true, false]), Some(0.5));
        assert_eq!(precision_at(&[1.0, 1.0, 0.0], &[true, false, false], 1), Some(0.5));
        assert_eq!(average_precision(&[1.0, 1.0], &[true, false]), Some(0.5));
    }

    #[test]
    fn one_kind_alone_cannot_be_ranked() {
        assert_eq!((auc(&[1.0], &[true]), auc(&[], &[])), (None, None));
        assert_eq!((average_precision(&[1.0], &[false]), precision_at(&[], &[], 3)), (None, None));
        assert_eq!(precision_at(&[2.0, 1.0], &[true, false], 5), Some(0.5));
    }
}
