//! The variables of a component. Values are resolved when the application starts; this file looks
//! them up and its children speak the versions of the interface.

mod v2;
mod v3;
mod wasi_config;

use wasmtime::component::{HasData, Linker};

use super::CapabilityView;
use super::refusal::Attempt;
use crate::runtime::guest::Guest;

/// Names the view that the bindings of every version work on.
struct Variables;

impl HasData for Variables {
    type Data<'a> = CapabilityView<'a>;
}

/// Adds every version of the interface to a linker.
///
/// # Errors
///
/// Fails only where one of them is defined already.
pub fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    v2::add_to_linker(linker)?;
    v3::add_to_linker(linker)?;
    wasi_config::add_to_linker(linker)
}

/// Why a variable has no value for the guest.
enum Missing {
    /// No variable can have that name.
    InvalidName(String),
    /// The component's table defines none of that name.
    Undefined(String),
}

impl CapabilityView<'_> {
    fn variable(&self, name: &str) -> Result<String, Missing> {
        if let Some(value) = self.grants.variables.get(name) {
            return Ok(value.reveal().to_owned());
        }
        self.note_missing(name);
        if !is_variable_name(name) {
            return Err(Missing::InvalidName(format!(
                "`{name}` is not a variable name: use lower-case letters, digits and single `_`, beginning with a letter"
            )));
        }
        Err(Missing::Undefined(format!(
            "no variable `{name}`: add it to [component.{}.variables] in spin.toml",
            self.grants.component
        )))
    }

    fn note_missing(&self, name: &str) {
        let component = &self.grants.component;
        self.note_refusal(
            Attempt::Variable,
            format_args!(
                "refused the variable `{name}`: to grant it, add it to [component.{component}.variables] in spin.toml"
            ),
        );
    }
}

fn is_variable_name(name: &str) -> bool {
    name.split('_').all(|word| {
        !word.is_empty() && word.chars().all(|character| character.is_ascii_lowercase() || character.is_ascii_digit())
    }) && name.starts_with(|character: char| character.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::is_variable_name;

    #[test]
    fn variable_names_are_lower_snake_case() {
        for name in ["a", "api_host", "v2", "a_1"] {
            assert!(is_variable_name(name), "{name}");
        }
        for name in ["", "_a", "a_", "a__b", "A", "1a", "a-b", "ä"] {
            assert!(!is_variable_name(name), "{name}");
        }
    }
}
