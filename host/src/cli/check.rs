//! `tidemill check`: everything that `up` would complain about, without starting anything.

use clap::Args;

use super::manifest_options::ManifestOptions;
use crate::launch;
use crate::manifest::Application;

/// Validate a manifest, its configuration and its components, without starting anything.
///
/// Databases are not opened and nothing is written.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill check
  tidemill check -f shop/spin.toml --runtime-config-file production.toml")]
pub(super) struct Check {
    #[command(flatten)]
    manifest: ManifestOptions,
}

impl Check {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        let application = Application::load(&self.manifest.load_options()?)?;
        for warning in &application.warnings {
            eprintln!("{warning}\n");
        }
        let report = launch::check(&application)?;
        for component in &report {
            println!("{component}");
        }
        let failed = report.iter().filter(|component| component.problem.is_some()).count();
        if failed > 0 {
            println!("\n{failed} of {} components cannot run", report.len());
            return Ok(1);
        }
        println!("\n`{}` is ready to run", application.name);
        Ok(0)
    }
}
