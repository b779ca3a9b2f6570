//! From judgements and labelled scores to what is told of them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{auc, average_precision, precision_at};
use crate::domain::RuleKind;
use crate::features::WindowCount;
use crate::generate::Kind;
use crate::storage::{FeedbackCounts, LabelledScore};

/// How well detection works.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Quality {
    /// By what people judged.
    pub feedback: FeedbackQuality,
    /// By the labels of made-up transactions; null where there are none that are scored.
    #[schema(required)]
    pub labels: Option<LabelQuality>,
}

/// What people judged.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeedbackQuality {
    /// Found, and confirmed.
    pub confirmed: i64,
    /// Found, and judged valuable.
    pub valuable: i64,
    /// Found, and judged to be nothing.
    pub false_positive: i64,
    /// Judged to be something, though nothing found it.
    pub missed: i64,
    /// Found, and not judged.
    pub open: i64,
    /// (confirmed + valuable) / (confirmed + valuable + falsePositive); null if nothing was judged.
    #[schema(required)]
    pub precision: Option<f64>,
    /// (confirmed + valuable) / (confirmed + valuable + missed); null if nothing was judged to be something.
    #[schema(required)]
    pub recall: Option<f64>,
}

/// What labels tell.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LabelQuality {
    /// Scored made-up transactions that were looked at.
    pub transactions: usize,
    /// How many of them are injected anomalies.
    pub injected: usize,
    /// How many are above their model's threshold.
    pub detected: usize,
    /// The share of those that are injected; null if none is.
    #[schema(required)]
    pub precision: Option<f64>,
    /// The share of injected ones that are above; null if none is injected.
    #[schema(required)]
    pub recall: Option<f64>,
    /// The area under the ROC curve of the scores; null without both kinds.
    #[schema(required)]
    pub auc: Option<f64>,
    /// Average precision of the scores; null without injected ones.
    #[schema(required)]
    pub average_precision: Option<f64>,
    /// The share of injected ones among as many of the highest scores as there are injected ones; null without any.
    #[schema(required)]
    pub precision_at_injected: Option<f64>,
    /// Of injected ones that were found, the share whose first two reasons name what was injected; null if none was found.
    #[schema(required)]
    pub reasons_right: Option<f64>,
    /// The same per kind of injection.
    pub by_kind: Vec<KindQuality>,
    /// Simpler ways, for comparison.
    pub baselines: Vec<Baseline>,
}

/// What labels tell about a kind of injection.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KindQuality {
    /// What was injected.
    pub kind: String,
    /// How many.
    pub injected: usize,
    /// How many of them are above their model's threshold.
    pub detected: usize,
    /// How many of these name what was injected among their first two reasons.
    pub reasons_right: usize,
}

/// A simpler way to detect.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Baseline {
    /// `amount-deviation` (distance of the amount from the mean of 30 days in deviations) or `rules` (how many of five usual rules match).
    pub name: String,
    /// The area under the ROC curve.
    #[schema(required)]
    pub auc: Option<f64>,
    /// Average precision.
    #[schema(required)]
    pub average_precision: Option<f64>,
    /// The share of injected ones among as many of the highest as there are injected ones.
    #[schema(required)]
    pub precision_at_injected: Option<f64>,
}

/// Rules that somebody would write who has seen no data.
const USUAL_RULES: [RuleKind; 5] = [
    RuleKind::AmountMultiple { multiple: 5.0, min_history: 10 },
    RuleKind::Velocity { window: WindowCount::TenMinutes, count: 4 },
    RuleKind::Velocity { window: WindowCount::Hour, count: 8 },
    RuleKind::NewCountry { min_history: 10 },
    RuleKind::NewCategory { min_history: 20 },
];

/// Measures.
pub(crate) fn measure(feedback: FeedbackCounts, labelled: &[LabelledScore]) -> Quality {
    let right = feedback.confirmed + feedback.valuable;
    let FeedbackCounts { confirmed, valuable, false_positive, missed, open } = feedback;
    let feedback = FeedbackQuality {
        confirmed,
        valuable,
        false_positive,
        missed,
        open,
        precision: share(right, right + false_positive),
        recall: share(right, right + missed),
    };
    Quality { feedback, labels: (!labelled.is_empty()).then(|| labels(labelled)) }
}

fn labels(rows: &[LabelledScore]) -> LabelQuality {
    let labels: Vec<bool> = rows.iter().map(|row| row.label.is_some()).collect();
    let scores: Vec<f64> = rows.iter().map(|row| row.score).collect();
    let injected = labels.iter().filter(|label| **label).count();
    let detected = rows.iter().filter(|row| row.is_detected).count();
    let hits = rows.iter().filter(|row| row.is_detected && row.label.is_some()).count();
    let by_kind = by_kind(rows);
    let right: usize = by_kind.iter().map(|kind| kind.reasons_right).sum();
    let at = |scores: &[f64]| precision_at(scores, &labels, injected);
    let baseline = |name: &str, score: fn(&LabelledScore) -> f64| {
        let scores: Vec<f64> = rows.iter().map(score).collect();
        Baseline {
            name: name.to_owned(),
            auc: auc(&scores, &labels),
            average_precision: average_precision(&scores, &labels),
            precision_at_injected: at(&scores),
        }
    };
    LabelQuality {
        transactions: rows.len(),
        injected,
        detected,
        precision: share(hits, detected),
        recall: share(hits, injected),
        auc: auc(&scores, &labels),
        average_precision: average_precision(&scores, &labels),
        precision_at_injected: at(&scores),
        reasons_right: share(right, hits),
        by_kind,
        baselines: vec![baseline("amount-deviation", amount_deviation), baseline("rules", matching_rules)],
    }
}

fn by_kind(rows: &[LabelledScore]) -> Vec<KindQuality> {
    let mut kinds: BTreeMap<&str, KindQuality> = BTreeMap::new();
    for row in rows {
        let Some(label) = row.label.as_deref() else { continue };
        let kind = kinds.entry(label).or_insert_with(|| KindQuality {
            kind: label.to_owned(),
            injected: 0,
            detected: 0,
            reasons_right: 0,
        });
        kind.injected += 1;
        if row.is_detected {
            let names = Kind::parse(label).map_or(&[][..], Kind::features);
            let is_right =
                row.reasons.iter().take(2).any(|reason| names.iter().any(|name| name.name() == reason.feature));
            kind.detected += 1;
            kind.reasons_right += usize::from(is_right);
        }
    }
    kinds.into_values().collect()
}

/// The distance of the amount from the mean of 30 days, in standard deviations; 0 without such.
fn amount_deviation(row: &LabelledScore) -> f64 {
    let month = &row.statistics.month;
    #[expect(clippy::cast_precision_loss, reason = "amounts in the base currency are below 2^53")]
    let amount = row.amount as f64;
    match (month.mean(), month.deviation()) {
        (Some(mean), Some(deviation)) if deviation > 0.0 => ((amount - mean) / deviation).abs(),
        _ => 0.0,
    }
}

fn matching_rules(row: &LabelledScore) -> f64 {
    let matching = USUAL_RULES.iter().filter(|rule| rule.matches(row.amount, &row.statistics)).count();
    f64::from(u32::try_from(matching).unwrap_or(0))
}

fn share<T: TryInto<u32>>(part: T, whole: T) -> Option<f64> {
    let (part, whole) = (part.try_into().ok()?, whole.try_into().ok()?);
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}
