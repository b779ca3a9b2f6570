//! The OpenAPI document of the vendors, derived from the routes and types.

use tidemill_sdk::http::Failure;
use utoipa::openapi::{PathItem, RefOr, Response};
use utoipa::{IntoParams, Modify, OpenApi};

use crate::domain::Status;

/// Describes `/api/vendors`, `/api/orders` and `/api/dashboard`. Examples print it; the component serves it at
/// `/api/vendors/openapi.json`.
#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "Tidemill vendors", description = "Vendors, their orders, and what is counted of them."),
    paths(
        super::dashboard::summary,
        super::vendors::list,
        super::vendors::create,
        super::vendors::find,
        super::vendors::update,
        super::vendors::delete,
        super::report::report,
        super::report::lead_times,
        super::scorecard::find,
        super::scorecard::update,
        super::orders::list,
        super::orders::create,
        super::orders::find,
        super::orders::update,
        super::orders::delete,
        super::orders::history,
        super::transitions::create,
        super::export::orders,
        super::runs::simulate,
        super::runs::backfill,
        super::runs::verify,
        super::runs::list,
        super::runs::find,
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

/// Which orders to get.
#[derive(IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the query, whose parameters are read one by one to name every bad one")]
pub(super) struct OrderParameters {
    /// Only those of this vendor.
    vendor_id: Option<String>,
    /// Only those of this status.
    status: Option<Status>,
    /// Only those placed at this time or later: RFC 3339, or a day in UTC, from its beginning.
    from: Option<String>,
    /// Only those placed before this time: RFC 3339, or a day in UTC, which is included.
    to: Option<String>,
}

/// Of which days to get a report.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, whose parameters are read one by one to name every bad one")]
pub(super) struct SpanParameters {
    /// The first day, such as 2031-05-01; all time if both are left out.
    from: Option<String>,
    /// The last day, at most 365 days later.
    to: Option<String>,
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
