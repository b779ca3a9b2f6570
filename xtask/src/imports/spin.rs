//! The interfaces that Spin 4.1 links for a component, with the versions of each.
//!
//! Read off Spin's sources: `wit/world.wit` (world `spin:up/platform@4.1.0` and those it includes), and the `init` of each
//! factor in `crates/factor-*`, which decide what is really linked. Interfaces that only hold types need no linking and
//! are listed with the functions that use them. `wasi:otel` is left out: Spin links it only behind an experimental flag.

/// WASI 0.2 as Spin's wasmtime links it; a release links every other release of the same 0.x.
const WASI_0_2: &str = "0.2.12";
/// WASI 0.3 likewise.
const WASI_0_3: &str = "0.3.0";
/// The pre-releases whose adapters Spin keeps. A pre-release matches only itself.
const OCTOBER_2023: &str = "0.2.0-rc-2023-10-18";
const NOVEMBER_2023: &str = "0.2.0-rc-2023-11-10";
const MARCH_2026: &str = "0.3.0-rc-2026-03-15";

/// A package or part of one: its interfaces and the versions in which Spin links all of them, newest first. `""` is "without a
/// version".
struct Linked {
    package: &'static str,
    interfaces: &'static [&'static str],
    versions: &'static [&'static str],
}

const fn linked(
    package: &'static str,
    interfaces: &'static [&'static str],
    versions: &'static [&'static str],
) -> Linked {
    Linked { package, interfaces, versions }
}

const EVERY_WASI: &[&str] = &[WASI_0_3, MARCH_2026, WASI_0_2, NOVEMBER_2023, OCTOBER_2023];
const EVERY_0_2: &[&str] = &[WASI_0_2, NOVEMBER_2023, OCTOBER_2023];
const EVERY_0_3: &[&str] = &[WASI_0_3, MARCH_2026];

const LINKED: &[Linked] = &[
    linked("wasi:cli", &["environment", "exit", "stdin", "stdout", "stderr"], EVERY_WASI),
    linked("wasi:cli", &["terminal-input", "terminal-output", "terminal-stdin"], EVERY_WASI),
    linked("wasi:cli", &["terminal-stdout", "terminal-stderr"], EVERY_WASI),
    linked("wasi:cli", &["types"], EVERY_0_3),
    linked("wasi:clocks", &["monotonic-clock"], EVERY_WASI),
    linked("wasi:clocks", &["wall-clock"], EVERY_0_2),
    linked("wasi:clocks", &["system-clock", "types"], EVERY_0_3),
    linked("wasi:filesystem", &["types", "preopens"], EVERY_WASI),
    linked("wasi:http", &["types"], EVERY_WASI),
    linked("wasi:http", &["outgoing-handler"], EVERY_0_2),
    linked("wasi:http", &["client"], EVERY_0_3),
    linked("wasi:io", &["poll", "streams"], EVERY_0_2),
    linked("wasi:io", &["error"], &[WASI_0_2, NOVEMBER_2023]),
    linked("wasi:random", &["random", "insecure", "insecure-seed"], EVERY_WASI),
    linked("wasi:sockets", &["ip-name-lookup"], EVERY_WASI),
    linked("wasi:sockets", &["types"], EVERY_0_3),
    linked("wasi:sockets", &["instance-network", "network", "tcp", "tcp-create-socket"], EVERY_0_2),
    linked("wasi:sockets", &["udp", "udp-create-socket"], EVERY_0_2),
    linked("wasi:config", &["store"], &["0.2.0-draft-2024-09-27"]),
    linked("wasi:keyvalue", &["store", "batch", "atomics"], &["0.2.0-draft2"]),
    linked("spin:key-value", &["key-value"], &["3.0.0"]),
    linked("spin:mqtt", &["mqtt"], &["3.0.0"]),
    linked("spin:mysql", &["mysql"], &["3.0.0"]),
    linked("spin:postgres", &["postgres"], &["4.2.0", "3.0.0"]),
    linked("spin:redis", &["redis"], &["3.0.0"]),
    linked("spin:sqlite", &["sqlite"], &["3.1.0"]),
    linked("spin:variables", &["variables"], &["3.0.0"]),
    linked(
        "fermyon:spin",
        &["key-value", "llm", "mysql", "postgres", "rdbms-types", "redis", "sqlite"],
        &["2.0.0", ""],
    ),
    linked("fermyon:spin", &["mqtt", "variables"], &["2.0.0"]),
    linked("fermyon:spin", &["config", "http", "http-types", "redis-types"], &[""]),
];

/// Whether Spin 4.1 satisfies an import of that name.
pub(super) fn links(import: &str) -> bool {
    let (interface, version) = split(import);
    versions_of(interface).any(|linked| is_compatible(linked, version))
}

/// The versions in which Spin links the import's interface, newest first.
pub(super) fn other_versions(import: &str) -> Vec<&'static str> {
    versions_of(split(import).0).filter(|version| !version.is_empty()).collect()
}

fn versions_of(interface: &str) -> impl Iterator<Item = &'static str> {
    let (package, interface) = interface.split_once('/').unwrap_or((interface, ""));
    LINKED
        .iter()
        .filter(move |linked| linked.package == package && linked.interfaces.contains(&interface))
        .flat_map(|linked| linked.versions.iter().copied())
}

fn split(import: &str) -> (&str, &str) {
    import.split_once('@').unwrap_or((import, ""))
}

/// wasmtime's rule for import names: the same version, or the same semver track where neither is a pre-release.
fn is_compatible(linked: &str, wanted: &str) -> bool {
    linked == wanted || track(linked).is_some_and(|linked| Some(linked) == track(wanted))
}

/// `1.2.3` is on track `1`, `0.2.3` on `0.2`; `0.0.x` and pre-releases are on none.
fn track(version: &str) -> Option<&str> {
    let release = version.split('+').next()?;
    let mut parts = release.split('.');
    let (major, minor, _patch) = (parts.next()?, parts.next()?, parts.next()?);
    match (major, minor) {
        _ if release.contains('-') => None,
        ("0", "0") => None,
        ("0", minor) => Some(&release[..2 + minor.len()]),
        (major, _) => Some(&release[..major.len()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_current_sdks_import_is_linked() {
        for import in [
            "wasi:http/types@0.3.0",
            "wasi:http/client@0.3.0",
            "wasi:http/client@0.3.0-rc-2026-03-15",
            "wasi:http/outgoing-handler@0.2.6",
            "wasi:cli/environment@0.2.3",
            "wasi:clocks/types@0.3.0",
            "wasi:io/error@0.2.0",
            "wasi:keyvalue/store@0.2.0-draft2",
            "wasi:config/store@0.2.0-draft-2024-09-27",
            "spin:sqlite/sqlite@3.1.0",
            "spin:sqlite/sqlite@3.0.0",
            "spin:postgres/postgres@4.0.0",
            "fermyon:spin/sqlite@2.0.0",
            "fermyon:spin/config",
        ] {
            assert!(links(import), "{import}");
        }
    }

    #[test]
    fn what_spin_does_not_have_is_not_linked() {
        for import in [
            "wasi:http/types@0.4.0",
            "wasi:http/client@0.2.0",
            "wasi:http/handler@0.3.0",
            "wasi:io/poll@0.3.0",
            "wasi:io/error@0.2.0-rc-2023-10-18",
            "wasi:http/types@0.3.0-rc-2025-09-16",
            "wasi:keyvalue/watcher@0.2.0-draft2",
            "wasi:otel/tracing@0.2.0-rc.2",
            "spin:sqlite/sqlite@4.0.0",
            "spin:sqlite/sqlite",
            "fermyon:spin/mqtt",
            "tidemill:events/consumer@0.1.0",
            "wasi:http",
            "run",
        ] {
            assert!(!links(import), "{import}");
        }
    }

    /// The cases of wasmtime's own test of this rule (`wasmtime-environ`, `component/names.rs`).
    #[test]
    fn tracks_are_those_of_wasmtime() {
        let check = |version, expected| assert_eq!(track(version), expected, "{version}");
        check("1.0.0", Some("1"));
        check("1.1.2", Some("1"));
        check("2.1.2+abc", Some("2"));
        check("0.1.3", Some("0.1"));
        check("0.2.3+abc", Some("0.2"));
        check("0.0.1", None);
        check("0.0.1-pre", None);
        check("0.1.0-pre", None);
        check("1.0.0-pre", None);
        check("", None);
    }
}
