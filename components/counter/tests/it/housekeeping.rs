//! The jobs: what they do, and which there are.

use counter::{Housekeeping, Keyed, Operation};
use tidemill_sdk::clock::{self, Moment};
use tidemill_sdk::jobs::{Due, run_named};
use tidemill_sdk::{FailureKind, idempotency};

use crate::support::{Fixture, change_at, key};

fn due() -> Due {
    Due { at: clock::now(), run_id: "0197f1c2-7c3e-7000-8000-000000000000".to_owned(), attempt: 1 }
}

#[tokio::test]
async fn expired_idempotency_keys_are_removed() {
    let fixture = Fixture::new();
    let counters = fixture.counters();
    let yesterday = Moment::from_millis(clock::now().as_millis() - idempotency::RETENTION_MILLIS - 1).unwrap();
    for (name, at) in [("new", clock::now()), ("old", yesterday)] {
        let keyed = Keyed { key: key(name, ""), answer: "{}", refusal: &|refusal| panic!("refused: {refusal}") };
        counters.change_once(&change_at(Operation::Increment, 1, at), keyed).await.unwrap();
    }
    run_named(&Housekeeping::new(counters.clone()), "expire-idempotency-keys", &due()).await.unwrap();
    let rows = counters.store().execute("SELECT key FROM tidemill_idempotency", Vec::new()).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.get("key").unwrap()).collect::<Vec<String>>(), ["new"]);
}

#[tokio::test]
async fn a_job_of_another_name_is_rejected_with_the_names_there_are() {
    let failure = run_named(&Housekeeping::new(Fixture::new().counters()), "expire", &due()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Rejected);
    assert_eq!(failure.message, "there is no job \"expire\": the component has expire-idempotency-keys");
}
