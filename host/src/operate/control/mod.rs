//! How a command asks a running host for something: a socket in its state directory, on which one line of JSON is asked and lines of
//! JSON are answered. Who may write the state directory may ask; nobody else can, whatever the application's access policy says.
//!
//! `socket` owns both ends. Leaves out what is done about a request.

#[cfg(unix)]
mod socket;

#[cfg(unix)]
pub use socket::{ControlError, ControlSocket, Progress, ask};

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deploy {
    /// The manifest, absolute.
    pub manifest: PathBuf,
    /// The runtime configuration, absolute; where there is none, the host's own, or the one beside the manifest.
    pub runtime_config: Option<PathBuf>,
    /// What relative paths in `variables` are looked up in, absolute.
    pub directory: PathBuf,
    /// Values of variables as given on the command line; where there are none, those that the host was started with.
    pub variables: Vec<String>,
    /// Environment variables of every component; where there are none, those that the host was started with.
    pub environment: Vec<(String, String)>,
    /// The profile; where there is none, the one that the host was started with.
    pub profile: Option<String>,
    /// How long components may take to say that they work, in milliseconds.
    pub health_timeout_ms: u64,
    /// For how long the version before is kept ready, in milliseconds.
    pub probation_ms: u64,
}

/// What happens during a deployment, in this order; it ends with `Deployed` or `Failed`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "camelCase")]
pub enum Step {
    /// The manifest was read and is right.
    Loaded,
    /// Something of it counts only after a restart. Comes once for each, or not at all.
    Warned {
        /// What, and what to do.
        warning: String,
    },
    /// The components were compiled and linked.
    Compiled {
        /// How many.
        components: usize,
        /// How long it took.
        seconds: f64,
    },
    /// Every component that can be asked says that it works.
    Healthy,
    /// Every request that begins now is the new version's.
    Switched,
    /// The version before is gone.
    Drained,
    /// All is done.
    Deployed,
    /// The version before answers as it did.
    Failed {
        /// Why.
        error: String,
    },
}
