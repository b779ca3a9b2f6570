//! Problems while they are being collected.
//!
//! Owns their order and the advice for misspelt names. Leaves out how one looks (`diagnostic`).

use std::cell::RefCell;
use std::path::PathBuf;

use super::super::diagnostic::{Diagnostic, Severity};

/// The problems found so far. Shared by all readers of a run, hence the cell.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: RefCell<Vec<Diagnostic>>,
}

impl Problems {
    /// Adds one.
    pub(crate) fn add(&self, diagnostic: Diagnostic) {
        let mut found = self.found.borrow_mut();
        if !found.contains(&diagnostic) {
            found.push(diagnostic);
        }
    }

    /// Whether any of them stops the application.
    pub(crate) fn any_error(&self) -> bool {
        let found = self.found.borrow();
        found.iter().any(|one| one.severity == Severity::Error)
    }

    /// All of them: those without a place first, then file by file from top to bottom.
    pub(crate) fn into_sorted(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        let files: Vec<_> = found.iter().filter_map(|one| one.location.as_ref()).collect();
        let mut order: Vec<PathBuf> = Vec::new();
        for location in files {
            if !order.contains(&location.file) {
                order.push(location.file.clone());
            }
        }
        found.sort_by_key(|one| {
            one.location.as_ref().map(|at| {
                let file = order.iter().position(|file| *file == at.file);
                (file, at.line, at.column)
            })
        });
        found
    }
}

/// Help for a name that does not exist: the nearest one that does, or all of them.
pub(crate) fn suggestion<S: AsRef<str>>(name: &str, known: &[S], all: &str) -> String {
    // A common beginning counts for much, and a single slip of the finger in a short name too.
    let likeness = |one: &str| match strsim::osa_distance(name, one) {
        1 if one.len() > 2 => 1.0,
        _ => strsim::jaro_winkler(name, one),
    };
    let names = known.iter().map(AsRef::as_ref);
    let nearest =
        names.filter(|one| likeness(one) > 0.8).max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None if known.is_empty() => format!("{all}: none"),
        None => {
            let names: Vec<_> = known.iter().map(|one| format!("`{}`", one.as_ref())).collect();
            format!("{all}: {}", names.join(", "))
        }
    }
}
