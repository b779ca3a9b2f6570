//! The tokens by which clients are known: a component that is asked does not see them, and cannot use them elsewhere.

use crate::support::{Application, request};

#[tokio::test]
async fn a_component_is_not_shown_by_which_token_it_is_asked() {
    let application = Application::misbehaving("[application.tool.tidemill.access]\nread = \"read\"\n");
    let created =
        application.launch(&["token", "create", "ada", "--level", "admin", "--state-dir", "state"]).end().await;
    assert_eq!(created.status, Some(0), "{created:?}");
    let token = created.stdout.split_whitespace().find(|word| word.starts_with("tidemill_"));
    let token = token.unwrap_or_else(|| panic!("no token: {created:?}"));
    let host = application.up().start().await;
    for (name, value) in [
        ("authorization", format!("Bearer {token}")),
        ("authorization", format!("bearer  {token}")),
        ("cookie", format!("theme=dark; tidemill_token={token}; a=b")),
    ] {
        let reply = host.send(request("GET", "/headers", &[(name, &value)], "")).await;
        assert!(!reply.ok().contains("tidemill_"), "{name}: {}", reply.text());
        assert_eq!(reply.text().contains("cookie: theme=dark; a=b\n"), name == "cookie", "{}", reply.text());
    }
}
