//! Variables: where their values come from, who sees them, and what is said of one that is missing.

use crate::support::{Application, Host};

const MANIFEST: &str = r#"
[variables]
name = { default = "nobody" }
place = { required = true }
password = { default = "open sesame", secret = true }

[[trigger.http]]
route = "/..."
component = "guest"

[component.guest]
source = "misbehave.wasm"

[component.guest.variables]
greeting = "hello, {{ name }} of {{ place }}"
password = "{{ password }}"
"#;

async fn greeting(host: &Host) -> String {
    host.get("/variable?name=greeting").await.ok().to_owned()
}

#[tokio::test]
async fn values_come_from_options_then_the_environment_then_defaults() {
    let application = Application::new(MANIFEST);
    let host = application.up().environment("SPIN_VARIABLE_PLACE", "here").start().await;
    assert_eq!(greeting(&host).await, "hello, nobody of here");
    host.stop().await;
    let host = application
        .up()
        .environment("SPIN_VARIABLE_PLACE", "here")
        .environment("SPIN_VARIABLE_NAME", "ada")
        .arguments(&["--variable", "place=there=yes"])
        .start()
        .await;
    assert_eq!(greeting(&host).await, "hello, ada of there=yes");
}

#[tokio::test]
async fn a_required_variable_that_is_missing_is_named_with_the_ways_to_set_it() {
    let application = Application::new(MANIFEST);
    for launch in [application.up(), application.check()] {
        let ended = launch.end().await;
        assert_eq!(ended.status, Some(1), "{ended:?}");
        for part in ["`place`", "--variable", "SPIN_VARIABLE_PLACE", "spin.toml:"] {
            assert!(ended.stderr.contains(part), "no `{part}` in {}", ended.stderr);
        }
    }
}

#[tokio::test]
async fn a_component_gets_its_own_variables_only() {
    let application = Application::new(MANIFEST);
    let host = application.up().arguments(&["--variable", "place=here"]).start().await;
    let refused = host.get("/variable?name=place").await;
    assert_eq!(refused.status, 502, "{refused:?}");
    assert!(refused.text().contains("[component.guest.variables]"), "{refused:?}");
    assert!(host.get("/variable?name=Not-a-name").await.text().contains("InvalidName"));
}

#[tokio::test]
async fn a_secret_reaches_the_guest_and_no_log() {
    let application = Application::new(MANIFEST);
    let host = application
        .up()
        .arguments(&["--log", "trace", "--variable", "place=here", "--variable", "password=swordfish"])
        .start()
        .await;
    assert_eq!(host.get("/variable?name=password").await.ok(), "swordfish");
    let records = host.stop().await;
    assert!(!records.iter().any(|record| record.to_string().contains("swordfish")));
}
