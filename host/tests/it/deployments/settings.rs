//! Settings of a host that another version changes.

use super::{application, deploy, manifest};

#[tokio::test]
async fn what_only_a_restart_can_change_is_told_by_name() {
    let application = application();
    let host = application.up().start().await;
    let settings = "[application.tool.tidemill.http]\nmax_connections = 100\nheader_read_timeout = \"5s\"\n";
    application.write("spin.toml", manifest("2", "/ok", "") + settings);
    let ended = deploy(&application, &["--probation", "0s"]).await;
    assert_eq!(ended.status, Some(0), "{ended:?}");
    for part in
        ["`max_connections` would change from 16384 to 100", "`header_read_timeout` would change from 10s to 5s"]
    {
        assert!(ended.stdout.contains(part) && ended.stdout.contains("needs a restart"), "no `{part}` in {ended:?}");
        host.logged_message(part).await;
    }
    application.write("spin.toml", manifest("3", "/ok", ""));
    let back = deploy(&application, &["--probation", "0s"]).await;
    assert!(!back.stdout.contains("restart"), "{back:?}");
    host.stop().await;
}
