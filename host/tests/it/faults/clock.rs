//! A wall clock that jumps while the host runs: schedules, streams, idempotency keys and tokens.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::Value;

use super::Faults;
use crate::counter::Write;
use crate::streams::{Shop, insert};
use crate::support::{Application, Host, request, within};

const HOUR: i64 = 3600;
/// Jumps in both directions, as seconds that the clock is ahead afterwards; the last is none.
const JUMPS: [i64; 5] = [HOUR, -2 * HOUR, 20 * 24 * HOUR, -30, 0];

/// Seconds of processor time that the host has used. Linux counts them in hundredths.
fn processor_time(host: &Host) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", host.id())).expect("the host runs");
    let (_, figures) = stat.rsplit_once(") ").expect("the program's name is in brackets");
    let ticks = figures.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<f64>().expect("it is a number"));
    ticks.sum::<f64>() / 100.0
}

/// Due times that the job noted.
fn noted(application: &Application) -> Vec<String> {
    let connection = Connection::open(application.path("notes.db")).unwrap();
    connection.busy_timeout(Duration::from_secs(10)).unwrap();
    let Ok(mut statement) = connection.prepare("SELECT due FROM notes ORDER BY rowid") else { return Vec::new() };
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

async fn more_are_noted(application: &Application, count: usize) {
    let before = noted(application).len();
    within("more runs of the job", async {
        while noted(application).len() < before + count {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn however_the_clock_jumps_no_due_time_runs_twice_none_is_left_out_silently_and_the_host_does_not_spin() {
    let schedule =
        "[[application.tool.tidemill.schedule]]\nname = \"note\"\ncomponent = \"jobs\"\ncron = \"* * * * * *\"\n";
    let component = "[trigger]\n[component.jobs]\nsource = \"jobs.wasm\"\nsqlite_databases = [\"notes\"]\n";
    let application = Application::new(&format!("{component}{schedule}")).with_database("notes");
    let faults = Faults::of(&application);
    let host = faults.with(application.up()).start().await;
    more_are_noted(&application, 2).await;
    let mut stretches = Vec::new();
    for ahead in JUMPS {
        let (began, before) = (Instant::now(), processor_time(&host));
        let known = noted(&application).len();
        faults.set_clock(ahead);
        more_are_noted(&application, 3).await;
        stretches.push(noted(&application)[known..].to_vec());
        let used = processor_time(&host) - before;
        // Of two or more processors; a loop that waits for nothing takes one of them.
        let share = used / began.elapsed().as_secs_f64();
        assert!(share < 0.8, "with the clock {ahead} s ahead, {share:.2} processors were used");
    }
    host.logged_message("the clock went back by").await;
    let records = host.stop().await;

    let noted = noted(&application);
    let different: BTreeSet<_> = noted.iter().collect();
    assert_eq!(noted.len(), different.len(), "a due time ran twice: {noted:?}");
    // Time goes on without a gap from a jump to the next, after the one run that catches up; what is left out has a row that says so.
    let runs = Connection::open(application.path("state/tidemill.db")).unwrap();
    let mut statement = runs.prepare("SELECT due FROM schedule_runs").unwrap();
    let decided: BTreeSet<jiff::Timestamp> = statement
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap()
        .map(|due| due.unwrap().parse().unwrap())
        .collect();
    for stretch in stretches {
        let times: Vec<jiff::Timestamp> = stretch.iter().skip(1).map(|due| due.parse().unwrap()).collect();
        for (due, next) in times.iter().zip(&times[1..]) {
            let mut between = *due;
            while between < *next {
                assert!(decided.contains(&between), "{between} was left out silently: {stretch:?}");
                between += jiff::SignedDuration::from_secs(1);
            }
        }
    }
    assert_no_panic(&records);
}

#[tokio::test]
async fn however_the_clock_jumps_every_change_is_delivered_once_and_in_order() {
    let shop = Shop::new("");
    let faults = Faults::of(&shop.application);
    let host = shop.open_as(faults.with(shop.application.up())).await;
    let mut sent = Vec::new();
    for (number, ahead) in JUMPS.into_iter().enumerate() {
        faults.set_clock(ahead);
        for row in 0..5 {
            let id = format!("{number}-{row}");
            insert(&host, &[&id]).await;
            sent.push(id);
        }
        shop.effects_are(i64::try_from(sent.len()).unwrap()).await;
    }
    assert_eq!(shop.ids(), sent);
    assert_no_panic(&host.stop().await);
}

#[tokio::test]
async fn a_clock_that_jumps_makes_no_write_count_twice_within_the_day_of_its_key() {
    let application = Application::counter("");
    let faults = Faults::of(&application);
    let host = faults.with(application.up()).start().await;
    let write = Write { increment: true, amount: 5, request_id: "one".to_owned(), key: Some("one".to_owned()) };
    let first = host.send(write.request()).await;
    assert_eq!(first.data()["version"], 1);
    for ahead in [HOUR, -HOUR, 23 * HOUR, -400 * 24 * HOUR, 0] {
        faults.set_clock(ahead);
        let again = host.send(write.request()).await;
        assert_eq!((again.status, again.header("idempotency-replayed")), (200, Some("true")), "{ahead}: {again:?}");
        assert_eq!(again.body, first.body);
        // What is written meanwhile is not mistaken for something else.
        host.send(request("POST", "/api/counter/increment", &[("content-type", "application/json")], "{}"))
            .await
            .data();
    }
    assert_eq!(host.get("/api/counter/value").await.data()["version"], 6);
    assert_no_panic(&host.stop().await);
}

#[tokio::test]
async fn a_token_is_good_until_its_time_by_the_clock_as_it_is() {
    let application = Application::counter("[application.tool.tidemill.access]\n");
    let create = ["token", "create", "ada", "--level", "admin", "--expires-in", "1h", "--state-dir", "state"];
    let created = application.launch(&create).end().await;
    assert_eq!(created.status, Some(0), "{created:?}");
    let bearer = format!("Bearer {}", created.stdout.trim());
    let faults = Faults::of(&application);
    let host = faults.with(application.up()).start().await;
    for (ahead, status) in [(0, 200), (2 * HOUR, 401), (-2 * HOUR, 200), (0, 200)] {
        faults.set_clock(ahead);
        let reply = host.send(request("GET", "/api/counter/value", &[("authorization", &bearer)], "")).await;
        assert_eq!(reply.status, status, "with the clock {ahead} s ahead: {reply:?}");
    }
    assert_no_panic(&host.stop().await);
}

fn assert_no_panic(records: &[Value]) {
    let panic = records.iter().find(|record| record.to_string().contains("panicked"));
    assert!(panic.is_none(), "{panic:?}");
}

#[tokio::test]
async fn a_deployment_that_keeps_changes_for_less_time_forgets_what_is_older() {
    let application = Application::counter(
        "[[application.tool.tidemill.websocket]]\nroute = \"/ws/counter\"\ndatabase = \"counter\"\ntable = \"counters\"\n",
    );
    let faults = Faults::of(&application);
    let host = faults.with(application.up()).start().await;
    for _ in 0..2 {
        host.send(request("POST", "/api/counter/increment", &[("content-type", "application/json")], "{}"))
            .await
            .data();
    }
    let changes = || -> i64 {
        let connection = Connection::open(application.path("counter.db")).unwrap();
        connection.busy_timeout(Duration::from_secs(10)).unwrap();
        connection.query_row("SELECT count(*) FROM tidemill_changes", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(changes(), 2);
    faults.set_clock(2 * HOUR);
    let manifest = std::fs::read_to_string(application.path("spin.toml")).unwrap();
    application.write("spin.toml", manifest + "[application.tool.tidemill.retention]\nchanges = \"1h\"\n");
    let deployed = application.launch(&["deploy", "--state-dir", "state", "--probation", "0s"]).end().await;
    assert_eq!(deployed.status, Some(0), "{deployed:?}");
    // The latest stays, since its number must not be given again.
    within("the end of the first change", async {
        while changes() > 1 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    host.stop().await;
}
