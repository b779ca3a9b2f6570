//! `[sqlite_database.<label>]` and `[key_value_store.<label>]`.
//!
//! Owns the types they may have. Leaves out which labels are used (`application::labels`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::reader::{Located, TableReader, ValueReader, suggestion};

/// What both kinds of label have in common.
pub(super) struct Kind {
    what: &'static str,
    elsewhere: &'static [&'static str],
}

/// `[sqlite_database.<label>]`.
pub(super) const DATABASES: Kind = Kind { what: "database", elsewhere: &["libsql"] };
/// `[key_value_store.<label>]`.
pub(super) const STORES: Kind = Kind { what: "store", elsewhere: &["redis", "azure_cosmos", "aws_dynamo"] };

/// The file of every label, relative paths starting from `base`.
pub(super) fn read(table: Option<TableReader<'_>>, kind: &Kind, base: &Path) -> BTreeMap<String, Located<PathBuf>> {
    let Some(table) = table else {
        return BTreeMap::new();
    };
    let entries = table.entries().into_iter();
    let files = entries.filter_map(|(label, value)| {
        let span = label.span.clone();
        let path = read_file(&label, value.table()?, kind, base)?;
        Some((label.value, Located { value: path, span }))
    });
    files.collect()
}

fn read_file(label: &Located<String>, table: TableReader<'_>, kind: &Kind, base: &Path) -> Option<PathBuf> {
    let mut table = table;
    let what = kind.what;
    let found = table.required("type").and_then(|value| Some((value.span.clone(), value.string()?.value)));
    let Some((span, found)) = found else {
        for key in ["path", "allow_attach_file"] {
            table.value(key);
        }
        table.finish();
        return None;
    };
    if found != "spin" {
        // Another type has other keys, maybe secret ones: they are not looked at.
        let error = if kind.elsewhere.contains(&found.as_str()) {
            let message = format!("a {what} of type `{found}` is something Spin has and Tidemill does not yet");
            table.scope.error(span, message).with_help("use `type = \"spin\"`, a local file")
        } else {
            let help = suggestion(&found, &["spin"], "known types");
            table.scope.error(span, format!("unknown {what} type `{found}`")).with_help(help)
        };
        table.scope.problems.add(error);
        return None;
    }
    if what == "database"
        && let Some(attach) = table.boolean("allow_attach_file")
        && attach.value
    {
        let message = "`allow_attach_file` is something Spin has and Tidemill does not";
        let help = "each database is a file of its own, and no component can open another's";
        table.scope.problems.add(table.scope.error(attach.span, message).with_help(help));
    }
    let path = match table.value("path") {
        Some(path) => read_path(path, base),
        None => {
            let message = format!(
                "{what} `{}` has no `path`, which in Spin means in memory; Tidemill does not have that yet",
                label.value
            );
            let help = format!("write `path = \"{}.db\"`", label.value);
            table.scope.problems.add(table.scope.error(label.span.clone(), message).with_help(help));
            None
        }
    };
    table.finish();
    path
}

/// A path that is not empty.
pub(super) fn read_path(value: ValueReader<'_>, base: &Path) -> Option<PathBuf> {
    let path = value.as_string();
    match path.as_ref().map(|path| path.value.as_str()) {
        Some("") => value.invalid("an empty path, which in Spin means in memory, is not supported", None),
        Some(path) => Some(base.join(path)),
        None => value.mismatch("a path"),
    }
}
