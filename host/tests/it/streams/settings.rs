//! What `tidemill check` and `up` say about streams that cannot work.

use super::shop::Shop;
use crate::support::Application;

const STREAM: &str =
    "[[application.tool.tidemill.stream]]\ndatabase = \"shop\"\ntable = \"items\"\ncomponent = \"guest\"\n";

/// A component that answers HTTP and consumes nothing.
fn application() -> Application {
    Application::new(&format!(
        "{STREAM}[[trigger.http]]\nroute = \"/...\"\ncomponent = \"guest\"\n[component.guest]\nsource = \"misbehave.wasm\"\n"
    ))
    .with_database("shop")
}

#[tokio::test]
async fn a_component_that_does_not_consume_is_told_what_to_export() {
    let application = application();
    for launch in [application.check(), application.up()] {
        let ended = launch.end().await;
        assert_eq!(ended.status, Some(1), "{ended:?}");
        let said = format!("{}{}", ended.stdout, ended.stderr);
        assert!(said.contains("does not export `tidemill:events/consumer@0.1.0`"), "{said}");
        assert!(said.contains("`tidemill:events/changes`"), "{said}");
    }
}

#[tokio::test]
async fn a_component_that_only_consumes_needs_no_route() {
    let shop = Application::new(
        "[[application.tool.tidemill.stream]]\ndatabase = \"shop\"\ntable = \"items\"\ncomponent = \"shop\"\n\
         [trigger]\n[component.shop]\nsource = \"consumer.wasm\"\nsqlite_databases = [\"shop\"]\n",
    )
    .with_database("shop");
    let ended = shop.check().end().await;
    assert_eq!(ended.status, Some(0), "{ended:?}");
    shop.up().start().await.stop().await;
}

#[tokio::test]
async fn a_guest_knows_which_host_wakes_it() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    assert_eq!(host.get("/env?name=TIDEMILL").await.ok(), env!("CARGO_PKG_VERSION"));
    host.stop().await;
}

#[tokio::test]
async fn a_table_may_appear_after_its_stream() {
    let shop = Shop::new("");
    let host = shop.application.up().start().await;
    super::shop::sql(&host, &["CREATE TABLE items (id TEXT PRIMARY KEY)", "INSERT INTO items VALUES ('a')"]).await;
    shop.effects_are(1).await;
    host.stop().await;
}
