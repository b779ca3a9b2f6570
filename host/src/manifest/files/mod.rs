//! Files that components may read.
//!
//! Owns which files an entry of `files` stands for ([`expand`]) and laying them out as the guest sees
//! them ([`stage()`]). Leaves out giving the guest the directory (`runtime`).
//!
//! Only what lies in the directory of the manifest can be granted: neither `..`, nor an absolute path,
//! nor a symbolic link leads out of it. A link that stays inside stands for the file that it points to.

mod stage;

#[cfg(test)]
mod tests;

pub use stage::stage;

use std::path::{Component as PathPart, Path, PathBuf};

use glob::Pattern;

use super::diagnostic::{Diagnostic, Source};
use super::reader::{Located, Problems};
use super::schema::{Component, FileMount};

/// One file that a component may read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MountedFile {
    /// Where the guest sees it, relative to its `/`.
    pub guest: PathBuf,
    /// Where it is: absolute, without symbolic links.
    pub host: PathBuf,
}

/// All files of a component, ordered by guest path. `directory` is the manifest's, absolute.
pub(super) fn expand(
    component: &Component,
    directory: &Path,
    source: &Source,
    problems: &Problems,
) -> Vec<MountedFile> {
    if component.files.is_empty() {
        return Vec::new();
    }
    let root = match directory.canonicalize() {
        Ok(root) => root,
        Err(error) => {
            problems.add(Diagnostic::error(format!("cannot read {}: {error}", directory.display())));
            return Vec::new();
        }
    };
    let excluded = component.exclude_files.iter().filter_map(|pattern| {
        Pattern::new(&pattern.value)
            .map_err(|error| problems.add(source.error(pattern.span.clone(), format!("not a pattern: {error}"))))
            .ok()
    });
    let expansion = Expansion { excluded: excluded.collect(), root };
    let mut files: Vec<MountedFile> = Vec::new();
    for mount in &component.files {
        let found = match expansion.expand(&mount.value) {
            Ok(found) => found,
            Err(message) => {
                problems.add(source.error(mount.span.clone(), message));
                continue;
            }
        };
        for file in found {
            match files.iter().find(|other| other.guest == file.guest) {
                Some(other) if other.host == file.host => {}
                Some(other) => report_collision(mount, &file, other, source, problems),
                None => files.push(file),
            }
        }
    }
    files.sort();
    files
}

fn report_collision(
    mount: &Located<FileMount>,
    file: &MountedFile,
    other: &MountedFile,
    source: &Source,
    problems: &Problems,
) {
    let (guest, host, other) = (file.guest.display(), file.host.display(), other.host.display());
    let message = format!("the guest's /{guest} would be both {other} and {host}");
    problems.add(source.error(mount.span.clone(), message));
}

struct Expansion {
    root: PathBuf,
    excluded: Vec<Pattern>,
}

impl Expansion {
    fn expand(&self, mount: &FileMount) -> Result<Vec<MountedFile>, String> {
        match mount {
            FileMount::Pattern(pattern) => self.expand_pattern(pattern),
            FileMount::Placement { source, destination } => self.place(source, destination),
        }
    }

    /// Files keep their path below the manifest's directory.
    fn expand_pattern(&self, pattern: &str) -> Result<Vec<MountedFile>, String> {
        inside(pattern)?;
        if pattern.ends_with('.') && matches!(pattern.rsplit('/').next(), Some(".")) {
            return Err(format!("`{pattern}` is a directory: write `{pattern}/**/*`, or source and destination"));
        }
        let path = self.root.join(pattern);
        if path.is_dir() {
            return self.below(&path, &self.root, Path::new(""));
        }
        if path.exists() {
            return Ok(vec![self.mounted(&path, PathBuf::from(pattern))?]);
        }
        if Pattern::escape(pattern) == pattern {
            return Err(format!("`{pattern}` does not exist"));
        }
        self.matching(pattern, &self.root, Path::new(""))
    }

    /// A file or the content of a directory appears at the destination.
    fn place(&self, source: &str, destination: &str) -> Result<Vec<MountedFile>, String> {
        inside(source)?;
        let guest = destination.trim_start_matches('/');
        inside(guest)?;
        let path = self.root.join(source);
        if path.is_dir() {
            return self.below(&path, &path, Path::new(guest));
        }
        if !path.exists() {
            return Err(format!("`{source}` does not exist"));
        }
        if guest.is_empty() || guest.ends_with('/') {
            return Err(format!("`{source}` is a file and `{destination}` is not a file's name"));
        }
        Ok(vec![self.mounted(&path, PathBuf::from(guest))?])
    }

    /// Every file below a directory.
    fn below(&self, directory: &Path, strip: &Path, guest: &Path) -> Result<Vec<MountedFile>, String> {
        let relative = directory.strip_prefix(&self.root).map_err(|_| outside(directory))?;
        let relative = relative.to_str().ok_or("the path is not UTF-8")?;
        let pattern = match relative {
            "" => "**/*".to_owned(),
            relative => format!("{}/**/*", Pattern::escape(relative.trim_end_matches('/'))),
        };
        self.matching(&pattern, strip, guest)
    }

    fn matching(&self, pattern: &str, strip: &Path, guest: &Path) -> Result<Vec<MountedFile>, String> {
        let root = self.root.to_str().ok_or("the manifest's directory is not UTF-8")?;
        let pattern = format!("{}/{pattern}", Pattern::escape(root));
        let paths = glob::glob(&pattern).map_err(|error| format!("not a pattern: {error}"))?;
        let mut files = Vec::new();
        for path in paths {
            let path = path.map_err(|error| error.to_string())?;
            let relative = path.strip_prefix(&self.root).map_err(|_| outside(&path))?;
            if path.is_file() && !self.excluded.iter().any(|one| one.matches_path(relative)) {
                let below = path.strip_prefix(strip).map_err(|_| outside(&path))?;
                files.push(self.mounted(&path, guest.join(below))?);
            }
        }
        Ok(files)
    }

    fn mounted(&self, path: &Path, guest: PathBuf) -> Result<MountedFile, String> {
        let host = path.canonicalize().map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        if !host.starts_with(&self.root) {
            return Err(format!(
                "{} is a link to {}, outside the manifest's directory",
                path.display(),
                host.display()
            ));
        }
        let parts = guest.components();
        let guest = parts.filter(|part| matches!(part, PathPart::Normal(_))).collect();
        Ok(MountedFile { guest, host })
    }
}

fn inside(path: &str) -> Result<(), String> {
    let leads_out = |part| matches!(part, PathPart::ParentDir | PathPart::RootDir | PathPart::Prefix(_));
    if Path::new(path).components().any(leads_out) {
        return Err(format!("`{path}` must be a relative path without `..`"));
    }
    Ok(())
}

fn outside(path: &Path) -> String {
    format!("{} is outside the manifest's directory", path.display())
}
