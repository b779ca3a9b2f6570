//! Changes as lines and tables for people.

use crate::cli::output;
use crate::operate::events::ChangeRecord;

/// The longest value on one line, in characters.
const LONGEST: usize = 40;

/// One change on one line.
pub(super) fn line(database: Option<&str>, change: &ChangeRecord) -> String {
    let database = database.map(|label| format!("{label}  ")).unwrap_or_default();
    let ChangeRecord { committed_at, sequence, table, operation, key, .. } = change;
    let key = shortened(key.text());
    format!("{committed_at}  {database}{sequence:>6}  {table}  {operation}  {key}  {}", columns(change))
}

/// What the change did: every column of a row that is new or gone, and the columns that are different now.
fn columns(change: &ChangeRecord) -> String {
    let told: Vec<String> = change
        .columns()
        .into_iter()
        .filter_map(|(name, before, after)| match (before, after) {
            (Some(before), Some(after)) if before == after => None,
            (Some(before), Some(after)) => Some(format!("{name}: {} → {}", shortened(&before), shortened(&after))),
            (one, other) => Some(format!("{name}: {}", shortened(&one.or(other)?))),
        })
        .collect();
    told.join(", ")
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Prints names and values, one below the other.
pub(super) fn facts(facts: &[(&str, String)]) -> std::io::Result<()> {
    let width = facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    facts.iter().try_for_each(|(name, value)| output::line(format!("  {name:width$}  {value}")))
}

/// Prints every column with its values before and after; `~` marks those that are different.
pub(super) fn difference(change: &ChangeRecord) -> std::io::Result<()> {
    let value = |value: Option<String>| value.unwrap_or_else(|| output::NONE.to_owned());
    let rows: Vec<Vec<String>> = change
        .columns()
        .into_iter()
        .map(|(name, before, after)| {
            let mark = if before == after { ' ' } else { '~' };
            vec![format!("{mark} {name}"), value(before), value(after)]
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    output::line("")?;
    output::table(&["  column", "before", "after"], rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operate::events::{Json, Moment};

    #[track_caller]
    fn check(operation: &str, before: Option<&str>, after: Option<&str>, expected: &str) {
        let image = |image: Option<&str>| image.map(|text| Json::new(text.to_owned()));
        let change = ChangeRecord {
            sequence: 7,
            table: "counters".to_owned(),
            operation: operation.to_owned(),
            key: Json::new(r#"{"id":"a"}"#.to_owned()),
            before: image(before),
            after: image(after),
            committed_at: Moment(1_600_000_000_123),
            request_id: None,
        };
        let start = format!("2020-09-13T12:26:40.123Z       7  counters  {operation}  {{\"id\":\"a\"}}  ");
        assert_eq!(line(None, &change), format!("{start}{expected}"));
    }

    #[test]
    fn a_line_tells_what_is_different() {
        check("update", Some(r#"{"id":"a","value":4}"#), Some(r#"{"id":"a","value":5}"#), "value: 4 → 5");
        check(
            "insert",
            None,
            Some(r#"{"id":"a","value":9223372036854775807}"#),
            "id: \"a\", value: 9223372036854775807",
        );
        check("delete", Some(r#"{"value":null}"#), None, "value: null");
    }

    #[test]
    fn a_long_value_is_cut_between_characters() {
        let long = format!("{{\"note\":\"{}\"}}", "ä".repeat(100));
        check("insert", None, Some(&long), &format!("note: \"{}…", "ä".repeat(39)));
    }
}
