//! Clients that send at a rate, whatever the answers do: each request has a time at which it is due, and how long it took counts from then.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Result;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::super::client::Connection;
use super::ledger::Ledger;
use super::requests::Wish;
use super::tally::{Outcome, Tally};

/// Requests that may be under way at once. With that many, none was answered for seconds.
const MOST: usize = 6_000;
/// After so long without an answer, a request counts as hung.
const PATIENCE: Duration = Duration::from_secs(30);
/// A connection that was idle for longer is not used again: the host may be about to close it.
const IDLE: Duration = Duration::from_secs(5);
/// When a refused write is sent again, as the refusal asks for.
const LATER: Duration = Duration::from_secs(1);

/// Clients of one host.
#[derive(Clone)]
pub(super) struct Clients {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    idle: Mutex<Vec<(Connection, Instant)>>,
    ledger: Mutex<Ledger>,
    tally: Mutex<Tally>,
}

impl Clients {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self { address, shared: Arc::default() }
    }

    /// What was acknowledged so far, which is then forgotten.
    pub(super) fn take_ledger(&self) -> Ledger {
        std::mem::take(&mut *self.ledger())
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        lock(&self.shared.ledger)
    }

    /// Sends requests of the mix at a rate for some time, waits for the last answer, and tells what came of them.
    pub(super) async fn run(&self, rate: f64, time: Duration) -> Tally {
        let began = Instant::now();
        let mut under_way = JoinSet::new();
        let count = (rate * time.as_secs_f64()) as u32;
        for number in 0..count {
            let due = began + Duration::from_secs_f64(f64::from(number) / rate);
            if due > Instant::now() {
                sleep_until(due).await;
            }
            while under_way.try_join_next().is_some() {}
            lock(&self.shared.tally).offered += 1;
            if under_way.len() >= MOST {
                lock(&self.shared.tally).unsent += 1;
                continue;
            }
            let wish = {
                let mut ledger = self.ledger();
                Wish::of(ledger.number(), || ledger.order())
            };
            under_way.spawn(self.clone().grant(wish, due));
        }
        while under_way.join_next().await.is_some() {}
        std::mem::take(&mut *lock(&self.shared.tally))
    }

    /// Sends a request, and some of the writes a second time: those must not take effect twice.
    async fn grant(self, wish: Wish, due: Instant) {
        let admitted = self.send(&wish, due).await;
        let Wish::Write(write) = &wish else { return };
        let again = write.is_repeatable()
            && match admitted {
                true => write.number.is_multiple_of(64),
                false => write.number.is_multiple_of(8),
            };
        if again {
            if !admitted {
                sleep(LATER).await;
            }
            lock(&self.shared.tally).offered += 1;
            self.send(&wish, Instant::now()).await;
        }
    }

    async fn send(&self, wish: &Wish, due: Instant) -> bool {
        lock(&self.shared.tally).late.push(due.elapsed().as_secs_f64() * 1e3);
        let (outcome, body) = match timeout(PATIENCE, self.exchange(wish)).await {
            Ok(Ok((outcome, body))) => (outcome, body),
            Ok(Err(error)) => (Outcome::Broken(format!("{error:#}")), Vec::new()),
            Err(_) => (Outcome::Hung, Vec::new()),
        };
        let admitted = matches!(outcome, Outcome::Answered { status: 200..400, .. });
        lock(&self.shared.tally).add(wish, &outcome, due.elapsed());
        if let (Wish::Write(write), true) = (wish, admitted) {
            self.ledger().acknowledge(write, &body);
        }
        admitted
    }

    async fn exchange(&self, wish: &Wish) -> Result<(Outcome, Vec<u8>)> {
        let mut connection = match self.idle() {
            Some(connection) => connection,
            None => Connection::open(self.address).await?,
        };
        let answer = connection.exchange(wish.request(self.address)?).await?;
        lock(&self.shared.idle).push((connection, Instant::now()));
        let status = answer.status().as_u16();
        let retry_after = answer.headers().contains_key("retry-after");
        let body = answer.into_body().to_vec();
        let text = if status < 400 { String::new() } else { String::from_utf8_lossy(&body).into_owned() };
        Ok((Outcome::Answered { status, retry_after, text }, body))
    }

    /// The connection that was used last, and so is least likely to be closed.
    fn idle(&self) -> Option<Connection> {
        let mut idle = lock(&self.shared.idle);
        let (connection, since) = idle.pop()?;
        if since.elapsed() > IDLE {
            // All others are older.
            idle.clear();
            return None;
        }
        Some(connection)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
