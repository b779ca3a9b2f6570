//! Streams are checked against the components and each other.
//!
//! Owns names and references. Leaves out the databases' files (`labels`) and what a component exports (`launch`).

use super::super::reader::{Problems, suggestion};
use super::super::schema::{Manifest, StreamSettings};

/// The longest name of a stream, in bytes.
const MAX_NAME: usize = 128;

/// The streams of an application, as far as they could be read.
pub(super) fn resolve(manifest: &Manifest, problems: &Problems) -> Vec<StreamSettings> {
    let report = |span: &std::ops::Range<usize>, message: String, help: String| {
        problems.add(manifest.source.error(span.clone(), message).with_help(help));
    };
    let ids: Vec<&str> = manifest.components.iter().map(|one| one.id.value.as_str()).collect();
    let mut streams: Vec<StreamSettings> = Vec::new();
    for stream in &manifest.application.tidemill.streams {
        let (name, table, component) = (&stream.name, &stream.table, &stream.component);
        if !ids.contains(&component.value.as_str()) {
            let help = suggestion(&component.value, &ids, "components");
            report(&component.span, format!("there is no component `{}`", component.value), help);
        }
        let own = ["sqlite_", "tidemill_"].into_iter().find(|prefix| starts_with(&table.value, prefix));
        if table.value.is_empty() {
            report(&table.span, "`table` is empty".to_owned(), "name the table whose changes are told".to_owned());
        } else if let Some(prefix) = own {
            let message = format!("changes of `{}` are not told: tables named {prefix}… are not logged", table.value);
            report(&table.span, message, "name a table of the application".to_owned());
        }
        if !is_name(&name.value) {
            let message = format!("`{}` is not a name for a stream", name.value);
            let help = format!("give it a `name` of letters, digits, `-`, `_` and `.`, at most {MAX_NAME}");
            report(&name.span, message, help);
        }
        if streams.iter().any(|other| other.name == name.value) {
            let message = format!("there are two streams named `{}`", name.value);
            report(&name.span, message, "give each its own `name`: positions are kept by it".to_owned());
        }
        streams.push(stream.settings.clone());
    }
    streams
}

fn is_name(name: &str) -> bool {
    (1..=MAX_NAME).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn starts_with(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
