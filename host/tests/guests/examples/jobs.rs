//! Jobs whose names say what they do, well or badly: exports `tidemill:schedule/job` and nothing else.
#![cfg(target_family = "wasm")]

use std::time::Duration;

use bindings::exports::tidemill::schedule::job::{Due, Failure, Guest};
use spin_sdk::sqlite::{Connection, Value};

#[expect(unsafe_code, reason = "the generated exports are called across the component's border")]
mod bindings {
    spin_sdk::wit_bindgen::generate!({
        runtime_path: "spin_sdk::wit_bindgen::rt",
        world: "jobs",
        path: "../../../wit/schedule",
        default_bindings_module: "crate::bindings",
    });
    export!(Jobs with_types_in self);

    use super::Jobs;
}

struct Jobs;

impl Guest for Jobs {
    async fn run(name: String, due: Due) -> Result<(), Failure> {
        println!("{name}: attempt {} for {}", due.attempt, due.at);
        match name.as_str() {
            "note" => note(name, due).await.map_err(Failure::Other),
            "recover" if due.attempt > 1 => Ok(()),
            "recover" | "fail" => Err(Failure::Unavailable("the weather is bad".to_owned())),
            "wait" => {
                spin_sdk::time::sleep(Duration::from_millis(700)).await;
                note(name, due).await.map_err(Failure::Other)
            }
            "hang" => loop {
                spin_sdk::time::sleep(Duration::from_secs(3600)).await;
            },
            "trap" => panic!("a trap that was asked for"),
            _ => Err(Failure::Rejected(format!("there is no job `{name}`"))),
        }
    }
}

/// Leaves a row for each attempt.
async fn note(name: String, due: Due) -> Result<(), String> {
    let connection = Connection::open("notes".to_owned()).await.map_err(|error| error.to_string())?;
    let statements = [
        ("CREATE TABLE IF NOT EXISTS notes (name, due, run, attempt)", Vec::new()),
        (
            "INSERT INTO notes VALUES (?, ?, ?, ?)",
            vec![Value::Text(name), Value::Text(due.at), Value::Text(due.run_id), Value::Integer(due.attempt.into())],
        ),
    ];
    for (sql, parameters) in statements {
        let result = connection.execute(sql, parameters).await.map_err(|error| error.to_string())?;
        result.collect().await.map_err(|error| error.to_string())?;
    }
    Ok(())
}
