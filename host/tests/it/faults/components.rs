//! Components that trap or hang whenever they are called.

use std::time::{Duration, Instant};

use crate::support::Application;

const APPLICATION: &str = r#"
[[trigger.http]]
route = "/traps/..."
component = "traps"
[component.traps]
source = "misbehave.wasm"
tool.tidemill.health = "/trap"

[[trigger.http]]
route = "/hangs/..."
component = "hangs"
[component.hangs]
source = "misbehave.wasm"
[component.hangs.tool.tidemill]
health = "/wait?ms=600000"
request_timeout = "300ms"

[[trigger.http]]
route = "/computes/..."
component = "computes"
[component.computes]
source = "misbehave.wasm"
[component.computes.tool.tidemill]
health = "/loop"
cpu_time_limit = "300ms"
"#;

#[tokio::test]
async fn components_that_trap_hang_or_compute_for_ever_on_every_call_are_told_by_health_and_harm_no_neighbour() {
    let application =
        Application::misbehaving(&format!("[component.guest.tool.tidemill]\nhealth = \"/ok\"\n{APPLICATION}"));
    let host = application.up().start().await;
    let failing = ["/traps/trap", "/hangs/wait?ms=600000", "/computes/loop"];
    let mut slowest = Duration::ZERO;
    for _ in 0..10 {
        let calls = failing.iter().flat_map(|path| (0..4).map(|_| host.get(path)));
        let (replies, ()) = tokio::join!(futures::future::join_all(calls), async {
            for _ in 0..10 {
                let began = Instant::now();
                assert_eq!(host.get("/ok").await.ok(), "ok");
                slowest = slowest.max(began.elapsed());
            }
        });
        let expected = [(500, "COMPONENT_FAILED"), (504, "TIMED_OUT"), (500, "COMPONENT_FAILED")];
        for (replies, (status, code)) in replies.chunks(4).zip(expected) {
            for reply in replies {
                assert_eq!(reply.failure(), (status, code.to_owned()));
            }
        }
    }
    // Some epochs of 10 ms for each guest that computes beside it; far less on a quiet machine.
    assert!(slowest < Duration::from_secs(2), "a neighbour waited for {slowest:?}");

    let health = host.get("/health").await;
    assert_eq!(health.status, 503, "{health:?}");
    let health = health.json();
    let component = |name: &str| {
        let name = format!("component {name}");
        health["dependencies"].as_array().unwrap().iter().find(|one| one["name"] == name.as_str()).unwrap()["status"]
            .clone()
    };
    for (name, status) in [("traps", "failing"), ("hangs", "failing"), ("computes", "failing"), ("guest", "ok")] {
        assert_eq!(component(name), status, "{name}: {health}");
    }
    assert_eq!(host.get("/health/live").await.status, 200);
    host.stop().await;
}
