//! Random changes with repeated keys, compared with a model that keeps everything in memory.

use std::collections::HashMap;

use counter::{Amount, Change, Counter, CounterId, Counters, Entry, Keyed, Operation, Refusal};
use proptest::prelude::*;
use tidemill_sdk::NativeDatabase;
use tidemill_sdk::http::{ApiError, PageRequest};

use crate::support::{Fixture, change, key};

#[derive(Clone, Debug)]
struct Step {
    increment: bool,
    amount: i64,
    /// Few keys, so that many repeat, with the same request or another.
    key: Option<u8>,
    /// Expect the version that is current plus this.
    expected: Option<i64>,
}

fn step() -> impl Strategy<Value = Step> {
    let amount = prop_oneof![1..=3_i64, 999_998..=1_000_000_i64];
    let expected = prop_oneof![3 => Just(None), 1 => (-1..=1_i64).prop_map(Some)];
    (any::<bool>(), amount, proptest::option::of(0..4_u8), expected)
        .prop_map(|(increment, amount, key, expected)| Step { increment, amount, key, expected })
}

/// What a change must do, without a database.
struct Model {
    counter: Counter,
    entries: Vec<Entry>,
    answers: HashMap<u8, (String, String)>,
}

impl Model {
    fn apply(&mut self, change: &Change) -> Result<Counter, Refusal> {
        let value = self.counter.after(change)?;
        let counter = Counter { value, version: self.counter.version + 1, last_updated: Some(change.at.to_string()) };
        self.entries.push(Entry {
            operation: change.operation,
            amount: change.amount.get(),
            value_before: self.counter.value,
            value_after: value,
            version: counter.version,
            request_id: change.request_id.clone(),
            client_id: None,
            timestamp: change.at.to_string(),
        });
        self.counter = counter.clone();
        Ok(counter)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_changes_does_what_the_model_does(
        steps in proptest::collection::vec(step(), 1..40),
        start in prop_oneof![Just(0), i64::MAX - 2_000_000..=i64::MAX, i64::MIN..=i64::MIN + 2_000_000],
    ) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(run(&steps, start));
    }
}

async fn run(steps: &[Step], start: i64) {
    let fixture = Fixture::new();
    let counters = fixture.counters();
    let id = CounterId::global();
    let mut counter = Counter::default();
    if start != 0 {
        fixture.set(&id, start, 1).await;
        counter = counters.get(&id).await.unwrap();
    }
    let mut model = Model { counter: counter.clone(), entries: Vec::new(), answers: HashMap::new() };
    for step in steps {
        let operation = if step.increment { Operation::Increment } else { Operation::Decrement };
        let expected_version = step.expected.map(|difference| model.counter.version + difference);
        let change = Change { expected_version, ..change(operation, step.amount) };
        match step.key {
            None => assert_eq!(counters.change(&change).await.unwrap(), model.apply(&change)),
            Some(key) => keyed(&counters, &mut model, &change, key).await,
        }
        assert_eq!(counters.get(&id).await.unwrap(), model.counter);
    }
    let audit = whole_audit(&counters, &id).await;
    assert_eq!(audit, model.entries);
    assert_eq!(
        audit.iter().fold(counter.value, |value, entry| {
            value
                + Amount::new(entry.amount).unwrap().get()
                    * if entry.operation == Operation::Increment { 1 } else { -1 }
        }),
        model.counter.value
    );
}

async fn keyed(counters: &Counters<NativeDatabase>, model: &mut Model, change: &Change, name: u8) {
    let body = format!("{:?} {:?} {:?}", change.operation, change.amount, change.expected_version);
    let keyed = Keyed {
        key: key(&name.to_string(), &body),
        answer: r#"["{value}","{version}"]"#,
        refusal: &|refusal: Refusal| ApiError::conflict("REFUSED", refusal.to_string()),
    };
    let answer = counters.change_once(change, keyed).await;
    match model.answers.get(&name) {
        Some((first, _)) if *first != body => assert_eq!(answer.unwrap_err().code, "IDEMPOTENCY_KEY_REUSED"),
        Some((_, stored)) => {
            let answer = answer.unwrap();
            assert_eq!(answer.headers["idempotency-replayed"], "true");
            assert_eq!(answer.body, stored.as_bytes());
        }
        None => {
            let answer = answer.unwrap();
            assert!(!answer.headers.contains_key("idempotency-replayed"));
            match model.apply(change) {
                Ok(counter) => assert_eq!(answer.body, format!("[{},{}]", counter.value, counter.version)),
                Err(_) => assert_eq!(answer.status, 409),
            }
            model.answers.insert(name, (body, String::from_utf8(answer.body.to_vec()).unwrap()));
        }
    }
}

/// All entries, oldest first, read in small pages.
async fn whole_audit(counters: &Counters<NativeDatabase>, id: &CounterId) -> Vec<Entry> {
    let mut audit: Vec<Entry> = Vec::new();
    loop {
        let page = PageRequest { limit: 3, after: audit.last().map(|entry| entry.version) };
        let entries = counters.audit(id, &page).await.unwrap();
        let more = entries.len() > 3;
        audit.extend(entries.into_iter().take(3));
        if !more {
            audit.reverse();
            return audit;
        }
    }
}
