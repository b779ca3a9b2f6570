//! Measures of detection: the reference's numbers with ties, and the edges.

use anomaly::metrics::{MetricError, average_precision, precision_at, roc_auc};

use crate::support::{close, expected, numbers};

#[test]
fn tied_scores_give_the_reference_numbers() {
    let reference = &expected()["exact"]["metrics_with_ties"];
    let labels: Vec<bool> = numbers(&reference["labels"]).into_iter().map(|label| label == 1.0).collect();
    let scores = numbers(&reference["scores"]);
    let number = |name: &str| reference[name].as_f64().unwrap();
    close("AUC", roc_auc(&labels, &scores).unwrap(), number("roc_auc"), 1e-12);
    close("average precision", average_precision(&labels, &scores).unwrap(), number("average_precision"), 1e-12);
}

#[test]
fn perfect_reversed_and_constant_scores_have_the_areas_of_the_definition() {
    let labels = [true, true, false, false, false];
    for (scores, area, precision) in [
        ([0.9, 0.8, 0.3, 0.2, 0.1], 1.0, 1.0),
        ([0.1, 0.2, 0.3, 0.8, 0.9], 0.0, 0.5 * (1.0 / 4.0) + 0.5 * (2.0 / 5.0)),
        ([0.5; 5], 0.5, 0.4),
    ] {
        close("AUC", roc_auc(&labels, &scores).unwrap(), area, 1e-15);
        close("average precision", average_precision(&labels, &scores).unwrap(), precision, 1e-15);
    }
}

#[test]
fn ties_for_the_last_places_count_in_proportion() {
    let labels = [true, false, true, false, false];
    let scores = [0.9, 0.5, 0.5, 0.5, 0.1];
    for (count, expected) in [(1, 1.0), (2, (1.0 + 1.0 / 3.0) / 2.0), (4, 0.5), (5, 0.4)] {
        close(&format!("at {count}"), precision_at(&labels, &scores, count).unwrap(), expected, 1e-15);
    }
}

#[test]
fn what_cannot_be_measured_is_told() {
    let differ = MetricError::LengthsDiffer { labels: 1, scores: 2 };
    assert_eq!(roc_auc(&[true], &[0.1, 0.2]), Err(differ));
    assert_eq!(average_precision(&[true, false], &[0.1, f64::NAN]), Err(MetricError::NotANumber { index: 1 }));
    assert_eq!(roc_auc(&[true, true], &[0.1, 0.2]), Err(MetricError::OneClass { anomalies: 2, rows: 2 }));
    assert_eq!(roc_auc(&[], &[]), Err(MetricError::OneClass { anomalies: 0, rows: 0 }));
    assert_eq!(precision_at(&[true], &[0.1], 2), Err(MetricError::Count { count: 2, rows: 1 }));
    assert_eq!(precision_at(&[true], &[0.1], 0), Err(MetricError::Count { count: 0, rows: 1 }));
}
