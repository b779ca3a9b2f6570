//! The interfaces of the applications against what they say of themselves: each OpenAPI document is the one that the browser application's types
//! are made from, natively, though wasm's integers are narrower; and schemathesis makes requests from each OpenAPI document, right ones and
//! wrong ones, and no answer may be a failure of the server or one that the document does not describe.

use std::net::SocketAddr;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::tally::Tally;
use crate::bench::{Connection, Server};
use crate::prerequisite::{PythonTool, python_tool};
use crate::process::run_recorded;
use crate::workspace::Workspace;

const SCHEMATHESIS: PythonTool = PythonTool { name: "schemathesis", version: "4.32.5", companions: &[] };

/// Applications that describe themselves at `/api/<name>/openapi.json`.
const APPLICATIONS: [&str; 4] = ["counter", "experiments", "transactions", "vendors"];

const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance";

/// Requests of random content for each operation and phase. The same in each run: what was found is found again.
const EXAMPLES: &str = "20";

/// Asks each application of a host that was just started.
pub(super) fn run(workspace: &Workspace) -> Result<Tally> {
    let programs = python_tool(workspace, &SCHEMATHESIS)?;
    let folder = tempfile::tempdir().context("there is no room for a temporary folder")?;
    let host = workspace.target().join("debug").join("tidemill");
    let up = |listen: SocketAddr| {
        let mut command = Command::new(host);
        command.current_dir(folder.path()).args(["up", "--state-dir", "state", "--listen"]).arg(listen.to_string());
        command.arg("-f").arg(workspace.root().join("spin.toml"));
        command.arg("--runtime-config-file").arg(workspace.root().join("runtime-config.toml"));
        Ok(command)
    };
    let server = Server::start(up, "/health", &folder.path().join("log"))?;
    let mut sum = Tally::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for application in APPLICATIONS {
        let is_same = runtime.block_on(serves_the_same(workspace, server.address(), application))?;
        if !is_same {
            eprintln!("error: {application} describes itself otherwise inside wasm than natively");
        }
        sum += Tally::of_check(is_same);
        let mut command = Command::new(programs.join("schemathesis"));
        command.current_dir(folder.path()).args(["--no-color", "run"]);
        command.arg(server.url(&format!("/api/{application}/openapi.json"))).args(["--url", &server.url("")]);
        command.args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES]);
        command.args(["--generation-deterministic", "--continue-on-failure", "--no-shrink", "--warnings", "off"]);
        sum += Tally::of_check(run_recorded(&mut command)?.success);
    }
    Ok(sum)
}

/// Whether the document that a component serves is the one that was made natively.
async fn serves_the_same(workspace: &Workspace, host: SocketAddr, application: &str) -> Result<bool> {
    let file = workspace.root().join("ui/src/lib/api").join(format!("{application}.openapi.json"));
    let kept = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let path = format!("/api/{application}/openapi.json");
    let served = Connection::open(host).await?.send("GET", &path, "").await?;
    Ok(serde_json::from_slice::<Value>(&kept)? == serde_json::from_str::<Value>(&served.text)?)
}
