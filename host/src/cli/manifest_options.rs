//! Options that name an application, shared by `up` and `check`.

use std::path::PathBuf;

use clap::Args;

use super::grants::parse_pair;
use crate::manifest::LoadOptions;

/// Which application, and what the command line adds to it.
#[derive(Debug, Args)]
pub(super) struct ManifestOptions {
    /// The manifest, or a folder with a spin.toml
    #[arg(short = 'f', long = "from", default_value = "spin.toml", value_name = "FILE")]
    manifest: PathBuf,

    /// Where databases and stores live [default: runtime-config.toml beside the manifest]
    #[arg(long, value_name = "FILE", env = "RUNTIME_CONFIG_FILE")]
    runtime_config_file: Option<PathBuf>,

    /// Where the host keeps what has no other place [default: .tidemill beside the manifest]
    #[arg(long, value_name = "FOLDER")]
    state_dir: Option<PathBuf>,

    /// A variable's value, or @FILE for a file of them; may be repeated
    #[arg(long = "variable", value_name = "NAME=VALUE")]
    variables: Vec<String>,

    /// An environment variable for every component; may be repeated
    #[arg(long = "env", short = 'e', value_name = "NAME=VALUE", value_parser = parse_pair)]
    environment: Vec<(String, String)>,

    /// Which profile of the components to use
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

impl ManifestOptions {
    /// The same for the manifest module.
    pub(super) fn load_options(&self) -> std::io::Result<LoadOptions> {
        Ok(LoadOptions {
            runtime_config: self.runtime_config_file.clone(),
            state_dir: self.state_dir.clone(),
            variables: self.variables.clone(),
            environment: self.environment.clone(),
            profile: self.profile.clone(),
            ..LoadOptions::new(&self.manifest)?
        })
    }
}
