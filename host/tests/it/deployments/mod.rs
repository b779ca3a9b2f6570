//! Another version of an application that takes over while the host runs: nobody notices but by what is new.

mod counts;
mod refusals;
mod requests;
mod settings;
mod supervisor;
mod triggers;
mod watching;

use crate::support::{Application, Ended, Host};

/// Components that tell which version they are of: `guest` below `/guest`, and the counter. The version is the last line, so that more
/// lines for the guest's table may stand before it.
fn manifest(version: &str, health: &str, lines: &str) -> String {
    format!(
        "spin_manifest_version = 2\n\n[application]\nname = \"test\"\nversion = \"{version}\"\n\
         [[trigger.http]]\nroute = \"/api/counter/...\"\ncomponent = \"counter\"\n\
         [component.counter]\nsource = \"counter.wasm\"\nsqlite_databases = [\"counter\"]\n\
         [component.counter.tool.tidemill]\nhealth = \"/api/counter/health\"\n\
         [[trigger.http]]\nroute = \"/guest/...\"\ncomponent = \"guest\"\n\
         [component.guest]\nsource = \"misbehave.wasm\"\nenvironment = {{ VERSION = \"{version}\" }}\n{lines}\n\
         [component.guest.tool.tidemill]\nhealth = \"{health}\"\n"
    )
}

/// The application in its first version, `1`.
fn application() -> Application {
    let application = Application::counter("");
    application.write("spin.toml", manifest("1", "/ok", ""));
    application
}

/// `tidemill deploy` for an application, with more arguments.
async fn deploy(application: &Application, arguments: &[&str]) -> Ended {
    application.launch(&[&["deploy", "--state-dir", "state"], arguments].concat()).end().await
}

/// The same without probation; it must succeed.
async fn deploy_now(application: &Application) {
    let ended = deploy(application, &["--probation", "0s"]).await;
    assert_eq!(ended.status, Some(0), "{ended:?}");
}

/// The version that answers.
async fn version(host: &Host) -> String {
    host.get("/guest/env?name=VERSION").await.ok().to_owned()
}
