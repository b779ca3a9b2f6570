//! Which changes a stream tells, and what of them. Pure functions of a change and the stream's settings.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use tidemill_change_log::{Change, Operation};

use super::image;
use crate::manifest::{FilterValue, StreamSettings};
use crate::runtime::invocation;

/// The choice of one stream.
#[derive(Debug)]
pub(super) struct Selection {
    table: String,
    operations: Vec<Operation>,
    /// Names of columns as they are written in an image.
    changed: Vec<String>,
    filter: Vec<(String, Vec<FilterValue>)>,
    columns: Option<Vec<String>>,
}

impl Selection {
    pub(super) fn new(settings: &StreamSettings) -> Self {
        let written = |columns: &[String]| columns.iter().map(|column| image::written(column)).collect();
        let filter = settings.filter.iter();
        Self {
            table: settings.table.clone(),
            operations: settings.operations.clone(),
            changed: written(&settings.changed),
            filter: filter.map(|(column, values)| (image::written(column), values.clone())).collect(),
            columns: settings.columns.as_deref().map(written),
        }
    }

    /// Whether the stream tells this change.
    pub(super) fn selects(&self, change: &Change) -> bool {
        // SQLite does not tell the cases of ASCII letters in names of tables apart.
        change.table.eq_ignore_ascii_case(&self.table)
            && self.operations.contains(&change.operation)
            && self.changed_enough(change)
            && self.passes_filter(change)
    }

    fn changed_enough(&self, change: &Change) -> bool {
        let (Operation::Update, Some(before), Some(after)) = (change.operation, &change.before, &change.after) else {
            return true;
        };
        let differs = |column: &String| image::member(before, column) != image::member(after, column);
        self.changed.is_empty() || self.changed.iter().any(differs)
    }

    fn passes_filter(&self, change: &Change) -> bool {
        let row = change.after.as_deref().or(change.before.as_deref()).unwrap_or_default();
        self.filter.iter().all(|(column, values)| {
            let value = image::member(row, column);
            value.is_some_and(|value| values.iter().any(|wanted| is(value, wanted)))
        })
    }

    /// The change as the consumer gets it.
    pub(super) fn tell(&self, change: &Change) -> invocation::Change {
        let committed_at = Timestamp::from_millisecond(change.committed_at).unwrap_or(Timestamp::UNIX_EPOCH);
        invocation::Change {
            sequence: u64::try_from(change.sequence).unwrap_or_default(),
            table: change.table.clone(),
            operation: match change.operation {
                Operation::Insert => invocation::Operation::Insert,
                Operation::Update => invocation::Operation::Update,
                Operation::Delete => invocation::Operation::Delete,
            },
            key: change.key.clone(),
            before: change.before.as_deref().map(|row| self.project(row).into_owned()),
            after: change.after.as_deref().map(|row| self.project(row).into_owned()),
            committed_at: format!("{committed_at:.3}"),
            request_id: change.request_id.clone(),
        }
    }

    /// The log keeps what all its subscribers ask for; the consumer gets what this stream asks for.
    fn project<'a>(&self, row: &'a str) -> Cow<'a, str> {
        let Some(columns) = &self.columns else {
            return Cow::Borrowed(row);
        };
        let kept = image::members(row).filter(|(name, _)| columns.iter().any(|column| column == name));
        let kept: Vec<String> = kept.map(|(name, value)| format!("{name}:{value}")).collect();
        Cow::Owned(format!("{{{}}}", kept.join(",")))
    }
}

/// Whether a member's value is the one asked for.
fn is(written: &str, wanted: &FilterValue) -> bool {
    match wanted {
        FilterValue::Text(text) => serde_json::from_str::<String>(written).is_ok_and(|value| value == *text),
        FilterValue::Integer(integer) => match written.parse::<i64>() {
            Ok(value) => value == *integer,
            // A column of floating-point numbers writes 5 as 5.0.
            #[expect(clippy::cast_precision_loss, reason = "SQLite compares in the same way")]
            Err(_) => written.parse::<f64>().is_ok_and(|value| value == *integer as f64),
        },
    }
}

/// Changes of one row have the same lane.
pub(super) fn lane(change: &Change, lanes: usize) -> usize {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    change.key.hash(&mut hasher);
    usize::try_from(hasher.finish() % lanes.max(1) as u64).unwrap_or_default()
}

/// Shares changes out among lanes, in their order.
pub(super) fn share_out(changes: Vec<Arc<Change>>, lanes: usize) -> Vec<Vec<Arc<Change>>> {
    if lanes <= 1 {
        return vec![changes];
    }
    let mut shared = vec![Vec::new(); lanes];
    for change in changes {
        let lane = lane(&change, lanes);
        shared[lane].push(change);
    }
    shared.retain(|lane| !lane.is_empty());
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> StreamSettings {
        StreamSettings::new("shop", "orders", "mailer")
    }

    fn change(operation: Operation, before: Option<&str>, after: Option<&str>) -> Change {
        Change {
            sequence: 7,
            table: "orders".to_owned(),
            operation,
            key: r#"{"id":1}"#.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
            committed_at: 1_767_225_600_001,
            request_id: Some("r".to_owned()),
            traceparent: None,
        }
    }

    #[test]
    fn only_the_table_and_the_operations_asked_for_are_told() {
        let insert = change(Operation::Insert, None, Some(r#"{"id":1}"#));
        assert!(Selection::new(&settings()).selects(&insert));
        let settings = StreamSettings { operations: vec![Operation::Delete], ..settings() };
        assert!(!Selection::new(&settings).selects(&insert));
        let other = Change { table: "vendors".to_owned(), ..insert };
        assert!(!Selection::new(&StreamSettings { operations: vec![Operation::Insert], ..settings }).selects(&other));
    }

    #[test]
    fn an_update_is_told_if_one_of_the_columns_asked_for_changed() {
        let selection = Selection::new(&StreamSettings { changed: vec!["status".to_owned()], ..settings() });
        let update = |before: &str, after: &str| change(Operation::Update, Some(before), Some(after));
        assert!(selection.selects(&update(r#"{"status":"new","n":1}"#, r#"{"status":"paid","n":1}"#)));
        assert!(!selection.selects(&update(r#"{"status":"new","n":1}"#, r#"{"status":"new","n":2}"#)));
        assert!(selection.selects(&change(Operation::Insert, None, Some(r#"{"status":"new"}"#))));
    }

    #[test]
    fn a_filter_looks_at_the_row_after_or_for_a_deletion_before() {
        let filter = vec![
            ("status".to_owned(), vec![FilterValue::Text("paid".to_owned()), FilterValue::Text("sent".to_owned())]),
            ("total".to_owned(), vec![FilterValue::Integer(5)]),
        ];
        let selection = Selection::new(&StreamSettings { filter, ..settings() });
        let paid = r#"{"status":"paid","total":5}"#;
        assert!(selection.selects(&change(Operation::Insert, None, Some(paid))));
        assert!(selection.selects(&change(Operation::Insert, None, Some(r#"{"status":"s\u0065nt","total":5.0}"#))));
        assert!(selection.selects(&change(Operation::Delete, Some(paid), None)));
        for row in [r#"{"status":"new","total":5}"#, r#"{"status":"paid","total":"5"}"#, r#"{"status":"paid"}"#] {
            assert!(!selection.selects(&change(Operation::Update, Some(paid), Some(row))), "{row}");
        }
    }

    #[test]
    fn images_hold_the_columns_asked_for_digit_for_digit() {
        let columns = Some(vec!["id".to_owned(), "total".to_owned()]);
        let selection = Selection::new(&StreamSettings { columns, ..settings() });
        let row = r#"{"id":9007199254740993,"status":"paid","total":0.30000000000000004}"#;
        let told = selection.tell(&change(Operation::Insert, None, Some(row)));
        assert_eq!(told.after.as_deref(), Some(r#"{"id":9007199254740993,"total":0.30000000000000004}"#));
        assert_eq!(told.committed_at, "2026-01-01T00:00:00.001Z");
    }

    #[test]
    fn changes_of_one_row_share_a_lane_in_their_order() {
        let changes: Vec<_> = (0..100)
            .map(|sequence| {
                let key = format!(r#"{{"id":{}}}"#, sequence % 7);
                Arc::new(Change { sequence, key, ..change(Operation::Insert, None, None) })
            })
            .collect();
        let lanes = share_out(changes, 4);
        assert_eq!(lanes.iter().map(Vec::len).sum::<usize>(), 100);
        for lane in &lanes {
            assert!(lane.is_sorted_by_key(|change| change.sequence));
        }
        for key in 0..7 {
            let key = format!(r#"{{"id":{key}}}"#);
            assert_eq!(lanes.iter().filter(|lane| lane.iter().any(|change| change.key == key)).count(), 1);
        }
    }
}
