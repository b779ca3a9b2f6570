//! A hostile component: whatever it tries is refused and written down, and its neighbours are answered meanwhile.
//!
//! `attempts` is the table of what is tried, what the component sees, what the client is answered and what the log says; `heads` has
//! what only shows on the wire, `identity` what a component might make of who asks.

mod attempts;
mod heads;
mod identity;

use serde_json::Value;

use crate::support::{Application, Host};

/// `misbehave` twice: as `guest`, with little granted, and as `other`, which has what `guest` wants. All values that nobody may see in
/// the log hold the word `secret`.
fn application() -> Application {
    let application = Application::misbehaving(
        "files = [{ source = \"assets\", destination = \"/data\" }]\n\
         environment = { OWN = \"shown\" }\n\
         variables = { own = \"shown\" }\n\
         sqlite_databases = [\"notes\"]\n\
         key_value_stores = [\"default\"]\n\
         allowed_outbound_hosts = [\"http://granted.example\"]\n\
         [component.guest.tool.tidemill]\nmemory_limit = \"64MiB\"\ncpu_time_limit = \"1s\"\n\
         [[trigger.http]]\nroute = \"/other/...\"\ncomponent = \"other\"\n\
         [component.other]\nsource = \"misbehave.wasm\"\nsqlite_databases = [\"private\"]\nkey_value_stores = [\"private\"]\n\
         variables = { password = \"a secret\" }\n",
    );
    let files = ["notes", "private"].map(|label| {
        let file = application.path(&format!("{label}.db"));
        format!("[sqlite_database.{label}]\ntype = \"spin\"\npath = {file:?}\n")
    });
    let store = application.path("private-store.db");
    application.write(
        "runtime-config.toml",
        format!("{}[key_value_store.private]\ntype = \"spin\"\npath = {store:?}\n", files.concat()),
    );
    application.write("assets/a.txt", "granted");
    application
}

async fn start() -> (Application, Host) {
    let application = application();
    let host = application.up().environment("PASSWORD_OF_THE_HOST", "a secret").start().await;
    (application, host)
}

/// The records about what a component may not do.
fn refusals(records: &[Value]) -> impl Iterator<Item = &Value> {
    records.iter().filter(|record| record["target"] == "audit" && record["component"].is_string())
}
