//! Transactions: features at write, stale accounts scored on a schedule, and a queue of anomalies for people to judge.
//!
//! The library is plain Rust over the SDK's database seam: `domain` says what a transaction, an anomaly, a rule and a run are, `features` what
//! is computed of a transaction, `generate` makes traffic up, `detect` chooses models and finds anomalies, `quality` measures how well,
//! `storage` owns the SQL, `flow` what jobs do, `api` the JSON and the routes. `component`, compiled for wasm, connects them with the host
//! and with the component that detects.
//!
//! ```
//! use tidemill_sdk::NativeDatabase;
//! use transactions::Transactions;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let directory = tempfile::tempdir().unwrap();
//! let app = transactions::app(Transactions::new(NativeDatabase::new(directory.path().join("transactions.db"))));
//! let body = r#"{"accountId": "a", "amountMinor": 1250, "currency": "EUR", "merchant": "Bakery", "category": "food",
//!     "channel": "card-present", "country": "DE"}"#;
//! let response = app.handle(http::Request::post("/api/transactions").body(body.into()).unwrap()).await;
//! assert_eq!(response.status(), 201);
//! # }
//! ```

mod api;
#[cfg(target_arch = "wasm32")]
mod component;
mod detect;
mod domain;
mod features;
mod flow;
mod generate;
mod quality;
mod storage;

pub use api::{ApiDocument, app};
pub use detect::{Engine, EngineError, FitOptions, Scored};
pub use domain::{
    BASE_CURRENCY, Currency, Details, GenerateParameters, Job, MAX_AMOUNT_MINOR, Measures, Reason, Rule, RuleFields,
    RuleKind, Run, RunCounts, RunOrigin, RunStatus, SMALL_AMOUNT, Status, Verdict,
};
pub use features::{
    FEATURES, FEATURES_VERSION, Feature, PastTransaction, Statistics, Told, Vector, WindowCount, WindowSums, reason,
    recompute,
};
pub use flow::{Flow, streams};
pub use generate::{Kind, Made, Traffic};
pub use quality::{
    Baseline, FeedbackQuality, KindQuality, LabelQuality, Quality, auc, average_precision, precision_at,
};
pub use storage::{Account, Anomaly, AnomalyDetails, Score, StoredTransaction, Transactions};

/// The OpenAPI 3.1 document of `/api/transactions`, `/api/accounts` and `/api/anomalies`, as JSON.
pub fn openapi() -> String {
    tidemill_sdk::http::openapi_json::<ApiDocument>()
}
