//! The OpenAPI document of the transactions, derived from the routes and types.

use tidemill_sdk::http::Failure;
use utoipa::openapi::{PathItem, RefOr, Response};
use utoipa::{IntoParams, Modify, OpenApi};

/// Describes `/api/transactions`, `/api/accounts` and `/api/anomalies`. Examples print it; the component serves it at
/// `/api/transactions/openapi.json`.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Tidemill transactions",
        description = "Transactions with features computed at write, anomalies with reasons, and what people say about them."
    ),
    paths(
        super::transactions::create,
        super::transactions::list,
        super::transactions::find,
        super::transactions::update,
        super::transactions::delete,
        super::batch::create,
        super::accounts::list,
        super::accounts::find,
        super::accounts::transactions,
        super::anomalies::list,
        super::anomalies::find,
        super::anomalies::judge,
        super::anomalies::withdraw,
        super::rules::list,
        super::rules::create,
        super::rules::find,
        super::rules::update,
        super::rules::delete,
        super::rules::replay,
        super::jobs::detect,
        super::jobs::generate,
        super::jobs::list,
        super::jobs::find,
        super::overview::overview,
        super::quality::quality,
        super::quality::models,
        super::state
    ),
    components(schemas(Failure)),
    modifiers(&Failures)
)]
pub struct ApiDocument;

/// The headers of a write.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes headers, which are read elsewhere")]
pub(super) struct WriteHeaders {
    /// Makes a repeat of the request harmless for 24 hours: it gets the first answer.
    #[param(rename = "Idempotency-Key", max_length = 255)]
    idempotency_key: Option<String>,
    /// Identifies the request; made if it is left out.
    #[param(rename = "X-Request-Id", max_length = 128)]
    request_id: Option<String>,
}

/// What part of a list to get.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, whose parameters are read one by one to name every bad one")]
pub(super) struct PageParameters {
    /// How many rows at most; 50 if left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `nextCursor` of the page before; the first page if left out.
    cursor: Option<String>,
}

/// Which transactions to list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, whose parameters are read one by one to name every bad one")]
pub(super) struct TransactionFilters {
    /// Only those from then on.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Only those before then.
    #[param(format = DateTime)]
    to: Option<String>,
    /// Only those that were scored at least this.
    #[param(rename = "minScore", minimum = 0, maximum = 1)]
    min_score: Option<f64>,
}

/// Every operation may fail in the shared way.
struct Failures;

impl Modify for Failures {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::{ContentBuilder, Ref, ResponseBuilder};
        for operation in document.paths.paths.values_mut().flat_map(operations) {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Failure"))).build();
            let failure: Response = ResponseBuilder::new()
                .description("Any other failure, such as 422 VALIDATION_FAILED")
                .content("application/json", content)
                .build();
            operation.responses.responses.insert("default".to_owned(), RefOr::T(failure));
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut utoipa::openapi::path::Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.delete].into_iter().filter_map(Option::as_mut)
}
