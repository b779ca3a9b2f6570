//! Who may send which request to a host whose application has an access policy: every kind of route against every level, over HTTP,
//! server-sent events and WebSockets.

use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::support::{Application, Body, Host, Socket, handshake, request, within};

/// A policy with something for every level.
const POLICY: &str = r#"
[[application.tool.tidemill.websocket]]
route = "/ws/counter"
database = "counter"
table = "counters"
columns = ["id", "value"]

[application.tool.tidemill.access]
metrics = "read"

[[application.tool.tidemill.access.route]]
route = "/api/counter/value"
read = "public"

[[application.tool.tidemill.access.route]]
route = "/api/counter/counters/..."
read = "write"
write = "admin"
"#;

/// Levels from the least to the most, as they are in the table below: nobody, and tokens.
const WHO: [&str; 4] = ["nobody", "read", "write", "admin"];

/// Requests, and the least of `WHO` that may send each.
const ROUTES: [(&str, &str, &str); 14] = [
    ("GET", "/health", "nobody"),
    ("GET", "/health/live", "nobody"),
    ("GET", "/.well-known/spin/health", "nobody"),
    ("GET", "/api/system/session", "nobody"),
    ("GET", "/api/counter/value", "nobody"),
    ("GET", "/metrics", "read"),
    ("GET", "/api/counter/health", "read"),
    ("GET", "/nothing/here", "read"),
    ("GET", "/ws/counter", "read"),
    ("POST", "/api/counter/increment", "write"),
    ("GET", "/api/counter/counters/global-counter/value", "write"),
    ("POST", "/api/counter/counters/other/increment", "admin"),
    ("GET", "/api/system/overview", "admin"),
    ("POST", "/api/system/schedules/none/run", "admin"),
];

struct Restricted {
    application: Application,
    host: Host,
    /// By name, which is the level too.
    tokens: Vec<(&'static str, String)>,
}

impl Restricted {
    async fn start() -> Self {
        let application = Application::counter(POLICY);
        let mut tokens = Vec::new();
        for level in &WHO[1..] {
            tokens.push((*level, create(&application, level, level, &[]).await));
        }
        let host = application.up().start().await;
        Self { application, host, tokens }
    }

    fn token(&self, name: &str) -> Option<&str> {
        self.tokens.iter().find(|(other, _)| *other == name).map(|(_, token)| token.as_str())
    }

    /// The status of an answer to somebody; of an answer that goes on, its head.
    async fn status(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
        let request = with_json(method, path, headers);
        let mut connection = self.host.connect().await;
        within("the head of an answer", connection.begin(request)).await.unwrap().status().as_u16()
    }
}

async fn create(application: &Application, name: &str, level: &str, more: &[&str]) -> String {
    let arguments = [&["token", "create", name, "--level", level, "--state-dir", "state"], more].concat();
    let ended = application.launch(&arguments).end().await;
    assert_eq!(ended.status, Some(0), "{ended:?}");
    ended.stdout.trim().to_owned()
}

fn with_json(method: &str, path: &str, headers: &[(&str, &str)]) -> http::Request<Body> {
    let body = if method == "POST" { "{}" } else { "" };
    request(method, path, &[headers, &[("content-type", "application/json")]].concat(), body)
}

#[tokio::test]
async fn every_route_asks_for_its_level_and_no_more() {
    let restricted = Restricted::start().await;
    for (method, path, least) in ROUTES {
        for (rank, who) in WHO.iter().enumerate() {
            let bearer = restricted.token(who).map(|token| format!("Bearer {token}"));
            let headers: Vec<_> = bearer.iter().map(|bearer| ("authorization", bearer.as_str())).collect();
            let status = restricted.status(method, path, &headers).await;
            let refused = if *who == "nobody" { 401 } else { 403 };
            let may = rank >= WHO.iter().position(|level| *level == least).unwrap();
            assert_eq!(status == refused, !may, "{who}: {method} {path} is answered {status}");
        }
    }
}

#[tokio::test]
async fn a_refusal_says_what_is_missing_and_is_written_down_without_the_token() {
    let restricted = Restricted::start().await;
    let host = &restricted.host;
    let anonymous = host.send(with_json("POST", "/api/counter/increment", &[])).await;
    assert_eq!(anonymous.failure(), (401, "UNAUTHENTICATED".to_owned()));
    assert_eq!(anonymous.header("www-authenticate"), Some("Bearer realm=\"tidemill\""));
    let bearer = format!("Bearer {}", restricted.token("read").unwrap());
    let low = [("authorization", bearer.as_str()), ("x-request-id", "find-me")];
    let low = host.send(with_json("POST", "/api/counter/increment", &low)).await;
    assert_eq!(low.failure(), (403, "FORBIDDEN".to_owned()));
    assert!(low.text().contains("`write`"), "{low:?}");
    assert_eq!(low.json()["error"]["details"], json!({"needs": "write"}));
    assert_eq!(low.header("x-request-id"), Some("find-me"));
    let record = host.logged("the refusal", |record| record["request_id"] == "find-me").await;
    assert_eq!((&record["target"], &record["token"]), (&json!("audit"), &json!("read")), "{record}");
    assert_eq!((&record["method"], &record["path"]), (&json!("POST"), &json!("/api/counter/increment")));

    let admin = format!("Bearer {}", restricted.token("admin").unwrap());
    let administered = [("authorization", admin.as_str()), ("x-request-id", "admin-1")];
    assert_eq!(restricted.status("GET", "/api/system/overview", &administered).await, 200);
    host.logged("the administrator's request", |record| record["request_id"] == "admin-1").await;
    let log = serde_json::to_string(&host.records()).unwrap();
    assert!(restricted.tokens.iter().all(|(_, token)| !log.contains(token)), "a token is in the log");
}

#[tokio::test]
async fn what_is_refused_again_and_again_is_written_down_once_a_second_and_counted() {
    let restricted = Restricted::start().await;
    let host = &restricted.host;
    let long = format!("/api/counter/{}", "x".repeat(20_000));
    let mut sent: u64 = 0;
    let left_out = || host.records().iter().any(|record| record["left_out"].as_u64() > Some(0));
    let until_some_are_left_out = async {
        while !left_out() {
            assert_eq!(host.get(&long).await.failure().0, 401);
            sent += 1;
        }
    };
    within("a record that tells of others", until_some_are_left_out).await;
    let records: Vec<_> = host.records().into_iter().filter(|record| record["target"] == "audit").collect();
    let told = |record: &Value| 1 + record["left_out"].as_u64().unwrap_or(0);
    assert!((21..=sent).contains(&records.iter().map(told).sum()), "{} for {sent}", records.len());
    assert!(records.len() < 40, "{} for {sent}", records.len());
    assert!(records.iter().all(|record| record["path"].as_str().unwrap().chars().count() <= 401));
    let bearer = format!("Bearer {}", restricted.token("read").unwrap());
    let metrics = host.send(request("GET", "/metrics", &[("authorization", &bearer)], "")).await;
    let counted = format!("tidemill_http_refused_requests_total{{reason=\"unauthenticated\"}} {sent}\n");
    assert!(metrics.ok().contains(&counted), "{counted} {}", metrics.text());
}

#[tokio::test]
async fn what_is_refused_counts_as_asked_and_pages_that_may_read_answers_may_read_why() {
    let application = Application::counter(&format!(
        "[application.tool.tidemill.http]\ncors_origins = [\"https://app.example\"]\n{POLICY}\n\
         [[application.tool.tidemill.rate_limit]]\nroute = \"/api/...\"\nrequests = 1\nper = \"1h\"\nburst = 2\n"
    ));
    let host = application.up().start().await;
    let page = ("origin", "https://app.example");
    for (status, remaining) in [(401, "1"), (401, "0"), (429, "0")] {
        let refused = host.send(with_json("POST", "/api/counter/increment", &[page])).await;
        assert_eq!(refused.failure().0, status);
        assert_eq!(refused.header("ratelimit-remaining"), Some(remaining));
        assert_eq!(refused.header("access-control-allow-origin"), Some("https://app.example"), "{status}");
        let exposed = refused.header("access-control-expose-headers").unwrap();
        for header in ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after", "x-request-id"] {
            assert!(exposed.contains(header), "{header} is not in {exposed}");
        }
    }
    let other = host.send(with_json("POST", "/api/counter/increment", &[("origin", "https://evil.example")])).await;
    assert_eq!((other.status, other.header("access-control-allow-origin")), (429, None));
}

#[tokio::test]
async fn tokens_that_are_revoked_expired_or_made_up_open_nothing() {
    let restricted = Restricted::start().await;
    let status = async |token: &str| {
        let bearer = format!("Bearer {token}");
        restricted.status("POST", "/api/counter/increment", &[("authorization", &bearer)]).await
    };
    let token = restricted.token("write").unwrap();
    assert_eq!(status(token).await, 200);
    for made_up in ["", "x", &token[..token.len() - 1], &token.to_lowercase()] {
        assert_eq!(status(made_up).await, 401, "{made_up}");
    }
    let revoke = ["token", "revoke", "write", "--state-dir", "state"];
    assert_eq!(restricted.application.launch(&revoke).end().await.status, Some(0));
    within("the end of the token", async {
        while status(token).await != 401 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await;
    let ended = restricted.application.launch(&revoke).end().await;
    assert_eq!(ended.status, Some(1));
    assert!(ended.stderr.contains("there is no token `write`"), "{ended:?}");
}

#[tokio::test]
async fn a_browser_signs_in_with_a_cookie_that_serves_no_other_page() {
    let restricted = Restricted::start().await;
    let host = &restricted.host;
    let session = |reply: &Value| (reply["restricted"].clone(), reply["name"].clone(), reply["level"].clone());
    let before = host.get("/api/system/session").await.data();
    assert_eq!(session(&before), (json!(true), Value::Null, json!("public")));

    let json_type = [("content-type", "application/json")];
    let named = [json_type[0], ("x-request-id", "wrong-1")];
    let wrong = host.send(request("POST", "/api/system/session", &named, r#"{"token": "wrong"}"#)).await;
    assert_eq!(wrong.failure(), (401, "UNAUTHENTICATED".to_owned()));
    let record = host.logged("the failed sign-in", |record| record["request_id"] == "wrong-1").await;
    assert_eq!((&record["target"], &record["client"]), (&json!("audit"), &json!("127.0.0.1")), "{record}");
    let body = json!({"token": restricted.token("write").unwrap()}).to_string();
    let signed_in = host.send(request("POST", "/api/system/session", &json_type, body)).await;
    assert_eq!(session(&signed_in.data()), (json!(true), json!("write"), json!("write")));
    let cookie = signed_in.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();

    let (own, foreign) = (format!("http://{}", host.address), "http://127.0.0.1:1");
    let status =
        async |method, path, origin| restricted.status(method, path, &[("cookie", cookie), ("origin", origin)]).await;
    assert_eq!(status("POST", "/api/counter/increment", own.as_str()).await, 200);
    assert_eq!(status("POST", "/api/counter/increment", foreign).await, 403);
    let socket = host.send(handshake("/ws/counter", &[("cookie", cookie), ("origin", foreign)])).await;
    assert_eq!(socket.failure(), (403, "FORBIDDEN".to_owned()));
    let out = host.send(request("DELETE", "/api/system/session", &[("cookie", cookie)], "")).await;
    assert!(out.header("set-cookie").unwrap().ends_with("Max-Age=0"), "{out:?}");
}

#[tokio::test]
async fn a_websocket_opens_for_who_may_read_only() {
    let restricted = Restricted::start().await;
    let refused = restricted.host.send(handshake("/ws/counter", &[])).await;
    assert_eq!(refused.failure(), (401, "UNAUTHENTICATED".to_owned()));
    let bearer = format!("Bearer {}", restricted.token("read").unwrap());
    let mut connection = restricted.host.connect().await;
    let opened = connection.begin(handshake("/ws/counter", &[("authorization", &bearer)])).await.unwrap();
    assert_eq!(opened.status(), 101);
}

#[tokio::test]
async fn a_host_that_others_can_reach_needs_a_policy_or_a_word() {
    let launch = |application: &Application, more: &[&str]| {
        let arguments = ["up", "--listen", "0.0.0.0:0", "--state-dir", "state"];
        application.launch(&[&arguments, more].concat())
    };
    let ended = launch(&Application::counter(""), &[]).end().await;
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(
        ended.stderr.contains("[application.tool.tidemill.access]") && ended.stderr.contains("`--open`"),
        "{ended:?}"
    );
    launch(&Application::counter(""), &["--open"]).start().await.stop().await;
    launch(&Application::counter(POLICY), &[]).start().await.stop().await;
}

#[tokio::test]
async fn a_connection_ends_with_the_token_that_opened_it() {
    let restricted = Restricted::start().await;
    let (host, application) = (&restricted.host, &restricted.application);
    let bearer = format!("Bearer {}", restricted.token("read").unwrap());
    let headers = [("authorization", bearer.as_str())];
    let mut other = Socket::open_as(host, "/ws/counter", restricted.token("write").unwrap()).await;
    let mut socket = Socket::open_as(host, "/ws/counter", restricted.token("read").unwrap()).await;
    let events = [&headers[..], &[("accept", "text/event-stream")]].concat();
    let mut connection = host.connect().await;
    let stream = within("the stream", connection.begin(request("GET", "/ws/counter", &events, ""))).await.unwrap();
    assert_eq!(stream.status(), 200);
    let revoke = ["token", "revoke", "read", "--state-dir", "state"];
    assert_eq!(application.launch(&revoke).end().await.status, Some(0));
    assert_eq!(socket.closed().await, 1008, "policy violation");
    within("the end of the stream", stream.into_body().collect()).await.unwrap();
    // Nobody else's ends.
    let bearer = format!("Bearer {}", restricted.token("write").unwrap());
    let increment = with_json("POST", "/api/counter/increment", &[("authorization", &bearer)]);
    let value = host.send(increment).await.data()["value"].clone();
    while other.next().await["after"]["value"] != value {}
}
