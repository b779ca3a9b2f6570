//! What the command line says about itself.

use crate::support::Launch;

async fn tidemill(arguments: &[&str]) -> crate::support::Ended {
    let folder = tempfile::tempdir().unwrap();
    Launch::new(folder.path()).arguments(arguments).end().await
}

#[track_caller]
fn check(name: &str, text: &str) {
    // Read when the test runs: several clones may share one target directory.
    let package = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path(std::path::Path::new(&package).join("tests/it/snapshots"));
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[tokio::test]
async fn help_tells_every_command_and_option_with_examples() {
    let events = ["events", "events list", "events tail", "events show", "events replay", "events dead-letters"];
    let schedule = ["schedule", "schedule list", "schedule run", "schedule runs"];
    let token = ["token", "token create"];
    for command in ["up", "deploy", "serve", "run", "check", "backup", "restore", "encrypt", "completions"]
        .into_iter()
        .chain(events)
        .chain(schedule)
        .chain(token)
    {
        let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let ended = tidemill(&arguments).await;
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""), "{ended:?}");
        assert!(ended.stdout.contains("Examples:"), "{command}: {}", ended.stdout);
        check(&format!("help_{}", command.replace(' ', "_")), &ended.stdout);
    }
    let ended = tidemill(&["--help"]).await;
    check("help", &ended.stdout);
}

#[tokio::test]
async fn a_wrong_command_line_is_explained_with_status_2() {
    for (arguments, expected) in [
        (&["upp"] as &[&str], "'up'"),
        (&["up", "--lisen", "127.0.0.1:0"], "--listen"),
        (&["up", "--listen", "nowhere"], "nowhere"),
        (&["up", "--env", "novalue"], "NAME=VALUE"),
        (&["serve"], "<FILE>"),
        (&[], "Usage"),
    ] {
        let ended = tidemill(arguments).await;
        assert_eq!(ended.status, Some(2), "{arguments:?}: {ended:?}");
        assert!(ended.stderr.contains(expected), "{arguments:?}: {ended:?}");
    }
}

#[tokio::test]
async fn the_version_is_the_packages() {
    let ended = tidemill(&["--version"]).await;
    assert_eq!(ended.stdout, format!("tidemill {}\n", env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn completions_are_scripts_for_the_shell() {
    for (shell, part) in [("bash", "complete -F"), ("zsh", "#compdef tidemill"), ("fish", "complete -c tidemill")] {
        let ended = tidemill(&["completions", shell]).await;
        assert_eq!(ended.status, Some(0), "{ended:?}");
        assert!(ended.stdout.contains(part), "{shell}: {}", ended.stdout);
    }
}
