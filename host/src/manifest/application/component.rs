//! One component's grants become values, files and hosts.
//!
//! Owns what can only be checked with variables, other components and the disk at hand. Leaves out
//! labels of databases and stores (`labels`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::allowed_hosts::{AllowedHost, AllowedHosts};
use super::super::files;
use super::super::reader::{Located, Problems, suggestion};
use super::super::schema::{Component, DependencySource, Limits, Manifest};
use super::super::template::Template;
use super::super::variables::{Secret, Variables};
use super::{ResolvedComponent, ResolvedDependency};

/// What resolving a component needs.
pub(super) struct Context<'a> {
    pub(super) manifest: &'a Manifest,
    pub(super) directory: &'a Path,
    pub(super) variables: &'a Variables,
    pub(super) environment: &'a [(String, String)],
    pub(super) max_memory: Option<u64>,
    pub(super) problems: &'a Problems,
}

impl Context<'_> {
    /// Resolves one component as far as it can be; what cannot is reported.
    pub(super) fn resolve(&self, component: &Component) -> ResolvedComponent {
        let id = component.id.value.clone();
        let triggers = &self.manifest.http_triggers;
        let answers_http = triggers.iter().any(|trigger| trigger.component.value == id);
        let max_memory = self.max_memory.unwrap_or(u64::MAX);
        ResolvedComponent {
            source: self.source(component),
            triggered: answers_http || self.manifest.application.tidemill.components().any(|named| named.value == id),
            answers_http,
            environment: self.environment(component),
            variables: self.variables(component),
            allowed_hosts: self.hosts(component),
            databases: names(&component.sqlite_databases),
            stores: names(&component.key_value_stores),
            files: files::expand(component, self.directory, &self.manifest.source, self.problems),
            dependencies: self.dependencies(component),
            limits: Limits { memory: component.limits.memory.min(max_memory), ..component.limits.clone() },
            route_headers: component.route_headers,
            health: self.health(component, answers_http),
            id,
        }
    }

    fn report(&self, at: std::ops::Range<usize>, message: String, help: Option<String>) {
        let mut error = self.manifest.source.error(at, message);
        error.help = help;
        self.problems.add(error);
    }

    fn health(&self, component: &Component, answers_http: bool) -> Option<String> {
        let path = component.health.as_ref()?;
        if !answers_http {
            let message =
                format!("component `{}` cannot be asked for its health: it answers no HTTP", component.id.value);
            let help =
                "name it in a `[[trigger.http]]`, if need be with `route = { private = true }`, or remove `health`";
            self.report(path.span.clone(), message, Some(help.to_owned()));
        }
        Some(path.value.clone())
    }

    fn source(&self, component: &Component) -> PathBuf {
        let Some(source) = &component.source else {
            return PathBuf::new();
        };
        let path = self.directory.join(&source.value);
        if !path.is_file() {
            let message = format!("component `{}`: there is no file {}", component.id.value, source.value);
            let help = match &component.build {
                Some(_) => "run with `--build`, or build the component first",
                None => "the path is relative to the manifest",
            };
            self.report(source.span.clone(), message, Some(help.to_owned()));
        }
        path
    }

    fn environment(&self, component: &Component) -> Vec<(String, String)> {
        let mut environment = component.environment.clone();
        for (name, value) in self.environment {
            environment.retain(|(other, _)| other != name);
            environment.push((name.clone(), value.clone()));
        }
        environment
    }

    fn variables(&self, component: &Component) -> BTreeMap<String, Secret> {
        let mut values = BTreeMap::new();
        for (name, template) in &component.variables {
            if let Some(value) = self.expand(template) {
                values.insert(name.value.clone(), value);
            }
        }
        values
    }

    /// A template with its variables replaced; unknown variables are reported.
    fn expand(&self, template: &Located<Template>) -> Option<Secret> {
        let declared = &self.manifest.variables;
        let known: Vec<&str> = declared.iter().map(|one| one.name.value.as_str()).collect();
        for name in template.value.variables() {
            if !known.contains(&name) {
                let message = format!("there is no variable `{name}`");
                let help = suggestion(name, &known, "variables in [variables]");
                self.report(template.span.clone(), message, Some(help));
            }
        }
        self.variables.expand(&template.value)
    }

    fn hosts(&self, component: &Component) -> AllowedHosts {
        let templates = component.allowed_outbound_hosts.iter();
        AllowedHosts::new(templates.filter_map(|template| self.host(template)).collect())
    }

    fn host(&self, template: &Located<Template>) -> Option<AllowedHost> {
        let text = self.expand(template)?;
        let literal = template.value.is_literal();
        // An empty variable switches an optional endpoint off.
        if !literal && matches!(text.reveal(), "" | "http://" | "https://") {
            return None;
        }
        let host = match AllowedHost::parse(text.reveal()) {
            Ok(host) => host,
            Err(error) => {
                // With variables in it, the reason would show their values.
                let message = match literal {
                    true => format!("`{}` is not an allowed host: {error}", template.value),
                    false => format!("the variables in `{}` do not make an allowed host", template.value),
                };
                self.report(template.span.clone(), message, None);
                return None;
            }
        };
        if literal
            && let Some(id) = host.internal_component()
            && self.manifest.component(id).is_none()
        {
            let ids: Vec<&str> = self.manifest.components.iter().map(|one| one.id.value.as_str()).collect();
            let warning = self.manifest.source.error(template.span.clone(), format!("there is no component `{id}`"));
            let help = suggestion(id, &ids, "components");
            self.problems.add(warning.with_help(help).as_warning());
        }
        Some(host.written_as(template.value.to_string()))
    }

    fn dependencies(&self, component: &Component) -> Vec<ResolvedDependency> {
        let mut resolved = Vec::new();
        for dependency in &component.dependencies {
            let span = &dependency.source.span;
            let source = match &dependency.source.value {
                DependencySource::Path(path) => {
                    let file = self.directory.join(path);
                    if !file.is_file() {
                        let message = format!("dependency `{}`: there is no file {path}", dependency.name.value);
                        let help = "the path is relative to the manifest".to_owned();
                        self.report(span.clone(), message, Some(help));
                    }
                    Some(file)
                }
                DependencySource::Component(id) => self.depended_on(component, id, span),
            };
            resolved.extend(source.map(|source| ResolvedDependency {
                import: dependency.name.value.clone(),
                source,
                export: dependency.export.clone(),
                inherit: dependency.inherit.clone(),
            }));
        }
        resolved
    }

    /// The file of a component that another depends on. Its own grants would not apply there, so it
    /// must have none.
    fn depended_on(&self, dependent: &Component, id: &str, span: &std::ops::Range<usize>) -> Option<PathBuf> {
        let Some(component) = self.manifest.component(id) else {
            let ids: Vec<&str> = self.manifest.components.iter().map(|one| one.id.value.as_str()).collect();
            let help = suggestion(id, &ids, "components");
            self.report(span.clone(), format!("there is no component `{id}`"), Some(help));
            return None;
        };
        if id == dependent.id.value {
            self.report(span.clone(), format!("component `{id}` depends on itself"), None);
        }
        let grants = [
            ("allowed_outbound_hosts", component.allowed_outbound_hosts.is_empty()),
            ("dependencies", component.dependencies.is_empty()),
            ("environment", component.environment.is_empty()),
            ("files", component.files.is_empty()),
            ("key_value_stores", component.key_value_stores.is_empty()),
            ("sqlite_databases", component.sqlite_databases.is_empty()),
            ("variables", component.variables.is_empty()),
        ];
        let given = grants.into_iter().filter(|(_, empty)| !empty);
        let given: Vec<String> = given.map(|(grant, _)| format!("`{grant}`")).collect();
        if !given.is_empty() {
            let message = format!("component `{id}` is used as a dependency and cannot have {}", given.join(", "));
            let help = format!("grant them to `{}` and let the dependency inherit them", dependent.id.value);
            self.report(span.clone(), message, Some(help));
        }
        component.source.as_ref().map(|source| self.directory.join(&source.value))
    }
}

fn names(labels: &[Located<String>]) -> Vec<String> {
    labels.iter().map(|label| label.value.clone()).collect()
}
