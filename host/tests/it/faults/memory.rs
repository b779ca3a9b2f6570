//! Instances that want more memory than all of them together may have.

use futures::future::join_all;

use crate::support::Application;

/// Each instance may take 64 MiB, all together 160: two of them at a time, and small ones beside.
const APPLICATION: &str = r#"
[component.guest.tool.tidemill]
memory_limit = "64MiB"
concurrent_requests_per_instance = 1
idle_instance_timeout = "0s"

[application.tool.tidemill.instances]
memory_limit = "160MiB"

[[trigger.http]]
route = "/other/..."
component = "other"
[component.other]
source = "misbehave.wasm"
"#;

#[tokio::test]
async fn instances_that_want_more_memory_than_there_is_are_told_to_come_back_and_the_host_goes_on() {
    let application = Application::misbehaving(APPLICATION);
    let host = application.up().start().await;
    let mut refused = 0;
    for _ in 0..5 {
        let hungry = (0..12).map(|_| host.get("/allocate"));
        let (replies, ()) = tokio::join!(join_all(hungry), async {
            for _ in 0..20 {
                // Whoever is small finds room again and again, and is never worse off than being told to come back.
                let status = host.get("/other/ok").await.status;
                assert!([200, 503].contains(&status), "{status}");
            }
        });
        for reply in &replies {
            match reply.failure() {
                // It took all that it may itself.
                (500, code) => assert_eq!(code, "COMPONENT_FAILED"),
                (status, code) => {
                    assert_eq!((status, code), (503, "OVERLOADED".to_owned()));
                    assert!(reply.header("retry-after").is_some(), "{reply:?}");
                    refused += 1;
                }
            }
        }
        // What they had is given back.
        assert_eq!(host.get("/other/ok").await.ok(), "ok");
        assert_eq!(host.get("/health").await.status, 200);
    }
    assert!(refused > 0, "nobody was refused");
    host.logged_message("the memory that all instances together may have is used up").await;
    host.stop().await;
}
