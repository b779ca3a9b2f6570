//! The OpenAPI document of the experiments, derived from the routes and types.

use tidemill_sdk::http::Failure;
use utoipa::openapi::{PathItem, RefOr, Response};
use utoipa::{IntoParams, Modify, OpenApi};

/// Describes `/api/experiments` and `/api/metric-values`. Examples print it; the component serves it at
/// `/api/experiments/openapi.json`.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Tidemill experiments",
        description = "Experiments, their results, and what difference-in-differences makes of them."
    ),
    paths(
        super::experiments::define,
        super::experiments::list,
        super::experiments::list_templates,
        super::experiments::find,
        super::experiments::delete,
        super::results::find,
        super::upload::upload,
        super::results::analyze,
        super::export::observations,
        super::metric_values::list,
        super::metric_values::create,
        super::metric_values::find,
        super::metric_values::update,
        super::metric_values::delete,
        super::metric_values::history,
        super::state
    ),
    components(schemas(Failure, super::types::ObservationsBody, super::types::ObservationBody)),
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
