//! Asking the host for things that it may have granted or not. Refusals come back as text.

use std::io::{Read, Write};
use std::net::TcpStream;

use guests::Parameters;
use http_body_util::BodyExt;
use spin_sdk::http::{Method, Request};
use spin_sdk::key_value::Store;
use spin_sdk::sqlite::{Connection, Value};

type Outcome = Result<String, String>;

fn reason(error: impl std::fmt::Debug) -> String {
    format!("{error:?}")
}

pub(crate) fn environment(parameters: &Parameters) -> Outcome {
    std::env::var(parameters.text("name")).map_err(reason)
}

pub(crate) async fn variable(parameters: &Parameters) -> Outcome {
    spin_sdk::variables::get(parameters.text("name")).await.map_err(reason)
}

/// Reads the file `path`; with PUT writes it.
pub(crate) fn files(request: &Request, parameters: &Parameters) -> Outcome {
    let path = parameters.text("path");
    if request.method() == Method::PUT {
        return std::fs::write(path, "written by a guest").map(|()| "written".to_owned()).map_err(reason);
    }
    std::fs::read_to_string(path).map_err(reason)
}

/// Connects to `address`, and reads what comes after one line is sent.
pub(crate) fn socket(parameters: &Parameters) -> Outcome {
    let mut stream = TcpStream::connect(parameters.text("address")).map_err(reason)?;
    stream.write_all(b"GET /ok HTTP/1.0\r\n\r\n").map_err(reason)?;
    let mut received = String::new();
    stream.read_to_string(&mut received).map_err(reason)?;
    Ok(received)
}

/// The status and body at `url`.
pub(crate) async fn fetch(parameters: &Parameters) -> Outcome {
    let response = spin_sdk::http::get(parameters.text("url")).await.map_err(reason)?;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.map_err(reason)?;
    Ok(format!("{status} {}", String::from_utf8_lossy(&body.to_bytes())))
}

/// Executes `sql` in `database`; rows become lines, their cells separated by `|`.
pub(crate) async fn sqlite(parameters: &Parameters) -> Outcome {
    let connection = Connection::open(parameters.text("database")).await.map_err(reason)?;
    let result = connection.execute(parameters.text("sql"), []).await.map_err(reason)?;
    let rows = result.collect().await.map_err(reason)?;
    let lines = rows.into_iter().map(|row| row.values.iter().map(cell).collect::<Vec<_>>().join("|"));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Integer(integer) => integer.to_string(),
        Value::Real(real) => real.to_string(),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => format!("{bytes:x?}"),
        Value::Null => "null".to_owned(),
    }
}

/// Sets a key of `key-bytes` bytes in `store` to a value of `bytes` bytes.
pub(crate) async fn fill(parameters: &Parameters) -> Outcome {
    let store = Store::open(parameters.text("store")).await.map_err(reason)?;
    let key = "k".repeat(parameters.number("key-bytes"));
    store.set(key, vec![0; parameters.number("bytes")]).await.map(|()| "set".to_owned()).map_err(reason)
}

/// Reads `key` of `store`; with PUT sets it to the body, with DELETE removes it.
pub(crate) async fn key_value(request: Request, parameters: &Parameters) -> Outcome {
    let key = parameters.text("key");
    let store = Store::open(parameters.text("store")).await.map_err(reason)?;
    let (head, body) = request.into_parts();
    match head.method {
        Method::PUT => {
            let value = body.collect().await.map_err(reason)?.to_bytes();
            store.set(key, &value).await.map_err(reason)?;
            Ok("set".to_owned())
        }
        Method::DELETE => store.delete(key).await.map(|()| "deleted".to_owned()).map_err(reason),
        _ => match store.get(key).await.map_err(reason)? {
            Some(value) => Ok(String::from_utf8_lossy(&value).into_owned()),
            None => Ok("nothing".to_owned()),
        },
    }
}
