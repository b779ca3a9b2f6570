//! `tidemill events` on logs that were written by hand: looking and repairing need no host.

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::support::{Application, Ended};

/// Two streams on one table of `shop`, and one on `staff`, whose database is not there yet. Nothing is built, and a variable has no value.
const TABLES: &str = r#"
[variables]
secret = { required = true }
[[trigger.http]]
route = "/..."
component = "reports"
[component.reports]
source = "never-built.wasm"
sqlite_databases = ["shop", "staff"]
[component.reports.variables]
secret = "{{ secret }}"
[[application.tool.tidemill.stream]]
database = "shop"
table = "orders"
component = "reports"
[[application.tool.tidemill.stream]]
name = "mails"
database = "shop"
table = "orders"
component = "reports"
[[application.tool.tidemill.stream]]
name = "staff"
database = "staff"
table = "people"
component = "reports"
"#;

struct Shop(Application);

impl Shop {
    fn new() -> Self {
        let application = Application::new(TABLES);
        let file = |label: &str| {
            let path = application.path(&format!("{label}.db"));
            format!("[sqlite_database.{label}]\ntype = \"spin\"\npath = {path:?}\n")
        };
        application.write("runtime-config.toml", file("shop") + &file("staff"));
        Self(application)
    }

    /// With a log of two changes: the stream `reports-orders` gave up the first one, `mails` has not begun.
    fn with_log() -> Self {
        let shop = Self::new();
        let database = shop.database("shop");
        change(&database, 1, "insert", None, Some(r#"{"id":1,"total":9007199254740993}"#));
        change(&database, 2, "update", Some(r#"{"id":1,"total":5}"#), Some(r#"{"id":1,"total":6}"#));
        database.execute("INSERT INTO tidemill_positions VALUES ('reports-orders', 2, 0)", []).unwrap();
        database
            .execute(
                "INSERT INTO tidemill_dead_letters
                 SELECT 7, 'reports-orders', sequence, table_name, operation, key, before, after, committed_at, request_id,
                     'no such customer', 5, 1700000000000
                 FROM tidemill_changes WHERE sequence = 1",
                [],
            )
            .unwrap();
        shop
    }

    /// A connection to a database with an empty log.
    fn database(&self, label: &str) -> Connection {
        let database = Connection::open(self.0.path(&format!("{label}.db"))).unwrap();
        database.pragma_update(None, "journal_mode", "wal").unwrap();
        for statement in tidemill_change_log::SCHEMA {
            database.execute_batch(statement).unwrap();
        }
        database
    }

    async fn events(&self, arguments: &[&str]) -> Ended {
        self.0.launch(&["events"]).arguments(arguments).arguments(&["--state-dir", "state"]).end().await
    }

    async fn text(&self, arguments: &[&str]) -> String {
        let ended = self.events(arguments).await;
        assert_eq!(ended.status, Some(0), "{ended:?}");
        ended.stdout
    }

    async fn json(&self, arguments: &[&str]) -> Value {
        let text = self.text(&[arguments, &["--json"]].concat()).await;
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    async fn refused(&self, arguments: &[&str], reasons: &[&str]) {
        let ended = self.events(arguments).await;
        assert_eq!((ended.status, ended.stdout.as_str()), (Some(1), ""), "{ended:?}");
        for reason in reasons {
            assert!(ended.stderr.contains(reason), "no `{reason}` in {ended:?}");
        }
        assert!(ended.stderr.lines().any(|line| line.starts_with("error: ")), "{ended:?}");
    }

    /// What streams were asked to deliver again.
    fn asked(&self) -> Vec<(String, i64, i64)> {
        let database = self.database("shop");
        let mut statement = database.prepare("SELECT stream, first, last FROM tidemill_replays ORDER BY id").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }
}

fn change(database: &Connection, sequence: i64, operation: &str, before: Option<&str>, after: Option<&str>) {
    database
        .execute(
            "INSERT INTO tidemill_changes VALUES (?1, 'orders', ?2, '{\"id\":1}', ?3, ?4, 1600000000000, 'r-1')",
            params![sequence, operation, before, after],
        )
        .unwrap();
}

#[tokio::test]
async fn list_tells_how_far_each_stream_is() {
    let shop = Shop::with_log();
    let listing = shop.json(&["list"]).await;
    let streams = listing["streams"].as_array().unwrap();
    assert_eq!(streams.len(), 2, "{streams:#?}");
    let expected = json!({
        "name": "reports-orders", "database": "shop", "table": "orders", "component": "reports", "position": 2, "newest": 2,
        "lag": 0, "lagSeconds": 0.0, "parked": 0, "nextAttemptAt": null, "deadLetters": 1, "replays": 0,
    });
    assert_eq!(streams[0], expected);
    assert_eq!((&streams[1]["name"], &streams[1]["position"]), (&json!("mails"), &Value::Null));
    assert_eq!(listing["logs"][0]["oldest"], 1);

    let ended = shop.events(&["list"]).await;
    for part in ["STREAM", "reports-orders", "mails", "DEAD LETTERS"] {
        assert!(ended.stdout.contains(part), "no `{part}` in {}", ended.stdout);
    }
    assert!(ended.stderr.contains("`staff` does not exist yet"), "{ended:?}");
}

#[tokio::test]
async fn tail_prints_a_line_a_change_with_what_changed() {
    let shop = Shop::with_log();
    let text = shop.text(&["tail"]).await;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("2020-09-13T12:26:40.000Z"), "{text}");
    assert!(lines[0].ends_with(r#"orders  insert  {"id":1}  id: 1, total: 9007199254740993"#), "{text}");
    assert!(lines[1].ends_with(r#"orders  update  {"id":1}  total: 5 → 6"#), "{text}");
    assert_eq!(shop.text(&["tail", "--limit", "1"]).await.lines().count(), 1);
    assert_eq!(shop.text(&["tail", "--table", "others"]).await, "");
    let change = shop.json(&["tail", "--after", "1"]).await;
    assert_eq!(
        (&change["sequence"], &change["database"], &change["after"]["total"]),
        (&json!(2), &json!("shop"), &json!(6))
    );
}

#[tokio::test]
async fn tail_follows_what_others_commit() {
    let shop = Shop::with_log();
    let arguments = ["events", "tail", "--follow", "--json", "--limit", "1", "--state-dir", "state"];
    let mut following = shop.0.launch(&arguments).print();
    let sequence = |line: String| serde_json::from_str::<Value>(&line).unwrap()["sequence"].as_i64();
    assert_eq!(sequence(following.line().await), Some(2));
    let database = shop.database("shop");
    for new in 3..6 {
        change(&database, new, "delete", Some("{}"), None);
        assert_eq!(sequence(following.line().await), Some(new));
    }
}

#[tokio::test]
async fn show_tells_what_became_of_a_change_in_each_stream() {
    let shop = Shop::with_log();
    let shown = shop.json(&["show", "1"]).await;
    assert_eq!((&shown["change"]["requestId"], &shown["database"]), (&json!("r-1"), &json!("shop")));
    assert_eq!(shown["change"]["after"]["total"], 9_007_199_254_740_993_i64);
    let states: Vec<(&Value, &Value)> =
        shown["streams"].as_array().unwrap().iter().map(|one| (&one["stream"], &one["state"]["kind"])).collect();
    assert_eq!(states, [(&json!("reports-orders"), &json!("dead-letter")), (&json!("mails"), &json!("waiting"))]);
    let text = shop.text(&["show", "2"]).await;
    for part in ["change 2 of database `shop`", "~ total", "reports-orders: delivered", "mails: not delivered yet"] {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
    shop.refused(&["show", "3"], &["no change 3", "from 1 to 2"]).await;
}

#[tokio::test]
async fn dead_letters_are_shown_delivered_again_and_forgotten() {
    let shop = Shop::with_log();
    let list = shop.json(&["dead-letters"]).await;
    assert_eq!((&list[0]["id"], &list[0]["error"]), (&json!("shop:7"), &json!("no such customer")));
    assert_eq!(list, shop.json(&["dead-letters", "list", "reports-orders"]).await);
    assert_eq!(list[0], shop.json(&["dead-letters", "show", "shop:7"]).await);
    assert!(shop.text(&["dead-letters", "show", "shop:7"]).await.contains("no such customer"));
    assert_eq!(shop.json(&["dead-letters", "mails"]).await, json!([]));

    for choice in ["shop:7", "--all"] {
        let text = shop.text(&["dead-letters", "retry", choice]).await;
        assert!(text.contains("1 dead letter delivered again when the host is started"), "{text}");
        assert_eq!(shop.asked(), [("reports-orders".to_owned(), 1, 1)]);
    }

    shop.refused(&["dead-letters", "drop", "--all"], &["--yes"]).await;
    assert_eq!(shop.json(&["dead-letters", "drop", "--all", "--yes"]).await, json!({"dropped": ["shop:7"]}));
    assert_eq!(shop.text(&["dead-letters"]).await, "no dead letters\n");
    assert_eq!(shop.asked(), []);
}

#[tokio::test]
async fn a_dead_letter_that_does_not_exist_changes_nothing() {
    let shop = Shop::with_log();
    shop.refused(&["dead-letters", "retry", "shop:7", "shop:8"], &["no dead letter shop:8"]).await;
    assert_eq!(shop.asked(), []);
    shop.refused(&["dead-letters", "drop", "--yes", "shp:7"], &["did you mean `shop`"]).await;
    shop.refused(&["dead-letters", "mail"], &["did you mean `mails`"]).await;
    let ended = shop.events(&["dead-letters", "retry"]).await;
    assert_eq!(ended.status, Some(2), "{ended:?}");
    let ended = shop.events(&["dead-letters", "show", "seven"]).await;
    assert!(ended.stderr.contains("such as `counter:7`"), "{ended:?}");
}

#[tokio::test]
async fn a_dead_letter_whose_stream_is_gone_can_only_be_dropped() {
    let shop = Shop::with_log();
    shop.database("shop").execute("UPDATE tidemill_dead_letters SET stream = 'former'", []).unwrap();
    shop.refused(&["dead-letters", "retry", "--all"], &["shop:7", "no stream `former`"]).await;
    assert_eq!(shop.asked(), []);
    shop.text(&["dead-letters", "drop", "--stream", "former", "--yes"]).await;
    assert_eq!(shop.json(&["dead-letters"]).await, json!([]));
}

#[tokio::test]
async fn a_replay_says_what_will_happen() {
    let shop = Shop::with_log();
    let asked = shop.json(&["replay", "reports-orders", "--from", "0"]).await;
    let expected = json!({
        "stream": "reports-orders", "database": "shop", "from": 0, "to": 2, "changes": 2, "deadLetters": 1,
        "appliedAgain": 0, "oldest": 1,
    });
    assert_eq!(asked, expected);
    shop.database("shop").execute("INSERT INTO tidemill_inbox VALUES ('reports-orders', 2)", []).unwrap();
    let again = ["replay", "reports-orders", "--from", "2", "--apply-again"];
    shop.refused(&again, &["--yes"]).await;
    let text = shop.text(&[&again[..], &["--yes"]].concat()).await;
    assert!(text.contains("1 change of `orders`") && text.contains("1 change will be applied again"), "{text}");
    assert_eq!(shop.asked(), [("reports-orders".to_owned(), 0, 2), ("reports-orders".to_owned(), 2, 2)]);

    shop.refused(&["replay", "mails", "--from", "1"], &["has not begun"]).await;
    shop.refused(&["replay", "reports-orders", "--from", "3"], &["has come to 2"]).await;
    shop.refused(&["replay", "report-orders", "--from", "1"], &["did you mean `reports-orders`"]).await;
}

#[tokio::test]
async fn what_is_missing_is_said_in_a_sentence() {
    let shop = Shop::new();
    for command in [&["list"] as &[&str], &["tail"], &["show", "1"], &["dead-letters"]] {
        shop.refused(command, &["`shop` does not exist yet", "`staff` does not exist yet", "tidemill up"]).await;
    }
    shop.refused(&["replay", "mails", "--from", "1"], &["`shop` does not exist yet"]).await;
    Connection::open(shop.0.path("shop.db")).unwrap().execute_batch("CREATE TABLE orders (id)").unwrap();
    shop.refused(&["tail", "--database", "shop"], &["`shop` has no change log"]).await;
    shop.0
        .write("staff.db", "this is no database at all, but a text that is long enough to be taken for one".repeat(20));
    shop.refused(&["tail", "--database", "staff"], &["`staff`", "not a database"]).await;
}

#[tokio::test]
async fn sequences_of_several_databases_are_told_apart() {
    let shop = Shop::with_log();
    change(&shop.database("staff"), 1, "delete", Some("{}"), None);
    shop.refused(&["tail", "--after", "1"], &["--database", "`shop`, `staff`"]).await;
    shop.refused(&["show", "1"], &["--database", "`shop` and `staff`"]).await;
    assert_eq!(shop.json(&["show", "1", "--database", "staff"]).await["database"], "staff");
    assert!(shop.text(&["tail"]).await.lines().all(|line| line.contains("  shop  ") || line.contains("  staff  ")));
}
