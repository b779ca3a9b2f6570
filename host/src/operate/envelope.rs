//! The JSON envelope of the HTTP contract, as the host writes it. Leaves out which failure means what.

use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Success<T> {
    success: bool,
    data: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<Page>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    next_cursor: Option<String>,
}

#[derive(Serialize)]
struct Failure<'a> {
    success: bool,
    error: Problem<'a>,
}

#[derive(Serialize)]
struct Problem<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Value>,
}

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// The field's path, such as `to` or `metrics[0].id`.
    pub field: String,
    /// What it should be, for people.
    pub message: String,
}

/// The body of an answer with `data`.
///
/// # Errors
///
/// Fails where the data cannot be JSON.
pub fn success(data: impl Serialize) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Success { success: true, data, page: None })
}

/// The body of an answer with one page of a list; `next_cursor` leads to the next one.
///
/// # Errors
///
/// Fails where the data cannot be JSON.
pub fn page(data: impl Serialize, next_cursor: Option<String>) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Success { success: true, data, page: Some(Page { next_cursor }) })
}

/// The body of an answer that tells a failure. `code` is SCREAMING_SNAKE, `message` is for people, `details` is what the code says
/// it is: for `VALIDATION_FAILED`, a list of [`FieldProblem`].
#[must_use]
pub fn failure(code: &str, message: &str, details: Option<Value>) -> Vec<u8> {
    // Text, booleans and JSON always serialise.
    serde_json::to_vec(&Failure { success: false, error: Problem { code, message, details } }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_members_are_the_contracts() {
        let parse = |body: Vec<u8>| serde_json::from_slice::<Value>(&body).unwrap();
        assert_eq!(parse(success([1]).unwrap()), json!({"success": true, "data": [1]}));
        let last = json!({"success": true, "data": [], "page": {"nextCursor": null}});
        assert_eq!(parse(page([0; 0], None).unwrap()), last);
        let problem = FieldProblem { field: "to".to_owned(), message: "a number".to_owned() };
        let failed = json!({"success": false, "error": {
            "code": "VALIDATION_FAILED", "message": "no", "details": [{"field": "to", "message": "a number"}]}});
        assert_eq!(parse(failure("VALIDATION_FAILED", "no", Some(json!([problem])))), failed);
        let failed = json!({"success": false, "error": {"code": "NOT_FOUND", "message": "no"}});
        assert_eq!(parse(failure("NOT_FOUND", "no", None)), failed);
    }
}
