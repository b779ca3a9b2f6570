//! Many connections at once: nothing is lost, nothing happens twice.

use std::sync::Barrier;
use std::thread;

use counter::{Counter, CounterId, Keyed, Operation};
use tidemill_sdk::http::{Answer, PageRequest};

use crate::support::{Fixture, change, key};

/// Runs `work` on several threads that start together, each with an index and a single-threaded runtime.
fn together<T: Send>(threads: usize, work: impl AsyncFn(usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(threads);
    let run = |index| {
        barrier.wait();
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work(index))
    };
    let run = &run;
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|index| scope.spawn(move || run(index))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

#[test]
fn changes_from_many_connections_are_all_counted_once_in_one_order() {
    let fixture = Fixture::new();
    let answers = together(8, async |index| {
        let counters = fixture.counters();
        let mut versions = Vec::new();
        for _ in 0..25 {
            let operation = if index % 4 == 3 { Operation::Decrement } else { Operation::Increment };
            versions.push(counters.change(&change(operation, 2)).await.unwrap().unwrap().version);
        }
        versions
    });
    let mut versions = answers.concat();
    versions.sort_unstable();
    assert_eq!(versions, (1..=200).collect::<Vec<i64>>());

    block_on(async {
        let (counters, id) = (fixture.counters(), CounterId::global());
        let Counter { value, version, .. } = counters.get(&id).await.unwrap();
        assert_eq!((value, version), ((150 - 50) * 2, 200));
        let mut audit = counters.audit(&id, &PageRequest { limit: 200, after: None }).await.unwrap();
        audit.reverse();
        let mut before = 0;
        for (entry, version) in audit.iter().zip(1..) {
            assert_eq!((entry.version, entry.value_before), (version, before));
            before = entry.value_after;
        }
        assert_eq!(before, value);
    });
}

#[test]
fn copies_of_a_keyed_change_that_race_take_effect_once_and_answer_alike() {
    let fixture = Fixture::new();
    for round in 1..=10 {
        let answers: Vec<Answer> = together(6, async |_| {
            let keyed = Keyed {
                key: key(&round.to_string(), ""),
                answer: r#"["{value}","{version}"]"#,
                refusal: &|refusal| panic!("refused: {refusal}"),
            };
            fixture.counters().change_once(&change(Operation::Increment, 1), keyed).await.unwrap()
        });
        assert!(answers.iter().all(|answer| answer.body == format!("[{round},{round}]")), "{answers:?}");
        let first = answers.iter().filter(|answer| !answer.headers.contains_key("idempotency-replayed"));
        assert_eq!(first.count(), 1);
    }
    let counter = block_on(async { fixture.counters().get(&CounterId::global()).await.unwrap() });
    assert_eq!((counter.value, counter.version), (10, 10));
}

#[test]
fn of_many_who_expect_the_same_version_one_succeeds() {
    let fixture = Fixture::new();
    let results = together(6, async |_| {
        let change = counter::Change { expected_version: Some(0), ..change(Operation::Increment, 1) };
        fixture.counters().change(&change).await.unwrap()
    });
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    let conflict = counter::Refusal::VersionConflict { current: 1 };
    assert_eq!(results.iter().filter(|result| **result == Err(conflict)).count(), 5);
}
