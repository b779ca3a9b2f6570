//! What good manifests mean.

use std::time::Duration;

use super::{directory, load, manifest, options};
use crate::manifest::{Application, Build, Inherit, builds};

/// The manifest that the design shows, with the parts of it that a runtime for HTTP needs.
const SHOP: &str = r#"
#:schema https://schemas.example.com/spin
spin_manifest_version = 2

[application]
name = "shop"
version = "1.2.3"
description = "Sells things"
authors = ["Ada <ada@example.com>"]
targets = ["spin-up:4.1"]

[application.trigger.http]
base = "/"

[application.tool.tidemill.http]
max_request_body = "1MiB"
cors_origins = ["https://example.com"]
compression = false

[application.tool.lint]
level = "savage"

[variables]
api_host = { default = "api.example.com" }
api_key = { required = true, secret = true }

[[trigger.http]]
id = "web"
route = "/..."
component = "web"

[[trigger.http]]
route = "/api/counter/..."
component = "counter"
executor = { type = "http" }

[[trigger.http]]
route = { private = true }
component = { source = "web.wasm" }

[component.web]
description = "Serves the pages"
source = "web.wasm"
files = ["assets/*.css", { source = "assets", destination = "/static" }]
exclude_files = ["**/*.map"]

[component.counter]
source = "counter.wasm"
environment = { RUST_LOG = "info" }
sqlite_databases = ["default", "counter"]
key_value_stores = ["default"]
allowed_outbound_hosts = ["https://{{ api_host }}", "http://*.spin.internal"]
variables = { key = "Bearer {{ api_key }}", plain = "plain" }

[component.counter.tool.tidemill]
memory_limit = "64MiB"
cpu_time_limit = "2s"

[component.counter.dependencies]
"tidemill:did/analysis@0.1.0" = { component = "did", inherit_configuration = ["variables"] }
clock = { path = "clock.wasm", export = "wasi:clocks/wall-clock@0.2.0" }

[component.counter.build]
command = ["cargo build", "cp a b"]
workdir = "components/counter"
watch = ["src/**/*.rs"]

[component.did]
source = "did.wasm"
build.command = "make did"
"#;

const RUNTIME_CONFIG: &str = r#"
state_dir = "state"
max_instance_memory = 100000000

[sqlite_database.counter]
type = "spin"
path = "data/counter.db"

[[config_provider]]
type = "static"
values = { api_key = "abc" }
"#;

fn shop() -> tempfile::TempDir {
    directory(&[
        ("spin.toml", SHOP),
        ("runtime-config.toml", RUNTIME_CONFIG),
        ("counter.wasm", ""),
        ("did.wasm", ""),
        ("clock.wasm", ""),
        ("assets/a.css", ""),
        ("assets/a.css.map", ""),
    ])
}

#[test]
fn a_whole_application_is_resolved() {
    let directory = shop();
    let root = directory.path();
    let application = Application::load(&options(root)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((application.name.as_str(), application.version.as_str()), ("shop", "1.2.3"));
    assert_eq!(application.state_dir, root.join("state"));
    assert_eq!(application.warnings, []);
    assert_eq!(application.http.max_request_body, 1 << 20);
    assert!(!application.http.compression);

    let ids: Vec<_> = application.components.iter().map(|one| (one.id.as_str(), one.triggered)).collect();
    let expected = [("web", true), ("counter", true), ("did", false), ("http-trigger3-component", true)];
    assert_eq!(ids, expected);

    let answers = |path: &str| {
        let index = *application.router.find(path).unwrap().target;
        application.components[index].id.clone()
    };
    assert_eq!(answers("/"), "web");
    assert_eq!(answers("/api/counter/value"), "counter");
    assert_eq!(application.router.routes().count(), 2, "the private route is not among them");

    let databases: Vec<_> = application.databases.iter().collect();
    let default = ("default".to_owned(), root.join("state/sqlite_db.db"));
    let counter = ("counter".to_owned(), root.join("data/counter.db"));
    assert_eq!(databases, [(&counter.0, &counter.1), (&default.0, &default.1)]);
    assert_eq!(application.stores["default"], root.join("state/sqlite_key_value.db"));
}

#[test]
fn a_component_gets_what_it_is_granted() {
    let directory = shop();
    let root = directory.path();
    let application = Application::load(&options(root)).unwrap();

    let web = application.component("web").unwrap();
    let guests: Vec<_> = web.files.iter().map(|file| file.guest.to_str().unwrap()).collect();
    assert_eq!(guests, ["assets/a.css", "static/a.css"]);
    assert_eq!(web.limits.memory, 100_000_000, "no more than max_instance_memory");
    assert!(!web.allowed_hosts.allows("https", "api.example.com", None));

    let counter = application.component("counter").unwrap();
    assert_eq!(counter.source, root.join("counter.wasm"));
    assert_eq!(counter.databases, ["default", "counter"]);
    assert_eq!(counter.stores, ["default"]);
    assert_eq!(counter.environment, [("RUST_LOG".to_owned(), "info".to_owned())]);
    assert_eq!(counter.variables["key"].reveal(), "Bearer abc");
    assert_eq!(counter.variables["plain"].reveal(), "plain");
    assert!(counter.allowed_hosts.allows("https", "api.example.com", None));
    assert!(counter.allowed_hosts.allows("http", "web.spin.internal", None));
    assert_eq!(counter.limits.memory, 64 << 20);
    assert_eq!(counter.limits.cpu_time, Duration::from_secs(2));
    assert_eq!(counter.limits.request_timeout, Duration::from_secs(30));

    let [did, clock] = counter.dependencies.as_slice() else {
        panic!("{:?}", counter.dependencies);
    };
    assert_eq!(did.import, "tidemill:did/analysis@0.1.0");
    assert_eq!(did.source, root.join("did.wasm"));
    assert_eq!(did.inherit, Inherit::Some(vec!["variables".to_owned()]));
    assert_eq!((clock.import.as_str(), &clock.inherit), ("clock", &Inherit::Nothing));
    assert_eq!(clock.export.as_deref(), Some("wasi:clocks/wall-clock@0.2.0"));
}

#[test]
fn values_never_show_themselves() {
    let directory = shop();
    let application = Application::load(&options(directory.path())).unwrap();
    let shown = format!("{application:?}");
    assert!(!shown.contains("abc") && !shown.contains("api.example.com"), "{shown}");
}

#[test]
fn builds_need_nothing_to_have_been_built() {
    let directory = directory(&[("spin.toml", SHOP)]);
    let root = directory.path();
    let builds = builds(&options(root)).unwrap();
    let [counter, did] = builds.as_slice() else {
        panic!("{builds:?}");
    };
    assert_eq!(counter.component, "counter");
    assert_eq!(counter.directory, root.join("components/counter"));
    assert_eq!(counter.build.commands, ["cargo build", "cp a b"]);
    assert_eq!((did.component.as_str(), &did.directory), ("did", &root.to_owned()));
    assert_eq!(did.build, Build { commands: vec!["make did".to_owned()], ..Build::default() });
}

#[test]
fn a_directory_stands_for_its_spin_toml() {
    let directory = directory(&[("app/spin.toml", &manifest("")), ("app/web.wasm", "")]);
    let mut options = options(directory.path());
    options.manifest = "app".into();
    let application = Application::load(&options).unwrap();
    assert_eq!(application.directory, directory.path().join("app"));
    assert_eq!(application.state_dir, directory.path().join("app/.tidemill"));
}

#[test]
fn the_command_line_wins() {
    let directory = shop();
    let mut options = options(directory.path());
    options.state_dir = Some("elsewhere".into());
    options.environment = [("RUST_LOG", "debug"), ("B", "2")].map(|(name, value)| (name.into(), value.into())).into();
    let application = Application::load(&options).unwrap();
    assert_eq!(application.state_dir, directory.path().join("elsewhere"));
    let counter = application.component("counter").unwrap();
    let expected = [("RUST_LOG", "debug"), ("B", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(counter.environment, expected);
}

#[test]
fn a_profile_replaces_source_commands_environment_and_dependencies() {
    let lines = r#"
environment = { A = "1", B = "1" }
build = { command = "release", workdir = "web" }
[component.web.dependencies]
"a:b" = { path = "web.wasm" }
[component.web.profile.debug]
source = "debug.wasm"
environment = { B = "2", C = "2" }
build.command = ["debug", "check"]
dependencies = { "a:b" = { path = "debug.wasm" }, "c:d" = { path = "debug.wasm" } }
"#;
    let directory = directory(&[("spin.toml", &manifest(lines)), ("debug.wasm", "")]);
    let mut options = options(directory.path());
    let plain = Application::load(&options).unwrap();
    assert_eq!(plain.components[0].source, directory.path().join("web.wasm"));
    assert_eq!(plain.components[0].dependencies.len(), 1);

    options.profile = Some("debug".to_owned());
    let debug = Application::load(&options).unwrap();
    let web = &debug.components[0];
    assert_eq!(web.source, directory.path().join("debug.wasm"));
    let environment = web.environment.iter().map(|(name, value)| format!("{name}={value}"));
    assert_eq!(environment.collect::<Vec<_>>(), ["A=1", "B=2", "C=2"]);
    assert!(web.dependencies.iter().all(|one| one.source.ends_with("debug.wasm")));
    assert_eq!(web.dependencies.len(), 2);
    let build = &builds(&options).unwrap()[0].build;
    assert_eq!(build.commands, ["debug", "check"]);
    assert_eq!(build.workdir.as_deref(), Some("web"));
}

#[test]
fn dependencies_may_inherit_everything_at_once() {
    let lines = "dependencies_inherit_configuration = true\ndependencies = { 'a:b' = { path = 'web.wasm' } }";
    let application = load(&manifest(lines));
    assert_eq!(application.components[0].dependencies[0].inherit, Inherit::All);
}

#[test]
fn the_deprecated_hosts_still_work_with_a_warning() {
    let application = load(&manifest("allowed_http_hosts = ['example.com', 'https://example.org:8080']"));
    let hosts = &application.components[0].allowed_hosts;
    for (scheme, host, port) in
        [("http", "example.com", None), ("https", "example.com", None), ("https", "example.org", Some(8080))]
    {
        assert!(hosts.allows(scheme, host, port), "{scheme}://{host}");
    }
    assert_eq!(application.warnings.len(), 1);
    assert!(application.warnings[0].to_string().contains("allowed_outbound_hosts"));
}
