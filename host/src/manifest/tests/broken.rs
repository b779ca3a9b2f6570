//! What is said about manifests that cannot be used. Each snapshot is what a person reads.

use super::{directory, manifest, options, problems};
use crate::manifest::Application;

#[track_caller]
pub(super) fn check(name: &str, rendered: &str) {
    // Read when the test runs: several clones may share one target directory.
    let package = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path(std::path::Path::new(&package).join("src/manifest/snapshots"));
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, rendered));
}

#[test]
fn every_misspelt_key_is_named_with_the_nearest_known_one() {
    let rendered = problems(
        r#"
spin_manifest_version = 2
variable = {}

[application]
name = "shop"
autors = ["ada"]

[application.tool.tidemill.strem]
[application.tool.another]
whatever = true

[[trigger.http]]
route = "/..."
rout = "/..."
component = "web"
executor = { typ = "http" }

[component.web]
source = "web.wasm"
allowed_outbound_host = []
colour = "blue"
build = { command = "make", comand = "make" }

[component.web.tool.tidemill]
cpu_limit = "1s"
"#,
    );
    check("misspelt_keys", &rendered);
}

#[test]
fn an_archive_needs_a_folder_and_settings_within_bounds() {
    let head = "spin_manifest_version = 2\napplication.name = \"a\"\ntrigger.http = []\n";
    let rendered = problems(&format!(
        "{head}[application.tool.tidemill.archive]\nfoldr = \"x\"\ninterval = \"1ms\"\nkeep = 7\nmax_log = \"1KiB\"\n"
    ));
    check("archive", &rendered);
}

#[test]
fn missing_keys_are_named_with_their_table() {
    let rendered = problems(
        "[application]\n\n[[trigger.http]]\nroute = '/'\n\n[[trigger.http]]\ncomponent = 'web'\n\n[component.web]\n\
         files = [{ source = 'a' }]\nbuild = {}\n",
    );
    check("missing_keys", &rendered);
}

#[test]
fn wrong_types_name_both_types() {
    let rendered = problems(
        r#"
spin_manifest_version = "2"

[application]
name = 7
authors = "ada"

[variables]
a = "default"

[[trigger.http]]
route = 1
component = true

[component]
other = "other.wasm"

[component.web]
source = 1
files = "assets/*"
exclude_files = [1]
environment = { A = 1 }
sqlite_databases = "default"
dependencies = ["a:b"]

[component.web.tool.tidemill]
memory_limit = 1.5
max_instances = "many"
"#,
    );
    check("wrong_types", &rendered);
}

#[test]
fn syntax_errors_are_shown_where_they_are() {
    check("syntax", &problems("spin_manifest_version = 2\n[application\nname = 'a\n\n[component.web]\nsource = \n"));
}

#[test]
fn names_must_be_spelt_right() {
    let rendered = problems(
        r#"
spin_manifest_version = 2
application.name = "names"
trigger.http = [{ route = "/", component = "my_web" }]
variables.Db-Host = { default = "" }

[component.my_web]
source = "web.wasm"
key_value_stores = ["my store"]
variables = { "9lives" = "" }
dependencies = { "no package" = { path = "web.wasm" }, "a:b/" = { path = "web.wasm" } }
"#,
    );
    check("names", &rendered);
}

#[test]
fn references_must_lead_somewhere() {
    let lines = r#"
allowed_outbound_hosts = ["https://{{ hots }}", "http://wbe.spin.internal"]
variables = { greeting = "hello {{ usr }}", unclosed = "{{ user" }

[component.web.dependencies]
"a:b" = { component = "wbe" }
"c:d" = { path = "absent.wasm" }
"e:f" = {}

[component.built]
source = "target/built.wasm"
build.command = "make"

[component.unbuilt]
source = "unbuilt.wasm"

[variables]
host = { default = "localhost" }
user = { default = "ada" }
"#;
    let rendered = problems(&manifest(lines).replace("component = \"web\"", "component = \"wed\""));
    check("references", &rendered);
}

#[test]
fn routes_must_be_distinct_and_well_formed() {
    let rendered = problems(
        r#"
spin_manifest_version = 2
application.name = "routes"
trigger.http = [
  { route = "/users/:id", component = "web" },
  { route = "/users/:name", component = "web" },
  { route = "/files...", component = "web" },
  { route = "/:/x", component = "web" },
  { route = { private = false }, component = "web" },
  { route = { private = true }, component = "web" },
  { route = "/.well-known/spin/x", component = "web" },
]
component.web.source = "web.wasm"
"#,
    );
    check("routes", &rendered);
}

#[test]
fn what_spin_has_and_tidemill_does_not_is_said() {
    let rendered = problems(
        r#"
spin_manifest_version = 2
application.name = "spin"
trigger.http = [
  { route = "/", component = "web", static_response = { body = "x" } },
  { route = "/wagi", component = "web", executor = { type = "wagi", argv = "x" } },
]
trigger.redis = [{ channel = "x", component = "web" }]
trigger.cron = [{ cron_expression = "x", component = "web" }]

[component.web]
source = { url = "https://example.com/web.wasm", digest = "sha256:00" }
ai_models = ["llama2-chat"]

[component.web.dependencies]
"a:b" = "1.0.0"
"c:d" = { version = "1.0.0", registry = "example.com", package = "c:d" }

[component.registry]
source = { registry = "example.com", package = "c:d", version = "1.0.0" }
"#,
    );
    check("spin_has_more", &rendered);
}

#[test]
fn malformed_hosts_say_what_is_wrong() {
    let lines = r#"
allowed_outbound_hosts = [
  "example.com",
  "ht-tp://example.com",
  "ftp://example.com",
  "http://example.com:port",
  "http://example.com/path",
  "http://a.*.com",
  "http://exa[mple",
  "https://{{ secret }}",
]

[variables]
secret = { default = "hunter 2", secret = true }
"#;
    let rendered = problems(&manifest(lines));
    assert!(!rendered.contains("hunter"), "{rendered}");
    check("hosts", &rendered);
}

#[test]
fn limits_have_bounds_and_units() {
    let lines = r#"
[component.web.tool.tidemill]
memory_limit = "1GB of RAM"
cpu_time_limit = "10"
request_timeout = "48h"
max_instances = 0
requests_per_instance = -1
idle_instance_timeout = 1

[application.tool.tidemill.http]
max_request_body = 0
cors_origins = ["example.com", "https://example.com/"]
"#;
    check("limits", &problems(&manifest(lines)));
}

#[test]
fn health_is_a_path_of_a_component_that_answers_http() {
    let lines = r#"
[component.web.tool.tidemill]
health = "ready"

[component.consumer]
source = "web.wasm"
[component.consumer.tool.tidemill]
health = "/ready"
"#;
    check("health", &problems(&manifest(lines)));
}

#[test]
fn access_names_known_levels_and_each_route_once() {
    let lines = r#"
[application.tool.tidemill.access]
read = "public"
write = "owner"
metric = "read"

[[application.tool.tidemill.access.route]]
route = "/api/..."
read = true

[[application.tool.tidemill.access.route]]
route = "/api/..."

[[application.tool.tidemill.access.route]]
write = "admin"
"#;
    check("access", &problems(&manifest(lines)));
}

#[test]
fn dependencies_are_unambiguous() {
    let lines = r#"
dependencies_inherit_configuration = true

[component.web.dependencies]
"a:b/c" = { component = "granted" }
"a:b" = { path = "web.wasm", component = "granted" }
"a:b@1.0.0" = { path = "web.wasm", export = "x" }
"d:e" = { path = "web.wasm", inherit_configuration = true }
"f:g" = { path = "web.wasm", inherit_configuration = ["variable"] }

[component.granted]
source = "web.wasm"
sqlite_databases = ["default"]
environment = { A = "1" }
"#;
    check("dependencies", &problems(&manifest(lines)));
}

#[test]
fn unconfigured_labels_name_the_lines_to_add() {
    let lines = "sqlite_databases = ['default', 'counter']\nkey_value_stores = ['sessions']";
    check("labels", &problems(&manifest(lines)));
}

#[test]
fn variables_without_a_value_name_every_way_to_set_them() {
    let lines = r#"
[variables]
password = { required = true, secret = true, description = "of the database" }
both = { required = true, default = "hunter2" }
neither = { secret = true }
misspelt = { defualt = "hunter2", required = true }
"#;
    let directory = directory(&[("spin.toml", &manifest(lines))]);
    let mut options = options(directory.path());
    options.variables = ["pasword=hunter2", "hunter2"].map(str::to_owned).into();
    let rendered = Application::load(&options).unwrap_err().to_string();
    assert!(!rendered.contains("hunter2"), "{rendered}");
    check("variables", &rendered);
}

#[test]
fn a_missing_file_names_the_flag() {
    let directory = tempfile::tempdir().unwrap();
    let rendered = Application::load(&options(directory.path())).unwrap_err().to_string();
    check("no_manifest", &rendered);
}

#[test]
fn an_unknown_profile_names_the_nearest_known_one() {
    let lines = "[component.web.profile.debug]\nsource = 'web.wasm'\nsorce = ''";
    let directory = directory(&[("spin.toml", &manifest(lines))]);
    let mut options = options(directory.path());
    options.profile = Some("deubg".to_owned());
    check("profile", &Application::load(&options).unwrap_err().to_string());
}

#[test]
fn the_runtime_configuration_is_as_strict() {
    let config = r#"
[sqlite_database.counter]
type = "spn"
path = "counter.db"

[sqlite_database.memory]
type = "spin"

[sqlite_database.remote]
type = "libsql"
url = "https://example.com"
token = "hunter2"

[sqlite_database.attach]
type = "spin"
path = "attach.db"
allow_attach_file = true
alow = 1

[key_value_store.cache]
type = "redis"
url = "redis://:hunter2@localhost"

[[variables_provider]]
type = "static"
values = { password = 12345 }

[[variables_provider]]
type = "vault"
token = "hunter2"

[[variables_provider]]
typ = "env"

[[client_tls]]
hosts = ["example.com"]

[llm_compute]
type = "spin"
"#;
    let directory = directory(&[("spin.toml", &manifest("")), ("runtime-config.toml", config)]);
    let rendered = Application::load(&options(directory.path())).unwrap_err().to_string();
    assert!(!rendered.contains("hunter2") && !rendered.contains("12345"), "{rendered}");
    check("runtime_config", &rendered);
}
