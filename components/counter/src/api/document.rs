//! The OpenAPI document of the counters, derived from the routes and types.

use tidemill_sdk::http::Failure;
use utoipa::openapi::path::{OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, PathItem, RefOr, Required, Response, Type};
use utoipa::{IntoParams, Modify, OpenApi};

/// Where the global counter is.
pub(super) const GLOBAL: &str = "/api/counter";
/// Where each other counter is.
pub(super) const NAMED: &str = "/api/counter/counters/{id}";

pub(super) const CONFLICT: &str =
    "COUNTER_OVERFLOW, or VERSION_CONFLICT with details.currentVersion; nothing was changed";

/// Describes `/api/counter`. Examples print it; the component serves it at `/api/counter/openapi.json`.
#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "Tidemill counter", description = "Durable counters with an audit trail."),
    paths(super::value, super::increment, super::decrement, super::audit, super::state),
    components(schemas(Failure)),
    modifiers(&NamedCounters, &Failures)
)]
pub struct ApiDocument;

/// The headers of a change.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes headers, which are read elsewhere")]
pub(super) struct ChangeHeaders {
    /// Makes a repeat of the request harmless for 24 hours: it gets the first answer.
    #[param(rename = "Idempotency-Key", max_length = 255)]
    idempotency_key: Option<String>,
    /// Who asks, for the audit.
    #[param(rename = "X-Client-Id", max_length = 128)]
    client_id: Option<String>,
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

/// Every operation on the global counter exists for named ones too.
struct NamedCounters;

impl Modify for NamedCounters {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let paths = &mut document.paths.paths;
        for call in ["value", "increment", "decrement", "audit"] {
            let Some(mut item) = paths.get(&format!("{GLOBAL}/{call}")).cloned() else { continue };
            for operation in operations(&mut item) {
                let id = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[a-z0-9-]{1,64}$"));
                let parameter = ParameterBuilder::new()
                    .name("id")
                    .parameter_in(ParameterIn::Path)
                    .required(Required::True)
                    .description(Some("The name of the counter"))
                    .schema(Some(id));
                let name = operation.operation_id.as_deref().unwrap_or_default();
                let named = OperationBuilder::from(operation.clone())
                    .operation_id(Some(format!("{name}OfNamed")))
                    .parameter(parameter);
                *operation = named.build();
            }
            paths.insert(format!("{NAMED}/{call}"), item);
        }
    }
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
    [&mut item.get, &mut item.post].into_iter().filter_map(Option::as_mut)
}
