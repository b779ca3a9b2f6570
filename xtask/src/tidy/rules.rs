//! The rules themselves: from a file's name and text to offences.

/// Lines that a hand-written source file may have, tests included.
const LONGEST_FILE: usize = 500;

/// Endings of files that people write as code.
const CODE: [&str; 8] = [".rs", ".ts", ".tsx", ".js", ".mjs", ".css", ".wit", ".c"];

/// What is not to be committed in code, put together here so that this file does not contain it.
const LEFTOVERS: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("dbg", "!("),
    concat!("#[ig", "nore"),
    concat!("console", ".log("),
];

/// Where a person's files are: a path below one of these works on one machine only.
const HOMES: [&str; 3] = [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/")];

/// The offences of one file, as `name:line: what is wrong`.
pub(super) fn check(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut offence = |line: usize, what: String| found.push(format!("{name}:{line}: {what}"));

    if name.ends_with(".rs") && !text.starts_with("//!") {
        offence(1, "a Rust file opens with `//!`: what it owns and what it leaves out".to_owned());
    }
    let is_code = CODE.iter().any(|ending| name.ends_with(ending));
    let is_generated = text
        .lines()
        .take(5)
        .any(|line| ["@generated", "auto-generated", "Made by `"].iter().any(|mark| line.contains(mark)));
    let length = text.lines().count();
    if is_code && !is_generated && length > LONGEST_FILE {
        offence(LONGEST_FILE + 1, format!("{length} lines in one file; over {LONGEST_FILE}, two things share it"));
    }
    for (index, line) in text.lines().enumerate() {
        for leftover in LEFTOVERS.iter().filter(|leftover| is_code && line.contains(**leftover)) {
            offence(index + 1, format!("`{leftover}` is not to be committed"));
        }
        for home in HOMES.iter().filter(|home| names_home(line, home)) {
            offence(index + 1, format!("a path below `{home}` exists on one machine only"));
        }
        if let Some(version) = inexact_npm_version(name, line) {
            offence(index + 1, format!("npm version `{version}` is a range; name one version"));
        }
    }
    found
}

/// Whether an absolute path below `home` begins in the line: a folder's name follows, and no longer path precedes.
fn names_home(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + home.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || "_-./}:".contains(c)) && after.is_some_and(char::is_alphanumeric)
    })
}

/// The version range in a line of a `package.json`, if the line has one. Node's own version (`engines`) may be a range.
fn inexact_npm_version<'a>(name: &str, line: &'a str) -> Option<&'a str> {
    if !(name == "package.json" || name.ends_with("/package.json")) {
        return None;
    }
    let (key, value) = line.trim().trim_end_matches(',').split_once(": ")?;
    let value = value.strip_prefix('"')?.strip_suffix('"')?;
    let is_range = value.starts_with(['^', '~', '>', '<', '*']) || matches!(value, "latest" | "next");
    (is_range && !matches!(key, "\"node\"" | "\"npm\"")).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLEAN: &[&str] = &[];

    #[test]
    fn a_rust_file_opens_with_its_purpose() {
        assert_eq!(check("a.rs", "//! It owns a.\n"), CLEAN);
        assert_eq!(
            check("a.rs", "use std::fs;\n"),
            ["a.rs:1: a Rust file opens with `//!`: what it owns and what it leaves out"]
        );
        assert_eq!(check("README.md", "# Title\n"), CLEAN);
    }

    #[test]
    fn a_file_of_501_lines_is_too_long_unless_a_program_wrote_it() {
        let long = "//! x\n".repeat(501);
        assert_eq!(check("a.rs", &long), ["a.rs:501: 501 lines in one file; over 500, two things share it"]);
        assert_eq!(check("a.rs", &"//! x\n".repeat(500)), CLEAN);
        assert_eq!(check("a.ts", &format!("// @generated\n{long}")), CLEAN);
        assert_eq!(check("package-lock.json", &long), CLEAN);
    }

    #[test]
    fn leftovers_are_named_with_their_line() {
        for leftover in LEFTOVERS {
            let text = format!("//! x\n\n// {leftover}\n");
            assert_eq!(check("a.rs", &text), [format!("a.rs:3: `{leftover}` is not to be committed")]);
            assert_eq!(check("CONTRIBUTING.md", &text), CLEAN);
        }
    }

    #[test]
    fn a_path_below_a_home_is_found_in_any_file() {
        for home in HOMES {
            assert_eq!(check("a.md", &format!("see {home}ann/x")).len(), 1, "{home}");
            assert_eq!(check("a.md", &format!("see https://example.org{home}ann")), CLEAN, "part of an address");
            assert_eq!(check("a.md", &format!("`{home}`")), CLEAN, "the folder itself");
        }
    }

    #[test]
    fn npm_versions_are_exact() {
        let check_version = |version: &str| check("ui/package.json", &format!("    \"react\": \"{version}\",\n")).len();
        assert_eq!(check_version("19.2.0"), 0);
        assert_eq!(check_version("^19.2.0"), 1);
        assert_eq!(check_version("~19.2.0"), 1);
        assert_eq!(check_version("latest"), 1);
        assert_eq!(check("ui/package.json", "\"node\": \">=20\"").len(), 0);
    }
}
