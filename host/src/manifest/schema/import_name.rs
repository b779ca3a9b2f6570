//! Names of imports, as keys of `dependencies`.
//!
//! Owns their syntax and which two of them mean the same import. Leaves out what satisfies them
//! (`dependency`).

use super::super::identifier::{self, Spelling};
use super::super::reader::{Located, Scope};

/// Reports a name that no import can have.
pub(super) fn check(scope: Scope<'_>, name: &Located<String>) {
    if !name.value.contains([':', '/']) {
        identifier::expect(scope, name, "import name", Spelling::Kebab);
        return;
    }
    let plain = without_version(&name.value);
    let (package, interface) = plain.split_once('/').map_or((plain, None), |(p, i)| (p, Some(i)));
    let words = package.split_once(':').into_iter().flat_map(|(a, b)| [a, b]).chain(interface);
    let good = package.contains(':') && words.into_iter().all(|word| identifier::check(word, Spelling::Kebab).is_ok());
    if !good {
        let message = format!("`{}` is not the name of an import", name.value);
        let help = "write `namespace:package/interface@version`, the version and the interface being optional";
        scope.problems.add(scope.error(name.span.clone(), message).with_help(help));
    }
}

/// Whether two names can stand for one import.
pub(super) fn overlap(one: &str, other: &str) -> bool {
    let parts = |name: &str| {
        let (plain, version) = name.split_once('@').map_or((name, None), |(p, v)| (p, Some(v.to_owned())));
        let (package, interface) = plain.split_once('/').map_or((plain, None), |(p, i)| (p, Some(i.to_owned())));
        (package.to_owned(), interface, version.as_deref().map(compatible))
    };
    let ((package, interface, version), (other_package, other_interface, other_version)) = (parts(one), parts(other));
    let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    package.contains(':')
        && package == other_package
        && !differ(&version, &other_version)
        && !differ(&interface, &other_interface)
}

/// The part of a semantic version that compatible versions share: `1.2.3` → `1`, `0.2.3` → `0.2`.
fn compatible(version: &str) -> String {
    let version = version.split_once('+').map_or(version, |(version, _)| version);
    if version.contains('-') {
        return version.to_owned();
    }
    let mut numbers = version.split('.');
    let mut prefix = Vec::new();
    for number in numbers.by_ref() {
        prefix.push(number);
        if number != "0" {
            break;
        }
    }
    prefix.join(".")
}

/// A name without `@` and what follows.
pub(super) fn without_version(name: &str) -> &str {
    name.split_once('@').map_or(name, |(plain, _)| plain)
}

#[cfg(test)]
mod tests {
    use super::overlap;

    #[test]
    fn two_dependencies_for_one_import_overlap() {
        let cases = [
            ("foo:bar@0.1.0", "foo:bar@0.1.1", true),
            ("foo:bar@1.0.0", "foo:bar@1.9.0", true),
            ("foo:bar/baz@0.1.0", "foo:bar@0.1.0", true),
            ("foo:bar", "foo:bar@0.1.0", true),
            ("foo:bar@0.1.0-pre", "foo:bar@0.1.0-pre", true),
            ("foo:bar@0.1.0", "foo:bar@0.2.0", false),
            ("foo:bar@1.0.0", "foo:bar@2.0.0", false),
            ("foo:bar/a", "foo:bar/b", false),
            ("foo:bar", "foo:baz", false),
            ("plain", "plainer", false),
        ];
        for (one, other, expected) in cases {
            assert_eq!(overlap(one, other), expected, "{one} {other}");
            assert_eq!(overlap(other, one), expected, "{other} {one}");
        }
    }
}
