//! The component that hosts run: the HTTP handler, the consumer of runs and the jobs over the host's SQLite, and the engine over the
//! interface that another component satisfies. What they do is in the library.

use std::sync::LazyLock;

use bindings::tidemill::anomaly::detector;
use tidemill_sdk::SpinDatabase;
use tidemill_sdk::events::Drain;
use tidemill_sdk::http::App;
use tidemill_sdk::spin_sdk::wasip3;
use wasip3::http::types::{ErrorCode, Request, Response};

use crate::detect::{Engine, EngineError, FitOptions, Scored};
use crate::flow::Flow;
use crate::storage::Transactions;

mod bindings {
    tidemill_sdk::spin_sdk::wit_bindgen::generate!({
        runtime_path: "tidemill_sdk::spin_sdk::wit_bindgen::rt",
        world: "detecting",
        path: "../../wit/anomaly",
    });
}

/// The label of the database in `spin.toml`.
const DATABASE: &str = "transactions";

static TRANSACTIONS: LazyLock<Transactions<SpinDatabase>> =
    LazyLock::new(|| Transactions::new(SpinDatabase::new(DATABASE)));
static APP: LazyLock<App> = LazyLock::new(|| crate::api::app(TRANSACTIONS.clone()));
static STREAMS: LazyLock<Drain<SpinDatabase, Flow<SpinDatabase, Imported>>> =
    LazyLock::new(|| crate::flow::streams(&TRANSACTIONS, Imported));
static JOBS: LazyLock<Flow<SpinDatabase, Imported>> = LazyLock::new(|| Flow::new(TRANSACTIONS.clone(), Imported));

struct Component;
wasip3::http::service::export!(Component);
tidemill_sdk::export_consumer!(STREAMS);
tidemill_sdk::export_jobs!(JOBS);

impl wasip3::exports::http::handler::Guest for Component {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        STREAMS.serve(&APP, request).await
    }
}

/// The engine behind the import.
struct Imported;

impl Engine for Imported {
    fn fit(&self, columns: u32, values: Vec<f32>, options: &FitOptions) -> Result<Vec<u8>, EngineError> {
        let FitOptions { trees, sample_size, contamination, seed } = *options;
        let options =
            detector::Options { trees, sample_size, split_features: 1, contamination: Some(contamination), seed };
        detector::fit(&detector::Matrix { columns, values }, options).map_err(|error| told(&error))
    }

    fn threshold(&self, model: &[u8]) -> Result<f64, EngineError> {
        detector::describe(model).map(|description| description.threshold).map_err(|error| told(&error))
    }

    fn score(&self, model: &[u8], columns: u32, values: Vec<f32>, explain: bool) -> Result<Scored, EngineError> {
        let matrix = detector::Matrix { columns, values };
        let detector::Scored { scores, ranks, contributions } =
            detector::score(model, &matrix, explain).map_err(|error| told(&error))?;
        Ok(Scored { scores, ranks, contributions })
    }
}

fn told(error: &detector::Error) -> EngineError {
    let (detector::Error::InvalidInput(message)
    | detector::Error::InvalidModel(message)
    | detector::Error::Other(message)) = error;
    EngineError(message.clone())
}
