//! Archives of the real host's data: any moment is restored as it was, and whatever goes wrong with an archive is told, mended, and keeps
//! nobody from writing.

mod gaps;
mod moments;
mod refusals;

use std::time::SystemTime;

use serde_json::Value;

use crate::support::{Application, Ended, Host, within};

/// An archive that is written ten times a second, with more settings.
pub(crate) fn archive(settings: &str) -> String {
    format!("\n[application.tool.tidemill.archive]\nfolder = \"archive\"\ninterval = \"100ms\"\n{settings}\n")
}

/// Restores a moment of the archive.
async fn restore_at(application: &Application, at: &str) -> Ended {
    let ended = application.launch(&["restore", "archive", "--at", at, "--state-dir", "state"]).end().await;
    // A database that was closed has none: it would be taken for one of the file that was restored.
    assert!(ended.status != Some(0) || !application.path("counter.db-wal").exists());
    ended
}

/// The moment that a restore says it came to.
#[track_caller]
fn moment_of(ended: &Ended) -> String {
    assert_eq!(ended.status, Some(0), "{ended:?}");
    let (_, moment) = ended.stdout.trim_end().rsplit_once("as it was at ").expect("it says so last");
    moment.to_owned()
}

/// The periods of the archive, as `--list` has them.
async fn periods(application: &Application) -> Vec<Value> {
    let ended = application.launch(&["restore", "--list", "--json", "--state-dir", "state"]).end().await;
    assert_eq!(ended.status, Some(0), "{ended:?}");
    serde_json::from_str(&ended.stdout).expect("it is JSON")
}

/// A time in milliseconds since 1970.
pub(crate) fn milliseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).expect("it is later");
    i64::try_from(since.as_millis()).expect("it is small")
}

/// A time in the form that `--at` takes.
pub(crate) fn rfc3339(milliseconds: i64) -> String {
    jiff::Timestamp::from_millisecond(milliseconds).expect("it is in range").to_string()
}

/// A metric of the archive, once there is one.
async fn metric(host: &Host, name: &str) -> Option<f64> {
    let reply = host.get("/metrics").await;
    let line =
        reply.text().lines().find_map(|line| line.strip_prefix(&format!("tidemill_archive_{name} ")))?.to_owned();
    Some(line.parse().expect("it is a number"))
}

/// Waits until a metric of the archive is at least so much.
async fn at_least(host: &Host, name: &str, value: f64) {
    let reached = async { while metric(host, name).await.is_none_or(|now| now < value) {} };
    within(&format!("{name} of {value}"), reached).await;
}

/// Waits until all that was written before is archived.
pub(crate) async fn archived(host: &Host) {
    #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
    let now = milliseconds(SystemTime::now()) as f64 / 1000.0;
    at_least(host, "complete_to_timestamp_seconds", now + 0.001).await;
}
