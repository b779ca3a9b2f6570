//! `[[variables_provider]]`.
//!
//! Owns the types of providers and their keys. Leaves out their order (`variables`).

use std::collections::BTreeMap;
use std::path::Path;

use super::super::diagnostic::Diagnostic;
use super::super::reader::{Problems, ValueReader, suggestion};
use super::super::variables::{self, Provider, Secret};
use super::Surroundings;

/// All providers, in the file's order.
pub(super) fn read(list: ValueReader<'_>, surroundings: &Surroundings) -> Vec<Provider> {
    let expected = "a list of tables, `[[variables_provider]]`";
    let items = list.list(expected).into_iter();
    items.filter_map(|item| read_provider(item, surroundings)).collect()
}

fn read_provider(item: ValueReader<'_>, surroundings: &Surroundings) -> Option<Provider> {
    let span = item.span.clone();
    let mut table = item.table()?.sensitive();
    table.span = span;
    let kind = table.required("type")?;
    let Some(name) = kind.as_string() else {
        return kind.mismatch("a string");
    };
    match name.value.as_str() {
        "static" => {
            let values = table.required("values")?.table()?.entries().into_iter();
            let values = values.filter_map(|(name, value)| Some((name.value, Secret::new(value.string()?.value))));
            let values = values.collect();
            table.finish();
            Some(Provider::Static(values))
        }
        "env" => {
            let prefix = table.string("prefix").map(|prefix| prefix.value);
            let dotenv = table.string("dotenv_path");
            let dotenv = dotenv.map(|path| read_dotenv(&surroundings.directory.join(path.value), table.scope.problems));
            table.finish();
            Some(Provider::Environment {
                prefix: prefix.unwrap_or_else(|| variables::DEFAULT_PREFIX.to_owned()),
                environment: surroundings.environment.clone(),
                dotenv: dotenv.unwrap_or_default(),
            })
        }
        other @ ("vault" | "azure_key_vault") => {
            let message = format!("provider `{other}` is something Spin has and Tidemill does not yet");
            kind.invalid(message, Some("use `env` or `static`"))
        }
        other => {
            let help = suggestion(other, &["env", "static"], "known types");
            kind.invalid(format!("unknown provider type `{other}`"), Some(&help))
        }
    }
}

/// The values of a dotenv file; none if there is no such file, as in Spin.
pub(crate) fn read_dotenv(path: &Path, problems: &Problems) -> BTreeMap<String, Secret> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return BTreeMap::new();
    };
    match variables::parse_dotenv(&text) {
        Ok(values) => values,
        Err(line) => {
            let message = format!("{}:{line}: this line is not NAME=value", path.display());
            problems.add(Diagnostic::error(message));
            BTreeMap::new()
        }
    }
}
