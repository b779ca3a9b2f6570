//! `--variable`: values from the command line.
//!
//! Owns its forms: `name=value`, `name=@file` (the file's content), `@file.json` and `@file.toml` (a
//! table of values). Leaves out the command line itself (`cli`).

use std::collections::BTreeMap;
use std::path::Path;

use super::super::diagnostic::Diagnostic;
use super::super::reader::Problems;
use super::secret::Secret;

/// Values of all flags, later ones winning, and the names that were written out as `name=…`.
pub(in super::super) fn read(
    flags: &[String],
    directory: &Path,
    problems: &Problems,
) -> (BTreeMap<String, Secret>, Vec<String>) {
    let mut values = BTreeMap::new();
    let mut named = Vec::new();
    for flag in flags {
        match read_one(flag, directory) {
            Ok(Flag::Value(name, value)) => {
                named.push(name.clone());
                values.insert(name, Secret::new(value));
            }
            Ok(Flag::Table(table)) => {
                values.extend(table.into_iter().map(|(name, value)| (name, Secret::new(value))));
            }
            Err(message) => problems.add(Diagnostic::error(message)),
        }
    }
    (values, named)
}

enum Flag {
    Value(String, String),
    Table(BTreeMap<String, String>),
}

fn read_one(flag: &str, directory: &Path) -> Result<Flag, String> {
    let open = |name: &str| {
        std::fs::read_to_string(directory.join(name))
            .map_err(|error| format!("--variable: cannot read {name}: {error}"))
    };
    if let Some(file) = flag.strip_prefix('@') {
        // The parsers' own messages would quote the file, and with it the values.
        let wrong = || format!("--variable: {file} is not a table of strings");
        let table = if file.ends_with(".json") {
            serde_json::from_str(&open(file)?).map_err(|_| wrong())?
        } else if file.ends_with(".toml") {
            toml::from_str(&open(file)?).map_err(|_| wrong())?
        } else {
            return Err(format!("--variable: {file} must end in .json or .toml"));
        };
        return Ok(Flag::Table(table));
    }
    // Without a name, what was given may be a value: it is not repeated.
    let forms = "--variable must be name=value, name=@file, @file.json or @file.toml";
    let (name, value) = flag.split_once('=').ok_or(forms)?;
    let value = match value.strip_prefix('@') {
        Some(file) => open(file)?,
        None => value.to_owned(),
    };
    Ok(Flag::Value(name.to_owned(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(flags: &[&str], directory: &Path) -> (Vec<(String, String)>, Vec<Diagnostic>) {
        let problems = Problems::default();
        let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
        let (values, _) = read(&flags, directory, &problems);
        let values = values.into_iter();
        let values = values.map(|(name, value)| (name, value.reveal().to_owned())).collect();
        (values, problems.into_sorted())
    }

    #[test]
    fn every_form_gives_values() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("key.pem"), "-----").unwrap();
        std::fs::write(directory.path().join("all.json"), r#"{"from_json": "1"}"#).unwrap();
        std::fs::write(directory.path().join("all.toml"), "from_toml = '2'").unwrap();
        let flags = ["a=1", "b=x=y", "c=", "key=@key.pem", "@all.json", "@all.toml", "a=2"];
        let (values, problems) = values(&flags, directory.path());
        let expected = [("a", "2"), ("b", "x=y"), ("c", ""), ("from_json", "1"), ("from_toml", "2"), ("key", "-----")];
        let expected: Vec<_> = expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        assert_eq!(values, expected);
        assert_eq!(problems, []);
    }

    #[test]
    fn a_bad_flag_never_shows_its_value() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("bad.json"), r#"{"password": hunter2}"#).unwrap();
        std::fs::write(directory.path().join("bad.toml"), "password = hunter2").unwrap();
        for flag in ["hunter2", "@bad.json", "@bad.toml", "@hidden.txt", "a=@absent"] {
            let (values, problems) = values(&[flag], directory.path());
            assert!(values.is_empty());
            assert_eq!(problems.len(), 1, "{flag}");
            assert!(!problems[0].to_string().contains("hunter2"), "{flag}");
        }
    }
}
