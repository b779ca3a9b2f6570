//! `[variables]`: what may be set from outside.
//!
//! Owns the declarations. Leaves out where values come from (`variables`).

use super::super::identifier::{self, Spelling};
use super::super::reader::{Located, TableReader, ValueReader};
use super::super::variables::Secret;

/// One variable of the application.
#[derive(Clone, Debug)]
pub(crate) struct VariableDeclaration {
    /// Its name, lower-case `snake_case`.
    pub name: Located<String>,
    /// Whether something else must give it a value.
    pub(crate) required: bool,
    /// Its value if nothing else gives one.
    pub default: Option<Secret>,
}

pub(super) fn read(table: TableReader<'_>) -> Vec<VariableDeclaration> {
    let mut variables = Vec::new();
    for (name, value) in table.sensitive().entries() {
        let scope = value.scope;
        identifier::expect(scope, &name, "variable name", Spelling::LowerSnake);
        let Some(mut table) = value.table() else {
            continue;
        };
        let default = table.value("default");
        let has_default = default.is_some();
        let default = default.and_then(ValueReader::string);
        let required = table.boolean("required").is_some_and(|required| required.value);
        // Every value is treated as a secret, whether the manifest says so or not.
        table.boolean("secret");
        table.string("description");
        table.finish();
        if required == has_default {
            let message = if required {
                format!("variable `{}` is required and has a default", name.value)
            } else {
                format!("variable `{}` is neither required nor has a default", name.value)
            };
            let error = scope.error(name.span.clone(), message);
            let help = "write either `required = true` or `default = \"…\"`";
            scope.problems.add(error.with_help(help));
        }
        variables.push(VariableDeclaration {
            name,
            required,
            default: default.map(|default| Secret::new(default.value)),
        });
    }
    variables
}
