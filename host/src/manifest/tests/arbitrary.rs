//! Nothing that a file may contain makes reading it panic.

use proptest::prelude::*;

use super::{directory, options};
use crate::manifest::Application;

/// Documents of words that mean something, in places where they mean something else.
fn document() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "application",
        "component",
        "trigger",
        "http",
        "web",
        "source",
        "route",
        "files",
        "variables",
        "tool",
        "tidemill",
        "memory_limit",
        "dependencies",
        "profile",
        "build",
        "command",
        "name",
        "private",
        "default",
        "sqlite_database",
        "type",
        "path",
        "variables_provider",
        "values",
        "spin_manifest_version",
        "é b",
    ]);
    let scalar = prop::sample::select(vec![
        "2",
        "-1",
        "true",
        "1.5",
        "1979-05-27",
        "\"web\"",
        "\"{{ a }}\"",
        "\"{{\"",
        "\"/...\"",
        "\"*://*:*\"",
        "\"spin\"",
        "\"..\"",
        "\"[\"",
        "\"10s\"",
        "\"é\"",
        "[]",
        "{}",
    ]);
    let value = scalar.prop_map(str::to_owned).prop_recursive(3, 16, 3, move |inner| {
        let list = prop::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(", ")));
        let pair = (prop::sample::select(vec!["source", "destination", "path", "component", "private"]), inner);
        list.boxed().prop_union(pair.prop_map(|(key, value)| format!("{{ {key} = {value} }}")).boxed())
    });
    let path = prop::collection::vec(key, 1..4).prop_map(|keys| {
        let quoted = keys.iter().map(|key| format!("{key:?}"));
        quoted.collect::<Vec<_>>().join(".")
    });
    let line = prop_oneof![
        3 => (path.clone(), value).prop_map(|(path, value)| format!("{path} = {value}")),
        1 => path.clone().prop_map(|path| format!("[{path}]")),
        1 => path.prop_map(|path| format!("[[{path}]]")),
    ];
    prop::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
}

fn read(manifest: &str, config: &str) {
    let directory = directory(&[("spin.toml", manifest), ("runtime-config.toml", config)]);
    if let Err(error) = Application::load(&options(directory.path())) {
        assert!(!error.to_string().is_empty());
    }
}

proptest! {
    #[test]
    fn documents_of_known_words_are_read(manifest in document(), config in document()) {
        read(&manifest, &config);
    }

    #[test]
    fn garbage_is_read(manifest in "\\PC{0,80}", config in "[\\[\\]a-c=\"'\\.\n\r\té{},0-9]{0,80}") {
        read(&manifest, &config);
        read(&config, &manifest);
    }
}
