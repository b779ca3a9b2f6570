//! A component whose import another component satisfies, and what that one inherits of its grants.

use crate::capabilities::encoded;
use crate::support::{Application, Host, Reply};

/// `caller`, granted everything, composed with `greeter`, whose table has more keys.
async fn start(dependency: &str) -> (Application, Host) {
    let application = Application::new(&format!(
        "[variables]\nmood = {{ default = \"good\" }}\n\
         [[trigger.http]]\nroute = \"/...\"\ncomponent = \"caller\"\n\
         [component.caller]\nsource = \"caller.wasm\"\nenvironment = {{ TONE = \"warm\" }}\nsqlite_databases = [\"words\"]\n\
         allowed_outbound_hosts = [\"http://127.0.0.1:*\"]\nvariables = {{ mood = \"{{{{ mood }}}}\" }}\n\
         [component.caller.dependencies]\n\
         \"guests:greeting/greeter@1.0.0\" = {{ path = \"greeter.wasm\"{dependency} }}\n"
    ))
    .with_database("words");
    let host = application.up().start().await;
    assert_eq!(host.get("/greet?name=ada").await.ok(), "hello, ada");
    assert_eq!(host.get("/own-environment?name=TONE").await.ok(), "warm");
    (application, host)
}

struct Uses {
    environment: Reply,
    variable: Reply,
    query: Reply,
    fetch: Reply,
}

/// Each use of a grant by the dependency.
async fn uses(host: &Host) -> Uses {
    let url = encoded(&format!("http://{}/greet?name=me", host.address));
    Uses {
        environment: host.get("/environment?name=TONE").await,
        variable: host.get("/variable?name=mood").await,
        query: host.get(&format!("/query?database=words&sql={}", encoded("SELECT 'a' || 'b'"))).await,
        fetch: host.get(&format!("/fetch?url={url}")).await,
    }
}

#[tokio::test]
async fn a_dependency_inherits_nothing_unless_it_is_said() {
    for dependency in ["", ", inherit_configuration = false"] {
        let (_application, host) = start(dependency).await;
        let uses = uses(&host).await;
        assert_eq!(uses.environment.ok(), "not set");
        for refused in [&uses.variable, &uses.query, &uses.fetch] {
            assert_eq!(refused.status, 502, "{refused:?}");
        }
        assert!(uses.variable.text().contains("inherit_configuration"), "{:?}", uses.variable);
        let record = host.logged_message("was called by a dependency that does not inherit it").await;
        assert_eq!((&record["target"], &record["attempt"]), (&"audit".into(), &"dependency".into()), "{record}");
        assert_eq!(record["component"], "caller");
    }
}

#[tokio::test]
async fn a_dependency_may_inherit_everything() {
    let (_application, host) = start(", inherit_configuration = true").await;
    let uses = uses(&host).await;
    assert_eq!(uses.environment.ok(), "warm");
    assert_eq!(uses.variable.ok(), "good");
    assert_eq!(uses.query.ok(), "ab");
    assert_eq!(uses.fetch.ok(), "hello, me");
}

#[tokio::test]
async fn a_dependency_may_inherit_some_grants_and_not_others() {
    let (_application, host) = start(", inherit_configuration = [\"sqlite_databases\", \"environment\"]").await;
    let uses = uses(&host).await;
    assert_eq!(uses.environment.ok(), "warm");
    assert_eq!(uses.query.ok(), "ab");
    assert_eq!((uses.variable.status, uses.fetch.status), (502, 502));
}

#[tokio::test]
async fn a_dependency_that_does_not_fit_is_explained_before_anything_starts() {
    for (dependencies, expected) in [
        ("", "guests:greeting/greeter"),
        ("\"guests:greeting/greeter@1.0.0\" = { path = \"legacy.wasm\" }", "does not export"),
        ("\"guests:farewell\" = { path = \"greeter.wasm\" }", "imports nothing of that name"),
        ("\"guests:greeting\" = { path = \"none.wasm\" }", "none.wasm"),
    ] {
        let application = Application::new(&format!(
            "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"caller\"\n[component.caller]\nsource = \"caller.wasm\"\n\
             [component.caller.dependencies]\n{dependencies}\n"
        ));
        let up = application.up().end().await;
        assert_eq!(up.status, Some(1), "{up:?}");
        assert!(up.stderr.contains(expected), "{expected}: {up:?}");
        let check = application.check().end().await;
        assert_eq!(check.status, Some(1), "{check:?}");
        assert!(format!("{}{}", check.stdout, check.stderr).contains(expected), "{expected}: {check:?}");
    }
}
