//! A client that does not give up: what no host has acknowledged is sent again, to whichever host there is.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::bench::client::{Answer, Connection};

/// Where the host is; nowhere while it is dead.
pub(super) type Host = watch::Receiver<Option<SocketAddr>>;

/// Before a request is sent again.
const PAUSE: Duration = Duration::from_millis(20);

/// How long one request may take in all, restarts of the host included.
const PATIENCE: Duration = Duration::from_secs(120);

/// A connection that is opened again when it breaks.
pub(super) struct Client {
    host: Host,
    connection: Option<Connection>,
    /// How often a request was sent again.
    pub(super) repeats: u64,
}

impl Client {
    pub(super) fn new(host: Host) -> Self {
        Self { host, connection: None, repeats: 0 }
    }

    /// Sends a request until it is answered by something else than 503.
    pub(super) async fn insist(&mut self, method: &str, path: &str, body: &str) -> Result<Answer> {
        let answered = tokio::time::timeout(PATIENCE, async {
            loop {
                match self.attempt(method, path, body).await {
                    Ok(answer) if answer.status != 503 => return answer,
                    Ok(_) => {}
                    Err(_) => self.connection = None,
                }
                self.repeats += 1;
                sleep(PAUSE).await;
            }
        });
        answered.await.with_context(|| format!("{method} {path} was not answered within {} s", PATIENCE.as_secs()))
    }

    async fn attempt(&mut self, method: &str, path: &str, body: &str) -> Result<Answer> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let address = *self.host.wait_for(Option::is_some).await?;
                Connection::open(address.context("there is no host")?).await?
            }
        };
        let answer = connection.send(method, path, body.to_owned()).await?;
        self.connection = Some(connection);
        Ok(answer)
    }

    /// The `data` of the answer to a GET.
    pub(super) async fn data(&mut self, path: &str) -> Result<Value> {
        self.insist("GET", path, "").await?.data(200)
    }

    /// Every row of a list; `path` has a query.
    pub(super) async fn rows(&mut self, path: &str, mut row: impl FnMut(&Value) -> Result<()>) -> Result<()> {
        let mut cursor = String::new();
        loop {
            let answer = self.insist("GET", &format!("{path}&limit=200{cursor}"), "").await?;
            let list: Value = serde_json::from_str(&answer.text).context("a list is not JSON")?;
            let Some(rows) = list["data"].as_array() else { bail!("{path} was answered with {}", answer.text) };
            rows.iter().try_for_each(&mut row)?;
            match list["page"]["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(()),
            }
        }
    }
}
