//! `tidemill up --watch`: what changed is built and takes over; what cannot be built does not.

use super::version;
use crate::support::{Application, within};

/// A guest whose build copies a file that it is granted, if it is good.
const BUILD: &str = "[component.guest.build]\ncommand = \"grep -q good source.txt && cp source.txt built.txt\"\nwatch = [\"source.*\"]\n";

fn manifest(version: u32) -> String {
    super::manifest(&version.to_string(), "/ok", "files = [\"built.txt\"]") + BUILD
}

#[tokio::test]
async fn what_changed_is_built_and_takes_over_and_a_failed_build_leaves_what_runs() {
    let application: Application = super::application();
    application.write("built.txt", "first");
    application.write("spin.toml", manifest(1));
    let host = application.up().arguments(&["--watch"]).start().await;
    application.write("spin.toml", manifest(2));
    within("the next version", async { while version(&host).await != "2" {} }).await;
    host.logged_message("another version was deployed").await;

    application.write("source.txt", "bad");
    host.logged_message("the version before goes on").await;
    assert_eq!(host.get("/guest/files?path=/built.txt").await.ok(), "first");
    application.write("source.txt", "good");
    within("what was built", async { while host.get("/guest/files?path=/built.txt").await.text() != "good" {} }).await;
    host.stop().await;
}
