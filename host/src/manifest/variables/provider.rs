//! Sources of values, as the runtime configuration lists them.
//!
//! Owns looking one name up. Leaves out the order of sources (`variables`) and reading their
//! configuration (`runtime_config`).

use std::collections::BTreeMap;

use super::secret::Secret;

/// One source of values.
#[derive(Clone, Debug)]
pub(crate) enum Provider {
    /// A fixed table.
    Static(BTreeMap<String, Secret>),
    /// Environment variables `<PREFIX>_<NAME>`, then a dotenv file's.
    Environment {
        /// What comes before the underscore; `SPIN_VARIABLE` by default.
        prefix: String,
        /// The environment, or a part of it.
        environment: BTreeMap<String, Secret>,
        /// What a dotenv file adds.
        dotenv: BTreeMap<String, Secret>,
    },
}

impl Provider {
    /// The value of a variable, if this source knows it.
    pub(crate) fn get(&self, name: &str) -> Option<Secret> {
        match self {
            Self::Static(values) => values.get(name).cloned(),
            Self::Environment { prefix, environment, dotenv } => {
                let key = format!("{prefix}_{}", name.to_ascii_uppercase());
                environment.get(&key).or_else(|| dotenv.get(&key)).cloned()
            }
        }
    }
}
