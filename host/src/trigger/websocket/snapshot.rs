//! The state that a client begins with: what the application answers at the subscription's `snapshot`, and the place in the log for
//! which it holds. Asked for once where many want it at the same time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures::future::BoxFuture;
use http::{Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::value::RawValue;
use tidemill_change_log::Change;
use tokio::sync::Mutex;
use wasmtime_wasi_http::WasiBody;

use super::filter::{Filter, view};
use super::log::{Changes, LogError};
use super::message::{Message, Parsed};
use crate::manifest::{WebSocket, WebSocketFilter};

/// How long one snapshot serves everybody who connects; what changes meanwhile is sent after it.
const FRESH: Duration = Duration::from_secs(1);
/// Attempts to read the state between two changes before changes are held up for it.
const ATTEMPTS: usize = 3;
/// How long changes may be held up.
const HOLD: Duration = Duration::from_secs(1);
/// How long a snapshot may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest snapshot, in bytes.
const MAX_SNAPSHOT: usize = 16 << 20;
/// Changes that are looked through at most for whether one concerns a snapshot.
const PAGE: usize = 256;
/// Snapshots that are kept at most, unless more are being asked for.
const MAX_KEPT: usize = 256;

/// Answers requests as the application does for everybody.
pub(crate) trait SnapshotSource: Send + Sync + 'static {
    /// GET of a path with its query.
    fn get(self: Arc<Self>, path: String) -> BoxFuture<'static, Response<WasiBody>>;
}

/// Why there is no snapshot.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum SnapshotError {
    /// The application refuses, which is the client's answer too.
    #[error("the application answered {}", .0.status())]
    Refused(Box<Response<Bytes>>),
    /// The answer took too long.
    #[error("the application did not answer within {PATIENCE:?}")]
    TimedOut,
    /// The answer is no JSON object with a member `data`, or larger than 16 MiB.
    #[error("the answer at `{path}` is not a snapshot: {cause}")]
    Unusable {
        /// The path.
        path: String,
        /// What is wrong.
        cause: String,
    },
    /// The log could not be read.
    #[error(transparent)]
    Log(#[from] LogError),
}

type Outcome = Result<Arc<Message>, SnapshotError>;
type Slot = Arc<Mutex<Option<(Instant, Outcome)>>>;

/// The snapshots of one subscription.
pub(super) struct Snapshots {
    template: String,
    table: String,
    filter: Vec<WebSocketFilter>,
    source: Arc<dyn SnapshotSource>,
    log: Arc<dyn Changes>,
    slots: std::sync::Mutex<HashMap<Filter, Slot>>,
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    data: &'a RawValue,
}

impl Snapshots {
    /// Snapshots from `source`; none if the subscription has none.
    pub(super) fn new(settings: &WebSocket, source: Arc<dyn SnapshotSource>, log: Arc<dyn Changes>) -> Option<Self> {
        Some(Self {
            template: settings.snapshot.clone()?,
            table: settings.table.clone(),
            filter: settings.filter.clone(),
            source,
            log,
            slots: std::sync::Mutex::default(),
        })
    }

    /// The snapshot for a filter, at most a second old.
    pub(super) async fn get(&self, filter: &Filter) -> Outcome {
        let slot = self.slot(filter);
        let mut kept = slot.lock().await;
        if let Some((made, outcome)) = &*kept
            && made.elapsed() < FRESH
        {
            return outcome.clone();
        }
        let outcome = self.make(filter).await;
        *kept = Some((Instant::now(), outcome.clone()));
        outcome
    }

    fn slot(&self, filter: &Filter) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if slots.len() >= MAX_KEPT && !slots.contains_key(filter) {
            let is_fresh = |slot: &Slot| {
                slot.try_lock().is_ok_and(|kept| kept.as_ref().is_some_and(|(made, _)| made.elapsed() < FRESH))
            };
            slots.retain(|_, slot| Arc::strong_count(slot) > 1 || is_fresh(slot));
        }
        Arc::clone(slots.entry(Arc::clone(filter)).or_default())
    }

    async fn make(&self, filter: &Filter) -> Outcome {
        for _ in 0..ATTEMPTS {
            let before = self.log.bounds().await?.newest;
            let body = self.ask(filter).await?;
            let after = self.log.bounds().await?.newest;
            if self.is_untouched(filter, before, after).await? {
                return self.read(filter, after, &body);
            }
        }
        // Changes come faster than the application answers.
        let held = self.log.hold().await?;
        let sequence = self.log.bounds().await?.newest;
        let body = tokio::time::timeout(HOLD, self.ask(filter)).await.unwrap_or(Err(SnapshotError::TimedOut));
        drop(held);
        self.read(filter, sequence, &body?)
    }

    /// Whether no change between two places in the log concerns a filter.
    async fn is_untouched(&self, filter: &Filter, before: i64, after: i64) -> Result<bool, LogError> {
        if before == after {
            return Ok(true);
        }
        let page = self.log.read(before, PAGE).await?;
        let concerns = |change: &Arc<Change>| {
            change.sequence <= after
                && change.table.eq_ignore_ascii_case(&self.table)
                && Parsed::new(change).is_ok_and(|change| view(filter, &self.filter, &change).is_some())
        };
        Ok(page.scanned >= after && !page.changes.iter().any(concerns))
    }

    async fn ask(&self, filter: &Filter) -> Result<Bytes, SnapshotError> {
        let path = self.path(filter);
        let answer = async {
            let (head, body) = Arc::clone(&self.source).get(path.clone()).await.into_parts();
            let unusable = |cause| SnapshotError::Unusable { path: path.clone(), cause };
            let body = Limited::new(body, MAX_SNAPSHOT).collect().await.map_err(|error| unusable(error.to_string()))?;
            match head.status {
                StatusCode::OK => Ok(body.to_bytes()),
                _ => Err(SnapshotError::Refused(Box::new(Response::from_parts(head, body.to_bytes())))),
            }
        };
        tokio::time::timeout(PATIENCE, answer).await.unwrap_or(Err(SnapshotError::TimedOut))
    }

    fn read(&self, filter: &Filter, sequence: i64, body: &[u8]) -> Outcome {
        let unusable = |cause: serde_json::Error| SnapshotError::Unusable {
            path: self.path(filter),
            cause: format!("a JSON object with a member `data` is expected ({cause})"),
        };
        let answer: Answer<'_> = serde_json::from_slice(body).map_err(unusable)?;
        Ok(Arc::new(Message::snapshot(sequence, &self.table, answer.data.get())))
    }

    /// The path with the values of the filter in it.
    fn path(&self, filter: &Filter) -> String {
        let columns = self.filter.iter().zip(filter.iter());
        columns.fold(self.template.clone(), |path, (column, value)| {
            let value = value.as_deref().unwrap_or_default();
            let encoded = utf8_percent_encode(value, UNRESERVED).to_string();
            path.replace(&format!("{{{}}}", column.parameter), &encoded)
        })
    }
}

/// All but what never has a meaning in an address (RFC 3986, section 2.3).
const UNRESERVED: &percent_encoding::AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
