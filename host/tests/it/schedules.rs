//! Schedules of a real host, with jobs of a real component.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde_json::Value;

use crate::support::{Application, Ended, Host, within};

/// The component `jobs` with these schedules, as `name` and more lines each.
fn application(schedules: &[(&str, &str)]) -> Application {
    let tables: String = schedules
        .iter()
        .map(|(name, lines)| {
            format!("[[application.tool.tidemill.schedule]]\nname = \"{name}\"\ncomponent = \"jobs\"\n{lines}\n")
        })
        .collect();
    let component = "[trigger]\n[component.jobs]\nsource = \"jobs.wasm\"\nsqlite_databases = [\"notes\"]\n";
    Application::new(&format!("{component}{tables}")).with_database("notes")
}

const EACH_SECOND: &str = "cron = \"* * * * * *\"\nmax_attempts = 1";
const NEVER: &str = "cron = \"@yearly\"\nretry = { base = \"10ms\" }";

/// Rows of a query, as text.
fn rows(application: &Application, file: &str, sql: &str) -> Vec<Vec<String>> {
    let connection = Connection::open(application.path(file)).expect("the database is there");
    let mut statement = connection.prepare(sql).expect("the test's query is one");
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| (0..columns).map(|column| row.get(column)).collect();
    statement.query_map([], row).expect("the query runs").collect::<Result<_, _>>().expect("the rows are text")
}

/// Waits for so many log lines of a guest's that contain `text`.
async fn guest_lines(host: &Host, text: &str, count: usize) {
    let is_line = |record: &Value| {
        record["target"] == "guest" && record["message"].as_str().is_some_and(|line| line.contains(text))
    };
    let enough = async {
        while host.records().iter().filter(|record| is_line(record)).count() < count {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    within(&format!("{count} lines `{text}`"), enough).await;
}

/// `tidemill schedule <arguments>` for an application.
async fn schedule(application: &Application, arguments: &[&str]) -> Ended {
    let arguments = [&["schedule"], arguments, &["--state-dir", "state"]].concat();
    application.launch(&arguments).end().await
}

#[tokio::test]
async fn a_job_runs_at_its_times_and_each_run_is_in_the_history() {
    let application = application(&[("note", EACH_SECOND)]);
    let host = application.up().start().await;
    guest_lines(&host, "note: attempt 1", 3).await;
    host.stop().await;
    let noted = rows(&application, "notes.db", "SELECT due, run FROM notes ORDER BY due");
    let succeeded = "SELECT due, id FROM schedule_runs WHERE outcome = 'succeeded' ORDER BY due";
    assert_eq!(noted, rows(&application, "state/tidemill.db", succeeded));
    assert!(noted.len() >= 3, "{noted:?}");
    for row in &noted {
        assert!(row[0].ends_with(".000Z"), "{row:?} is no whole second");
    }
}

#[tokio::test]
async fn no_due_time_runs_twice_however_often_the_host_is_killed() {
    let application = application(&[("note", EACH_SECOND)]);
    // The first run makes the table.
    let host = application.up().start().await;
    guest_lines(&host, "note: attempt 1", 2).await;
    host.kill().await;
    for _ in 0..4 {
        let host = application.up().start().await;
        guest_lines(&host, "note: attempt 1", 1).await;
        host.kill().await;
    }
    let noted = rows(&application, "notes.db", "SELECT due FROM notes");
    let different: BTreeSet<_> = noted.iter().collect();
    assert_eq!(noted.len(), different.len(), "{noted:?}");
    let host = application.up().start().await;
    guest_lines(&host, "note: attempt 1", 1).await;
    host.stop().await;
    let open = "SELECT id FROM schedule_runs WHERE outcome = 'running' OR finished_at IS NULL";
    assert_eq!(rows(&application, "state/tidemill.db", open), Vec::<Vec<String>>::new());
}

#[tokio::test]
async fn a_job_that_runs_when_the_host_stops_is_finished() {
    let application = application(&[("wait", NEVER)]);
    let host = application.up().start().await;
    let (asked, host) = tokio::join!(schedule(&application, &["run", "wait"]), async {
        guest_lines(&host, "wait: attempt 1", 1).await;
        host.stop().await
    });
    assert_eq!(asked.status, Some(0), "{asked:?} {host:?}");
    assert_eq!(rows(&application, "notes.db", "SELECT name FROM notes"), [["wait"]]);
}

#[tokio::test]
async fn what_comes_of_a_run_is_told_with_and_without_a_host() {
    let hang = format!("{NEVER}\ntimeout = \"200ms\"\nmax_attempts = 2");
    let disabled = format!("{NEVER}\nenabled = false");
    let application = application(&[
        ("note", &disabled),
        ("recover", NEVER),
        ("fail", NEVER),
        ("reject", NEVER),
        ("trap", NEVER),
        ("hang", &hang),
    ]);
    for host_runs in [false, true] {
        let host = if host_runs { Some(application.up().start().await) } else { None };
        for (name, outcome, attempts, error) in [
            ("note", "succeeded", 1, None),
            ("recover", "succeeded", 2, None),
            ("fail", "failed", 3, Some("the weather is bad")),
            ("reject", "failed", 1, Some("there is no job `reject`")),
            ("trap", "failed", 3, Some("the guest trapped")),
            ("hang", "timed-out", 2, Some("longer than 200ms")),
        ] {
            let ended = schedule(&application, &["run", name, "--json"]).await;
            let run: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended:?}"));
            assert_eq!(ended.status, Some(if outcome == "succeeded" { 0 } else { 1 }), "{ended:?}");
            assert_eq!(
                (&run["outcome"], &run["attempts"], &run["cause"]),
                (&outcome.into(), &attempts.into(), &"manual".into()),
                "{run}"
            );
            match error {
                Some(error) => assert!(run["error"].as_str().is_some_and(|text| text.contains(error)), "{run}"),
                None => assert_eq!(run["error"], Value::Null),
            }
            let runs = schedule(&application, &["runs", name, "--json"]).await;
            let listed: Value = serde_json::from_str(&runs.stdout).unwrap_or_else(|_| panic!("{runs:?}"));
            assert_eq!(listed["runs"][0], run);
        }
        if let Some(host) = host {
            host.logged_message("the run failed, the component rejected it: there is no job `reject`").await;
            host.logged_message("attempt 1 of 3 failed and is repeated in").await;
            host.stop().await;
        }
    }
    let ended = schedule(&application, &["run", "fail"]).await;
    assert!(ended.stdout.starts_with("fail failed after ") && ended.stdout.contains("3 attempts: "), "{ended:?}");
}

#[tokio::test]
async fn list_tells_the_next_and_the_last_run() {
    let daily = "cron = \"30 2 * * *\"\ntime_zone = \"Asia/Tokyo\"";
    let disabled = format!("{NEVER}\nenabled = false");
    let application = application(&[("note", daily), ("wait", &disabled)]);
    let before = schedule(&application, &["list", "--json"]).await;
    let json: Value = serde_json::from_str(&before.stdout).unwrap_or_else(|_| panic!("{before:?}"));
    let (note, wait) = (&json["schedules"][0], &json["schedules"][1]);
    assert_eq!(
        (&note["name"], &note["cron"], &note["timeZone"]),
        (&"note".into(), &"30 2 * * *".into(), &"Asia/Tokyo".into())
    );
    // Tokyo is nine hours ahead of UTC all year round.
    assert!(note["nextRun"].as_str().is_some_and(|time| time.ends_with("T17:30:00.000Z")), "{note}");
    assert_eq!((&note["lastRun"], &note["running"]), (&Value::Null, &false.into()));
    assert_eq!(wait["nextRun"], Value::Null);

    assert_eq!(schedule(&application, &["run", "note"]).await.status, Some(0));
    let after = schedule(&application, &["list"]).await;
    let words = ["SCHEDULE", "At 02:30", "02:30:00 JST", "succeeded", "disabled", "no host runs"];
    for word in words {
        assert!(after.stdout.contains(word), "no `{word}` in {}", after.stdout);
    }
}

#[tokio::test]
async fn an_unknown_schedule_is_an_error_that_names_those_that_there_are() {
    let application = application(&[("note", NEVER), ("wait", NEVER)]);
    for command in ["run", "runs"] {
        let ended = schedule(&application, &[command, "none"]).await;
        assert_eq!(ended.status, Some(1), "{ended:?}");
        assert!(ended.stderr.contains("there is no schedule `none`; schedules: `note`, `wait`"), "{ended:?}");
    }
}

#[tokio::test]
async fn a_component_without_jobs_cannot_have_a_schedule() {
    let application = application(&[("note", NEVER)]);
    let manifest = std::fs::read_to_string(application.path("spin.toml")).unwrap();
    application.write("spin.toml", manifest.replace("jobs.wasm", "misbehave.wasm"));
    for launch in [application.check(), application.up()] {
        let ended = launch.end().await;
        assert_eq!(ended.status, Some(1), "{ended:?}");
        let told = ended.stdout + &ended.stderr;
        assert!(told.contains("tidemill:schedule/job") && told.contains("`jobs`"), "{told}");
    }
}
