//! `/api/system/dead-letters`: the changes that streams gave up.

use axum::extract::{Path, State};
use http::Uri;
use serde_json::json;

use super::answer::{Answer, Refusal};
use super::parameters::ListQuery;
use super::{Shared, application};
use crate::operate::events::{self, DeadLetter, DeadLetterId, Moment};
use crate::operate::operations::OperatedApplication;
use crate::storage::Database;

/// `GET`: by database, newest first.
pub(super) async fn list(State(operations): State<Shared>, uri: Uri) -> Result<Answer, Refusal> {
    let query = ListQuery::read(&uri, |text| text.parse::<DeadLetterId>().ok())?;
    let databases = &application(&operations)?.databases;
    // One more than asked for tells whether there is a next page.
    let wanted = query.limit + 1;
    let mut found: Vec<DeadLetter> = Vec::new();
    for (label, database) in databases {
        let below = match &query.cursor {
            Some(cursor) if *label < cursor.database => continue,
            Some(cursor) if *label == cursor.database => cursor.number,
            _ => i64::MAX,
        };
        let (name, stream, limit) = (label.clone(), query.stream.clone(), wanted - found.len());
        found.extend(
            database
                .host_read(move |connection| match events::has_log(connection)? {
                    true => events::page(connection, &name, stream.as_deref(), below, limit),
                    false => Ok(Vec::new()),
                })
                .await?,
        );
        if found.len() == wanted {
            break;
        }
    }
    let more = found.len() > query.limit;
    found.truncate(query.limit);
    let next = found.last().filter(|_| more).map(|letter| letter.id.to_string());
    Ok(Answer::page(found, next))
}

/// `POST …/{id}/retry`: delivers one again.
pub(super) async fn retry(State(operations): State<Shared>, Path(id): Path<String>) -> Result<Answer, Refusal> {
    let application = application(&operations)?;
    let (id, database) = find(application, &id)?;
    let known: Vec<String> = application.consumers.iter().map(|consumer| consumer.name.clone()).collect();
    let (number, now) = (id.number, Moment::now());
    let stream = database
        .host_write(move |connection| {
            if !events::has_log(connection)? {
                return Ok(None);
            }
            let stream = events::stream_of(connection, number)?;
            // A host delivers to the streams of its manifest only.
            if stream.as_ref().is_some_and(|stream| known.contains(stream)) {
                events::retry(connection, number, now)?;
                return Ok(stream.map(Ok));
            }
            Ok(stream.map(Err))
        })
        .await?;
    match stream {
        None => Err(unknown(&id)),
        Some(Ok(stream)) => Ok(Answer::accepted(json!({ "id": id, "stream": stream }))),
        Some(Err(stream)) => Err(Refusal::Conflict {
            code: "STREAM_UNKNOWN",
            message: format!("stream `{stream}` is not in the manifest any more: nobody would deliver it"),
        }),
    }
}

/// `DELETE …/{id}`: forgets one.
pub(super) async fn discard(State(operations): State<Shared>, Path(id): Path<String>) -> Result<Answer, Refusal> {
    let (id, database) = find(application(&operations)?, &id)?;
    let number = id.number;
    let gone = database
        .host_write(move |connection| Ok(events::has_log(connection)? && events::discard(connection, number)?))
        .await?;
    if gone { Ok(Answer::ok(json!({ "id": id }))) } else { Err(unknown(&id)) }
}

/// The database that an id names.
fn find<'a>(application: &'a OperatedApplication, id: &str) -> Result<(DeadLetterId, &'a Database), Refusal> {
    let id: DeadLetterId = id.parse().map_err(Refusal::NotFound)?;
    match application.databases.get(&id.database) {
        Some(database) => Ok((id, database)),
        None => Err(unknown(&id)),
    }
}

fn unknown(id: &DeadLetterId) -> Refusal {
    Refusal::not_found(format!("there is no dead letter {id}"))
}
