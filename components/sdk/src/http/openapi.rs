//! `GET …/openapi.json`: the OpenAPI 3.1 document that utoipa derives from a component's types.

use http::StatusCode;
use utoipa::OpenApi;

use super::Answer;

/// The document of `D` as JSON, for a file or a generator.
pub fn openapi_json<D: OpenApi>() -> String {
    D::openapi().to_pretty_json().expect("a document that was derived from types is JSON")
}

/// The document of `D`, as it is served.
pub fn openapi<D: OpenApi>() -> Answer {
    Answer::text(StatusCode::OK, openapi_json::<D>())
}
