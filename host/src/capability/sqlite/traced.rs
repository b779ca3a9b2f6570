//! A statement as a span of the trace of whatever the guest does at the moment (OpenTelemetry's conventions for databases). Parameters are
//! never a part of it, and neither is the text, which may hold values too.

use std::borrow::Cow;
use std::sync::Arc;

use super::Opened;
use crate::operate::traces::{Scope, Span, SpanKind};
use crate::storage::{QueryResult, StatementError, Value};

/// The longest word that is taken for a statement's kind.
const LONGEST_WORD: usize = 16;

pub(super) async fn traced(
    opened: &Opened,
    statement: String,
    parameters: Vec<Value>,
    scope: Scope,
) -> Result<QueryResult, StatementError> {
    let word = first_word(&statement);
    let mut span = Span::child(SpanKind::Client, Some(scope.here()), || match &word {
        Some(word) => Cow::Owned(format!("{word} {}", opened.label)),
        None => Cow::Owned(opened.label.clone()),
    });
    span.set("db.system.name", "sqlite");
    span.set("db.namespace", opened.label.clone());
    if let Some(word) = word {
        span.set("db.operation.name", word);
    }
    let below = scope.below(&span);
    let traceparent = Arc::new(move |request: Option<&str>| {
        let place = below.for_request(request);
        place.is_sampled().then(|| place.traceparent())
    });
    let outcome = opened.connection.execute_traced(statement, parameters, traceparent).await;
    match &outcome {
        Ok(result) => span.set("db.response.returned_rows", i64::try_from(result.rows.len()).unwrap_or(i64::MAX)),
        Err(error) => span.fail(error.kind()),
    }
    outcome
}

/// What kind of statement it is: its first word, which is one of SQL's.
fn first_word(statement: &str) -> Option<String> {
    let word = statement.split_ascii_whitespace().next()?;
    let is_word = word.len() <= LONGEST_WORD && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_word.then(|| word.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_sql_name_a_statement() {
        for (statement, word) in [
            ("  insert INTO t VALUES (1)", Some("INSERT")),
            ("COMMIT", Some("COMMIT")),
            ("-- SELECT", None),
            ("'secret'", None),
            ("", None),
        ] {
            assert_eq!(first_word(statement).as_deref(), word, "{statement:?}");
        }
    }
}
