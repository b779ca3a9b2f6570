//! What an operator sees of streams and repairs, from the command line and through the system API, while the host runs and while it
//! does not.

use serde_json::{Value, json};

use super::shop::{Shop, insert, mood};
use crate::support::{Ended, Host, Reply, post, request};

const QUICK: &str = "max_attempts = 2\nretry = { base = \"1ms\", cap = \"20ms\" }\nbreaker = { threshold = 1000 }";

async fn events(shop: &Shop, arguments: &[&str]) -> String {
    let arguments = [&["events"], arguments, &["--state-dir", "state"]].concat();
    let Ended { status, stdout, stderr } = shop.application.launch(&arguments).end().await;
    assert_eq!((status, stderr.as_str()), (Some(0), ""), "{arguments:?}: {stdout}");
    stdout
}

async fn events_json(shop: &Shop, arguments: &[&str]) -> Value {
    let text = events(shop, &[arguments, &["--json"]].concat()).await;
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The data of an answer that must be 202.
#[track_caller]
fn accepted(reply: &Reply) -> Value {
    assert_eq!(reply.status, 202, "{reply:?}");
    reply.json()["data"].clone()
}

async fn dead_letters(host: &Host) -> Vec<Value> {
    host.get("/api/system/dead-letters").await.data().as_array().unwrap().clone()
}

/// A shop that gave up the change of the row `poison`, and delivered that of `a`.
async fn with_a_dead_letter() -> (Shop, Host) {
    let shop = Shop::new(QUICK);
    let host = shop.open().await;
    mood(&host, "poison", "refuse").await;
    insert(&host, &["poison", "a"]).await;
    shop.dead_letters_are(1).await;
    shop.effects_are(1).await;
    (shop, host)
}

#[tokio::test]
async fn a_dead_letter_is_delivered_after_the_fix_when_the_command_line_asks_a_running_host() {
    let (shop, host) = with_a_dead_letter().await;
    let letters = events_json(&shop, &["dead-letters"]).await;
    assert_eq!((&letters[0]["stream"], &letters[0]["key"]), (&json!("items"), &json!({"id": "poison"})));
    mood(&host, "poison", "fine").await;
    let said = events(&shop, &["dead-letters", "retry", "--all"]).await;
    assert_eq!(said, "1 dead letter delivered again now\n");
    shop.dead_letters_are(0).await;
    assert_eq!(shop.ids(), ["a", "poison"]);
    host.stop().await;
}

#[tokio::test]
async fn what_is_asked_of_a_stopped_host_is_done_when_it_starts() {
    let (shop, host) = with_a_dead_letter().await;
    mood(&host, "poison", "fine").await;
    host.stop().await;
    let said = events(&shop, &["dead-letters", "retry", "--all"]).await;
    assert_eq!(said, "1 dead letter delivered again when the host is started\n");
    assert_eq!(events_json(&shop, &["dead-letters"]).await[0]["retrying"], true);
    let host = shop.open().await;
    shop.dead_letters_are(0).await;
    assert_eq!(shop.ids(), ["a", "poison"]);
    host.stop().await;
}

#[tokio::test]
async fn a_dead_letter_is_delivered_after_the_fix_when_the_system_api_asks() {
    let (shop, host) = with_a_dead_letter().await;
    let letters = dead_letters(&host).await;
    let id = letters[0]["id"].as_str().unwrap();
    assert!(letters[0]["error"].as_str().unwrap().contains("not in this mood"), "{letters:?}");
    mood(&host, "poison", "fine").await;
    let asked = host.send(request("POST", &format!("/api/system/dead-letters/{id}/retry"), &[], "")).await;
    assert_eq!(accepted(&asked), json!({"id": id, "stream": "items"}));
    shop.dead_letters_are(0).await;
    assert_eq!(shop.ids(), ["a", "poison"]);
    assert_eq!(dead_letters(&host).await, Vec::<Value>::new());
    host.stop().await;
}

#[tokio::test]
async fn a_replay_applies_again_only_what_it_is_told_to() {
    let shop = Shop::new("");
    let host = shop.open().await;
    insert(&host, &["a", "b", "c"]).await;
    shop.effects_are(3).await;
    shop.delivered().await;
    let replayed = async |body: &str| {
        let asked = accepted(&host.send(post("/api/system/streams/items/replay", body)).await);
        shop.until("the replay", |shop| shop.number("SELECT count(*) FROM tidemill_replays") == 0).await;
        asked
    };
    let asked = replayed(r#"{"from": 0}"#).await;
    assert_eq!((&asked["changes"], &asked["to"], &asked["appliedAgain"]), (&json!(3), &json!(3), &json!(0)));
    shop.effects_are(3).await;
    assert_eq!(replayed(r#"{"from": 2, "applyAgain": true}"#).await["appliedAgain"], 2);
    shop.effects_are(5).await;
    events(&shop, &["replay", "items", "--from", "3", "--apply-again", "--yes"]).await;
    shop.effects_are(6).await;
    assert_eq!(shop.ids(), ["a", "b", "c", "b", "c", "c"]);
    let beyond = host.send(post("/api/system/streams/items/replay", r#"{"from": 4}"#)).await;
    assert_eq!(beyond.failure(), (409, "NOTHING_TO_REPLAY".to_owned()));
    host.stop().await;
}

#[tokio::test]
async fn a_failing_consumer_shows_in_overview_health_metrics_and_lists() {
    let shop = Shop::new("retry = { base = \"1ms\" }\nmax_attempts = 1000\nbreaker = { threshold = 3, open = \"1h\" }");
    let host = shop.open().await;
    let fresh = json!([{"name": "items", "status": "ok", "lag": 0, "lagSeconds": 0.0}]);
    assert_eq!(host.get("/health").await.json()["streams"], fresh);
    mood(&host, "*", "unavailable").await;
    insert(&host, &["a", "b"]).await;
    host.logged_message("the breaker opened").await;

    let overview = host.get("/api/system/overview").await.data();
    let stream = &overview["streams"][0];
    assert_eq!(
        (&stream["name"], &stream["table"], &stream["delivered"]),
        (&json!("items"), &json!("items"), &json!(0))
    );
    assert_eq!(stream["breaker"]["state"], "open");
    assert!(stream["breaker"]["lastError"].as_str().unwrap().contains("nobody answered"), "{stream}");
    let degraded = |health: &Reply| health.json()["status"] == "degraded";
    let health = host.health("health that tells of the consumer", degraded).await;
    assert_eq!(health.status, 200, "{health:?}");
    assert!(!health.text().contains("nobody answered"), "what a component says is not for everybody: {health:?}");
    let metrics = host.get("/metrics").await.ok().to_owned();
    let open = r#"tidemill_stream_breaker_state{stream="items",state="open"} 1"#;
    assert!(metrics.lines().any(|line| line == open), "{metrics}");

    let listing = events_json(&shop, &["list"]).await;
    let undone = listing["streams"][0]["lag"].as_i64().unwrap() + listing["streams"][0]["parked"].as_i64().unwrap();
    assert_eq!(undone, 2, "{listing}");
    assert_eq!(listing["logs"][0]["tables"], json!(["items"]));
    assert!(events(&shop, &["show", "1"]).await.contains("items: "));
    host.stop().await;
}
