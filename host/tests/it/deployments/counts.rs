//! What is counted across versions: requests of clients, and versions themselves.

use super::{application, deploy, deploy_now, manifest};
use crate::support::Host;

/// Limits requests to the guest, as lines for the manifest before the guest's own table ends.
fn limited(version: &str, burst: u32) -> String {
    let limit = format!(
        "[[application.tool.tidemill.rate_limit]]\nroute = \"/guest/...\"\nrequests = 1\nper = \"1h\"\nburst = {burst}\n"
    );
    format!("{}{limit}", manifest(version, "/ok", ""))
}

/// What a client has left after one more request.
async fn remaining(host: &Host) -> String {
    host.get("/guest/ok").await.header("ratelimit-remaining").unwrap().to_owned()
}

#[tokio::test]
async fn a_client_does_not_get_its_quota_anew_with_each_version() {
    let application = application();
    application.write("spin.toml", limited("1", 3));
    let host = application.up().start().await;
    assert_eq!(remaining(&host).await, "2");
    application.write("spin.toml", limited("2", 3));
    deploy_now(&application).await;
    assert_eq!(remaining(&host).await, "1");
    application.write("spin.toml", limited("3", 9));
    deploy_now(&application).await;
    assert_eq!(remaining(&host).await, "8", "another limit is counted anew");
    host.stop().await;
}

#[tokio::test]
async fn metrics_tell_which_version_answers_and_what_became_of_others() {
    let application = application();
    let host = application.up().start().await;
    let value = async |name: &str| -> f64 {
        let text = host.get("/metrics").await.ok().to_owned();
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
    };
    let counts = async || {
        let mut counts = Vec::new();
        for outcome in ["deployed", "refused", "rolled-back"] {
            counts.push(value(&format!("tidemill_deployments_total{{outcome=\"{outcome}\"}}")).await);
        }
        counts
    };
    let answers = async |version: &str| {
        value(&format!("tidemill_application_info{{application=\"test\",version=\"{version}\"}}")).await
    };
    let since = async || value("tidemill_application_switched_timestamp_seconds").await;
    assert_eq!((counts().await, answers("1").await), (vec![0.0, 0.0, 0.0], 1.0));
    let started = since().await;
    application.write("spin.toml", manifest("2", "/ok", ""));
    deploy_now(&application).await;
    assert_eq!((counts().await, answers("2").await), (vec![1.0, 0.0, 0.0], 1.0));
    let switched = since().await;
    assert!(switched > started, "{switched} is not after {started}");
    application.write("spin.toml", manifest("3", "/nothing", ""));
    assert_eq!(deploy(&application, &["--health-timeout", "100ms"]).await.status, Some(1));
    application.write("spin.toml", "no manifest");
    host.signal("HUP").await;
    host.logged_message("the version was not deployed").await;
    host.logged("the second refusal", |record| {
        record["message"].as_str().is_some_and(|message| message.contains("spin.toml"))
    })
    .await;
    assert_eq!((counts().await, answers("2").await), (vec![1.0, 2.0, 0.0], 1.0));
    assert!((since().await - switched).abs() < f64::EPSILON, "nothing was switched");
    host.stop().await;
}
