//! The called half of a composition: exports `guests:greeting/greeter`.
#![cfg(target_family = "wasm")]

use http_body_util::BodyExt;
use spin_sdk::sqlite::{Connection, Value};

#[expect(unsafe_code, reason = "the generated exports are called across the component's border")]
mod bindings {
    spin_sdk::wit_bindgen::generate!({
        runtime_path: "spin_sdk::wit_bindgen::rt",
        world: "greeting",
        path: "wit",
        default_bindings_module: "crate::bindings",
    });
    export!(Greeter with_types_in self);

    use super::Greeter;
}

struct Greeter;

impl bindings::exports::guests::greeting::greeter::Guest for Greeter {
    fn greet(name: String) -> String {
        format!("hello, {name}")
    }

    fn environment(name: String) -> Option<String> {
        std::env::var(name).ok()
    }

    async fn variable(name: String) -> Result<String, String> {
        spin_sdk::variables::get(name).await.map_err(|error| error.to_string())
    }

    async fn query(database: String, statement: String) -> Result<String, String> {
        let connection = Connection::open(database).await.map_err(|error| error.to_string())?;
        let result = connection.execute(statement, []).await.map_err(|error| error.to_string())?;
        let rows = result.collect().await.map_err(|error| error.to_string())?;
        let cells = rows.into_iter().flat_map(|row| row.values);
        Ok(cells.map(|cell| if let Value::Text(text) = cell { text } else { format!("{cell:?}") }).collect())
    }

    async fn fetch(url: String) -> Result<String, String> {
        let response = spin_sdk::http::get(url).await.map_err(|error| error.to_string())?;
        let body = response.into_body().collect().await.map_err(|error| error.to_string())?;
        Ok(String::from_utf8_lossy(&body.to_bytes()).into_owned())
    }
}
