//! Which source of a variable's value wins.

use super::{directory, environment, manifest, options};
use crate::manifest::Application;

const VARIABLES: &str = "variables = { all = '{{ a }} {{ b }} {{ c }} {{ d }} {{ e }}' }\n[variables]\n\
    a = { default = 'default' }\nb = { default = 'default' }\nc = { default = 'default' }\n\
    d = { default = 'default' }\ne = { default = 'default' }";

fn value(files: &[(&str, &str)], flags: &[&str], variables: &[(&str, &str)]) -> String {
    let spin = manifest(VARIABLES);
    let files: Vec<_> = files.iter().copied().chain([("spin.toml", spin.as_str())]).collect();
    let directory = directory(&files);
    let mut options = options(directory.path());
    options.variables = flags.iter().map(ToString::to_string).collect();
    options.surroundings.environment = environment(variables);
    let application = Application::load(&options).unwrap_or_else(|error| panic!("{error}"));
    application.components[0].variables["all"].reveal().to_owned()
}

#[test]
fn flags_beat_providers_which_beat_the_environment_which_beats_defaults() {
    let config = "[[variables_provider]]\ntype = 'static'\nvalues = { a = 'config', b = 'config' }\n";
    let dotenv = "SPIN_VARIABLE_C=dotenv\nSPIN_VARIABLE_D=dotenv\n";
    let files = [("runtime-config.toml", config), (".env", dotenv)];
    let names = ["A", "B", "C"].map(|name| format!("SPIN_VARIABLE_{name}"));
    let variables: Vec<_> = names.iter().map(|name| (name.as_str(), "environment")).collect();
    let found = value(&files, &["a=flag"], &variables);
    assert_eq!(found, "flag config environment dotenv default");
}

#[test]
fn providers_are_asked_in_order() {
    let config = r#"
[[variables_provider]]
type = "env"
prefix = "SHOP"
dotenv_path = "shop.env"
[[variables_provider]]
type = "static"
values = { a = "static", b = "static", c = "static" }
"#;
    let files = [("runtime-config.toml", config), ("shop.env", "SHOP_B=shop.env\n")];
    let found = value(&files, &[], &[("SHOP_A", "shop"), ("SPIN_VARIABLE_C", "late"), ("A", "never")]);
    assert_eq!(found, "shop shop.env static default default");
}

#[test]
fn an_empty_value_is_a_value() {
    assert_eq!(value(&[], &["a="], &[("SPIN_VARIABLE_B", "")]), "  default default default");
}

#[test]
fn an_empty_variable_switches_an_optional_host_off() {
    let lines = "allowed_outbound_hosts = ['https://{{ host }}', '{{ host }}', 'https://example.com']\n\
        [variables]\nhost = { default = '' }";
    let directory = directory(&[("spin.toml", &manifest(lines))]);
    let application = Application::load(&options(directory.path())).unwrap();
    assert!(application.components[0].allowed_hosts.allows("https", "example.com", None));
}

#[test]
fn a_bad_dotenv_file_is_named_without_its_values() {
    let directory = directory(&[("spin.toml", &manifest("")), (".env", "A=1\nhunter2\n")]);
    let error = Application::load(&options(directory.path())).unwrap_err().to_string();
    assert!(error.contains(".env:2: this line is not NAME=value"), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
}
