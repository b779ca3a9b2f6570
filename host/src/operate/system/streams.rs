//! `/api/system/streams`: asking for changes to be delivered again.

use axum::body::Body;
use axum::extract::{Path, State};
use serde_json::Value;

use super::answer::{Answer, Refusal};
use super::parameters::{Problems, object};
use super::{Shared, application};
use crate::operate::events::{self, Moment, ReplayRange};

/// `POST …/{name}/replay` with `{from, to?, applyAgain?}`.
pub(super) async fn replay(
    State(operations): State<Shared>,
    Path(name): Path<String>,
    body: Body,
) -> Result<Answer, Refusal> {
    let application = application(&operations)?;
    let consumer = application.consumers.iter().find(|consumer| consumer.name == name).cloned();
    let Some(consumer) = consumer else {
        return Err(Refusal::not_found(format!("there is no stream `{name}`")));
    };
    let Some(database) = application.databases.get(&consumer.database) else {
        return Err(Refusal::not_found(format!("there is no database `{}`", consumer.database)));
    };
    let (range, apply_again) = read(object(body).await?)?;
    let now = Moment::now();
    let asked =
        database.host_write(move |connection| events::replay(connection, &consumer, range, apply_again, now)).await??;
    Ok(Answer::accepted(asked))
}

fn read(members: serde_json::Map<String, Value>) -> Result<(ReplayRange, bool), Refusal> {
    const SEQUENCE: &str = "must be a sequence: a whole number from 0";
    let mut problems = Problems::default();
    let mut range = ReplayRange { from: 0, to: None };
    let mut apply_again = false;
    let sequence = |value: &Value| value.as_i64().filter(|sequence| *sequence >= 0);
    match members.get("from").map(sequence) {
        Some(Some(from)) => range.from = from,
        _ => problems.add("from", SEQUENCE),
    }
    match members.get("to") {
        None | Some(Value::Null) => {}
        Some(to) => match sequence(to) {
            Some(to) if to >= range.from => range.to = Some(to),
            Some(_) => problems.add("to", "must not be before `from`"),
            None => problems.add("to", SEQUENCE),
        },
    }
    match members.get("applyAgain") {
        None => {}
        Some(Value::Bool(again)) => apply_again = *again,
        Some(_) => problems.add("applyAgain", "must be true or false"),
    }
    for name in members.keys().filter(|name| !["from", "to", "applyAgain"].contains(&name.as_str())) {
        problems.add(name, "is not known here: there are `from`, `to` and `applyAgain`");
    }
    problems.or((range, apply_again))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(body: Value, expected: Result<(i64, Option<i64>, bool), &[&str]>) {
        let Value::Object(members) = body else { panic!("an object") };
        let read = read(members).map(|(range, again)| (range.from, range.to, again)).map_err(|refusal| match refusal {
            Refusal::Invalid(problems) => problems.into_iter().map(|problem| problem.field).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        });
        assert_eq!(read, expected.map_err(|fields| fields.iter().map(|field| (*field).to_owned()).collect()));
    }

    #[test]
    fn every_bad_field_of_a_replay_is_named() {
        check(json!({"from": 5}), Ok((5, None, false)));
        check(json!({"from": 0, "to": 9, "applyAgain": true}), Ok((0, Some(9), true)));
        check(json!({"from": 1, "to": null}), Ok((1, None, false)));
        check(json!({}), Err(&["from"]));
        check(json!({"from": 5, "to": 4}), Err(&["to"]));
        check(json!({"from": "1", "to": 1.5, "applyAgain": 1, "form": 1}), Err(&["from", "to", "applyAgain", "form"]));
    }
}
