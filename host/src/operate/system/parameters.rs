//! What requests carry: query parameters and bodies. Every bad one is named at once.

use axum::body::{Body, to_bytes};
use http::Uri;
use serde_json::{Map, Value};

use super::answer::Refusal;
use crate::operate::envelope::FieldProblem;

/// Items of a page where nothing is said, and at most.
const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 200;

/// The longest body, in bytes: a few numbers.
const MAX_BODY: usize = 64 << 10;

/// What a list is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ListQuery<C> {
    /// Items, 1 to 200; by default 50.
    pub(super) limit: usize,
    /// Where the page begins; nothing for the first one.
    pub(super) cursor: Option<C>,
    /// `stream`.
    pub(super) stream: Option<String>,
}

impl<C> ListQuery<C> {
    /// From the address of a request; `parse_cursor` reads what an earlier page gave.
    pub(super) fn read(uri: &Uri, parse_cursor: impl Fn(&str) -> Option<C>) -> Result<Self, Refusal> {
        let mut query = Self { limit: DEFAULT_LIMIT, cursor: None, stream: None };
        let mut problems = Problems::default();
        for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
            match name.as_ref() {
                "limit" => match value.parse() {
                    Ok(limit @ 1..=MAX_LIMIT) => query.limit = limit,
                    _ => problems.add("limit", format!("must be a number from 1 to {MAX_LIMIT}")),
                },
                "cursor" => match parse_cursor(&value) {
                    Some(cursor) => query.cursor = Some(cursor),
                    None => problems.add("cursor", "must be the `nextCursor` of an earlier page"),
                },
                "stream" => query.stream = Some(value.into_owned()),
                _ => {}
            }
        }
        problems.or(query)
    }
}

/// Bad fields, as they are found.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<FieldProblem>);

impl Problems {
    pub(super) fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldProblem { field: field.to_owned(), message: message.into() });
    }

    /// The value, if there were none.
    pub(super) fn or<T>(self, value: T) -> Result<T, Refusal> {
        if self.0.is_empty() { Ok(value) } else { Err(Refusal::Invalid(self.0)) }
    }
}

/// The members of a body that must be a JSON object.
pub(super) async fn object(body: Body) -> Result<Map<String, Value>, Refusal> {
    let bytes = to_bytes(body, MAX_BODY).await;
    let bytes =
        bytes.map_err(|_| Refusal::Malformed(format!("the body is longer than {MAX_BODY} bytes or broken off")))?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Refusal::Malformed("the body must be a JSON object".to_owned())),
        Err(error) => Err(Refusal::Malformed(format!("the body is not JSON: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<ListQuery<i64>, Vec<String>> {
        let uri = format!("/list?{query}").parse().unwrap();
        ListQuery::read(&uri, |text| text.parse().ok()).map_err(|refusal| match refusal {
            Refusal::Invalid(problems) => problems.into_iter().map(|problem| problem.field).collect(),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_query_has_defaults_and_bounds() {
        assert_eq!(read(""), Ok(ListQuery { limit: 50, cursor: None, stream: None }));
        let all = ListQuery { limit: 200, cursor: Some(7), stream: Some("a b".to_owned()) };
        assert_eq!(read("limit=200&cursor=7&stream=a%20b&other=1"), Ok(all));
        for bad in ["limit=0", "limit=201", "limit=-1", "limit=x", "limit="] {
            assert_eq!(read(bad), Err(vec!["limit".to_owned()]), "{bad}");
        }
        assert_eq!(read("limit=0&cursor=x"), Err(vec!["limit".to_owned(), "cursor".to_owned()]));
    }
}
