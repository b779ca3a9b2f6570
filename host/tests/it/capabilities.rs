//! What guests reach of the world: what is granted works, what is not is refused with the line to add, and nothing traps.

use crate::support::{Application, Host, Reply, request};

/// Text as a value in a query string.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

async fn start(lines: &str) -> (Application, Host) {
    let application = Application::misbehaving(lines);
    let host = application.up().start().await;
    (application, host)
}

/// What a guest was told that was refused.
#[track_caller]
fn refusal(reply: &Reply) -> &str {
    assert_eq!(reply.status, 502, "{reply:?}");
    reply.text()
}

#[tokio::test]
async fn the_environment_is_what_the_manifest_and_the_command_line_say_and_no_more() {
    let application = Application::misbehaving("environment = { LEVEL = \"high\", SHADE = \"dark\" }\n");
    let host = application.up().arguments(&["--env", "SHADE=light", "--env", "NEW=one=two"]).start().await;
    assert_eq!(host.get("/env?name=LEVEL").await.ok(), "high");
    assert_eq!(host.get("/env?name=SHADE").await.ok(), "light");
    assert_eq!(host.get("/env?name=NEW").await.ok(), "one=two");
    assert_eq!(refusal(&host.get("/env?name=PATH").await), "NotPresent");
}

#[tokio::test]
async fn granted_files_are_read_and_neither_written_nor_left() {
    let application =
        Application::misbehaving("files = [{ source = \"assets\", destination = \"/data\" }, \"notes/*.txt\"]\n");
    application.write("assets/deep/a.txt", "from assets");
    application.write("notes/b.txt", "from notes");
    application.write("notes/b.secret", "not granted");
    let host = application.up().start().await;
    let path = |path: &str| format!("/files?path={}", encoded(path));
    assert_eq!(host.get(&path("/data/deep/a.txt")).await.ok(), "from assets");
    assert_eq!(host.get(&path("/notes/b.txt")).await.ok(), "from notes");
    let outside = application.path("spin.toml").display().to_string();
    for missing in
        ["/notes/b.secret", "/etc/passwd", "/data/../../spin.toml", "../../../../etc/passwd", "/", "", &outside]
    {
        refusal(&host.get(&path(missing)).await);
    }
    for target in ["/data/deep/a.txt", "/new.txt", "/data/new.txt", "/tmp/new.txt"] {
        refusal(&host.send(request("PUT", &path(target), &[], "")).await);
    }
    assert_eq!(host.get(&path("/data/deep/a.txt")).await.ok(), "from assets");
    assert_eq!(std::fs::read_to_string(application.path("assets/deep/a.txt")).unwrap(), "from assets");
}

#[tokio::test]
async fn without_files_there_is_no_file_system() {
    let (_application, host) = start("").await;
    refusal(&host.get("/files?path=/etc/passwd").await);
    refusal(&host.send(request("PUT", "/files?path=/tmp/x", &[], "")).await);
}

#[tokio::test]
async fn sockets_connect_to_allowed_hosts_only() {
    let (_application, host) = start("").await;
    let path = format!("/socket?address={}", encoded(&host.address.to_string()));
    let refused = host.get(&path).await;
    assert!(refusal(&refused).contains("denied") || refusal(&refused).contains("Denied"), "{refused:?}");

    let (_application, host) = start("allowed_outbound_hosts = [\"*://127.0.0.1:*\"]\n").await;
    let path = format!("/socket?address={}", encoded(&host.address.to_string()));
    let answer = host.get(&path).await;
    assert!(answer.ok().starts_with("HTTP/1.0 200 OK\r\n"), "{answer:?}");
    assert!(answer.text().ends_with("ok"), "{answer:?}");
}

#[tokio::test]
async fn requests_go_to_allowed_hosts_only_and_a_refusal_names_the_line_to_add() {
    let (_application, host) = start("").await;
    let refused = host.get(&format!("/fetch?url={}", encoded(&format!("http://{}/ok", host.address)))).await;
    assert!(refusal(&refused).contains("HttpRequestDenied"), "{refused:?}");
    let record = host.logged_message("allowed_outbound_hosts").await;
    assert_eq!(record["component"], "guest");
    assert!(record["message"].as_str().unwrap().contains(&host.address.to_string()), "{record}");

    let (_application, host) = start("allowed_outbound_hosts = [\"http://127.0.0.1:*\"]\n").await;
    let url = |address: &str| format!("/fetch?url={}", encoded(&format!("http://{address}/ok")));
    assert_eq!(host.get(&url(&host.address.to_string())).await.ok(), "200 ok");
    let other_name = format!("localhost:{}", host.address.port());
    assert!(refusal(&host.get(&url(&other_name)).await).contains("HttpRequestDenied"));
    refusal(&host.get(&url("127.0.0.1:1")).await);
}

#[tokio::test]
async fn components_call_each_other_by_name_without_leaving_the_process() {
    let application = Application::misbehaving(
        "allowed_outbound_hosts = [\"http://inner.spin.internal\", \"http://gone.spin.internal\"]\n\
         [[trigger.http]]\nroute = { private = true }\ncomponent = \"inner\"\n[component.inner]\nsource = \"misbehave.wasm\"\n",
    );
    let host = application.up().start().await;
    let fetch = |url: &str| format!("/fetch?url={}", encoded(url));
    assert_eq!(host.get(&fetch("http://inner.spin.internal/ok")).await.ok(), "200 ok");
    assert!(host.get(&fetch("http://inner.spin.internal/trap")).await.ok().starts_with("500 "));
    assert!(refusal(&host.get(&fetch("http://guest.spin.internal/ok")).await).contains("HttpRequestDenied"));
    refusal(&host.get(&fetch("http://gone.spin.internal/ok")).await);
}

async fn sql(host: &Host, database: &str, statement: &str) -> Reply {
    host.get(&format!("/sqlite?database={database}&sql={}", encoded(statement))).await
}

#[tokio::test]
async fn a_granted_database_keeps_what_is_written_and_another_is_refused() {
    let application = Application::misbehaving("sqlite_databases = [\"notes\"]\n").with_database("notes");
    let host = application.up().start().await;
    sql(&host, "notes", "CREATE TABLE notes (text TEXT, number)").await.ok();
    sql(&host, "notes", "INSERT INTO notes VALUES ('first', 1), ('second', 2.5), (NULL, x'00ff')").await.ok();
    let read = "SELECT text, number FROM notes ORDER BY rowid";
    assert_eq!(sql(&host, "notes", read).await.ok(), "first|1\nsecond|2.5\nnull|[0, ff]");
    let wrong = sql(&host, "notes", "SELECT colour FROM notes").await;
    assert!(refusal(&wrong).contains("no such column: colour"), "{wrong:?}");

    assert!(refusal(&sql(&host, "other", "SELECT 1").await).contains("AccessDenied"));
    let record = host.logged_message("sqlite_databases").await;
    assert!(record["message"].as_str().unwrap().contains("[component.guest]"), "{record}");
    host.stop().await;
    let host = application.up().start().await;
    assert_eq!(sql(&host, "notes", read).await.ok(), "first|1\nsecond|2.5\nnull|[0, ff]");
}

#[tokio::test]
async fn a_statement_cannot_reach_other_files_or_the_settings_of_its_own() {
    let application = Application::misbehaving("sqlite_databases = [\"notes\"]\n").with_database("notes");
    let host = application.up().start().await;
    for statement in [
        "ATTACH 'other.db' AS other",
        "VACUUM INTO 'copy.db'",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA synchronous = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        "PRAGMA temp_store_directory = '/tmp'",
        "SELECT load_extension('libm.so.6')",
        "CREATE VIRTUAL TABLE files USING csv(filename='/etc/passwd')",
    ] {
        refusal(&sql(&host, "notes", statement).await);
    }
    for file in ["other.db", "copy.db"] {
        assert!(!application.path(file).exists(), "{file} was made");
    }
    assert_eq!(sql(&host, "notes", "PRAGMA journal_mode").await.ok(), "wal");
}

#[tokio::test]
async fn a_granted_store_keeps_values_and_another_is_refused() {
    let application = Application::misbehaving("key_value_stores = [\"default\"]\n");
    let host = application.up().start().await;
    let path = "/kv?store=default&key=a";
    assert_eq!(host.get(path).await.ok(), "nothing");
    host.send(request("PUT", path, &[], "first")).await.ok();
    host.send(request("PUT", path, &[], "second")).await.ok();
    assert_eq!(host.get(path).await.ok(), "second");
    host.stop().await;

    let host = application.up().start().await;
    assert_eq!(host.get(path).await.ok(), "second");
    host.send(request("DELETE", path, &[], "")).await.ok();
    assert_eq!(host.get(path).await.ok(), "nothing");
    assert!(refusal(&host.get("/kv?store=other&key=a").await).contains("AccessDenied"));
    host.logged_message("key_value_stores").await;
}
