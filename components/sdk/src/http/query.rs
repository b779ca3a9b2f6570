//! Query strings, read by the same rules as bodies.
//! Leaves the rules to `validate`.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde_json::{Map, Value};

use super::validate::{Fields, Problems};
use super::{ApiError, FieldProblem};

/// The parameters of a query string. The extractor refuses a parameter that is given twice.
#[derive(Clone, Debug)]
pub struct Query(Map<String, Value>);

impl Query {
    /// Reads the parameters; `read` asks for each of them, and returns `None` only if a required one is bad.
    ///
    /// # Errors
    /// 422 `VALIDATION_FAILED` with every bad parameter, also those that `read` never asked for.
    pub fn read<T>(&self, read: impl FnOnce(&mut Fields<'_>) -> Option<T>) -> Result<T, ApiError> {
        let problems = Problems::default();
        let mut fields = Fields::of_query(&self.0, &problems);
        let value = read(&mut fields);
        fields.refuse_unknown();
        problems.into_result(value)
    }
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let mut parameters = Map::new();
        for (name, value) in form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()) {
            if parameters.insert(name.clone().into_owned(), Value::String(value.into_owned())).is_some() {
                let message = "may be given only once".to_owned();
                return Err(ApiError::validation(&[FieldProblem { field: name.into_owned(), message }]));
            }
        }
        Ok(Self(parameters))
    }
}
