//! `[[trigger.http]]`: which requests reach which component.
//!
//! Owns the trigger's keys and components written inside one. Leaves out matching (`routes`).

use std::ops::Range;

use super::super::reader::{Located, TableReader, ValueReader, suggestion};
use super::component::Component;

/// One HTTP trigger.
#[derive(Clone, Debug)]
pub(crate) struct HttpTrigger {
    /// What it answers to.
    pub route: TriggerRoute,
    /// The id of the component that answers.
    pub component: Located<String>,
}

/// What a trigger answers to.
#[derive(Clone, Debug)]
pub(crate) enum TriggerRoute {
    /// Requests whose path matches the pattern, written as in the manifest.
    Public(Located<String>),
    /// No request from outside: only `http://<component>.spin.internal`.
    Private,
}

/// Reads `[trigger]`. Returns the triggers and the components written inside them.
pub(super) fn read(
    table: TableReader<'_>,
    components: &[Component],
    profile: Option<&str>,
) -> (Vec<HttpTrigger>, Vec<Component>) {
    let mut triggers = Vec::new();
    let mut inline = Vec::new();
    for (kind, value) in table.entries() {
        if kind.value != "http" {
            report_kind(&kind, &value);
            continue;
        }
        for item in value.list("a list of tables, `[[trigger.http]]`") {
            let span = item.span.clone();
            let Some(table) = item.table() else {
                continue;
            };
            let mut context = Context { components, profile, inline: &mut inline, number: triggers.len() + 1 };
            triggers.extend(read_one(table, span, &mut context));
        }
    }
    (triggers, inline)
}

fn report_kind(kind: &Located<String>, value: &ValueReader<'_>) {
    let message = match kind.value.as_str() {
        "redis" => "the `redis` trigger is something Spin has and Tidemill does not yet".to_owned(),
        other => format!("unknown trigger type `{other}`"),
    };
    let help = suggestion(&kind.value, &["http"], "trigger types that Tidemill runs");
    let error = value.scope.error(kind.span.clone(), message);
    value.scope.problems.add(error.with_help(help));
}

struct Context<'a> {
    components: &'a [Component],
    profile: Option<&'a str>,
    inline: &'a mut Vec<Component>,
    number: usize,
}

fn read_one(mut table: TableReader<'_>, span: Range<usize>, context: &mut Context<'_>) -> Option<HttpTrigger> {
    table.span = span;
    let id = table.string("id");
    let route = table.required("route").and_then(read_route);
    for (key, help) in [
        ("static_response", "serve the answer from a component"),
        ("components", "name one `component`"),
        ("dependencies", "compose with `[component.<id>.dependencies]`"),
    ] {
        table.unsupported(key, help);
    }
    if let Some(executor) = table.table("executor") {
        read_executor(executor);
    }
    let component = match table.required("component") {
        Some(value) if value.is_table() => {
            let span = value.key_span.clone();
            let id = Located { value: inline_id(id, context), span };
            let component = Component::read(id.clone(), value.table()?, context.profile);
            context.inline.push(component);
            Some(id)
        }
        Some(value) => match value.as_string() {
            Some(id) => Some(id),
            None => value.mismatch("a component's id or a table"),
        },
        None => None,
    };
    table.finish();
    Some(HttpTrigger { route: route?, component: component? })
}

fn inline_id(trigger: Option<Located<String>>, context: &Context<'_>) -> String {
    let trigger = trigger.map_or_else(|| format!("http-trigger{}", context.number), |id| id.value);
    let taken = |id: &str| {
        let all = context.components.iter().chain(context.inline.iter());
        all.into_iter().any(|component| component.id.value == id)
    };
    let mut candidates =
        std::iter::once(format!("{trigger}-component")).chain((1..).map(|number| format!("inline-component{number}")));
    candidates.find(|id| !taken(id)).unwrap_or_default()
}

fn read_route(value: ValueReader<'_>) -> Option<TriggerRoute> {
    if value.as_string().is_some() {
        return value.string().map(TriggerRoute::Public);
    }
    if !value.is_table() {
        return value.mismatch("a path such as \"/api/...\" or { private = true }");
    }
    let mut table = value.table()?;
    let private = table.required("private").and_then(ValueReader::boolean);
    let scope = table.scope;
    table.finish();
    let private = private?;
    if !private.value {
        let message = "a route is a path or { private = true }";
        scope.report(private.span, message);
        return None;
    }
    Some(TriggerRoute::Private)
}

fn read_executor(mut table: TableReader<'_>) {
    let Some(kind) = table.value("type") else {
        table.finish();
        return;
    };
    match kind.as_string().as_ref().map(|kind| kind.value.as_str()) {
        Some("http" | "spin") => {}
        Some("wagi") => {
            let message = "the `wagi` executor is something Spin has and Tidemill does not yet";
            kind.invalid::<()>(message, Some("export `wasi:http/handler` instead"));
            for key in ["entrypoint", "argv"] {
                table.value(key);
            }
        }
        Some(other) => {
            let help = suggestion(other, &["http"], "executors");
            kind.invalid::<()>(format!("unknown executor `{other}`"), Some(&help));
        }
        None => {
            kind.mismatch::<()>("a string");
        }
    }
    table.finish();
}
