//! Random histories of writes, late and early, changes and deletions: whatever came in whatever order, what is kept equals what a whole
//! history says by definition, and accounts and volume are those of the rows that there are.

use http::Method;
use proptest::prelude::*;
use serde_json::json;
use tidemill_sdk::clock::Moment;
use tidemill_sdk::{NativeDatabase, Row, Store, params};
use transactions::{Currency, Measures, PastTransaction, Statistics, WindowSums, recompute};

use crate::support::{Fixture, delete, get, post, put, send};

/// 2024-03-01T00:00:00Z.
const START: i64 = 1_709_251_200_000;

#[derive(Clone, Debug)]
struct Payment {
    account: u8,
    /// In milliseconds from the start.
    at: i64,
    amount: i64,
    currency: &'static str,
    merchant: u8,
    category: u8,
    country: &'static str,
}

#[derive(Clone, Debug)]
enum Step {
    Write(Payment),
    Batch(Vec<Payment>),
    /// The transaction of a place among those that there are, and what it becomes.
    Change(usize, Payment),
    Delete(usize),
}

/// Times at the very edges of the windows come often: their lengths, a millisecond more and less, and none at all.
fn time() -> impl Strategy<Value = i64> {
    let minute = 60_000;
    let edges: Vec<i64> = [0, 10 * minute, 60 * minute, 1440 * minute, 7 * 1440 * minute, 30 * 1440 * minute]
        .into_iter()
        .flat_map(|edge| [edge - 1, edge, edge + 1])
        .map(|edge| edge.max(0))
        .collect();
    prop_oneof![
        3 => prop::sample::select(edges.clone()),
        1 => (prop::sample::select(edges.clone()), prop::sample::select(edges)).prop_map(|(one, other)| one + other),
        2 => 0..75 * 1440 * minute,
        2 => 0..30 * minute,
    ]
}

fn payment() -> impl Strategy<Value = Payment> {
    let amount = prop_oneof![1..600_i64, 1..100_000_i64, 999_999_999_000..=1_000_000_000_000_i64];
    let currency = prop::sample::select(vec!["USD", "EUR", "JPY", "KWD"]);
    let country = prop::sample::select(vec!["US", "DE", "BR"]);
    (0..2_u8, time(), amount, currency, 0..4_u8, 0..3_u8, country).prop_map(
        |(account, at, amount, currency, merchant, category, country)| Payment {
            account,
            at,
            amount,
            currency,
            merchant,
            category,
            country,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => payment().prop_map(Step::Write),
        1 => prop::collection::vec(payment(), 1..6).prop_map(Step::Batch),
        2 => (any::<prop::sample::Index>(), payment()).prop_map(|(place, payment)| Step::Change(place.index(1000), payment)),
        2 => any::<prop::sample::Index>().prop_map(|place| Step::Delete(place.index(1000))),
    ]
}

fn body(id: &str, payment: &Payment) -> serde_json::Value {
    json!({
        "id": id,
        "accountId": format!("account-{}", payment.account),
        "amountMinor": payment.amount,
        "currency": payment.currency,
        "merchant": format!("merchant-{}", payment.merchant),
        "category": format!("category-{}", payment.category),
        "channel": "online",
        "country": payment.country,
        "timestamp": Moment::from_millis(START + payment.at).unwrap().to_string(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_equals_what_the_whole_history_says(steps in prop::collection::vec(step(), 1..40)) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(run(&steps));
    }
}

async fn run(steps: &[Step]) {
    let fixture = Fixture::new();
    let app = fixture.app();
    let transactions = fixture.transactions();
    let mut ids: Vec<String> = Vec::new();
    let mut made = 0;
    let mut changes = 0;
    for step in steps {
        match step {
            Step::Write(payment) => {
                // The order of ids is not that of arrival, so that ties of time are broken either way.
                let id = format!("t{}", (made * 7) % 101);
                made += 1;
                let reply = post(&app, "/api/transactions", &body(&id, payment)).await;
                assert_eq!(reply.status(), 201, "{}", reply.body);
                ids.push(id);
                changes += 1;
            }
            Step::Batch(payments) => {
                let rows: Vec<_> = payments
                    .iter()
                    .map(|payment| {
                        let id = format!("t{}", (made * 7) % 101);
                        made += 1;
                        ids.push(id.clone());
                        body(&id, payment)
                    })
                    .collect();
                let reply = post(&app, "/api/transactions/batch", &json!(rows)).await;
                assert_eq!(reply.data()["created"], rows.len(), "{}", reply.body);
                changes += rows.len();
            }
            Step::Change(place, payment) if !ids.is_empty() => {
                let id = &ids[place % ids.len()];
                let reply = put(&app, &format!("/api/transactions/{id}"), &body(id, payment)).await;
                assert_eq!(reply.status(), 200, "{}", reply.body);
                changes += 2;
            }
            Step::Delete(place) if !ids.is_empty() => {
                let id = ids.swap_remove(place % ids.len());
                assert_eq!(delete(&app, &format!("/api/transactions/{id}")).await.status(), 200);
                changes += 1;
            }
            Step::Change(..) | Step::Delete(_) => {}
        }
        // At most 101 ids can be told apart.
        if made > 80 {
            break;
        }
    }
    let mut versions = 0;
    for account in 0..2 {
        let account = format!("account-{account}");
        let count = compare(transactions.store(), &account).await;
        let found = get(&app, &format!("/api/accounts/{account}")).await;
        if found.status() == 200 {
            let found = found.data();
            assert_eq!((&found["transactions"], &found["stale"]), (&json!(count), &json!(true)), "{found}");
            versions += usize::try_from(found["version"].as_i64().unwrap()).unwrap();
        } else {
            assert_eq!(count, 0);
        }
    }
    assert_eq!(versions, changes, "each change raises the version of the accounts that it touches");
    compare_volume(&fixture).await;
    assert_eq!(send(&app, Method::GET, "/api/transactions?limit=200", &[], "").await.rows().len(), ids.len());
}

/// Compares what is kept of an account with what its history says; how many transactions there are.
pub(crate) async fn compare(store: &Store<NativeDatabase>, account: &str) -> usize {
    let sql = "SELECT * FROM transactions WHERE account_id = ?1 ORDER BY sequence";
    let rows = store.execute(sql, params![account]).await.unwrap();
    let history: Vec<PastTransaction> = rows.iter().map(past).collect();
    let expected = recompute(&history);
    for (row, expected) in rows.iter().zip(expected) {
        assert_eq!(kept(row), expected, "{} of {account}", row.get::<&str>("id").unwrap());
    }
    history.len()
}

fn past(row: Row<'_>) -> PastTransaction {
    let text = |column: &str| row.get::<String>(column).unwrap();
    let timestamp = row.get("timestamp").unwrap();
    let currency = Currency::parse(&text("currency")).unwrap();
    let moment = Moment::from_millis(timestamp).unwrap();
    PastTransaction {
        id: text("id"),
        timestamp,
        measures: Measures::new(row.get("amount_minor").unwrap(), currency, moment),
        merchant: text("merchant"),
        category: text("category"),
        country: text("country"),
    }
}

fn kept(row: Row<'_>) -> Statistics {
    let number = |column: &str| row.get::<i64>(column).unwrap();
    let flag = |column: &str| row.get::<bool>(column).unwrap();
    let sums = |suffix: &str| WindowSums {
        count: number(&format!("count_{suffix}")),
        sum: number(&format!("sum_{suffix}")),
        squares_high: number(&format!("squares_high_{suffix}")),
        squares_low: number(&format!("squares_low_{suffix}")),
        logs: number(&format!("logs_{suffix}")),
        log_squares: number(&format!("log_squares_{suffix}")),
    };
    Statistics {
        previous_at: row.get("previous_at").unwrap(),
        merchant_log: row.get("merchant_log").unwrap(),
        is_country_change: flag("is_country_change"),
        is_new_merchant: flag("is_new_merchant"),
        is_new_category: flag("is_new_category"),
        is_new_country: flag("is_new_country"),
        count_10m: number("count_10m"),
        count_1h: number("count_1h"),
        sum_1h: number("sum_1h"),
        small_1h: number("small_1h"),
        day: sums("24h"),
        week: sums("7d"),
        month: sums("30d"),
        same_merchant: number("same_merchant"),
        same_category: number("same_category"),
        same_country: number("same_country"),
        near_hours: number("near_hours"),
        near_week_hours: number("near_week_hours"),
    }
}

async fn compare_volume(fixture: &Fixture) {
    let wrong = "SELECT count(*) FROM (
            SELECT hour, transactions, amount FROM hourly_volume WHERE transactions <> 0 OR amount <> 0
            EXCEPT SELECT timestamp - timestamp % 3600000, count(*), sum(amount) FROM transactions GROUP BY 1
        )";
    let missing = "SELECT count(*) FROM (
            SELECT timestamp - timestamp % 3600000, count(*), sum(amount) FROM transactions GROUP BY 1
            EXCEPT SELECT hour, transactions, amount FROM hourly_volume
        )";
    assert_eq!((fixture.count(wrong).await, fixture.count(missing).await), (0, 0));
}
