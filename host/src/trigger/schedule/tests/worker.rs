//! Workers on a real database, with a clock and a job of the test's own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::at;
use crate::manifest::{CatchUp, Overlap, ScheduleSettings};
use crate::storage::{Database, DatabaseOptions};
use crate::trigger::schedule::{
    Attempt, AttemptError, Cause, Clock, Job, Outcome, RunReport, ScheduleError, Schedules,
};

/// A test sees in the database that a run is over shortly before its worker does. What is due in between must not be left out.
fn settings(cron: &str) -> ScheduleSettings {
    ScheduleSettings { overlap: Overlap::Queue, ..super::settings(cron) }
}

/// A wall clock that stands still until the test moves it. Sleeps are short whatever they should be, so that a worker looks at it
/// all the time.
#[derive(Clone)]
struct TestClock(Arc<Mutex<Timestamp>>);

impl TestClock {
    fn set(&self, time: &str) {
        *self.0.lock().unwrap() = at(time);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        tokio::time::sleep(Duration::from_millis(1)).boxed()
    }
}

type Call = (Attempt, oneshot::Sender<Result<(), AttemptError>>);

/// A job that asks the test what came of each attempt.
struct TestJob(mpsc::UnboundedSender<Call>);

impl Job for TestJob {
    fn attempt<'a>(&'a self, attempt: &'a Attempt) -> BoxFuture<'a, Result<(), AttemptError>> {
        let (sender, outcome) = oneshot::channel();
        self.0.send((attempt.clone(), sender)).expect("the test listens");
        async { outcome.await.expect("the test answers") }.boxed()
    }
}

/// A host that runs schedules; several one after the other share a folder and a clock.
struct TestHost {
    schedules: Arc<Schedules>,
    database: Database,
    calls: mpsc::UnboundedReceiver<Call>,
    stop: CancellationToken,
    work: JoinHandle<Result<(), ScheduleError>>,
}

impl TestHost {
    async fn start(folder: &TempDir, clock: &TestClock, settings: Vec<ScheduleSettings>) -> Self {
        let database = Database::open(&folder.path().join("tidemill.db"), DatabaseOptions::default()).unwrap();
        let schedules = Schedules::open(database.clone(), settings, Arc::new(clock.clone())).await.unwrap();
        let (sender, calls) = mpsc::unbounded_channel();
        let (schedules, stop) = (Arc::new(schedules), CancellationToken::new());
        let work = tokio::spawn({
            let (schedules, stop) = (Arc::clone(&schedules), stop.clone());
            async move {
                let job: Arc<dyn Job> = Arc::new(TestJob(sender));
                schedules.work(|_| Arc::clone(&job), stop, Duration::from_millis(1)).await
            }
        });
        Self { schedules, database, calls, stop, work }
    }

    async fn called(&mut self) -> Call {
        let call = tokio::time::timeout(Duration::from_secs(60), self.calls.recv()).await;
        call.expect("an attempt is made").expect("the host works")
    }

    /// The next attempt, which succeeds; gives the time for which it was planned.
    async fn succeeds(&mut self) -> Timestamp {
        let (attempt, answer) = self.called().await;
        answer.send(Ok(())).expect("the worker waits");
        self.ended(&attempt.run_id).await;
        attempt.due
    }

    async fn ended(&self, id: &str) -> RunReport {
        let ended = async {
            loop {
                match self.schedules.run(id).await.unwrap() {
                    Some(run) if run.outcome != Outcome::Running => return run,
                    _ => tokio::time::sleep(Duration::from_millis(1)).await,
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(60), ended).await.expect("the run ends")
    }

    /// Ends as a killed process does: nothing is written any more.
    async fn kill(self) {
        self.work.abort();
        self.stop.cancel();
        self.database.close().await;
        let _ = self.work.await;
    }

    async fn stop(self) {
        self.stop.cancel();
        self.work.await.unwrap().unwrap();
        self.database.close().await;
    }
}

fn fixture(time: &str) -> (TempDir, TestClock) {
    (TempDir::new().unwrap(), TestClock(Arc::new(Mutex::new(at(time)))))
}

#[tokio::test]
async fn a_due_time_runs_once_however_the_clock_jumps() {
    let (folder, clock) = fixture("12:00:30");
    let mut host = TestHost::start(&folder, &clock, vec![settings("* * * * *")]).await;
    while host.schedules.runs("job", 1).await.is_err() {}
    host.settled().await;
    clock.set("12:01:00");
    assert_eq!(host.succeeds().await, at("12:01:00"));
    clock.set("12:00:55");
    host.settled().await;
    clock.set("12:01:01");
    host.settled().await;
    clock.set("12:02:00");
    assert_eq!(host.succeeds().await, at("12:02:00"));
    clock.set("12:31:20");
    assert_eq!(host.succeeds().await, at("12:31:00"));
    let mut runs = host.schedules.runs("job", 100).await.unwrap();
    runs.retain(|run| run.cause != Cause::Manual);
    let causes: Vec<_> = runs.iter().map(|run| run.cause).collect();
    assert_eq!(causes, [Cause::CatchUp, Cause::Schedule, Cause::Schedule]);
    host.stop().await;
}

impl TestHost {
    /// Waits until the worker has looked at the clock: a request is answered after that, in a turn of its own.
    async fn settled(&mut self) {
        for _ in 0..2 {
            let asked = self.schedules.run_now("job").await.unwrap();
            let (attempt, answer) = self.called().await;
            assert_eq!(attempt.run_id, asked, "no due time runs");
            answer.send(Ok(())).unwrap();
            self.ended(&asked).await;
        }
    }
}

#[tokio::test]
async fn a_host_that_is_killed_while_a_job_runs_goes_on_with_it_as_the_policy_says() {
    let twice = ScheduleSettings { max_attempts: 2, ..settings("* * * * *") };
    for (settings, continues) in [
        (settings("* * * * *"), false),
        (ScheduleSettings { catch_up: CatchUp::None, ..twice.clone() }, false),
        (twice, true),
    ] {
        let (folder, clock) = fixture("12:00:30");
        let mut host = TestHost::start(&folder, &clock, vec![settings.clone()]).await;
        host.settled().await;
        clock.set("12:01:00");
        let (first, _answer) = host.called().await;
        host.kill().await;
        clock.set("12:01:05");
        let mut host = TestHost::start(&folder, &clock, vec![settings]).await;
        if continues {
            let (second, answer) = host.called().await;
            assert_eq!((&second.run_id, second.due, second.number), (&first.run_id, first.due, 2));
            answer.send(Ok(())).unwrap();
        }
        let run = host.ended(&first.run_id).await;
        let failed = (Outcome::Failed, Some("the host stopped while it ran".to_owned()));
        let expected = if continues { (Outcome::Succeeded, None) } else { failed };
        assert_eq!((run.outcome, run.error), expected);
        host.settled().await;
        clock.set("12:02:00");
        assert_eq!(host.succeeds().await, at("12:02:00"));
        host.stop().await;
    }
}

#[tokio::test]
async fn a_job_that_outlasts_the_drain_is_recorded_as_interrupted() {
    let (folder, clock) = fixture("12:00:30");
    let mut host = TestHost::start(&folder, &clock, vec![settings("* * * * *")]).await;
    let id = host.schedules.run_now("job").await.unwrap();
    let (_, _answer) = host.called().await;
    host.stop().await;
    let host = TestHost::start(&folder, &clock, vec![settings("* * * * *")]).await;
    let run = host.ended(&id).await;
    assert_eq!((run.outcome, run.error.as_deref()), (Outcome::Failed, Some("the host stopped while it ran")));
    host.stop().await;
}

#[tokio::test]
async fn a_failing_run_is_repeated_as_the_policy_says_and_a_rejected_one_is_not() {
    let (folder, clock) = fixture("12:00:30");
    let mut host =
        TestHost::start(&folder, &clock, vec![ScheduleSettings { max_attempts: 3, ..settings("@yearly") }]).await;
    let failed = || AttemptError::Failed("no".to_owned());
    let late = || AttemptError::TimedOut(Duration::from_secs(60));
    for (failures, outcome, error) in [
        (vec![failed(), late()], Outcome::Succeeded, None),
        (vec![failed(), late(), failed()], Outcome::Failed, Some("no")),
        (vec![late(), failed(), late()], Outcome::TimedOut, Some("it took longer than 60s")),
        (vec![failed(), AttemptError::Rejected("never".to_owned())], Outcome::Failed, Some("never")),
    ] {
        let id = host.schedules.run_now("job").await.unwrap();
        let attempts = failures.len() as u32;
        for (number, failure) in (1..).zip(failures) {
            let (attempt, answer) = host.called().await;
            assert_eq!((&attempt.run_id, attempt.number), (&id, number));
            answer.send(Err(failure)).unwrap();
        }
        let attempts = if outcome == Outcome::Succeeded {
            host.succeeds().await;
            attempts + 1
        } else {
            attempts
        };
        let run = host.ended(&id).await;
        assert_eq!((run.outcome, run.error.as_deref(), run.attempts), (outcome, error, attempts));
    }
    host.stop().await;
}

#[tokio::test]
async fn a_requested_run_survives_a_restart_and_an_unknown_name_is_refused() {
    let (folder, clock) = fixture("12:00:30");
    let database = Database::open(&folder.path().join("tidemill.db"), DatabaseOptions::default()).unwrap();
    let schedules =
        Schedules::open(database.clone(), vec![settings("@yearly")], Arc::new(clock.clone())).await.unwrap();
    let id = schedules.run_now("job").await.unwrap();
    let unknown = schedules.run_now("jab").await.unwrap_err();
    assert_eq!(unknown.to_string(), "there is no schedule `jab`");
    database.close().await;
    clock.set("12:00:31");
    let mut host = TestHost::start(&folder, &clock, vec![settings("@yearly")]).await;
    assert_eq!(host.succeeds().await, at("12:00:30"));
    let run = host.ended(&id).await;
    assert_eq!((run.outcome, run.cause, run.started_at), (Outcome::Succeeded, Cause::Manual, at("12:00:31")));
    host.stop().await;
}

#[tokio::test]
async fn a_changed_schedule_begins_anew() {
    let (folder, clock) = fixture("12:00:30");
    let mut host = TestHost::start(&folder, &clock, vec![settings("0 3 * * *")]).await;
    host.settled().await;
    host.stop().await;
    clock.set("18:00:30");
    let mut host = TestHost::start(&folder, &clock, vec![settings("* * * * *")]).await;
    host.settled().await;
    clock.set("18:01:00");
    assert_eq!(host.succeeds().await, at("18:01:00"));
    host.stop().await;
}

#[tokio::test]
async fn the_history_keeps_the_latest_thousand_runs_of_thirty_days() {
    let (folder, clock) = fixture("12:00:30");
    let mut host = TestHost::start(&folder, &clock, vec![settings("@yearly")]).await;
    let insert = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) \
        INSERT INTO schedule_runs (id, schedule, due, cause, started_at, finished_at, outcome, attempts) \
        SELECT 'run-' || i, 'job', ?1, 'manual', ?1, ?1, 'succeeded', 1 FROM n WHERE i <= ?2";
    let old = (at("12:00:30") - SignedDuration::from_hours(31 * 24)).to_string();
    for (time, count, left) in [("2026-11-20T11:00:00.000Z", 1500, 1000), (old.as_str(), 5, 1)] {
        let time = time.to_owned();
        host.database
            .host_write(move |connection| {
                connection.execute("DELETE FROM schedule_runs", [])?;
                connection.execute(insert, rusqlite::params![time, count])
            })
            .await
            .unwrap();
        let id = host.schedules.run_now("job").await.unwrap();
        host.succeeds().await;
        let runs = host.schedules.runs("job", 5000).await.unwrap();
        assert_eq!(runs[0].id, id);
        assert!(runs.len() <= left, "{} runs are left", runs.len());
    }
    host.stop().await;
}
