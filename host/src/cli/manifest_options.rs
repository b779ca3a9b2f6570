//! Options that name an application, shared by the commands that run one and those that look at what it left.

use std::path::PathBuf;

use clap::Args;

use super::grants::parse_pair;
use crate::manifest::{Application, LoadOptions};

/// Which application.
#[derive(Debug, Args)]
pub(super) struct ApplicationOptions {
    /// The manifest, or a folder with a spin.toml
    #[arg(short = 'f', long = "from", default_value = "spin.toml", value_name = "FILE")]
    manifest: PathBuf,

    /// Where databases and stores live [default: runtime-config.toml beside the manifest]
    #[arg(long, value_name = "FILE", env = "RUNTIME_CONFIG_FILE")]
    runtime_config_file: Option<PathBuf>,

    /// Where the host keeps what has no other place [default: .tidemill beside the manifest]
    #[arg(long, value_name = "FOLDER")]
    state_dir: Option<PathBuf>,
}

/// Which application, and what the command line adds to it.
#[derive(Debug, Args)]
pub(super) struct ManifestOptions {
    #[command(flatten)]
    application: ApplicationOptions,

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

impl ApplicationOptions {
    fn load_options(&self) -> std::io::Result<LoadOptions> {
        Ok(LoadOptions {
            runtime_config: self.runtime_config_file.clone(),
            state_dir: self.state_dir.clone(),
            ..LoadOptions::new(&self.manifest)?
        })
    }

    /// The application as far as looking at its databases needs it: variables may be missing, and components need not be built.
    pub(super) fn inspect(&self) -> anyhow::Result<Application> {
        Ok(Application::load(&LoadOptions { inspecting: true, ..self.load_options()? })?)
    }
}

impl ManifestOptions {
    /// As [`ApplicationOptions::inspect`].
    pub(super) fn inspect(&self) -> anyhow::Result<Application> {
        self.application.inspect()
    }

    /// The same for the manifest module.
    pub(super) fn load_options(&self) -> std::io::Result<LoadOptions> {
        Ok(LoadOptions {
            variables: self.variables.clone(),
            environment: self.environment.clone(),
            profile: self.profile.clone(),
            ..self.application.load_options()?
        })
    }
}
