//! What is said about applications that cannot run, by `check` and by `up` alike, before anything starts.

use crate::support::{Application, Ended};

/// Checks that both commands fail with all of `expected`.
async fn assert_refused(application: &Application, expected: &[&str]) {
    for launch in [application.check(), application.up()] {
        let ended = launch.end().await;
        assert_eq!(ended.status, Some(1), "{ended:?}");
        let Ended { stdout, stderr, .. } = &ended;
        for part in expected {
            assert!(stdout.contains(part) || stderr.contains(part), "no `{part}` in {stdout}{stderr}");
        }
        assert!(!stdout.contains("ready at"), "{stdout}");
    }
}

#[tokio::test]
async fn a_sound_application_passes_and_nothing_is_written() {
    let application = Application::new(
        "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"legacy\"\n[component.legacy]\nsource = \"legacy.wasm\"\n\
         sqlite_databases = [\"shop\"]\n",
    )
    .with_database("shop");
    let ended = application.check().end().await;
    assert_eq!(ended.status, Some(0), "{ended:?}");
    assert_eq!(ended.stdout, "legacy: ok\n\n`test` is ready to run\n");
    assert_eq!(ended.stderr, "");
    assert!(!application.path("shop.db").exists());
}

#[tokio::test]
async fn health_is_checked_without_listening_when_asked_for() {
    let tables = |path: &str| format!("[component.counter.tool.tidemill]\nhealth = \"{path}\"\n");
    let application = Application::counter(&tables("/api/counter/health"));
    let ended = application.check_health().end().await;
    assert_eq!(ended.status, Some(0), "{ended:?}");
    for part in ["counter: ok\n", "\n\ndatabase counter: ok (", "component counter: ok (", "`test` is ready to run\n"] {
        assert!(ended.stdout.contains(part), "no `{part}` in {}", ended.stdout);
    }
    let ended = Application::counter(&tables("/api/counter/nothing")).check_health().end().await;
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(ended.stdout.contains("component counter: failing: it answers 404 Not Found\n"), "{}", ended.stdout);
}

#[tokio::test]
async fn health_of_a_host_that_runs_is_not_asked_beside_it() {
    let application = Application::counter("");
    let host = application.up().start().await;
    let ended = application.check_health().end().await;
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("another host"), "{}", ended.stderr);
    host.stop().await;
}

#[tokio::test]
async fn a_misspelt_key_is_shown_with_its_line_and_the_nearest_known_key() {
    let application = Application::misbehaving("allowed_outbound_host = []\n");
    assert_refused(&application, &["spin.toml:10:1", "`allowed_outbound_host`", "`allowed_outbound_hosts`"]).await;
}

#[tokio::test]
async fn a_broken_manifest_is_shown_with_its_line() {
    let application = Application::misbehaving("environment = {\n");
    assert_refused(&application, &["spin.toml:10:"]).await;
}

#[tokio::test]
async fn every_mistake_is_told_at_once() {
    let application = Application::misbehaving("files = [\"none.txt\"]\nsqlite_databases = [\"shop\"]\ncolour = 1\n");
    assert_refused(&application, &["none.txt", "`shop`", "`colour`"]).await;
}

#[tokio::test]
async fn a_missing_component_file_is_named() {
    let application = Application::misbehaving("");
    std::fs::remove_file(application.path("misbehave.wasm")).unwrap();
    assert_refused(&application, &["spin.toml:9:", "misbehave.wasm"]).await;
}

#[tokio::test]
async fn a_missing_manifest_is_named() {
    let application = Application::misbehaving("");
    std::fs::remove_file(application.path("spin.toml")).unwrap();
    assert_refused(&application, &["spin.toml"]).await;
}

#[tokio::test]
async fn a_database_without_a_place_is_shown_with_the_lines_to_add() {
    let application = Application::misbehaving("sqlite_databases = [\"shop\"]\n");
    assert_refused(&application, &["spin.toml:10:", "shop", "[sqlite_database.shop]"]).await;
}

#[tokio::test]
async fn what_is_no_component_is_named() {
    let core_module = b"\0asm\x01\0\0\0";
    for (content, expected) in
        [(b"not wasm at all".as_slice(), "not a WebAssembly file"), (core_module, "a core WebAssembly module")]
    {
        let application = Application::misbehaving("");
        std::fs::remove_file(application.path("misbehave.wasm")).unwrap();
        application.write("misbehave.wasm", content);
        assert_refused(&application, &["`guest`", expected]).await;
    }
}

#[tokio::test]
async fn a_component_that_answers_no_http_cannot_have_a_route() {
    let application = Application::new(
        "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"greeter\"\n[component.greeter]\nsource = \"greeter.wasm\"\n",
    );
    assert_refused(&application, &["`greeter`", "wasi:http"]).await;
}

#[tokio::test]
async fn an_import_without_its_grant_is_a_warning() {
    let application = Application::misbehaving("");
    let ended = application.check().end().await;
    assert_eq!(ended.status, Some(0), "{ended:?}");
    for part in ["guest: ok", "warning", "sqlite_databases", "key_value_stores", "variables"] {
        assert!(ended.stdout.contains(part), "no `{part}` in {}", ended.stdout);
    }
}

#[tokio::test]
async fn a_component_is_built_first_where_that_is_asked_for() {
    let application = Application::new(
        "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"built\"\n[component.built]\nsource = \"made/built.wasm\"\n\
         [component.built.build]\ncommand = [\"mkdir made\", \"cp ../legacy.wasm made/built.wasm\"]\nworkdir = \".\"\n",
    );
    let without = application.up().end().await;
    assert_eq!(without.status, Some(1), "{without:?}");
    assert!(without.stderr.contains("--build"), "{without:?}");
    let wrong = application.up().arguments(&["--build"]).end().await;
    assert_eq!(wrong.status, Some(1), "{wrong:?}");
    for part in ["`cp ../legacy.wasm made/built.wasm`", "`built`", "exit status: 1"] {
        assert!(wrong.stderr.contains(part), "no `{part}` in {wrong:?}");
    }

    let manifest = std::fs::read_to_string(application.path("spin.toml")).unwrap();
    application.write("spin.toml", manifest.replace("mkdir made", "true").replace("../legacy.wasm", "legacy.wasm"));
    let host = application.up().arguments(&["--build"]).start().await;
    assert_eq!(host.get("/ok").await.ok(), "ok");
}

#[tokio::test]
async fn health_tells_of_streams_and_schedules_although_no_host_runs() {
    let application = Application::counter(
        "[component.consumer]\nsource = \"consumer.wasm\"\nsqlite_databases = [\"counter\"]\n\
         [component.jobs]\nsource = \"jobs.wasm\"\n\
         [[application.tool.tidemill.stream]]\nname = \"follow\"\ndatabase = \"counter\"\ntable = \"counters\"\n\
         component = \"consumer\"\n\
         [[application.tool.tidemill.schedule]]\nname = \"fail\"\ncron = \"@yearly\"\nmax_attempts = 1\ncomponent = \"jobs\"\n",
    );
    let before = application.check_health().end().await;
    for part in ["stream follow: ok (not started yet)", "schedule fail: ok (on time)"] {
        assert!(before.stdout.contains(part), "no `{part}` in {before:?}");
    }
    let host = application.up().start().await;
    host.stop().await;
    let run = application.launch(&["schedule", "run", "fail", "--state-dir", "state"]).end().await;
    assert_eq!(run.status, Some(1), "{run:?}");
    let after = application.check_health().end().await;
    assert_eq!(after.status, Some(0), "{after:?}");
    for part in ["stream follow: ok (0 changes wait)", "schedule fail: degraded: the run due at "] {
        assert!(after.stdout.contains(part), "no `{part}` in {after:?}");
    }
}
