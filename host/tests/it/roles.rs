//! Every route against every role: the host's own routes as its source has them, those of the applications as their OpenAPI documents
//! have them, sockets and pages; with a token as programs show it and as browsers do.

use serde_json::Value;

use crate::support::{Application, Host, component_file, request};

/// The policy of the README, for the repository's own applications.
const MANIFEST: &str = r#"
[application.tool.tidemill.access]
read = "read"
write = "write"

[[application.tool.tidemill.access.route]]
route = "/..."
read = "public"

[[application.tool.tidemill.access.route]]
route = "/api/..."

[[application.tool.tidemill.access.route]]
route = "/ws/..."

[[application.tool.tidemill.websocket]]
route = "/ws/counter"
database = "counter"
table = "counters"

[[application.tool.tidemill.websocket]]
route = "/ws/experiments"
database = "experiments"
table = "experiments"

[[application.tool.tidemill.websocket]]
route = "/ws/transactions/runs"
database = "transactions"
table = "job_runs"

[[application.tool.tidemill.websocket]]
route = "/ws/orders"
database = "vendors"
table = "orders"

[component.experiments.dependencies]
"tidemill:experiments/did@0.1.0" = { path = "did.wasm" }
"tidemill:experiments/simulator@0.1.0" = { path = "simulator.wasm" }

[component.transactions.dependencies]
"tidemill:anomaly/detector@0.1.0" = { path = "anomaly.wasm" }

[component.vendors.dependencies]
"tidemill:vendors/scorecard@0.1.0" = { path = "scorecard.wasm" }
"tidemill:vendors/lifecycle@0.1.0" = { path = "lifecycle.wasm" }

[component.web]
source = "web.wasm"

[[trigger.http]]
route = "/..."
component = "web"
"#;

/// Applications with the routes that lead to them.
const APPLICATIONS: [(&str, &[&str]); 4] = [
    ("counter", &["counter"]),
    ("experiments", &["experiments", "metric-values"]),
    ("transactions", &["transactions", "accounts", "anomalies"]),
    ("vendors", &["vendors", "orders", "dashboard"]),
];

/// Roles, from the least: nobody, and tokens of these levels.
const ROLES: [&str; 4] = ["nobody", "read", "write", "admin"];

/// The host's own routes, beside those of the system API.
const OWN: [(&str, &str, &str); 7] = [
    ("GET", "/health", "nobody"),
    ("GET", "/health/live", "nobody"),
    ("GET", "/.well-known/spin/health", "nobody"),
    ("GET", "/metrics", "read"),
    ("GET", "/api/system/session", "nobody"),
    ("POST", "/api/system/session", "nobody"),
    ("DELETE", "/api/system/session", "nobody"),
];

const SOCKETS: [&str; 4] = ["/ws/counter", "/ws/experiments", "/ws/transactions/runs", "/ws/orders"];
const PAGES: [&str; 6] = ["/", "/experiments", "/transactions", "/vendors", "/sign-in", "/assets/none.js"];

/// A request without what it asks for, which changes nothing where it is let in, and the least role that may send it.
type Route = (String, String, &'static str);

fn application() -> Application {
    let routes = |(component, parts): &(&str, &[&str])| {
        let routes = parts
            .iter()
            .map(|part| format!("[[trigger.http]]\nroute = \"/api/{part}/...\"\ncomponent = \"{component}\"\n"));
        let table =
            format!("[component.{component}]\nsource = \"{component}.wasm\"\nsqlite_databases = [\"{component}\"]\n");
        routes.collect::<String>() + &table
    };
    let tables: String = APPLICATIONS.iter().map(routes).collect();
    let application = Application::new(&(tables + MANIFEST));
    for name in
        ["experiments", "did", "simulator", "transactions", "anomaly", "vendors", "scorecard", "lifecycle", "web"]
    {
        let name = format!("{name}.wasm");
        std::os::unix::fs::symlink(component_file(&name), application.path(&name)).expect("the folder is new");
    }
    let databases = APPLICATIONS.map(|(name, _)| {
        let file = application.path(&format!("{name}.db"));
        format!("[sqlite_database.{name}]\ntype = \"spin\"\npath = {file:?}\n")
    });
    application.write("runtime-config.toml", databases.concat());
    application
}

async fn token(application: &Application, level: &str) -> String {
    let create = ["token", "create", level, "--level", level, "--state-dir", "state"];
    let ended = application.launch(&create).end().await;
    assert_eq!(ended.status, Some(0), "{ended:?}");
    ended.stdout.trim().to_owned()
}

/// The path with something in place of its parameters.
fn filled(path: &str) -> String {
    let mut parts = path.split(['{', '}']);
    let mut filled = parts.next().unwrap_or_default().to_owned();
    while let (Some(_), Some(rest)) = (parts.next(), parts.next()) {
        filled = filled + "none" + rest;
    }
    filled
}

/// The routes of the system API that only administrators may use, as its router has them.
fn system() -> Vec<Route> {
    let source = include_str!("../../src/operate/system/mod.rs");
    let routes =
        source.lines().filter_map(|line| line.trim().strip_prefix(".route(\"/api/system/")?.split_once("\", "));
    let routes: Vec<Route> = routes
        .flat_map(|(path, handlers)| {
            let path = filled(&format!("/api/system/{path}"));
            let methods = ["get(", "post(", "delete("].into_iter().filter(|method| handlers.contains(method));
            let methods: Vec<&str> = methods.chain(handlers.starts_with("any(").then_some("put(")).collect();
            methods.into_iter().map(move |method| (method.trim_end_matches('(').to_uppercase(), path.clone(), "admin"))
        })
        .collect();
    assert!(routes.len() >= 8, "the router is written in another way: {routes:?}");
    routes
}

/// The routes of an application, as its OpenAPI document has them.
async fn described(host: &Host, application: &str, administrator: &str) -> Vec<Route> {
    let bearer = format!("Bearer {administrator}");
    let path = format!("/api/{application}/openapi.json");
    let document: Value = host.send(request("GET", &path, &[("authorization", &bearer)], "")).await.json();
    let paths = document["paths"].as_object().expect("a document has paths");
    let operations = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().expect("a path has operations");
        let methods = item.keys().filter(|key| ["get", "post", "put", "patch", "delete"].contains(&key.as_str()));
        methods.map(|method| {
            let least = if method == "get" { "read" } else { "write" };
            (method.to_uppercase(), filled(path), least)
        })
    });
    let routes: Vec<Route> = operations.collect();
    assert!(routes.len() >= 8, "{application}: {routes:?}");
    routes
}

#[tokio::test]
async fn every_route_lets_in_who_may_and_nobody_else() {
    let application = application();
    let mut tokens = Vec::new();
    for level in &ROLES[1..] {
        tokens.push(token(&application, level).await);
    }
    let host = application.up().start().await;
    let own = |(method, path, least): (&str, &str, &'static str)| (method.to_owned(), path.to_owned(), least);
    let mut routes: Vec<Route> = OWN.map(own).into_iter().chain(system()).collect();
    for (name, _) in APPLICATIONS {
        routes.extend(described(&host, name, &tokens[2]).await);
    }
    routes.extend(SOCKETS.map(|path| own(("GET", path, "read"))));
    routes.extend(PAGES.map(|path| own(("GET", path, "nobody"))));
    routes.extend(PAGES.map(|path| own(("POST", path, "write"))));

    let origin = format!("http://{}", host.address);
    let mut connection = host.connect().await;
    for (method, path, least) in &routes {
        let rank = ROLES.iter().position(|role| role == least).unwrap();
        for (at, role) in ROLES.iter().enumerate() {
            let token = at.checked_sub(1).map(|at| tokens[at].as_str()).unwrap_or_default();
            let as_program = ("authorization", format!("Bearer {token}"));
            let as_browser = ("cookie", format!("tidemill_token={token}"));
            for (name, value) in [as_program, as_browser] {
                let shown = (at > 0).then_some((name, value.as_str()));
                let headers: Vec<_> = shown.into_iter().chain([("origin", origin.as_str())]).collect();
                let reply = connection.send(request(method, path, &headers, "")).await.unwrap();
                let who = format!("{role} by {name}: {method} {path} is answered {}", reply.status);
                match at >= rank {
                    true => assert!(!matches!(reply.status, 401 | 403), "{who}: {}", reply.text()),
                    false => assert_eq!(reply.status, if at == 0 { 401 } else { 403 }, "{who}"),
                }
            }
        }
    }
}
