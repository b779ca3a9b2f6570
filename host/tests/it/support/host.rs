//! The `tidemill` process: starting it, reading what it prints, stopping it.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStderr, Command};
use tokio::sync::watch;

use super::client::{Body, Connection, Reply, get};
use super::within;

/// A command line that was not started yet.
pub(crate) struct Launch {
    arguments: Vec<String>,
    environment: HashMap<String, String>,
    folder: std::path::PathBuf,
    input: Vec<u8>,
    before: Option<String>,
}

/// What a process left behind that ended by itself.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Launch {
    /// The binary in `folder`.
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            arguments: Vec::new(),
            environment: HashMap::new(),
            folder: folder.to_owned(),
            input: Vec::new(),
            before: None,
        }
    }

    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments.extend(arguments.iter().map(|argument| (*argument).to_owned()));
        self
    }

    pub(crate) fn environment(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// What is on standard input.
    pub(crate) fn input(mut self, input: &str) -> Self {
        self.input = input.as_bytes().to_vec();
        self
    }

    /// A shell command to run in the same process first, such as one that sets its limits.
    pub(crate) fn before(mut self, command: &str) -> Self {
        self.before = Some(command.to_owned());
        self
    }

    pub(super) fn command(&self) -> Command {
        let binary = env!("CARGO_BIN_EXE_tidemill");
        let mut command = match &self.before {
            None => Command::new(binary),
            Some(before) => {
                let mut shell = Command::new("sh");
                shell.arg("-c").arg(format!("{before}; exec \"$0\" \"$@\"")).arg(binary);
                shell
            }
        };
        command
            .args(&self.arguments)
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("COLUMNS", "100")
            .envs(&self.environment)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Runs to the end.
    pub(crate) async fn end(self) -> Ended {
        let mut child = self.command().stdin(Stdio::piped()).spawn().expect("the binary starts");
        let mut stdin = child.stdin.take().expect("standard input is a pipe");
        let input = self.input;
        let output = async {
            let writing = tokio::spawn(async move { stdin.write_all(&input).await });
            let output = child.wait_with_output().await.expect("the process ends");
            // A process that does not read its input closes the pipe.
            let _ = writing.await.expect("the task does not panic");
            output
        };
        let output = within("the end of the process", output).await;
        Ended {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("standard output is text"),
            stderr: String::from_utf8(output.stderr).expect("standard error is text"),
        }
    }

    /// Starts a host and waits until it answers.
    pub(crate) async fn start(self) -> Host {
        let launch = self.arguments(&["--log-format", "json"]);
        let mut child = launch.command().stdin(Stdio::null()).spawn().expect("the binary starts");
        let log = Log::collect(child.stderr.take().expect("standard error is a pipe"));
        let mut lines = BufReader::new(child.stdout.take().expect("standard output is a pipe")).lines();
        let line = within("the announcement", lines.next_line()).await.expect("standard output is text");
        let Some(line) = line else {
            let status = within("the end of the process", child.wait()).await;
            panic!("the host did not start ({status:?}): {:#?}", log.ended().await);
        };
        let (_, address) = line.split_once("://").unwrap_or_else(|| panic!("unexpected: {line}"));
        Host { address: address.parse().expect("an address is announced"), announcement: line, child, log }
    }
}

/// A host that runs. It is killed when this is dropped.
pub(crate) struct Host {
    pub(crate) address: SocketAddr,
    /// The line that said that the host is ready.
    pub(crate) announcement: String,
    child: Child,
    log: Log,
}

impl Host {
    /// A connection of its own.
    pub(crate) async fn connect(&self) -> Connection {
        Connection::open(self.address).await.expect("the host accepts connections")
    }

    /// Sends a request on a connection of its own.
    pub(crate) async fn send(&self, request: http::Request<Body>) -> Reply {
        let what = format!("the answer to {} {}", request.method(), request.uri());
        let answer = async { self.connect().await.send(request).await };
        within(&what, answer).await.unwrap_or_else(|error| panic!("{what} failed: {error:#}"))
    }

    /// Sends a GET request on a connection of its own.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(get(path)).await
    }

    /// Asks how the host is until it says what fits: what it says may be a second old.
    pub(crate) async fn health(&self, what: &str, fits: impl Fn(&Reply) -> bool) -> Reply {
        let fitting = async {
            loop {
                let health = self.get("/health").await;
                if fits(&health) {
                    return health;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        within(what, fitting).await
    }

    /// Waits for the log record that fits, also if it came already.
    pub(crate) async fn logged(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let mut records = self.log.0.clone();
        let found = within(what, records.wait_for(|records| records.iter().any(&fits))).await;
        let records = found.unwrap_or_else(|_| panic!("the log ended without: {what}"));
        records.iter().find(|record| fits(record)).expect("it was just seen").clone()
    }

    /// Waits for the log record that fits, behind the first `seen` ones.
    pub(crate) async fn logged_since(&self, seen: usize, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let mut records = self.log.0.clone();
        let comes = records.wait_for(|records| records.iter().skip(seen).any(&fits));
        let found =
            tokio::time::timeout(super::PATIENCE, comes).await.map_err(drop).and_then(|found| found.map_err(drop));
        let fitting = found.ok().and_then(|records| records.iter().skip(seen).find(|record| fits(record)).cloned());
        fitting.unwrap_or_else(|| panic!("no record of {what}: {:#?}", self.records().split_off(seen)))
    }

    /// Waits for the log record with a message that contains `text`.
    pub(crate) async fn logged_message(&self, text: &str) -> Value {
        let fits = |record: &Value| record["message"].as_str().is_some_and(|message| message.contains(text));
        self.logged(&format!("the log record `{text}`"), fits).await
    }

    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().expect("the host still runs")
    }

    /// Every log record so far.
    pub(crate) fn records(&self) -> Vec<Value> {
        self.log.records()
    }

    /// Sends a signal, such as `TERM`.
    pub(crate) async fn signal(&self, signal: &str) {
        let id = self.id().to_string();
        let status = Command::new("sh").args(["-c", "kill -s \"$0\" \"$1\"", signal, &id]).status().await;
        assert!(status.expect("there is a shell").success());
    }

    /// Kills the process, as a crash would.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.expect("the host still runs");
    }

    /// Waits for the end of the process.
    pub(crate) async fn ended(mut self) -> (ExitStatus, Vec<Value>) {
        let status = within("the end of the host", self.child.wait()).await.expect("the process can be waited for");
        (status, self.log.ended().await)
    }

    /// Stops the host as an operator does, and checks that it ends well.
    pub(crate) async fn stop(self) -> Vec<Value> {
        self.signal("TERM").await;
        let (status, records) = self.ended().await;
        assert!(status.success(), "{status:?} {records:#?}");
        records
    }
}

/// The log records of a process, while it prints them.
struct Log(watch::Receiver<Vec<Value>>);

impl Log {
    fn collect(stderr: ChildStderr) -> Self {
        let (sender, receiver) = watch::channel(Vec::new());
        tokio::spawn(async move {
            let mut lines = BufReader::new(stderr).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                // What is no record, such as the message of a panic, is kept under a name of its own.
                let record = serde_json::from_str(&line).unwrap_or_else(|_| json!({ "unstructured": line }));
                sender.send_modify(|records| records.push(record));
            }
        });
        Self(receiver)
    }

    fn records(&self) -> Vec<Value> {
        self.0.borrow().clone()
    }

    /// All records, once the process has closed its standard error.
    async fn ended(&self) -> Vec<Value> {
        let mut records = self.0.clone();
        // The error says that nobody sends any more, which is what is waited for.
        let _ = within("the end of the log", records.wait_for(|_| false)).await;
        self.records()
    }
}
