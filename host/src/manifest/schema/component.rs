//! `[component.<id>]`: one component and what it is granted.
//!
//! Owns its keys. Leaves out resolving them against disk, variables and databases (`application`).

use super::super::identifier::{self, Spelling};
use super::super::reader::{Located, TableReader, ValueReader};
use super::super::template::Template;
use super::dependency::{self, Dependency};
use super::files::{self, FileMount};
use super::limits::Limits;
use super::profile;

/// One component as the manifest describes it.
#[derive(Clone, Debug)]
pub(crate) struct Component {
    /// Its id, `kebab-case`.
    pub id: Located<String>,
    /// The WebAssembly file, relative to the manifest; `None` if the manifest got it wrong.
    pub source: Option<Located<String>>,
    /// Component variables: name and template.
    pub variables: Vec<(Located<String>, Located<Template>)>,
    /// Environment variables.
    pub environment: Vec<(String, String)>,
    /// Files it may read.
    pub files: Vec<Located<FileMount>>,
    /// Patterns of files left out of `files`.
    pub exclude_files: Vec<Located<String>>,
    /// Where it may connect to.
    pub allowed_outbound_hosts: Vec<Located<Template>>,
    /// Labels of key-value stores it may open.
    pub key_value_stores: Vec<Located<String>>,
    /// Labels of databases it may open.
    pub sqlite_databases: Vec<Located<String>>,
    /// How it is built.
    pub build: Option<Build>,
    /// What satisfies its other imports.
    pub dependencies: Vec<Dependency>,
    /// What it may use.
    pub limits: Limits,
    /// `tool.tidemill.route_headers`: whether it is told how it was reached, in the headers that Spin has for that.
    /// Default true.
    pub route_headers: bool,
    /// `tool.tidemill.health`: the path of a GET that the component answers with success while it works.
    pub health: Option<Located<String>>,
    /// The names of its profiles.
    pub profiles: Vec<String>,
}

/// `[component.<id>.build]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Build {
    /// Shell commands, run in order.
    pub commands: Vec<String>,
    /// Where, relative to the manifest; by default beside it.
    pub workdir: Option<String>,
    /// Patterns of the files it is built from, relative to `workdir`.
    pub watch: Vec<String>,
}

impl Component {
    pub(super) fn read(id: Located<String>, mut table: TableReader<'_>, profile: Option<&str>) -> Self {
        let scope = table.scope;
        identifier::expect(scope, &id, "component id", Spelling::Kebab);
        let source = table.required("source");
        table.value("description");
        table.value("targets");
        let mut component = Self {
            id,
            source: read_source(source),
            variables: read_variables(&mut table),
            environment: read_environment(&mut table),
            files: files::read(&mut table),
            exclude_files: table.strings("exclude_files"),
            allowed_outbound_hosts: read_hosts(&mut table),
            key_value_stores: read_labels(&mut table, "key_value_stores"),
            sqlite_databases: read_labels(&mut table, "sqlite_databases"),
            build: table.table("build").and_then(read_build),
            dependencies: dependency::read(&mut table),
            limits: Limits::default(),
            route_headers: true,
            health: None,
            profiles: Vec::new(),
        };
        if let Some(tool) = table.table("tool").and_then(|mut tools| tools.table("tidemill")) {
            component.read_tool(tool);
        }
        if let Some(models) = table.value("ai_models") {
            let span = models.key_span.clone();
            if !models.strings().is_empty() {
                let message = "`ai_models` is something Spin has and Tidemill does not yet";
                scope.report(span, message);
            }
        }
        if let Some(profiles) = table.table("profile") {
            profile::read(profiles, profile, &mut component);
        }
        table.finish();
        component
    }

    /// The component's `tool.tidemill`.
    fn read_tool(&mut self, mut table: TableReader<'_>) {
        self.limits = Limits::read(&mut table);
        self.route_headers = table.boolean("route_headers").is_none_or(|wanted| wanted.value);
        self.health = table.value("health").and_then(read_health);
        table.finish();
    }
}

/// The path of a component's file. Spin's other sources are reported as not supported.
pub(super) fn read_source(value: Option<ValueReader<'_>>) -> Option<Located<String>> {
    let value = value?;
    if !value.is_table() {
        return value.string();
    }
    let (scope, span) = (value.scope, value.key_span.clone());
    let mut table = value.table()?;
    let from = if table.string("url").is_some() { "a URL" } else { "a registry" };
    for key in ["digest", "registry", "package", "version"] {
        table.value(key);
    }
    table.finish();
    let message = format!("a component from {from} is something Spin has and Tidemill does not yet");
    let help = "download the component and write its path: `source = \"….wasm\"`";
    scope.problems.add(scope.error(span, message).with_help(help));
    None
}

pub(super) fn read_environment(table: &mut TableReader<'_>) -> Vec<(String, String)> {
    let Some(table) = table.table("environment") else {
        return Vec::new();
    };
    let entries = table.entries().into_iter();
    entries.filter_map(|(name, value)| Some((name.value, value.string()?.value))).collect()
}

pub(super) fn read_commands(build: &mut TableReader<'_>) -> Option<Vec<String>> {
    let value = build.required("command")?;
    if value.is_list() {
        let commands = value.strings().into_iter();
        return Some(commands.map(|command| command.value).collect());
    }
    match value.as_string() {
        Some(command) => Some(vec![command.value]),
        None => value.mismatch("a command or a list of commands"),
    }
}

fn read_health(value: ValueReader<'_>) -> Option<Located<String>> {
    let path = value.as_string();
    let Some(path) = path else {
        return value.mismatch("a path");
    };
    if path.value.starts_with('/') && path.value.parse::<http::uri::PathAndQuery>().is_ok() {
        return Some(path);
    }
    let message = format!("`{}` is not the path of a request", path.value);
    value.invalid(message, Some("it begins with a slash: `health = \"/health\"`"))
}

fn read_build(mut table: TableReader<'_>) -> Option<Build> {
    let commands = read_commands(&mut table);
    let workdir = table.string("workdir");
    let watch = table.strings("watch");
    table.finish();
    Some(Build {
        commands: commands?,
        workdir: workdir.map(|workdir| workdir.value),
        watch: watch.into_iter().map(|pattern| pattern.value).collect(),
    })
}

fn read_variables(table: &mut TableReader<'_>) -> Vec<(Located<String>, Located<Template>)> {
    let Some(table) = table.table("variables") else {
        return Vec::new();
    };
    let mut variables = Vec::new();
    for (name, value) in table.entries() {
        let scope = value.scope;
        identifier::expect(scope, &name, "variable name", Spelling::LowerSnake);
        if let Some(template) = read_template(value) {
            variables.push((name, template));
        }
    }
    variables
}

fn read_template(value: ValueReader<'_>) -> Option<Located<Template>> {
    let Some(text) = value.as_string() else {
        return value.mismatch("a string");
    };
    match Template::parse(&text.value) {
        Ok(template) => Some(text.map(|_| template)),
        Err(error) => value.invalid(error, None),
    }
}

fn read_hosts(table: &mut TableReader<'_>) -> Vec<Located<Template>> {
    let mut hosts = Vec::new();
    if let Some(list) = table.value("allowed_outbound_hosts") {
        hosts.extend(list.list("a list of strings").into_iter().filter_map(read_template));
    }
    if let Some(list) = table.value("allowed_http_hosts") {
        let (scope, span) = (list.scope, list.key_span.clone());
        let mut replacement = Vec::new();
        for host in list.strings() {
            let bare = host.value.split_once("://").map_or(host.value.as_str(), |(_, bare)| bare);
            let modern = match host.value.as_str() {
                "insecure:allow-all" => vec!["http://*:*".to_owned(), "https://*:*".to_owned()],
                _ => vec![format!("http://{bare}"), format!("https://{bare}")],
            };
            for modern in modern {
                // Neither scheme nor host of the old form can hold an unclosed template by accident:
                // whatever does not parse is reported with the other hosts.
                if let Ok(template) = Template::parse(&modern) {
                    let span = host.span.clone();
                    hosts.push(Located { value: template, span });
                }
                replacement.push(modern);
            }
        }
        let message = "`allowed_http_hosts` is deprecated";
        let help = format!("write `allowed_outbound_hosts = {replacement:?}`");
        scope.problems.add(scope.error(span, message).with_help(help).as_warning());
    }
    hosts
}

fn read_labels(table: &mut TableReader<'_>, key: &'static str) -> Vec<Located<String>> {
    let scope = table.scope;
    let mut labels: Vec<Located<String>> = Vec::new();
    for label in table.strings(key) {
        let good = identifier::expect(scope, &label, "label", Spelling::Label);
        if good && !labels.iter().any(|other| other.value == label.value) {
            labels.push(label);
        }
    }
    labels
}
