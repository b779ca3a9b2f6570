//! What a restored moment holds, of two databases that clients write to while hosts are killed: all that was acknowledged before it,
//! nothing that was sent after it, and both databases as they were at the same instant.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use super::{archive, archived, milliseconds, moment_of, periods, restore_at, rfc3339};
use crate::backups::instant::{CLIENTS, Times, both, collect, write, write_pairs};
use crate::backups::{assert_done, increment, value};
use crate::counter::replay;
use crate::support::{Application, Hosts, Random, within};
use crate::transactions;

/// Writes from one kill to the next.
const WRITES: u64 = 400;
const KILLS: u64 = 3;

#[tokio::test]
async fn a_restored_moment_is_what_was_acknowledged_at_it_in_all_databases_whenever_hosts_were_killed() {
    let application = both(&archive(""));
    let mut host = application.up().start().await;
    let hosts = Arc::new(Hosts::new(host.address));
    let stopping = Arc::new(AtomicBool::new(false));
    let mut clients: Vec<_> =
        (0..CLIENTS).map(|client| tokio::spawn(write(Arc::clone(&hosts), Arc::clone(&stopping), client))).collect();
    clients.push(tokio::spawn(write_pairs(Arc::clone(&hosts), Arc::clone(&stopping))));
    let mut random = Random::new(3000);
    let mut moments = Vec::new();
    for _ in 0..KILLS {
        archived(&host).await;
        within("writes", hosts.acknowledged(hosts.so_far() + random.below(WRITES))).await;
        moments.push(milliseconds(SystemTime::now()));
        within("further writes", hosts.acknowledged(hosts.so_far() + random.below(WRITES))).await;
        hosts.gone();
        host.kill().await;
        host = application.up().start().await;
        hosts.moved(host.address);
    }
    archived(&host).await;
    stopping.store(true, Ordering::Relaxed);
    let times = collect(clients).await;
    moments.push(milliseconds(SystemTime::now()));
    // A host that stops copies to the last what was written.
    host.stop().await;
    let all = periods(&application).await;
    assert_eq!(all.len(), 1 + usize::try_from(KILLS).unwrap(), "{all:?}");
    assert!(all.iter().all(|period| period["damage"].is_null() && period["moments"].as_u64() > Some(1)), "{all:?}");

    // The hosts that look at what was restored write nothing to the archive.
    let manifest = std::fs::read_to_string(application.path("spin.toml")).unwrap();
    application.write("spin.toml", manifest.replace(&archive(""), ""));
    random.shuffle(&mut moments);
    for at in moments {
        let ended = restore_at(&application, &rfc3339(at)).await;
        let moment: jiff::Timestamp = moment_of(&ended).parse().unwrap();
        assert!(moment.as_millisecond() <= at, "{ended:?}");
        holds_what_was_acknowledged(&application, &times, moment.as_millisecond()).await;
    }
    let latest = moment_of(&restore_at(&application, "latest").await);
    assert_eq!(all[all.len() - 1]["to"], latest);
    let host = application.up().start().await;
    assert_eq!(replay(&host).await.len(), times.len(), "all of it, as the last host stopped");
    host.stop().await;
}

async fn holds_what_was_acknowledged(application: &Application, times: &Times, moment: i64) {
    let known = transactions::check(&application.path("transactions.db")).await;
    let host = application.up().start().await;
    let audit = replay(&host).await;
    for (id, (sent, answered)) in times {
        let is_there = audit.contains_key(id);
        assert!(is_there || milliseconds(*answered) >= moment, "{id} was acknowledged before {}", rfc3339(moment));
        assert!(!is_there || milliseconds(*sent) <= moment, "{id} was sent after {}", rfc3339(moment));
    }
    assert!(!audit.is_empty());
    let first = audit.keys().filter(|id| id.starts_with("pair-")).count();
    let second = known.len();
    assert!(first == second || first == second + 1, "{first} and {second}: not one instant");
    // Streams go on from positions that belong to the log beside them.
    transactions::detect(&host).await;
    increment(&host, 1).await;
    assert_eq!(replay(&host).await.len(), audit.len() + 1);
    host.stop().await;
}

#[tokio::test]
async fn what_was_there_is_kept_and_each_moment_can_be_restored_again() {
    let application = Application::counter(&archive(""));
    let host = application.up().start().await;
    let mut moments = Vec::new();
    for expected in 1..=5 {
        increment(&host, 1).await;
        archived(&host).await;
        moments.push((expected, rfc3339(milliseconds(SystemTime::now()))));
    }
    host.kill().await;
    let manifest = std::fs::read_to_string(application.path("spin.toml")).unwrap();
    application.write("spin.toml", manifest.replace(&archive(""), ""));
    for (expected, at) in moments.iter().rev().chain(&moments) {
        moment_of(&restore_at(&application, at).await);
        let host = application.up().start().await;
        assert_eq!(value(&host).await, *expected);
        host.stop().await;
    }
    let kept = crate::backups::names(&application.path(""));
    let kept = kept.iter().filter(|name| name.starts_with("counter.db.before-restore-") && name.ends_with('Z')).count();
    assert_eq!(kept, 2 * moments.len());
}

#[tokio::test]
async fn a_deployment_switches_an_archive_on_and_off() {
    let application = Application::counter("");
    let host = application.up().start().await;
    increment(&host, 1).await;
    let manifest = std::fs::read_to_string(application.path("spin.toml")).unwrap();
    let deploy = || application.launch(&["deploy", "--state-dir", "state", "--probation", "0s"]).end();
    application.write("spin.toml", manifest.clone() + &archive(""));
    assert_done(&deploy().await);
    archived(&host).await;
    increment(&host, 1).await;
    application.write("spin.toml", &manifest);
    assert_done(&deploy().await);
    increment(&host, 1).await;
    assert_eq!(value(&host).await, 3);
    host.stop().await;
    moment_of(&restore_at(&application, "latest").await);
    let host = application.up().start().await;
    assert_eq!(value(&host).await, 2, "as the second deployment found it");
    host.stop().await;
}

#[tokio::test]
async fn large_logs_are_moved_into_the_databases_and_every_generation_is_archived() {
    let application = Application::counter(&archive(""));
    let host = application.up().start().await;
    archived(&host).await;
    let database = rusqlite::Connection::open(application.path("counter.db")).unwrap();
    database.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
    database.execute_batch("PRAGMA wal_autocheckpoint = 0; CREATE TABLE filling (content)").unwrap();
    let log = application.path("counter.db-wal");
    let (mut generations, mut before) = (0, 0);
    while generations < 3 {
        database.execute("INSERT INTO filling VALUES (randomblob(3000000))", []).unwrap();
        increment(&host, 1).await;
        archived(&host).await;
        // It is begun anew: SQLite then cuts off what is over 64 MiB only, so its beginning tells.
        let head = std::fs::read(&log).unwrap();
        let salts = i64::from_be_bytes(head[16..24].try_into().unwrap());
        generations += u32::from(salts != before);
        before = salts;
        assert!(head.len() < 64 << 20, "it grows: {}", head.len());
        database.execute_batch("DELETE FROM filling").unwrap();
    }
    let expected = value(&host).await;
    host.stop().await;
    drop(database);
    let copies = |name: &String| name.starts_with("database-counter.") && name.ends_with(".wal");
    let period = crate::backups::names(&application.path("archive")).into_iter().find(|name| name != "lock").unwrap();
    let files = crate::backups::names(&application.path(&format!("archive/{period}")));
    assert!(files.iter().filter(|name| copies(name)).count() >= 3, "{files:?}");
    moment_of(&restore_at(&application, "latest").await);
    let host = application.up().start().await;
    assert_eq!(value(&host).await, expected);
    host.stop().await;
}
