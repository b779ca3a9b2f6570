//! Consumers that fail: what waits and what does not, dead letters and their repair, and the circuit breaker.

use super::shop::{Shop, insert, mood, sql};

/// Quick repetitions, so that a test need not wait for those of a real stream.
const QUICK: &str = "max_attempts = 3\nretry = { base = \"1ms\", cap = \"20ms\" }";

#[tokio::test]
async fn a_poison_row_delays_only_its_own_changes_and_ends_as_a_dead_letter() {
    for how in ["refuse", "unavailable", "trap"] {
        let shop = Shop::new(&format!("{QUICK}\nbreaker = {{ threshold = 1000 }}"));
        let host = shop.open().await;
        mood(&host, "poison", how).await;
        insert(&host, &["a", "poison", "b"]).await;
        sql(&host, &["UPDATE items SET n = 2"]).await;
        // Both changes of the row fail, one after the other; everything else is there.
        shop.dead_letters_are(2).await;
        shop.effects_are(4).await;
        shop.delivered().await;
        let ids = shop.ids();
        assert_eq!(ids.iter().filter(|id| *id == "a").count(), 2, "{how}: {ids:?}");
        let database = shop.database();
        let letter = database
            .query_row(
                "SELECT error, attempts, before, after FROM tidemill_dead_letters ORDER BY sequence",
                [],
                |row| {
                    Ok((
                        row.get::<_, String>(0)?,
                        row.get::<_, i64>(1)?,
                        row.get::<_, Option<String>>(2)?,
                        row.get::<_, String>(3)?,
                    ))
                },
            )
            .unwrap();
        let reason = match how {
            "refuse" => "not in this mood",
            "unavailable" => "nobody answered",
            _ => "trap",
        };
        assert!(letter.0.contains(reason), "{letter:?}");
        assert_eq!(letter.1, 3);
        assert_eq!(letter.2, None);
        assert!(letter.3.contains(r#""id":"poison""#), "{letter:?}");
        host.logged_message("became a dead letter").await;
        host.stop().await;
    }
}

#[tokio::test]
async fn a_rejected_change_is_given_up_at_once() {
    let shop = Shop::new("retry = { base = \"1h\", cap = \"1h\" }");
    let host = shop.open().await;
    mood(&host, "poison", "reject").await;
    insert(&host, &["poison", "a"]).await;
    shop.dead_letters_are(1).await;
    shop.effects_are(1).await;
    assert_eq!(shop.number("SELECT attempts FROM tidemill_dead_letters"), 1);
    host.stop().await;
}

#[tokio::test]
async fn what_waits_behind_a_failing_change_is_delivered_in_order_when_it_succeeds() {
    let shop =
        Shop::new("retry = { base = \"1ms\", cap = \"20ms\" }\nmax_attempts = 1000\nbreaker = { threshold = 1000 }");
    let host = shop.open().await;
    mood(&host, "slow", "refuse").await;
    insert(&host, &["slow"]).await;
    for n in 2..=6 {
        sql(&host, &[&format!("UPDATE items SET n = {n} WHERE id = 'slow'")]).await;
    }
    insert(&host, &["a"]).await;
    shop.effects_are(1).await;
    shop.until("the updates wait", |shop| shop.number("SELECT count(*) FROM tidemill_parked") == 6).await;
    mood(&host, "slow", "fine").await;
    shop.effects_are(7).await;
    shop.delivered().await;
    let effects = shop.effects();
    let values: Vec<_> =
        effects[1..].iter().map(|effect| effect.after.as_ref().unwrap()["n"].as_i64().unwrap()).collect();
    assert_eq!(values, [1, 2, 3, 4, 5, 6]);
    host.stop().await;
}

#[tokio::test]
async fn what_is_parked_survives_a_kill() {
    let shop =
        Shop::new("retry = { base = \"1ms\", cap = \"20ms\" }\nmax_attempts = 1000\nbreaker = { threshold = 1000 }");
    let host = shop.open().await;
    mood(&host, "slow", "refuse").await;
    insert(&host, &["slow", "a"]).await;
    shop.effects_are(1).await;
    shop.until("the change waits", |shop| shop.number("SELECT count(*) FROM tidemill_parked") == 1).await;
    host.kill().await;
    shop.database().execute("DELETE FROM moods", []).unwrap();
    let host = shop.open().await;
    sql(&host, &["UPDATE items SET n = 2 WHERE id = 'slow'"]).await;
    shop.effects_are(3).await;
    assert_eq!(shop.ids(), ["a", "slow", "slow"]);
    host.stop().await;
}

#[tokio::test]
async fn dead_letters_are_delivered_after_the_fix_even_if_the_log_has_forgotten_them() {
    let shop = Shop::new(QUICK);
    let host = shop.open().await;
    mood(&host, "poison", "reject").await;
    insert(&host, &["poison", "a"]).await;
    shop.dead_letters_are(1).await;
    shop.effects_are(1).await;
    let letter = shop.number("SELECT sequence FROM tidemill_dead_letters");

    // As `tidemill events dead-letters retry` does, in a process of its own.
    let ask = format!(
        "INSERT INTO tidemill_replays (stream, first, last, requested_at) VALUES ('items', {letter}, {letter}, 0)"
    );
    shop.database().execute(&ask, []).unwrap();
    shop.until("the attempt that fails again", |shop| shop.number("SELECT attempts FROM tidemill_dead_letters") == 2)
        .await;

    mood(&host, "poison", "fine").await;
    shop.database().execute("DELETE FROM tidemill_changes", []).unwrap();
    shop.database().execute(&ask, []).unwrap();
    shop.dead_letters_are(0).await;
    shop.effects_are(2).await;
    assert_eq!(shop.ids(), ["a", "poison"]);
    assert_eq!(shop.number("SELECT count(*) FROM tidemill_replays"), 0);
    host.stop().await;
}

#[tokio::test]
async fn a_replay_delivers_again_and_the_inbox_lets_nothing_happen_twice() {
    let shop = Shop::new("batch_size = 2");
    let host = shop.open().await;
    insert(&host, &["a", "b", "c", "d", "e"]).await;
    shop.effects_are(5).await;
    let replay = |again: bool| {
        let database = shop.database();
        if again {
            database.execute("DELETE FROM tidemill_inbox WHERE sequence >= 2", []).unwrap();
        }
        let ask = "INSERT INTO tidemill_replays (stream, first, last, requested_at) VALUES ('items', 2, 9223372036854775807, 0)";
        database.execute(ask, []).unwrap();
    };
    replay(false);
    shop.until("the replay", |shop| shop.number("SELECT count(*) FROM tidemill_replays") == 0).await;
    shop.effects_are(5).await;
    replay(true);
    shop.until("the replay", |shop| shop.number("SELECT count(*) FROM tidemill_replays") == 0).await;
    shop.effects_are(9).await;
    assert_eq!(shop.ids(), ["a", "b", "c", "d", "e", "b", "c", "d", "e"]);
    host.stop().await;
}

#[tokio::test]
async fn a_breaker_opens_for_a_consumer_that_only_fails_and_closes_when_a_probe_succeeds() {
    let shop = Shop::new(
        "retry = { base = \"1ms\", cap = \"1ms\" }\nmax_attempts = 1000\nbreaker = { threshold = 3, open = \"200ms\" }",
    );
    let host = shop.open().await;
    mood(&host, "*", "unavailable").await;
    insert(&host, &["a", "b", "c", "d", "e"]).await;
    let opened = host.logged_message("the breaker opened").await;
    assert_eq!(opened["stream"], "items");
    assert!(opened["message"].as_str().unwrap().contains("nobody answered"), "{opened}");
    mood(&host, "*", "fine").await;
    host.logged_message("the breaker closed").await;
    shop.effects_are(5).await;
    shop.delivered().await;
    assert_eq!(shop.number("SELECT count(*) FROM tidemill_dead_letters"), 0);
    host.stop().await;
}

#[tokio::test]
async fn a_call_over_its_time_or_its_cpu_limit_fails_and_the_next_one_has_a_fresh_instance() {
    let shop = Shop::new(&format!("{QUICK}\ntimeout = \"2s\"\nbreaker = {{ threshold = 1000 }}"));
    let host = shop.open().await;
    mood(&host, "sleeper", "hang").await;
    mood(&host, "runner", "loop").await;
    insert(&host, &["sleeper", "runner", "a"]).await;
    shop.effects_are(1).await;
    shop.dead_letters_are(2).await;
    let overdue = shop.number("SELECT count(*) FROM tidemill_dead_letters WHERE error LIKE '%no result within%'");
    assert_eq!(overdue, 2);
    host.stop().await;
}
