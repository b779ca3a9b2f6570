//! Values of the application's variables.
//!
//! Owns where values come from and in which order, as Spin has it: `--variable`, the providers of the
//! runtime configuration in their order, the environment (`SPIN_VARIABLE_<NAME>`, then `.env`), the
//! default in the manifest. Leaves out templates (`template`) and their declarations (`schema`).

mod dotenv;
mod flag;
mod provider;
mod secret;

pub(super) use provider::Provider;
pub use secret::Secret;

pub(super) use dotenv::parse as parse_dotenv;
pub(super) use flag::read as read_flags;

use std::collections::BTreeMap;

use super::diagnostic::Diagnostic;
use super::reader::{Problems, suggestion};
use super::schema::Manifest;
use super::template::Template;

/// The prefix of environment variables that set variables.
pub(super) const DEFAULT_PREFIX: &str = "SPIN_VARIABLE";

/// The value of every declared variable that has one.
#[derive(Clone, Debug, Default)]
pub(super) struct Variables {
    values: BTreeMap<String, Secret>,
}

impl Variables {
    /// Looks every variable up, the first source that knows it winning. A required variable that none
    /// knows is a problem that names every way to set it.
    pub(super) fn resolve(manifest: &Manifest, providers: &[Provider], problems: &Problems) -> Self {
        let mut values = BTreeMap::new();
        for variable in &manifest.variables {
            let name = &variable.name.value;
            let provided = providers.iter().find_map(|provider| provider.get(name));
            match provided.or_else(|| variable.default.clone()) {
                Some(value) => {
                    values.insert(name.clone(), value);
                }
                // Neither required nor with a default: said when the declaration was read.
                None if !variable.required => {}
                None => {
                    let message = format!("variable `{name}` is required and has no value");
                    let error = manifest.source.masked_error(variable.name.span.clone(), message);
                    let help = format!(
                        "set {DEFAULT_PREFIX}_{} in the environment or pass `--variable {name}=…`",
                        name.to_ascii_uppercase()
                    );
                    problems.add(error.with_help(help));
                }
            }
        }
        Self { values }
    }

    /// A template with its variables replaced; `None` if one of them has no value, which was
    /// reported when variables were resolved or templates checked.
    pub(super) fn expand(&self, template: &Template) -> Option<Secret> {
        let value = |name: &str| self.values.get(name).map(Secret::reveal);
        template.expand(value).map(Secret::new)
    }
}

/// Reports `--variable` names that the manifest does not declare.
pub(super) fn check_flags<'n>(names: impl Iterator<Item = &'n str>, manifest: &Manifest, problems: &Problems) {
    let known: Vec<&str> = manifest.variables.iter().map(|one| one.name.value.as_str()).collect();
    for name in names.filter(|name| !known.contains(name)) {
        let error = Diagnostic::error(format!("--variable {name}: the manifest declares no variable `{name}`"));
        problems.add(error.with_help(suggestion(name, &known, "declared variables")));
    }
}
