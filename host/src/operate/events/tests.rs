//! Looking at and repairing a log whose rows were written by hand.

use rusqlite::{Connection, params};
use tidemill_change_log::SCHEMA;

use super::*;

const STREAM: &str = "totals";

fn consumer() -> Consumer {
    Consumer {
        name: STREAM.to_owned(),
        database: "shop".to_owned(),
        table: "orders".to_owned(),
        component: "reports".to_owned(),
    }
}

/// A log with six changes, of which 3 is of another table; the stream is at 4.
fn log() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    for statement in SCHEMA {
        connection.execute_batch(statement).unwrap();
    }
    for sequence in 1..=6 {
        let table = if sequence == 3 { "customers" } else { "orders" };
        connection
            .execute(
                "INSERT INTO tidemill_changes VALUES (?1, ?2, 'update', ?3, '{\"n\":1,\"a\":0}', '{\"n\":2,\"a\":0}', ?4, NULL)",
                params![sequence, table, format!("{{\"id\":{sequence}}}"), sequence * 1000],
            )
            .unwrap();
    }
    connection.execute("INSERT INTO tidemill_positions VALUES (?1, 4, 0)", [STREAM]).unwrap();
    connection
}

fn add_dead_letter(connection: &Connection, stream: &str, sequence: i64) -> i64 {
    connection
        .execute(
            "INSERT INTO tidemill_dead_letters
             (stream, sequence, table_name, operation, key, before, after, committed_at, request_id, error, attempts, failed_at)
             VALUES (?1, ?2, 'orders', 'insert', '{\"id\":1}', NULL, '{\"id\":1}', 5, 'r-1', 'no stock', 5, 9)",
            params![stream, sequence],
        )
        .unwrap();
    connection.last_insert_rowid()
}

fn replays(connection: &Connection) -> Vec<(String, i64, i64)> {
    let mut statement = connection.prepare("SELECT stream, first, last FROM tidemill_replays ORDER BY id").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn sequences(changes: &[ChangeRecord]) -> Vec<i64> {
    changes.iter().map(|change| change.sequence).collect()
}

#[test]
fn changes_are_read_in_order_by_place_and_table() {
    let connection = log();
    assert_eq!(sequences(&after(&connection, 2, 10, None).unwrap()), [3, 4, 5, 6]);
    assert_eq!(sequences(&after(&connection, 2, 2, Some("ORDERS")).unwrap()), [4, 5]);
    assert_eq!(sequences(&latest(&connection, 2, None).unwrap()), [5, 6]);
    assert_eq!(sequences(&latest(&connection, 9, Some("customers")).unwrap()), [3]);
    assert!(find(&connection, 7).unwrap().is_none());
}

#[test]
fn a_change_keeps_its_numbers_and_the_order_of_its_columns() {
    let connection = log();
    let images = r#"{"z":9223372036854775807,"a":0.1}"#;
    connection.execute("UPDATE tidemill_changes SET after = ?1 WHERE sequence = 1", [images]).unwrap();
    let change = find(&connection, 1).unwrap().unwrap();
    assert_eq!(change.after.as_ref().unwrap().text(), images);
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        change.columns(),
        [
            ("n".to_owned(), some("1"), None),
            ("a".to_owned(), some("0"), some("0.1")),
            ("z".to_owned(), None, some("9223372036854775807"))
        ]
    );
    let json = serde_json::to_string(&change).unwrap();
    assert!(json.contains(images) && json.contains(r#""committedAt":"1970-01-01T00:00:01.000Z""#), "{json}");
}

#[test]
fn what_is_no_utf_8_or_no_json_is_shown_all_the_same() {
    let connection = log();
    let sql =
        "UPDATE tidemill_changes SET after = CAST(x'7B2261223A22FF227D' AS TEXT), before = 'oops' WHERE sequence = 1";
    connection.execute(sql, []).unwrap();
    let change = find(&connection, 1).unwrap().unwrap();
    assert_eq!(change.after.unwrap().text(), "{\"a\":\"\u{fffd}\"}");
    assert_eq!(change.before.unwrap().text(), "\"oops\"");
}

#[test]
fn a_stream_lags_by_the_changes_of_its_own_table() {
    let connection = log();
    let state = StreamState::read(&connection, &consumer(), Moment(7500)).unwrap();
    assert_eq!((state.position, state.newest, state.lag), (Some(4), 6, Some(2)));
    assert_eq!(state.lag_seconds, 2.5, "change 5 was written at second 5");
    let fresh = Consumer { name: "fresh".to_owned(), ..consumer() };
    let state = StreamState::read(&connection, &fresh, Moment(7500)).unwrap();
    assert_eq!((state.position, state.lag), (None, None));
}

#[test]
fn the_newest_sequence_outlives_its_change() {
    let connection = log();
    connection.execute("DELETE FROM tidemill_changes", []).unwrap();
    let state = LogState::read(&connection, "shop").unwrap();
    assert_eq!((state.oldest, state.newest), (None, 6));
}

#[test]
fn a_stream_that_left_the_manifest_is_still_known() {
    let connection = log();
    connection.execute("INSERT INTO tidemill_positions VALUES ('old', 2, 0)", []).unwrap();
    add_dead_letter(&connection, "older", 1);
    let found = retired(&connection, "shop", &[consumer()]).unwrap();
    let names: Vec<_> = found.iter().map(|state| (state.name.as_str(), state.position, state.dead_letters)).collect();
    assert_eq!(names, [("old", Some(2), 0), ("older", None, 1)]);
}

#[test]
fn what_became_of_a_change_is_told_for_each_stream_of_its_table() {
    let connection = log();
    connection
        .execute("INSERT INTO tidemill_parked VALUES (?1, 2, '{\"id\":2}', 3, 5000, 'no answer')", [STREAM])
        .unwrap();
    let number = add_dead_letter(&connection, STREAM, 1);
    connection.execute("INSERT INTO tidemill_inbox VALUES (?1, 4)", [STREAM]).unwrap();
    let state = |sequence| {
        let change = find(&connection, sequence).unwrap().unwrap();
        let mut handlings = handlings(&connection, &change, &[consumer()]).unwrap();
        handlings.pop().map(|handling| (handling.state, handling.applied))
    };
    let error = "no stock".to_owned();
    assert_eq!(state(1), Some((HandlingState::DeadLetter { number, attempts: 5, error }, false)));
    let error = Some("no answer".to_owned());
    assert_eq!(state(2), Some((HandlingState::Parked { attempts: 3, next_attempt_at: Moment(5000), error }, false)));
    assert_eq!(state(3), None, "it is of another table");
    assert_eq!(state(4), Some((HandlingState::Past, true)));
    assert_eq!(state(5), Some((HandlingState::Waiting, false)));
}

#[test]
fn a_retry_asks_once_for_the_change_of_the_dead_letter() {
    let connection = log();
    let number = add_dead_letter(&connection, STREAM, 2);
    let retrying = || page(&connection, "shop", None, i64::MAX, 9).unwrap()[0].retrying;
    assert!(!retrying());
    for _ in 0..2 {
        assert_eq!(retry(&connection, number, Moment(1)).unwrap().as_deref(), Some(STREAM));
    }
    assert_eq!(replays(&connection), [(STREAM.to_owned(), 2, 2)]);
    assert!(retrying());
    assert_eq!(retry(&connection, number + 1, Moment(1)).unwrap(), None);
}

#[test]
fn a_dropped_dead_letter_is_gone_with_the_wish_to_deliver_it() {
    let connection = log();
    let number = add_dead_letter(&connection, STREAM, 2);
    retry(&connection, number, Moment(1)).unwrap();
    assert!(discard(&connection, number).unwrap());
    assert!(!discard(&connection, number).unwrap());
    assert_eq!((replays(&connection), ids(&connection, None).unwrap()), (vec![], vec![]));
}

#[test]
fn pages_of_dead_letters_are_newest_first_and_leave_none_out() {
    let connection = log();
    let all: Vec<i64> = (1..=5).map(|sequence| add_dead_letter(&connection, STREAM, sequence)).collect();
    add_dead_letter(&connection, "other", 1);
    let mut seen = Vec::new();
    let mut below = i64::MAX;
    loop {
        let page = page(&connection, "shop", Some(STREAM), below, 2).unwrap();
        let Some(last) = page.last() else {
            break;
        };
        below = last.id.number;
        seen.extend(page.iter().map(|letter| letter.id.number));
        // A newer one does not disturb those who read on.
        add_dead_letter(&connection, STREAM, 100 + below);
    }
    seen.reverse();
    assert_eq!(seen, all);
    let json = serde_json::to_value(&page(&connection, "shop", None, 2, 1).unwrap()[0]).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "id": "shop:1", "stream": STREAM, "database": "shop", "table": "orders", "operation": "insert",
            "key": {"id": 1}, "before": null, "after": {"id": 1}, "sequence": 1, "requestId": "r-1",
            "committedAt": "1970-01-01T00:00:00.005Z", "error": "no stock", "attempts": 5,
            "failedAt": "1970-01-01T00:00:00.009Z", "retrying": false,
        })
    );
}

#[test]
fn a_replay_ends_at_the_position_and_counts_what_there_is() {
    let connection = log();
    add_dead_letter(&connection, STREAM, 2);
    connection.execute("INSERT INTO tidemill_inbox VALUES (?1, 1), (?1, 4), (?1, 9)", [STREAM]).unwrap();
    let range = ReplayRange { from: 2, to: Some(99) };
    let asked = replay(&connection, &consumer(), range, false, Moment(1)).unwrap().unwrap();
    assert_eq!((asked.from, asked.to, asked.changes, asked.dead_letters, asked.applied_again), (2, 4, 2, 1, 0));
    let asked = replay(&connection, &consumer(), range, true, Moment(1)).unwrap().unwrap();
    assert_eq!(asked.applied_again, 1, "only change 4 is within");
    assert_eq!(replays(&connection), vec![(STREAM.to_owned(), 2, 4); 2]);
}

#[test]
fn a_replay_of_nothing_is_refused_and_asks_for_nothing() {
    let connection = log();
    let fresh = Consumer { name: "fresh".to_owned(), ..consumer() };
    let refusal = |consumer: &Consumer, from, to| {
        replay(&connection, consumer, ReplayRange { from, to }, true, Moment(1)).unwrap().unwrap_err()
    };
    assert!(matches!(refusal(&fresh, 1, None), ReplayRefusal::NotBegun { .. }));
    assert!(matches!(refusal(&consumer(), 5, None), ReplayRefusal::Empty { from: 5, to: 4, .. }));
    assert!(matches!(refusal(&consumer(), 3, Some(3)), ReplayRefusal::Gone { .. }));
    assert_eq!(replays(&connection), []);
}
