//! What is measured: how each server is built or installed, and started.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::prerequisite::{self, WASMTIME};
use crate::process::run_timed;
use crate::workspace::{Workspace, cargo};

/// Requests that an instance serves in its life, and at once: wasmtime's and Spin's defaults, given to both hosts alike.
const REUSE: (&str, &str) = ("128", "16");

/// The route of the counter that is loaded.
pub(super) const INCREMENT: &str = "/api/counter/increment";
/// A route of the counter that changes nothing and answers when it is ready.
pub(super) const VALUE: &str = "/api/counter/value";

/// Makes the command that listens on the address and keeps what it stores in the folder.
type Start = dyn Fn(SocketAddr, &Path) -> Result<Command>;

/// A server to start: with which command, and which path tells that it answers.
pub(super) struct Subject {
    /// The row's title.
    pub(super) name: String,
    /// The path of a GET that answers 200.
    pub(super) ready: &'static str,
    command: Box<Start>,
}

impl Subject {
    fn new(
        name: impl Into<String>,
        ready: &'static str,
        command: impl Fn(SocketAddr, &Path) -> Result<Command> + 'static,
    ) -> Self {
        Self { name: name.into(), ready, command: Box::new(command) }
    }

    /// The command that listens on the address and keeps what it stores in the folder.
    pub(super) fn command(&self, listen: SocketAddr, folder: &Path) -> Result<Command> {
        (self.command)(listen, folder)
    }

    /// The same server on a slow disk: with a library that is loaded before all others.
    pub(super) fn preloaded(self, library: &Path, name: &str) -> Self {
        let library = library.to_owned();
        let command = self.command;
        Self::new(format!("{}, {name}", self.name), self.ready, move |listen, folder| {
            let mut command = command(listen, folder)?;
            command.env("LD_PRELOAD", &library);
            Ok(command)
        })
    }
}

/// The programs and components that the subjects are made of.
pub(super) struct Programs {
    host: PathBuf,
    manifests: PathBuf,
    hello: PathBuf,
    cache: PathBuf,
}

impl Programs {
    /// Builds components and the host, optimised as for release, but for a host that is there already; what the hosts compile is cached in the folder.
    pub(super) fn build(workspace: &Workspace, folder: &Path, host: Option<&Path>) -> Result<Self> {
        crate::build::named(workspace, &["bench-hello", "counter"])?;
        Ok(Self {
            host: match host {
                Some(host) => host.canonicalize().with_context(|| format!("there is no host at {}", host.display()))?,
                None => release(workspace, "tidemill")?,
            },
            manifests: workspace.root().join("bench"),
            hello: workspace.component_file("bench-hello"),
            cache: folder.join("cache"),
        })
    }

    /// The host.
    pub(super) fn host(&self) -> &Path {
        &self.host
    }

    /// The repository's own application on our host, with its databases in the folder, without its schedules: a load brings its own traffic and
    /// asks for its own runs.
    pub(super) fn unscheduled(&self, workspace: &Workspace, ready: &'static str) -> Subject {
        self.own(workspace, ready, false)
    }

    /// The same as it stands, with its schedules.
    pub(super) fn repository(&self, workspace: &Workspace, ready: &'static str) -> Subject {
        self.own(workspace, ready, true)
    }

    fn own(&self, workspace: &Workspace, ready: &'static str, scheduled: bool) -> Subject {
        let (host, root) = (self.host.clone(), workspace.root().to_owned());
        Subject::new("tidemill", ready, move |listen, folder| {
            let manifest = folder.join("spin.toml");
            let text = elsewhere(&root, scheduled)?;
            fs::write(&manifest, text).with_context(|| format!("cannot write {}", manifest.display()))?;
            let mut command = Command::new(&host);
            command.current_dir(folder).arg("up").arg("-f").arg(&manifest);
            command.arg("--runtime-config-file").arg(root.join("runtime-config.toml"));
            command.arg("--listen").arg(listen.to_string()).arg("--state-dir").arg(folder.join("state"));
            Ok(command)
        })
    }

    /// The hello component on our host.
    pub(super) fn hello(&self) -> Subject {
        let (host, hello) = (self.host.clone(), self.hello.clone());
        let cache = self.cache.clone();
        Subject::new("tidemill", "/", move |listen, _| {
            let mut command = Command::new(&host);
            command.arg("serve").arg(&hello).arg("--listen").arg(listen.to_string());
            command.arg("--state-dir").arg(&cache);
            command.args(["--requests-per-instance", REUSE.0]);
            command.args(["--concurrent-requests-per-instance", REUSE.1]);
            Ok(command)
        })
    }

    /// The same component file on wasmtime's own server of the same version, installed from crates.io.
    pub(super) fn wasmtime_hello(&self, workspace: &Workspace) -> Result<Subject> {
        let wasmtime = prerequisite::cargo_tool(workspace, &WASMTIME)?;
        let hello = self.hello.clone();
        Ok(Subject::new(format!("wasmtime serve {}", WASMTIME.version), "/", move |listen, _| {
            let mut command = Command::new(&wasmtime);
            command.args(["serve", "-S", "cli", "-C", "cache=y", "--addr"]).arg(listen.to_string());
            command.args(["--max-instance-reuse-count", REUSE.0, "--max-instance-concurrent-reuse-count", REUSE.1]);
            command.arg(&hello);
            Ok(command)
        }))
    }

    /// A native server that says hello.
    pub(super) fn native_hello(&self, workspace: &Workspace) -> Result<Subject> {
        let native = release(workspace, "bench-native")?;
        Ok(Subject::new("native axum", "/", move |listen, _| {
            let mut command = Command::new(&native);
            command.arg("hello").arg("--listen").arg(listen.to_string());
            Ok(command)
        }))
    }

    /// An application on our host, whose manifest is `tables` below a head, with its databases in the folder.
    pub(super) fn of_tables(&self, name: &str, ready: &'static str, tables: String, databases: &[&str]) -> Subject {
        let host = self.host.clone();
        let databases: Vec<String> = databases.iter().map(|label| (*label).to_owned()).collect();
        Subject::new(name, ready, move |listen, folder| {
            let mut configuration = String::new();
            for label in &databases {
                let file = toml::Value::from(folder.join(format!("{label}.db")).to_string_lossy().into_owned());
                configuration += &format!("[sqlite_database.{label}]\ntype = \"spin\"\npath = {file}\n");
            }
            let manifest = format!("spin_manifest_version = 2\n[application]\nname = \"bench\"\n{tables}");
            for (file, text) in [("runtime-config.toml", &configuration), ("spin.toml", &manifest)] {
                fs::write(folder.join(file), text).with_context(|| format!("cannot write {file}"))?;
            }
            let mut command = Command::new(&host);
            command.arg("up").arg("-f").arg(folder).arg("--state-dir").arg(folder);
            command.arg("--listen").arg(listen.to_string());
            Ok(command)
        })
    }

    /// The counter component on our host, with its database in the folder.
    pub(super) fn counter(&self) -> Subject {
        self.application("counter")
    }

    /// The same with clients that are told of every change.
    pub(super) fn sockets(&self) -> Subject {
        self.application("sockets")
    }

    fn application(&self, name: &str) -> Subject {
        let (host, manifest) = (self.host.clone(), self.manifests.join(name).join("spin.toml"));
        Subject::new("tidemill", VALUE, move |listen, folder| {
            let configuration = folder.join("runtime-config.toml");
            let database = toml::Value::from(folder.join("counter.db").to_string_lossy().into_owned());
            let text = format!("[sqlite_database.counter]\ntype = \"spin\"\npath = {database}\n");
            fs::write(&configuration, text).with_context(|| format!("cannot write {}", configuration.display()))?;
            let mut command = Command::new(&host);
            command.arg("up").arg("-f").arg(&manifest).arg("--runtime-config-file").arg(&configuration);
            command.arg("--listen").arg(listen.to_string()).arg("--state-dir").arg(folder);
            Ok(command)
        })
    }

    /// A native server that does the counter's work, with its database in the folder.
    pub(super) fn native_counter(&self, workspace: &Workspace) -> Result<Subject> {
        let native = release(workspace, "bench-native")?;
        Ok(Subject::new("native axum + rusqlite", VALUE, move |listen, folder| {
            let mut command = Command::new(&native);
            command.arg("counter").arg("--listen").arg(listen.to_string());
            command.arg("--database").arg(folder.join("counter.db"));
            Ok(command)
        }))
    }
}

/// Builds a program of the workspace, optimised as for release. Selected by the binary alone, so that features unify over the workspace as in
/// every other build.
fn release(workspace: &Workspace, program: &str) -> Result<PathBuf> {
    let mut build = cargo();
    build.current_dir(workspace.root()).args(["build", "--release", "--bin", program]);
    run_timed("Building", &format!("{program} for release"), &mut build)?;
    Ok(workspace.target().join("release").join(program))
}

/// The repository's manifest with components where they are found from any folder, and with its schedules only if it is to be `scheduled`.
fn elsewhere(root: &Path, scheduled: bool) -> Result<String> {
    let file = root.join("spin.toml");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut manifest: toml::Value = toml::from_str(&text).with_context(|| format!("{} is not TOML", file.display()))?;
    let schedules = manifest["application"]["tool"]["tidemill"]["schedule"].as_array_mut();
    for schedule in schedules.context("the manifest has no schedules")? {
        let schedule = schedule.as_table_mut().context("a schedule is no table")?;
        if !scheduled {
            schedule.insert("enabled".to_owned(), false.into());
        }
    }
    let absolute = |path: &mut toml::Value| {
        if let Some(relative) = path.as_str() {
            *path = root.join(relative).to_string_lossy().into_owned().into();
        }
    };
    let components = manifest["component"].as_table_mut().context("the manifest has no components")?;
    for (_, component) in components.iter_mut() {
        component.get_mut("source").map(absolute);
        let dependencies = component.get_mut("dependencies").and_then(toml::Value::as_table_mut);
        for (_, dependency) in dependencies.into_iter().flatten() {
            dependency.get_mut("path").map(absolute);
        }
    }
    toml::to_string(&manifest).context("the manifest cannot be written")
}
