//! What a write costs: it finds what it needs of the account's history by indexes, and reads no row of the month to count it.

use tidemill_sdk::{Value, params};

use crate::support::Fixture;

/// The statements of a trigger, with one parameter in the place of every value of the row.
async fn statements(fixture: &Fixture, trigger: &str) -> Vec<String> {
    let store = fixture.transactions().store().clone();
    let rows = store.execute("SELECT sql FROM sqlite_schema WHERE name = ?1", params![trigger]).await.unwrap();
    let sql: String = rows.first().unwrap().get("sql").unwrap();
    let (_, body) = sql.split_once("BEGIN").unwrap();
    let (body, _) = body.rsplit_once("END").unwrap();
    let mut text = String::new();
    for (index, piece) in body.split("NEW.").enumerate() {
        let rest = piece.trim_start_matches(|character: char| character.is_ascii_alphanumeric() || character == '_');
        text.push_str(if index == 0 { piece } else { "?1" });
        text.push_str(if index == 0 { "" } else { rest });
    }
    text.split(';').map(str::trim).filter(|statement| !statement.is_empty()).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_row_that_enters_counts_the_month_by_indexes_alone() {
    let fixture = Fixture::new();
    fixture.transactions().store().migrate().await.unwrap();
    let statements = statements(&fixture, "transactions_enter").await;
    assert_eq!(statements.len(), 9, "{statements:#?}");
    let store = fixture.transactions().store().clone();
    let mut lookups = 0;
    for statement in &statements {
        let plan = store.execute(&format!("EXPLAIN QUERY PLAN {statement}"), vec![Value::Null]).await.unwrap();
        for row in plan.iter() {
            let detail: String = row.get("detail").unwrap();
            assert!(!detail.starts_with("SCAN") || detail.contains("CONSTANT ROW"), "{detail}: {statement}");
            // `gone` is what has left a window since the row before, and `prior` and `same` are one row each.
            if let Some(found) = detail.strip_prefix("SEARCH earlier USING ") {
                let is_one = statement.contains("merchant_log") && found.starts_with("INDEX transactions_by_merchant");
                assert!(is_one || found.starts_with("COVERING INDEX"), "{detail}: {statement}");
                lookups += 1;
            }
        }
    }
    assert_eq!(lookups, 10, "the last payment of the merchant, three that are the first of their kind, and six hours");
}
