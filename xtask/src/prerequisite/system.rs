//! Programs that come from the operating system's packages: a browser for the browser tests, a load generator for the benchmarks.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{output, run_timed, succeeds};

/// Names under which systems install a Chromium.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// The Chromium for browser tests: `CHROMIUM` if set, else one on `PATH`, else the one that `apt-get` installs.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(path) = env::var_os("CHROMIUM") {
        return Ok(path.into());
    }
    if let Some(found) = BROWSERS.into_iter().find_map(on_path) {
        return Ok(found);
    }
    install("chromium", "the browser tests need Chromium")
}

/// The load generator for benchmarks.
pub(crate) fn wrk() -> Result<PathBuf> {
    match on_path("wrk") {
        Some(found) => Ok(found),
        None => install("wrk", "the benchmarks need the load generator wrk"),
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Installs a Debian package and returns the path of the program of the same name.
fn install(package: &str, purpose: &str) -> Result<PathBuf> {
    let Some(privilege) = privilege() else {
        bail!("{purpose}: install it with your system's package manager, so that `{package}` is on PATH");
    };
    let apt_get = |arguments: &[&str]| {
        let words: Vec<&str> = privilege.iter().copied().chain(["apt-get"]).chain(arguments.iter().copied()).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run_timed("Updating", "the list of system packages", &mut apt_get(&["update", "-qq"]))?;
    let arguments = ["install", "-y", "-qq", "--no-install-recommends", package];
    run_timed("Installing", &format!("the system package {package}"), &mut apt_get(&arguments))?;
    match on_path(package) {
        Some(found) => Ok(found),
        None => bail!("{purpose}: the system package {package} was installed but put no `{package}` on PATH"),
    }
}

/// The words to put before `apt-get` so that it may install, or nothing where it may not or there is none.
fn privilege() -> Option<&'static [&'static str]> {
    on_path("apt-get")?;
    if output(Command::new("id").arg("-u")).is_ok_and(|user| user.trim() == "0") {
        Some(&[])
    } else if succeeds(Command::new("sudo").args(["-n", "true"])) {
        Some(&["sudo", "-n"])
    } else {
        None
    }
}
