//! Change streams: how soon a consumer starts after a commit, how many changes pass through one consumer, and what a subscription costs the
//! writers. The consumer is the one of the host's tests, whose effects are rows with the time at which it started.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::server::Server;
use super::subjects::{INCREMENT, Subject, VALUE};
use super::table::{Bound, Row, Target};
use super::{Bench, statistics};
use crate::process::say;

/// Commits whose way to the consumer is timed one by one.
const COMMITS: usize = 200;

/// The pause before each of them, in which everything comes to rest.
const PAUSE: Duration = Duration::from_millis(20);

/// Changes that pass through one consumer.
const CHANGES: usize = 50_000;

/// How long all of them may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// What was measured.
pub(super) struct Streams {
    /// From commit to consumer, in milliseconds.
    to_consumer: Vec<f64>,
    /// Changes in a second, of each repeat.
    per_second: Vec<f64>,
    /// Durable increments without a subscription, with a log, and with a consumer.
    pub(super) increments: Vec<Row>,
}

impl Streams {
    /// The figures that are no loads.
    pub(super) fn report(&self) -> String {
        let [p50, p99] = [50.0, 99.0].map(|percent| statistics::percentile(&self.to_consumer, percent));
        let per_second = statistics::median(&self.per_second);
        format!(
            "streams\n  commit to consumer, idle, {COMMITS} commits: p50 {p50:.2} ms, p99 {p99:.2} ms\n  \
             {CHANGES} changes through one consumer: {per_second:.0} changes/s\n"
        )
    }

    /// What the figures are held to.
    pub(super) fn targets(&self) -> Vec<Target> {
        let to_consumer = statistics::percentile(&self.to_consumer, 50.0);
        let ratio = statistics::median(&self.per_second) / 5000.0;
        vec![
            Target { what: "commit to consumer, idle, p50", measured: to_consumer, bound: Bound::Milliseconds(5.0) },
            Target { what: "changes through one consumer to 5,000/s", measured: ratio, bound: Bound::Ratio(1.0) },
        ]
    }
}

impl Bench<'_> {
    pub(super) fn streams(&self) -> Result<Streams> {
        crate::build::guests(self.workspace)?;
        let consumer = self.workspace.components_folder().join("guests").join("consumer.wasm");
        let consumer = toml::Value::from(consumer.to_string_lossy().into_owned()).to_string();
        let shop = self.programs.of_tables(
            "tidemill",
            "/",
            format!("{}{}", component("shop", "/...", &consumer), stream("shop", "items", "shop", "batch_size = 100")),
            &["shop"],
        );
        let mut to_consumer = Vec::new();
        let mut per_second = Vec::new();
        for repeat in 1..=self.plan.repeats {
            say("Measuring", &format!("streams on {} ({repeat} of {})", shop.name, self.plan.repeats));
            let server = self.start(&shop)?;
            query(&server, "CREATE TABLE items (id INTEGER PRIMARY KEY, n INTEGER, note TEXT)")?;
            to_consumer.extend(latencies(&server)?);
            per_second.push(throughput(&server)?);
        }
        Ok(Streams { to_consumer, per_second, increments: self.subscribed_increments(&consumer)? })
    }

    /// The counter by itself, with a log that nobody is told of, and with a consumer of every change.
    fn subscribed_increments(&self, consumer: &str) -> Result<Vec<Row>> {
        let counter = self.workspace.component_file("counter");
        let counter = toml::Value::from(counter.to_string_lossy().into_owned()).to_string();
        let subject = |name: &str, more: String| -> Subject {
            let counter = component("counter", "/api/counter/...", &counter);
            self.programs.of_tables(name, VALUE, format!("{counter}{more}"), &["counter", "shop"])
        };
        let shop = component("shop", "/shop/...", consumer);
        let log = stream("counter", "counters", "shop", "operations = [\"delete\"]");
        let told = stream("counter", "counters", "shop", "batch_size = 100");
        let subjects = [
            subject("no subscription", String::new()),
            subject("a log, nobody told", format!("{shop}{log}")),
            subject("a log and a consumer", format!("{shop}{told}")),
        ];
        self.measure(&subjects, "POST", INCREMENT)
    }
}

fn component(id: &str, route: &str, file: &str) -> String {
    format!(
        "[[trigger.http]]\nroute = \"{route}\"\ncomponent = \"{id}\"\n[component.{id}]\nsource = {file}\n\
         sqlite_databases = [\"{id}\"]\n[component.{id}.tool.tidemill]\nrequests_per_instance = 10_000\n"
    )
}

fn stream(database: &str, table: &str, component: &str, lines: &str) -> String {
    format!(
        "[[application.tool.tidemill.stream]]\ndatabase = \"{database}\"\ntable = \"{table}\"\ncomponent = \"{component}\"\n{lines}\n"
    )
}

/// Milliseconds from the moment at which a writer knows of its commit to the start of the consumer. A consumer that is first counts
/// as none.
fn latencies(server: &Server) -> Result<Vec<f64>> {
    let mut answered = Vec::new();
    for _ in 0..COMMITS {
        thread::sleep(PAUSE);
        let answer = query(server, "INSERT INTO items (n, note) VALUES (1, 'a note of some length')")?;
        answered.push(answer.answered_at);
    }
    effects(server, COMMITS)?;
    let started = query(server, "SELECT started_at FROM effects ORDER BY sequence")?;
    let started = started.body.lines().map(|line| line.parse::<i64>().context("an effect has no time"));
    let pairs = answered.into_iter().zip(started);
    pairs.map(|(answered, started)| Ok((started? - answered).max(0) as f64 / 1e6)).collect()
}

/// Changes in a second, from the first that the consumer gets to its last effect.
fn throughput(server: &Server) -> Result<f64> {
    let began = Instant::now();
    query(
        server,
        &format!(
            "WITH RECURSIVE rows (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM rows WHERE n < {CHANGES}) \
             INSERT INTO items (n, note) SELECT n, 'a note of some length' FROM rows"
        ),
    )?;
    effects(server, COMMITS + CHANGES)?;
    let took = query(
        server,
        &format!(
            "SELECT max(started_at) - min(started_at) FROM (SELECT started_at FROM effects ORDER BY sequence LIMIT -1 OFFSET {COMMITS})"
        ),
    )?;
    let nanoseconds: f64 = took.body.trim().parse().context("the effects have no times")?;
    let seconds = (nanoseconds / 1e9).min(began.elapsed().as_secs_f64());
    Ok(CHANGES as f64 / seconds)
}

/// Waits until there are so many effects.
fn effects(server: &Server, count: usize) -> Result<()> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if query(server, "SELECT count(*) FROM effects")?.body.trim() == count.to_string() {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
    bail!("{count} changes were not consumed within {} s", PATIENCE.as_secs());
}

/// What the consumer component answered.
struct Answer {
    /// When its last statement was answered: nanoseconds since 1970.
    answered_at: i64,
    /// A line a row.
    body: String,
}

fn query(server: &Server, sql: &str) -> Result<Answer> {
    let text = exchange(server.address(), sql).with_context(|| format!("no answer to {sql}"))?;
    let (head, body) = text.split_once("\r\n\r\n").context("the answer has no end of its head")?;
    if head.split(' ').nth(1) != Some("200") {
        bail!("{sql} failed: {body}");
    }
    let answered_at = head.lines().find_map(|line| line.strip_prefix("x-answered-at: "));
    let answered_at = answered_at.context("the answer has no time")?.trim().parse()?;
    Ok(Answer { answered_at, body: body.to_owned() })
}

/// One request of HTTP/1.0, whose answer ends with the connection.
fn exchange(address: SocketAddr, body: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let length = body.len();
    write!(stream, "POST /sql HTTP/1.0\r\nHost: {address}\r\nContent-Length: {length}\r\n\r\n{body}")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
