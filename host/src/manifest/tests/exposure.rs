//! Subscriptions against the access policy: none shows rows to somebody who may not read them where the application answers with them.

use super::broken::check;
use super::{directory, manifest, options, problems};
use crate::manifest::Application;

/// A component that answers below `/api/orders` and `/api/totals`, and two subscriptions, the first without and the second with a snapshot.
fn shop(policy: &str, more: &str) -> String {
    let lines = format!(
        r#"
sqlite_databases = ["default"]

[[trigger.http]]
route = "/api/orders/..."
component = "web"

[[trigger.http]]
route = "/api/totals/:day"
component = "web"

[[application.tool.tidemill.websocket]]
route = "/ws/orders"
database = "default"
table = "order_rows"
{more}

[[application.tool.tidemill.websocket]]
route = "/ws/day"
database = "default"
table = "days"
snapshot = "/api/totals/{{day}}?deep=yes"
filter = {{ day = {{ required = true }} }}
{more}

[application.tool.tidemill.access]
{policy}
"#
    );
    manifest(&lines)
}

fn route(route: &str, read: &str) -> String {
    format!("[[application.tool.tidemill.access.route]]\nroute = \"{route}\"\nread = \"{read}\"\n")
}

/// Whether a manifest is used.
fn is_used(manifest: &str) -> bool {
    let directory = directory(&[("spin.toml", manifest)]);
    Application::load(&options(directory.path())).is_ok()
}

#[test]
fn a_subscription_that_is_more_open_than_its_rows_is_refused_with_what_to_change() {
    let policy = [route("/...", "public"), route("/api/...", "read"), route("/api/totals/...", "admin")].concat();
    check("exposure", &problems(&shop(&policy, "")));
    assert!(is_used(&shop(&policy, "more_open_than_api = true")));
    let named = [policy.as_str(), &route("/ws/...", "read"), &route("/ws/day", "admin")].concat();
    assert!(is_used(&shop(&named, "")));
    assert!(is_used(&shop("read = \"admin\"", "")));
    assert!(is_used(&shop("read = \"public\"", "")));
}

#[test]
fn the_routes_that_show_the_rows_are_those_that_count() {
    for (routes, used) in [
        // Only the list is guarded, which everybody's stream of changes would fill again.
        (vec![("/api/orders", "read")], false),
        (vec![("/api/orders/:id", "read")], false),
        // The route of another table is not that of this one.
        (vec![("/api/totals/...", "admin"), ("/ws/day", "admin")], true),
        // A client may ask for any day, the guarded one too.
        (vec![("/api/totals/today", "write")], false),
        (vec![("/api/totals/today", "write"), ("/ws/day", "read")], false),
        (vec![("/api/totals/today", "write"), ("/ws/day", "write")], true),
        // What answers no subscription's rows is nobody's business here.
        (vec![("/somewhere/...", "admin")], true),
    ] {
        let policy: String = routes.iter().map(|(path, read)| route(path, read)).collect();
        assert_eq!(is_used(&shop(&format!("read = \"public\"\n{policy}"), "")), used, "{routes:?}");
    }
}

#[test]
fn without_a_route_of_its_name_the_most_open_of_its_component_counts() {
    let other = |policy: &str| shop(policy, "").replace("/ws/orders", "/ws/changes");
    assert!(is_used(&other(&format!("read = \"public\"\n{}", route("/api/orders/...", "admin")))));
    let guarded = [route("/...", "public"), route("/ws/day", "read"), route("/api/...", "read")].concat();
    assert!(!is_used(&other(&guarded).replace("route = \"/...\"\ncomponent", "route = \"/api/all\"\ncomponent")));
}
