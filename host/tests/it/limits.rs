//! What a component may use: CPU time, patience, memory, instances; and how many requests the host takes at once.

use std::time::{Duration, Instant};

use crate::support::{Application, Connection, Host, get, request, within};

/// The component under test behind `/…`, the same again with default limits behind `/other/…`.
async fn host(limits: &str) -> (Application, Host) {
    let application = Application::misbehaving(&format!(
        "[component.guest.tool.tidemill]\n{limits}\n\
         [[trigger.http]]\nroute = \"/other/...\"\ncomponent = \"other\"\n[component.other]\nsource = \"misbehave.wasm\"\n"
    ));
    let host = application.up().start().await;
    (application, host)
}

#[tokio::test]
async fn a_client_that_asks_too_often_is_told_when_to_ask_again() {
    let (_application, host) = host(
        "[[application.tool.tidemill.rate_limit]]\nroute = \"/other/...\"\nrequests = 1\nper = \"1h\"\nburst = 2\n\
         client = \"forwarded\"",
    )
    .await;
    let from = |client| request("GET", "/other/ok", &[("x-forwarded-for", client)], "");
    for remaining in ["1", "0"] {
        let reply = host.send(from("10.0.0.1")).await;
        assert_eq!((reply.status, reply.header("ratelimit-remaining")), (200, Some(remaining)));
        assert_eq!(reply.header("ratelimit-limit"), Some("2"));
    }
    let refused = host.send(from("10.0.0.1")).await;
    assert_eq!(refused.failure(), (429, "RATE_LIMITED".to_owned()));
    let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((3500..=3600).contains(&wait), "{wait}");
    assert!(refused.header("x-request-id").is_some());
    host.send(from("10.0.0.2")).await.ok();
    assert_eq!(host.get("/ok").await.header("ratelimit-limit"), None, "this route has no limit");
    host.get("/health").await.ok();
}

#[tokio::test]
async fn who_watches_the_host_is_not_limited_by_what_limits_everything() {
    let (_application, host) =
        host("[[application.tool.tidemill.rate_limit]]\nroute = \"/...\"\nrequests = 1\nper = \"1h\"\nburst = 1").await;
    assert_eq!(host.get("/ok").await.header("ratelimit-remaining"), Some("0"));
    for path in ["/health", "/health/live", "/metrics", "/.well-known/spin/health"] {
        for _ in 0..3 {
            let reply = host.get(path).await;
            assert_eq!((reply.status, reply.header("ratelimit-limit")), (200, None), "{path}");
        }
    }
    assert_eq!(host.get("/ok").await.failure().0, 429);
}

#[tokio::test]
async fn one_client_cannot_have_every_request_that_is_answered() {
    let (_application, host) =
        host("[application.tool.tidemill.http]\nmax_concurrent_requests = 8\nmax_requests_per_client = 2").await;
    let both_are_under_way = async {
        while !host.get("/metrics").await.ok().contains("http_server_active_requests 2\n") {
            tokio::task::yield_now().await;
        }
        (host.get("/other/ok").await, host.get("/metrics").await)
    };
    let (one, two, (refused, metrics)) =
        tokio::join!(host.get("/wait?ms=2000"), host.get("/wait?ms=2000"), within("two requests", both_are_under_way));
    assert_eq!((one.ok(), two.ok()), ("waited", "waited"));
    assert_eq!(refused.failure(), (503, "OVERLOADED".to_owned()));
    assert!(refused.text().contains("of yours") && refused.header("retry-after") == Some("1"), "{refused:?}");
    let counted = "tidemill_http_refused_requests_total{reason=\"client-limit\"} 1\n";
    assert!(metrics.ok().contains(counted), "{}", metrics.text());
    host.get("/other/ok").await.ok();
}

#[tokio::test]
async fn computing_for_ever_is_ended_while_other_requests_are_answered() {
    let (_application, host) = host("cpu_time_limit = \"5s\"\nconcurrent_requests_per_instance = 1").await;
    host.get("/other/ok").await.ok();
    let loops = (0..4).map(|_| {
        let address = host.address;
        tokio::spawn(async move { Connection::open(address).await?.send(get("/loop")).await })
    });
    let loops: Vec<_> = loops.collect();
    host.logged_message("computing for ever").await;
    for _ in 0..20 {
        let began = Instant::now();
        assert_eq!(host.get("/other/ok").await.ok(), "ok");
        assert!(began.elapsed() < Duration::from_millis(2500), "starved for {:?}", began.elapsed());
    }
    for reply in loops {
        let reply = within("the end of a loop", reply).await.unwrap().unwrap();
        assert_eq!(reply.failure(), (500, "COMPONENT_FAILED".to_owned()));
    }
    host.logged_message("more CPU time than its limit of 5s").await;
    assert_eq!(host.get("/ok").await.ok(), "ok");
}

#[tokio::test]
async fn computing_within_the_limit_is_allowed_again_and_again() {
    let (_application, host) = host("cpu_time_limit = \"1s\"\nidle_instance_timeout = \"1m\"").await;
    let mut connection = host.connect().await;
    for _ in 0..8 {
        assert_eq!(connection.send(get("/compute?ms=200")).await.unwrap().ok(), "computed");
    }
    // Waiting is not computing.
    assert_eq!(connection.send(get("/wait?ms=1500")).await.unwrap().ok(), "waited");
}

#[tokio::test]
async fn waiting_too_long_is_a_504_and_neighbours_in_the_instance_go_on() {
    let (_application, host) = host("request_timeout = \"5s\"").await;
    let (late, soon) = tokio::join!(host.get("/wait?ms=600000"), async {
        host.logged_message("waiting").await;
        host.get("/wait?ms=100").await
    });
    assert_eq!(late.failure(), (504, "TIMED_OUT".to_owned()));
    assert_eq!(soon.ok(), "waited");
    assert_eq!(host.get("/ok").await.ok(), "ok");
}

#[tokio::test]
async fn allocating_without_end_is_ended_at_the_limit_and_explained_in_the_log() {
    let (_application, host) = host("memory_limit = \"16MiB\"").await;
    let reply = host.get("/allocate").await;
    assert_eq!(reply.failure(), (500, "COMPONENT_FAILED".to_owned()));
    let record = host.logged_message("ran out of the memory that its limit allows").await;
    assert_eq!(record["component"], "guest");
    assert_eq!(host.get("/ok").await.ok(), "ok");
    assert_eq!(host.get("/other/ok").await.ok(), "ok");
}

#[tokio::test]
async fn more_requests_than_the_host_takes_at_once_are_told_to_come_back() {
    let (application, _) = host("").await;
    let manifest = std::fs::read_to_string(application.path("spin.toml")).unwrap();
    application
        .write("spin.toml", format!("{manifest}[application.tool.tidemill.http]\nmax_concurrent_requests = 1\n"));
    let host = application.up().start().await;
    let (first, refused) = tokio::join!(host.get("/wait?ms=5000"), async {
        host.logged_message("waiting").await;
        let refused = host.send(request("GET", "/other/ok", &[("x-request-id", "refused")], "")).await;
        // What the host answers itself is not counted: a busy host is not a sick one.
        assert_eq!(host.get("/health").await.status, 200);
        refused
    });
    assert_eq!(first.ok(), "waited");
    assert_eq!(refused.failure(), (503, "OVERLOADED".to_owned()));
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(refused.header("x-request-id"), Some("refused"));
    assert_eq!(host.get("/other/ok").await.ok(), "ok");
    assert!(host.get("/metrics").await.ok().contains("tidemill_http_shed_requests_total 1\n"));
}

#[tokio::test]
async fn a_burst_waits_for_the_few_instances_that_there_may_be() {
    let (_application, host) = host("max_instances = 1\nconcurrent_requests_per_instance = 1").await;
    // Few enough that the last one's turn comes long before it is sent away.
    let burst = (0..8).map(|_| host.get("/wait?ms=1"));
    let answers = futures::future::join_all(burst).await;
    assert!(answers.iter().all(|reply| reply.status == 200), "{answers:?}");
}

#[tokio::test]
async fn more_requests_than_instances_take_are_told_to_come_back() {
    let (_application, host) = host("max_instances = 1\nconcurrent_requests_per_instance = 1").await;
    let (first, refused) = tokio::join!(host.get("/wait?ms=4000"), async {
        host.logged_message("waiting").await;
        host.get("/ok").await
    });
    assert_eq!(first.ok(), "waited");
    assert_eq!(refused.failure(), (503, "OVERLOADED".to_owned()));
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(host.get("/ok").await.ok(), "ok");
}
