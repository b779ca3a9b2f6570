//! What the change log says of counters, whose rows are written by a trigger of a view.

use counter::Operation;
use tidemill_sdk::events::{Change, Consumer, Drain, Stream};
use tidemill_sdk::{Failure, NativeDatabase};

use crate::support::{Fixture, change};

const STREAMS: &[Stream] = &[Stream::new("live", "counters")];

/// Keeps what it is told.
#[derive(Default)]
struct Told(std::sync::Mutex<Vec<Change>>);

impl Consumer for Told {
    async fn handle(&self, _stream: &str, batch: &[Change]) -> Result<(), Failure> {
        self.0.lock().unwrap().extend_from_slice(batch);
        Ok(())
    }
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Row {
    id: String,
    value: i64,
    version: i64,
}

#[tokio::test]
async fn each_change_of_a_counter_is_logged_with_its_request() {
    let fixture = Fixture::new();
    let counters = fixture.counters();
    let drain: Drain<NativeDatabase, Told> = Drain::new(counters.store().clone(), STREAMS, Told::default());
    drain.prepare().await.unwrap();
    counters.change(&change(Operation::Increment, 5)).await.unwrap().unwrap();
    counters.change(&change(Operation::Decrement, 2)).await.unwrap().unwrap();
    drain.run().await;
    let told = drain.consumer().0.lock().unwrap();
    let row = |value, version| Row { id: "global-counter".to_owned(), value, version };
    assert_eq!(told.len(), 2);
    assert_eq!((told[0].before.as_deref(), told[0].after::<Row>().unwrap()), (None, row(5, 1)));
    assert_eq!((told[1].before::<Row>().unwrap(), told[1].after::<Row>().unwrap()), (row(5, 1), row(3, 2)));
    assert!(told.iter().all(|change| change.request_id.as_deref() == Some("test")));
}
