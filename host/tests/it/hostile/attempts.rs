//! The table: attempt by attempt, with a neighbour that asks all the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use super::{refusals, start};
use crate::capabilities::encoded;
use crate::support::{Connection, Host, get, within};

/// What the log says about an attempt, beside the component's id.
#[derive(Clone)]
enum Log {
    /// A record of the target `audit`: its kind, and a part of what it says.
    Audit(&'static str, &'static str),
    /// No record, since there was nothing to refuse: the component was shown only what is its own, or asked for what does not exist.
    Nothing,
    /// The record of the instance that was dropped, and before it perhaps one of the target `audit`.
    Dropped(Option<&'static str>, &'static str),
}

/// One thing that is tried.
#[derive(Clone)]
struct Attempt {
    /// The request that makes the component try it.
    path: String,
    /// The status that the client is answered. Where the component goes on it is 502 if the component was refused.
    status: u16,
    /// What the component saw, which it passes on in its answer; of an answer of the host, its code.
    sees: &'static str,
    log: Log,
}

fn attempt(path: impl Into<String>, status: u16, sees: &'static str, log: Log) -> Attempt {
    Attempt { path: path.into(), status, sees, log }
}

/// The component goes on with an error of the interface that it called.
fn refused(path: impl Into<String>, sees: &'static str, kind: &'static str, says: &'static str) -> Attempt {
    attempt(path, 502, sees, Log::Audit(kind, says))
}

fn files() -> Vec<Attempt> {
    let file = |what: &str, path: &str| {
        let path = format!("/file?what={what}&path={}", encoded(path));
        refused(path, "not-permitted", "file", "what `files` of [component.guest] grants")
    };
    vec![
        file("read", "/etc/passwd"),
        file("read", "../../../../etc/passwd"),
        file("read", "../spin.toml"),
        file("read", "../state/control.sock"),
        file("read", "../state/tokens.db"),
        file("look", "../spin.toml"),
        file("write", "a.txt"),
        file("create", "new.txt"),
        file("link", "link.txt"),
        file("rename", "b.txt"),
        file("remove", "a.txt"),
        file("folder", "folder"),
    ]
}

fn network(host: &Host) -> Vec<Attempt> {
    let port = host.address.port();
    let socket = |address: &str| {
        refused(
            format!("/socket?address={}", encoded(address)),
            "PermissionDenied",
            "network",
            "may not connect to *://",
        )
    };
    let fetch = |url: &str| {
        let path = format!("/fetch?url={}", encoded(url));
        refused(path, "HttpRequestDenied", "network", "may not connect to http")
    };
    vec![
        socket(&host.address.to_string()),
        socket("192.0.2.1:80"),
        socket("169.254.169.254:80"),
        socket(&format!("[::1]:{port}")),
        // An address of one version within one of the other is none for a socket, for nobody.
        attempt(
            format!("/socket?address={}", encoded(&format!("[::ffff:127.0.0.1]:{port}"))),
            502,
            "InvalidInput",
            Log::Nothing,
        ),
        refused("/datagram?address=192.0.2.1:53", "PermissionDenied", "network", "192.0.2.1:53"),
        refused("/listen?address=0.0.0.0:0", "PermissionDenied", "network", "components cannot listen"),
        refused("/listen?address=127.0.0.1:8080", "PermissionDenied", "network", "cannot choose the address"),
        refused("/resolve?name=stolen.example.com", "access-denied", "network", "look up `stolen.example.com`"),
        fetch(&format!("http://{}/api/system/overview", host.address)),
        fetch(&format!("http://localhost:{port}/metrics")),
        fetch(&format!("http://[::1]:{port}/metrics")),
        fetch("http://169.254.169.254/latest/meta-data/"),
        fetch("http://2130706433/"),
        fetch("http://granted.example:8080/"),
        fetch("https://granted.example/"),
        fetch("http://granted.example.elsewhere.example/"),
        fetch("http://other.spin.internal/ok"),
    ]
}

fn data() -> Vec<Attempt> {
    let sql = |statement: &str, sees, says| {
        refused(format!("/sqlite?database=notes&sql={}", encoded(statement)), sees, "statement", says)
    };
    let denied = |statement: &str, says| sql(statement, "not authorized", says);
    let endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)";
    vec![
        refused("/sqlite?database=private&sql=SELECT%201", "AccessDenied", "database", "refused `private`"),
        refused("/kv?store=private&key=a", "AccessDenied", "store", "refused `private`"),
        refused("/kv-fill?store=default&key-bytes=4097&bytes=1", "4097 bytes long", "store", "4097 bytes long"),
        refused("/kv-fill?store=default&key-bytes=1&bytes=16777217", "16777217 bytes", "store", "16777217 bytes"),
        refused("/variable?name=password", "Undefined", "variable", "refused the variable `password`"),
        denied("ATTACH 'private.db' AS stolen", "ATTACH"),
        denied("ATTACH ':memory:' AS stolen", "ATTACH"),
        denied("VACUUM INTO 'stolen.db'", "VACUUM INTO"),
        denied("PRAGMA writable_schema = ON", "writable_schema"),
        denied("PRAGMA journal_mode = DELETE", "journal_mode"),
        denied("PRAGMA database_list", "database_list"),
        denied("SELECT load_extension('libm.so.6')", "load_extension"),
        denied("CREATE TEMP TABLE secret (text)", "temporary"),
        sql("SELECT zeroblob(1000000000)", "too", "too large"),
        sql(&format!("{endless} SELECT randomblob(1000) FROM r LIMIT 10000000"), "too large", "too large"),
        sql(&format!("{endless} SELECT count(*) FROM r"), "interrupted", "interrupted after"),
    ]
}

fn own() -> Vec<Attempt> {
    vec![
        attempt("/environment", 200, "OWN=shown\n", Log::Nothing),
        attempt("/arguments", 200, "", Log::Nothing),
        attempt("/env?name=PASSWORD_OF_THE_HOST", 502, "NotPresent", Log::Nothing),
    ]
}

fn heads() -> Vec<Attempt> {
    let header = |name: &str, value: &str, sees| {
        let path = format!("/header?name={}&value={}", encoded(name), encoded(value));
        refused(path, sees, "head", "refused the header")
    };
    let answer = |status: u16, says| {
        attempt(format!("/answer?status={status}"), 500, "COMPONENT_FAILED", Log::Audit("head", says))
    };
    let request = |method: &str, path: &str, authority: &str, sees| {
        let path =
            format!("/request?method={}&path={}&authority={}", encoded(method), encoded(path), encoded(authority));
        refused(path, sees, "head", "the value is none that a message can have")
    };
    vec![
        header("x-a", "secret\r\nset-cookie: a=b", "InvalidSyntax"),
        header("x-a", "secret\nx", "InvalidSyntax"),
        header("x-a", "secret\0", "InvalidSyntax"),
        header("x-a\r\nx-b", "secret", "InvalidSyntax"),
        header("x a", "secret", "InvalidSyntax"),
        header(":status", "200", "InvalidSyntax"),
        header("content-length", "5, 6", "InvalidSyntax"),
        header("content-length", "+5", "InvalidSyntax"),
        refused(
            "/header?name=content-length&value=5&name2=content-length&value2=6",
            "InvalidSyntax",
            "head",
            "refused the header `content-length`",
        ),
        header("transfer-encoding", "chunked", "Forbidden"),
        header("connection", "keep-alive", "Forbidden"),
        header("keep-alive", "timeout=1", "Forbidden"),
        header("upgrade", "h2c", "Forbidden"),
        header("host", "elsewhere.example", "Forbidden"),
        header("proxy-authorization", "secret", "Forbidden"),
        answer(100, "the status 100"),
        answer(101, "the status 101"),
        answer(103, "the status 103"),
        refused("/answer?status=600", "the status is refused", "head", "set-status-code"),
        refused("/answer?status=99", "the status is refused", "head", "set-status-code"),
        request("GET / HTTP/1.1\r\nx:", "/", "granted.example", "the method is refused"),
        request("GET", "/ HTTP/1.1\r\nx: secret", "granted.example", "the path is refused"),
        request("GET", "http://elsewhere.example/", "granted.example", "the path is refused"),
        request("GET", "/", "granted.example\r\nx: secret", "the authority is refused"),
    ]
}

/// What ends the instance.
fn limits() -> Vec<Attempt> {
    let dropped = |path: &str, kind, says| attempt(path, 500, "COMPONENT_FAILED", Log::Dropped(kind, says));
    vec![
        attempt("/grow?mib=1024", 200, "refused", Log::Audit("memory", "of memory: the limit is 67108864")),
        dropped("/allocate", Some("memory"), "ran out of the memory that its limit allows"),
        dropped("/recurse?depth=1000000000", None, "the guest trapped"),
        dropped("/loop", None, "more CPU time than its limit of 1s"),
        dropped("/look-for-ever", None, "more CPU time than its limit of 1s"),
    ]
}

/// Asks the neighbour until it is told to stop, and counts.
async fn neighbour(address: std::net::SocketAddr, goes_on: Arc<AtomicBool>, answered: Arc<AtomicU64>) {
    let mut connection = Connection::open(address).await.expect("the host accepts connections");
    while goes_on.load(Ordering::Relaxed) {
        let reply = within("the neighbour's answer", connection.send(get("/other/ok"))).await;
        assert_eq!(reply.expect("the neighbour answers").ok(), "ok");
        answered.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
    }
}

/// Makes one attempt, with the neighbour answered at least once while it lasts.
async fn check(host: &Host, attempt: &Attempt, answered: &AtomicU64) {
    let (before, answered_before) = (host.records().len(), answered.load(Ordering::Relaxed));
    let Attempt { path, status, sees, log } = attempt;
    let reply = host.get(path).await;
    assert_eq!(reply.status, *status, "{path}: {reply:?}");
    assert!(reply.text().contains(sees), "{path}: {reply:?}");
    let (audit, dropped) = match log {
        Log::Audit(kind, says) => (Some((*kind, *says)), None),
        Log::Nothing => (None, None),
        Log::Dropped(kind, says) => (kind.map(|kind| (kind, "")), Some(*says)),
    };
    let about = |record: &serde_json::Value, says: &str| {
        record["component"] == "guest" && record["message"].as_str().is_some_and(|message| message.contains(says))
    };
    if let Some((kind, says)) = audit {
        let record = host.logged_since(before, path, |record| record["attempt"] == kind && about(record, says)).await;
        assert_eq!((&record["target"], &record["level"]), (&"audit".into(), &"WARN".into()), "{path}: {record}");
        assert_eq!(record["request_id"], reply.headers["x-request-id"].to_str().unwrap(), "{path}: {record}");
    }
    if let Some(says) = dropped {
        let record = host.logged_since(before, path, |record| about(record, says)).await;
        assert_eq!(record["level"], "ERROR", "{path}: {record}");
    }
    let records = host.records().split_off(before);
    let count = refusals(&records).count();
    assert!(count == usize::from(audit.is_some()) || matches!(log, Log::Dropped(..)), "{path}: {records:#?}");
    let until = async {
        while answered.load(Ordering::Relaxed) == answered_before {
            tokio::task::yield_now().await;
        }
    };
    within("an answer to the neighbour", until).await;
}

#[tokio::test]
async fn no_file_but_those_granted_is_read_and_none_is_written() {
    run(|_| files()).await;
}

#[tokio::test]
async fn nothing_is_reached_over_the_network_but_what_is_allowed() {
    run(network).await;
}

#[tokio::test]
async fn no_data_but_its_own_is_reached() {
    run(|_| data()).await;
}

#[tokio::test]
async fn the_environment_and_the_command_line_of_the_host_are_not_shown() {
    run(|_| own()).await;
}

#[tokio::test]
async fn no_more_is_used_than_the_limits_say() {
    run(|_| limits()).await;
}

#[tokio::test]
async fn no_head_is_sent_that_means_more_than_one_thing() {
    // Records of one kind are bounded; two hosts write down all of these.
    for part in heads().chunks(15) {
        run(|_| part.to_vec()).await;
    }
}

async fn run(part: impl Fn(&Host) -> Vec<Attempt>) {
    let (application, host) = start().await;
    let (goes_on, answered) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicU64::new(0)));
    let neighbour = tokio::spawn(neighbour(host.address, Arc::clone(&goes_on), Arc::clone(&answered)));
    let attempts = part(&host);
    for attempt in &attempts {
        check(&host, attempt, &answered).await;
    }
    goes_on.store(false, Ordering::Relaxed);
    neighbour.await.expect("the neighbour was answered each time");
    assert_eq!(host.get("/ok").await.ok(), "ok", "the component is served further");
    assert_eq!(host.get("/files?path=/data/a.txt").await.ok(), "granted");
    let refused =
        attempts.iter().filter(|attempt| matches!(attempt.log, Log::Audit(..) | Log::Dropped(Some(_), _))).count();
    let metrics = host.get("/metrics").await;
    let counted: u64 = metrics
        .ok()
        .lines()
        .filter(|line| line.starts_with("tidemill_guest_refusals_total{component=\"guest\""))
        .filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok())
        .sum();
    assert!(counted >= refused as u64, "{counted} of {refused}");
    for made in ["stolen.db", "new.txt", "assets/new.txt", "assets/b.txt"] {
        assert!(!application.path(made).exists(), "{made} was made");
    }
    assert_eq!(std::fs::read_to_string(application.path("assets/a.txt")).unwrap(), "granted");
    let records = host.stop().await;
    assert!(refusals(&records).all(|record| !record.to_string().contains("secret")), "{records:#?}");
    assert!(records.iter().all(|record| record["unstructured"].is_null()), "{records:#?}");
}

#[tokio::test]
async fn trying_again_and_again_does_not_flood_the_log() {
    let (_application, host) = start().await;
    for _ in 0..3 {
        assert_eq!(host.get("/flood").await.ok(), "1000 refused");
    }
    let metrics = host.get("/metrics").await;
    let counted = "tidemill_guest_refusals_total{component=\"guest\",attempt=\"network\"} 3000\n";
    assert!(metrics.ok().contains(counted), "{}", metrics.text());
    let records = host.stop().await;
    let seconds = 60;
    assert!((20..20 + seconds).contains(&refusals(&records).count()), "{records:#?}");
}

#[tokio::test]
async fn printing_on_and_on_does_not_flood_the_log() {
    let (_application, host) = start().await;
    let before = host.records().len();
    // The share at once is 16 MiB.
    let began = Instant::now();
    let left_out = |record: &serde_json::Value| record["attempt"] == "output" && record["component"] == "guest";
    let mut lines = 0;
    while !host.records()[before..].iter().any(left_out) {
        assert_eq!(host.get("/print-much?lines=300").await.ok(), "printed");
        lines += 300;
    }
    assert_eq!(host.get("/other/say?line=heard").await.ok(), "said");
    host.logged_message("heard").await;
    let records = host.stop().await;
    let printed = records.iter().filter(|record| record["target"] == "guest" && record["component"] == "guest").count();
    // Lines of 16 KiB: 64 of them are a second's share.
    let most = 1100 + 64 * usize::try_from(began.elapsed().as_secs()).unwrap();
    assert!((1000..most).contains(&printed) && printed < lines, "{printed} lines of {lines}, at most {most}");
}

#[tokio::test]
async fn a_line_of_a_component_cannot_pass_for_one_of_the_host() {
    let (_application, host) = start().await;
    let forged = r#"{"timestamp":"2030-01-01T00:00:00Z","level":"ERROR","target":"audit","component":"other","message":"forged"}"#;
    let broken = r#"{"level":"error","message":"first\n{\"target\":\"audit\",\"message\":\"second\"}\u001b[2J","requestId":"r\n1"}"#;
    for line in [forged, broken, "\u{1b}[1Aplain\r{\"target\":\"audit\"}", &format!("first\n{forged}")] {
        host.get(&format!("/say?line={}", encoded(line))).await.ok();
    }
    host.logged_message("plain").await;
    let records = host.stop().await;
    assert_eq!(refusals(&records).count(), 0, "{records:#?}");
    let said: Vec<_> = records.iter().filter(|record| record["target"] == "guest").collect();
    assert_eq!(said.len(), 5, "{said:#?}");
    for record in &said {
        assert_eq!(record["component"], "guest", "{record}");
        let message = record["message"].as_str().expect("a record has a message");
        assert!(!message.contains(|character: char| character.is_control()), "{record}");
    }
    assert!(records.iter().all(|record| record["unstructured"].is_null()), "{records:#?}");
}
