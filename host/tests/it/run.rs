//! `tidemill run` and `tidemill serve`: components without a manifest.

use crate::support::{Application, Ended, Launch, component_file, get};

fn tidemill(arguments: &[&str]) -> (tempfile::TempDir, Launch) {
    let folder = tempfile::tempdir().unwrap();
    let launch = Launch::new(folder.path()).arguments(arguments);
    (folder, launch)
}

/// `tidemill run <options> command.wasm <arguments>`.
async fn run(options: &[&str], guest: &str, arguments: &[&str], input: &str) -> Ended {
    let file = component_file(&format!("guests/{guest}.wasm")).display().to_string();
    let (_folder, launch) = tidemill(&[&["run"], options, &[&file], arguments].concat());
    launch.input(input).end().await
}

#[tokio::test]
async fn a_command_gets_its_arguments_also_those_that_look_like_options() {
    let ended = run(&[], "command", &["arguments", "one", "two words", "--env", "-x", ""], "").await;
    assert_eq!((ended.status, ended.stdout.as_str()), (Some(0), "one|two words|--env|-x|\n"), "{ended:?}");
}

#[tokio::test]
async fn a_command_gets_the_environment_that_it_is_given() {
    let given = run(&["--env", "LEVEL=high"], "command", &["environment", "LEVEL"], "").await;
    assert_eq!((given.status, given.stdout.as_str()), (Some(0), "high\n"), "{given:?}");
    let other = run(&[], "command", &["environment", "PATH"], "").await;
    assert_eq!(other.stdout, "not set\n", "{other:?}");
}

#[tokio::test]
async fn a_command_reads_standard_input_and_writes_standard_output() {
    let ended = run(&[], "command", &["shout"], "first\nsecond").await;
    assert_eq!((ended.status, ended.stdout.as_str()), (Some(0), "FIRST\nSECOND"), "{ended:?}");
}

#[tokio::test]
async fn whether_a_command_fails_is_the_status_of_the_process() {
    // WASI's `exit` knows success and failure, so any other status than 0 becomes 1.
    for (arguments, status) in [(["exit", "0"], 0), (["exit", "7"], 1), (["", ""], 1)] {
        let ended = run(&[], "command", &arguments, "").await;
        assert_eq!(ended.status, Some(status), "{ended:?}");
    }
}

#[tokio::test]
async fn a_command_that_traps_fails_with_the_reason() {
    let ended = run(&[], "command", &["trap"], "").await;
    assert!(ended.status.is_some_and(|status| status != 0), "{ended:?}");
    for part in ["a trap that was asked for", "trapped", "wasm backtrace"] {
        assert!(ended.stderr.contains(part), "no `{part}` in {}", ended.stderr);
    }
}

#[tokio::test]
async fn a_command_writes_only_where_it_is_granted() {
    let denied = run(&[], "command", &["write", "/out/file"], "").await;
    assert_eq!(denied.status, Some(1), "{denied:?}");
    let folder = tempfile::tempdir().unwrap();
    let grant = format!("{}::/out", folder.path().display());
    let written = run(&["--dir", &grant], "command", &["write", "/out/file"], "").await;
    assert_eq!(written.status, Some(0), "{written:?}");
    assert_eq!(std::fs::read_to_string(folder.path().join("file")).unwrap(), "written by a guest");
}

#[tokio::test]
async fn a_command_of_wasi_0_3_runs_and_fails_as_it_says() {
    let well = run(&[], "command_async", &[], "").await;
    assert_eq!((well.status, well.stdout.as_str()), (Some(0), "run by WASI 0.3\n"), "{well:?}");
    let badly = run(&[], "command_async", &["argument"], "").await;
    assert_eq!(badly.status, Some(1), "{badly:?}");
}

#[tokio::test]
async fn what_cannot_be_run_is_explained() {
    let handler = run(&[], "legacy", &[], "").await;
    assert_eq!(handler.status, Some(1), "{handler:?}");
    assert!(handler.stderr.contains("wasi:cli/run") && handler.stderr.contains("tidemill serve"), "{handler:?}");
    let (_folder, launch) = tidemill(&["run", "none.wasm"]);
    let missing = launch.end().await;
    assert_eq!(missing.status, Some(1), "{missing:?}");
    assert!(missing.stderr.contains("none.wasm"), "{missing:?}");
}

#[tokio::test]
async fn serve_answers_every_path_with_one_component() {
    let application = Application::new("");
    let options = ["serve", "--listen", "127.0.0.1:0", "--state-dir", "state", "--env", "LEVEL=high"];
    for guest in ["misbehave", "legacy"] {
        let host = application.launch(&options).arguments(&[&format!("{guest}.wasm")]).start().await;
        assert_eq!(host.announcement, format!("{guest} is ready at http://{}", host.address));
        assert_eq!(host.get("/ok").await.ok(), "ok");
        if guest == "misbehave" {
            assert_eq!(host.send(get("/env?name=LEVEL")).await.ok(), "high");
        }
        host.stop().await;
    }
}

#[tokio::test]
async fn what_cannot_be_served_is_explained() {
    let file = component_file("guests/command.wasm").display().to_string();
    let (_folder, launch) = tidemill(&["serve", "--listen", "127.0.0.1:0", &file]);
    let ended = launch.end().await;
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("`command`") && ended.stderr.contains("wasi:http"), "{ended:?}");
}
