//! `tidemill up --watch`: what an application is made of is watched; what changed is built, and takes over.
//!
//! Owns which files those are. Leaves out building (`up`) and taking over (`reload`).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use glob::Pattern;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use super::up::build_one;
use crate::manifest::{Application, ComponentBuild, LoadOptions, builds};

/// For how long nothing must change before something is done: editors and compilers write a file in several steps.
const QUIET: Duration = Duration::from_millis(200);

/// What tells of files that change.
pub(super) struct Watch {
    options: LoadOptions,
    changes: mpsc::UnboundedReceiver<PathBuf>,
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
    /// Files that need no building.
    files: BTreeSet<PathBuf>,
    builds: Vec<(ComponentBuild, Vec<Pattern>)>,
}

impl Watch {
    /// Watches what `application`, which `options` describe, is made of.
    ///
    /// # Errors
    ///
    /// Fails where the system watches no (further) folders, or a pattern is none.
    pub(super) fn start(options: &LoadOptions, application: &Application) -> anyhow::Result<Self> {
        let (sender, changes) = mpsc::unbounded_channel();
        let tell = move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            if matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_)) {
                // Nobody waits for changes once the host stops.
                event.paths.into_iter().for_each(|path| drop(sender.send(path)));
            }
        };
        let watcher = notify::recommended_watcher(tell).context("files cannot be watched")?;
        let mut watch = Self {
            options: options.clone(),
            changes,
            watcher,
            watched: BTreeSet::new(),
            files: BTreeSet::new(),
            builds: Vec::new(),
        };
        watch.look(application)?;
        Ok(watch)
    }

    /// Waits until something changed and, where it has to be, was built. False where that failed, which was printed.
    pub(super) async fn next(&mut self) -> bool {
        loop {
            let changed = self.gather().await;
            let built: Vec<ComponentBuild> = self
                .builds
                .iter()
                .filter(|(_, patterns)| changed.iter().any(|path| patterns.iter().any(|one| one.matches_path(path))))
                .map(|(build, _)| build.clone())
                .collect();
            if built.is_empty() {
                if changed.iter().any(|path| self.files.contains(path)) {
                    return true;
                }
                continue;
            }
            let building = tokio::task::spawn_blocking(move || built.iter().try_for_each(build_one));
            match building.await.context("the build broke off").flatten() {
                Ok(()) => return true,
                Err(error) => {
                    tracing::error!("the version before goes on: {error:#}");
                    return false;
                }
            }
        }
    }

    /// Looks at what is to be watched after the manifest may have changed.
    pub(super) fn renew(&mut self) {
        let renewed = Application::load(&self.options)
            .map_err(anyhow::Error::from)
            .and_then(|application| self.look(&application));
        if let Err(error) = renewed {
            // The manifest's mistakes were told of by who tried to deploy it.
            tracing::debug!("what is watched stays as it is: {error:#}");
        }
    }

    async fn gather(&mut self) -> BTreeSet<PathBuf> {
        let mut changed = BTreeSet::new();
        match self.changes.recv().await {
            Some(path) => changed.insert(path),
            None => std::future::pending().await,
        };
        while let Ok(Some(path)) = tokio::time::timeout(QUIET, self.changes.recv()).await {
            changed.insert(path);
        }
        changed
    }

    fn look(&mut self, application: &Application) -> anyhow::Result<()> {
        let here = &self.options.surroundings.directory;
        let mut files: BTreeSet<PathBuf> =
            ["spin.toml", "runtime-config.toml"].map(|name| application.directory.join(name)).into();
        files.insert(here.join(&self.options.manifest));
        files.extend(self.options.runtime_config.iter().map(|file| here.join(file)));
        for component in &application.components {
            files.insert(component.source.clone());
            files.extend(component.dependencies.iter().map(|dependency| dependency.source.clone()));
            files.extend(component.files.iter().map(|file| file.host.clone()));
        }
        for folder in files.iter().filter_map(|file| file.parent()).map(Path::to_owned).collect::<BTreeSet<_>>() {
            self.add(folder, RecursiveMode::NonRecursive)?;
        }
        self.files = files;
        let mut watched = Vec::new();
        for build in builds(&self.options)? {
            let mut patterns = Vec::new();
            for text in &build.build.watch {
                let pattern = build.directory.join(text);
                self.add(plain_folder(&pattern), RecursiveMode::Recursive)?;
                let wrong = || format!("`{text}`, which `{}` watches, is no pattern", build.component);
                patterns.push(Pattern::new(&pattern.to_string_lossy()).with_context(wrong)?);
            }
            watched.push((build, patterns));
        }
        self.builds = watched;
        Ok(())
    }

    fn add(&mut self, folder: PathBuf, mode: RecursiveMode) -> anyhow::Result<()> {
        if folder.is_dir() && !self.watched.contains(&folder) {
            self.watcher.watch(&folder, mode).with_context(|| format!("{} cannot be watched", folder.display()))?;
            if mode == RecursiveMode::Recursive {
                self.watched.insert(folder);
            }
        }
        Ok(())
    }
}

/// The folder below which everything lies that a pattern may name.
fn plain_folder(pattern: &Path) -> PathBuf {
    let is_plain = |part: &std::path::Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let plain: PathBuf = pattern.components().take_while(is_plain).collect();
    if plain == pattern { pattern.parent().unwrap_or(pattern).to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_watched_from_its_last_plain_folder() {
        for (pattern, folder) in [
            ("/a/src/**/*.rs", "/a/src"),
            ("/a/Cargo.toml", "/a"),
            ("/a/*.rs", "/a"),
            ("/*/b", "/"),
            ("/a/[bc]/d", "/a"),
        ] {
            assert_eq!(plain_folder(Path::new(pattern)), Path::new(folder), "{pattern}");
        }
    }
}
