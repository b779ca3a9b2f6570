//! An application that writes to a database and consumes the changes, and views of what came of it.

use std::time::Duration;

use rusqlite::Connection;
use serde_json::Value;

use crate::support::{Application, Host, Launch, Reply, post, within};

/// What a consumer did with a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Effect {
    pub(super) stream: String,
    pub(super) sequence: i64,
    pub(super) operation: String,
    /// The `id` in the key.
    pub(super) id: String,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
}

/// The application: its component writes what it is asked to, and consumes.
pub(crate) struct Shop {
    pub(crate) application: Application,
}

impl Shop {
    /// A shop with one stream, `items`, of the table of that name, with more lines for it.
    pub(crate) fn new(lines: &str) -> Self {
        Self::with_streams(&format!(
            "[[application.tool.tidemill.stream]]\nname = \"items\"\ndatabase = \"shop\"\ntable = \"items\"\ncomponent = \"shop\"\n{lines}\n"
        ))
    }

    /// A shop with these streams.
    pub(super) fn with_streams(streams: &str) -> Self {
        let application = Application::new(&format!(
            "{streams}\n[[trigger.http]]\nroute = \"/...\"\ncomponent = \"shop\"\n[component.shop]\nsource = \"consumer.wasm\"\n\
             sqlite_databases = [\"shop\"]\n"
        ));
        Self { application: application.with_database("shop") }
    }

    /// Starts the host, and creates the table `items` if there is none.
    pub(super) async fn open(&self) -> Host {
        self.open_as(self.application.up()).await
    }

    /// The same with a host that is started in another way.
    pub(crate) async fn open_as(&self, launch: Launch) -> Host {
        let host = launch.start().await;
        sql(&host, &["CREATE TABLE IF NOT EXISTS items (id TEXT PRIMARY KEY, n INTEGER, kind TEXT) STRICT"]).await;
        host
    }

    /// The database, beside the host.
    pub(super) fn database(&self) -> Connection {
        let database = Connection::open(self.application.path("shop.db")).unwrap();
        database.busy_timeout(Duration::from_secs(10)).unwrap();
        database
    }

    /// Every effect, in the order in which they happened.
    pub(super) fn effects(&self) -> Vec<Effect> {
        let database = self.database();
        let mut statement = database
            .prepare("SELECT stream, sequence, operation, json_extract(key, '$.id'), before, after FROM effects ORDER BY rowid")
            .unwrap();
        let json = |text: Option<String>| text.map(|text| serde_json::from_str(&text).unwrap());
        let effects = statement.query_map([], |row| {
            Ok(Effect {
                stream: row.get(0)?,
                sequence: row.get(1)?,
                operation: row.get(2)?,
                id: row.get(3)?,
                before: json(row.get(4)?),
                after: json(row.get(5)?),
            })
        });
        effects.unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// The ids of all effects, in the order in which they happened.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.effects().into_iter().map(|effect| effect.id).collect()
    }

    /// One number from the database.
    pub(super) fn number(&self, query: &str) -> i64 {
        self.database().query_row(query, [], |row| row.get(0)).unwrap()
    }

    /// Looks again and again until it is so. Nothing outside the database tells of what happens in it.
    pub(super) async fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        within(what, async {
            while !is_so(self) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await;
    }

    /// Waits until there are so many effects.
    pub(crate) async fn effects_are(&self, count: i64) {
        self.until(&format!("{count} effects"), |shop| shop.number("SELECT count(*) FROM effects") >= count).await;
        assert_eq!(self.number("SELECT count(*) FROM effects"), count, "{:#?}", self.effects());
    }

    /// Waits until there are so many dead letters.
    pub(super) async fn dead_letters_are(&self, count: i64) {
        let query = "SELECT count(*) FROM tidemill_dead_letters";
        self.until(&format!("{count} dead letters"), |shop| shop.number(query) == count).await;
    }

    /// Waits until the stream has delivered all that there is.
    pub(super) async fn delivered(&self) {
        let query =
            "SELECT count(*) FROM tidemill_changes WHERE sequence > (SELECT min(position) FROM tidemill_positions)";
        self.until("the delivery of everything", |shop| shop.number(query) == 0).await;
        self.until("the delivery of what is parked", |shop| shop.number("SELECT count(*) FROM tidemill_parked") == 0)
            .await;
    }
}

/// Executes statements on one connection.
pub(super) async fn try_sql(host: &Host, statements: &[&str]) -> Reply {
    host.send(post("/sql", &statements.join("\n"))).await
}

/// Executes statements on one connection; they must succeed.
pub(super) async fn sql(host: &Host, statements: &[&str]) -> String {
    try_sql(host, statements).await.ok().to_owned()
}

/// Lets the consumer fail with the changes of a row, `*` for all; `fine` for not any more.
pub(super) async fn mood(host: &Host, id: &str, mood: &str) {
    let statement = match mood {
        "fine" => format!("DELETE FROM moods WHERE id = '{id}'"),
        mood => format!("INSERT OR REPLACE INTO moods VALUES ('{id}', '{mood}')"),
    };
    sql(host, &[&statement]).await;
}

/// Inserts rows with these ids, each in a commit of its own.
pub(crate) async fn insert(host: &Host, ids: &[&str]) {
    for id in ids {
        sql(host, &[&format!("INSERT INTO items VALUES ('{id}', 1, 'new')")]).await;
    }
}
