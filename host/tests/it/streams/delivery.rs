//! What is delivered, in which order, in which batches, and from where after a restart.

use serde_json::json;

use super::shop::{Shop, insert, sql};

#[tokio::test]
async fn every_committed_change_is_told_with_its_images_and_nothing_that_was_rolled_back() {
    let shop = Shop::new("");
    let host = shop.open().await;
    sql(&host, &["INSERT INTO items VALUES ('a', 9223372036854775807, 'new')"]).await;
    sql(&host, &["BEGIN", "INSERT INTO items VALUES ('b', 1, 'new')", "ROLLBACK"]).await;
    sql(&host, &["BEGIN", "UPDATE items SET n = 2", "DELETE FROM items WHERE id = 'a'", "COMMIT"]).await;
    shop.effects_are(3).await;

    let effects = shop.effects();
    let first = json!({ "id": "a", "n": 9_223_372_036_854_775_807_i64, "kind": "new" });
    let second = json!({ "id": "a", "n": 2, "kind": "new" });
    let told: Vec<_> =
        effects.iter().map(|effect| (effect.operation.as_str(), &effect.before, &effect.after)).collect();
    assert_eq!(
        told,
        [
            ("insert", &None, &Some(first.clone())),
            ("update", &Some(first), &Some(second.clone())),
            ("delete", &Some(second), &None)
        ]
    );
    assert!(effects.is_sorted_by_key(|effect| effect.sequence));
    host.stop().await;
}

#[tokio::test]
async fn a_stream_tells_only_what_its_settings_select() {
    let shop = Shop::new(
        "operations = [\"insert\", \"update\"]\ncolumns = [\"id\", \"n\"]\nchanged = [\"kind\"]\nfilter = { kind = [\"paid\", \"sent\"] }",
    );
    let host = shop.open().await;
    sql(&host, &["INSERT INTO items VALUES ('new', 1, 'new')", "INSERT INTO items VALUES ('paid', 1, 'paid')"]).await;
    sql(&host, &["UPDATE items SET n = 2", "UPDATE items SET kind = 'sent'", "DELETE FROM items"]).await;
    shop.effects_are(3).await;
    shop.delivered().await;

    let effects = shop.effects();
    let told: Vec<_> =
        effects.iter().map(|effect| (effect.operation.as_str(), effect.after.clone().unwrap())).collect();
    assert_eq!(
        told,
        [
            ("insert", json!({ "id": "paid", "n": 1 })),
            ("update", json!({ "id": "new", "n": 2 })),
            ("update", json!({ "id": "paid", "n": 2 }))
        ]
    );
    host.stop().await;
}

#[tokio::test]
async fn a_batch_waits_for_its_window_and_no_longer_than_it_takes_to_fill() {
    let shop = Shop::new("batch_size = 5\nbatch_window = \"1m\"");
    let host = shop.open().await;
    insert(&host, &["a", "b", "c", "d"]).await;
    assert_eq!(shop.number("SELECT count(*) FROM effects"), 0);
    insert(&host, &["e"]).await;
    shop.effects_are(5).await;
    assert_eq!(shop.number("SELECT count(DISTINCT started_at) FROM effects"), 1, "one call");
    host.stop().await;
}

#[tokio::test]
async fn a_stream_begins_with_what_comes_or_with_all_that_the_log_has() {
    let stream = |name: &str, start: &str| {
        format!(
            "[[application.tool.tidemill.stream]]\nname = \"{name}\"\ndatabase = \"shop\"\ntable = \"items\"\n\
             component = \"shop\"\nstart = \"{start}\"\n"
        )
    };
    let shop = Shop::with_streams(&stream("first", "latest"));
    let host = shop.open().await;
    insert(&host, &["a", "b"]).await;
    shop.effects_are(2).await;
    host.stop().await;

    let manifest = std::fs::read_to_string(shop.application.path("spin.toml")).unwrap();
    let head = manifest.find("[[application.tool").unwrap();
    let (before, after) = manifest.split_at(head);
    let more = format!("{before}{}{}{after}", stream("late", "latest"), stream("whole", "beginning"));
    shop.application.write("spin.toml", more);
    let host = shop.open().await;
    insert(&host, &["c"]).await;
    shop.effects_are(2 + 1 + 1 + 3).await;
    let effects = shop.effects();
    let told = |stream: &str| -> Vec<String> {
        effects.iter().filter(|effect| effect.stream == stream).map(|effect| effect.id.clone()).collect()
    };
    assert_eq!(told("first"), ["a", "b", "c"]);
    assert_eq!(told("late"), ["c"]);
    assert_eq!(told("whole"), ["a", "b", "c"]);
    host.stop().await;
}

#[tokio::test]
async fn what_was_committed_before_a_kill_is_told_after_the_restart() {
    let shop = Shop::new("");
    let host = shop.open().await;
    insert(&host, &["a"]).await;
    shop.effects_are(1).await;
    super::shop::mood(&host, "*", "hang").await;
    insert(&host, &["b", "c"]).await;
    host.kill().await;
    shop.database().execute("DELETE FROM moods", []).unwrap();

    let host = shop.open().await;
    insert(&host, &["d"]).await;
    shop.effects_are(4).await;
    assert_eq!(shop.ids(), ["a", "b", "c", "d"]);
    host.stop().await;
}

#[tokio::test]
async fn lanes_share_the_rows_and_each_row_keeps_its_order() {
    const ROWS: i64 = 20;
    const UPDATES: i64 = 20;
    let shop = Shop::new("parallelism = 4\nbatch_size = 3");
    let host = shop.open().await;
    sql(
        &host,
        &[&format!(
            "WITH RECURSIVE rows (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM rows WHERE n < {ROWS}) \
         INSERT INTO items SELECT 'row' || n, 0, 'new' FROM rows"
        )],
    )
    .await;
    for _ in 0..UPDATES {
        sql(&host, &["UPDATE items SET n = n + 1"]).await;
    }
    shop.effects_are(ROWS * (UPDATES + 1)).await;
    let effects = shop.effects();
    for row in 1..=ROWS {
        let id = format!("row{row}");
        let values: Vec<i64> = effects
            .iter()
            .filter(|effect| effect.id == id)
            .map(|effect| effect.after.as_ref().unwrap()["n"].as_i64().unwrap())
            .collect();
        assert_eq!(values, (0..=UPDATES).collect::<Vec<_>>(), "{id}");
    }
    host.stop().await;
}

#[tokio::test]
async fn stopping_finishes_the_call_that_is_on_its_way_and_begins_no_other() {
    let shop = Shop::new("");
    let host = shop.open().await;
    for number in 0..50 {
        insert(&host, &[&format!("row{number}")]).await;
    }
    host.stop().await;
    let delivered = shop.number("SELECT count(*) FROM effects");
    let position = shop.number("SELECT position FROM tidemill_positions");
    let behind = shop.number(&format!("SELECT count(*) FROM tidemill_changes WHERE sequence > {position}"));
    assert_eq!(delivered + behind, 50, "the position is where the effects are");
}
