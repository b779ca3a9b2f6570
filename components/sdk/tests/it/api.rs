//! What every application's requests have in common.

use axum::Router;
use axum::routing::post;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tidemill_sdk::DatabaseError;
use tidemill_sdk::http::validate::{boolean, integer, list, object, one_of, text};
use tidemill_sdk::http::{Answer, ApiError, App, Payload};

async fn call(app: &App, body: &str) -> (StatusCode, Value) {
    let response = app.handle(Request::post("/").body(body.to_owned().into()).unwrap()).await;
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap())
}

async fn order(payload: Payload) -> Result<Answer, ApiError> {
    let lines = payload.read(|order| {
        let line = object(|line| {
            let (item, count) = (line.required("item", &text(1..=10)), line.required("count", &integer(1..=9)));
            Some((item?, count?))
        });
        let lines = order.required("lines", &list(1..=3, line));
        order.optional("express", &boolean());
        order.optional("payment", &one_of(&[("card", 1), ("cash", 2)]));
        lines
    })?;
    Ok(Answer::ok(&lines))
}

#[tokio::test]
async fn all_bad_fields_are_named_with_their_paths() {
    let app = App::new(Router::new().route("/", post(order)));
    let (status, body) = call(
        &app,
        r#"{"lines": [{"item": "nut", "count": 1}, {"count": "2", "note": 1}, 7], "express": 1, "payment": "gold"}"#,
    )
    .await;
    assert_eq!(status, 422);
    let details = json!([
        {"field": "lines[1].item", "message": "is missing: must be text of 1 to 10 characters"},
        {"field": "lines[1].count", "message": "must be an integer from 1 to 9, not \"2\""},
        {"field": "lines[1].note", "message": "is not known: there are item, count"},
        {"field": "lines[2]", "message": "must be an object, not 7"},
        {"field": "express", "message": "must be true or false, not 1"},
        {"field": "payment", "message": "must be one of card, cash, not \"gold\""},
    ]);
    assert_eq!(body["error"]["details"], details);
    let (status, body) = call(&app, r#"{"lines": [{"item": "nut", "count": 1}], "express": null}"#).await;
    assert_eq!((status, &body["data"]), (StatusCode::OK, &json!([["nut", 1]])));
}

#[tokio::test]
async fn database_errors_become_what_a_client_can_act_on() {
    let check = async |message: &str, status: u16, code: &str, retry_after: Option<&str>| {
        let error = DatabaseError::from_message(message.to_owned());
        let app = App::new(Router::new().route("/", post(async || Err::<Answer, _>(ApiError::from(error)))));
        let response = app.handle(Request::post("/").body(String::new().into()).unwrap()).await;
        assert_eq!(response.status(), status);
        assert_eq!(response.headers().get("retry-after").map(|value| value.to_str().unwrap()), retry_after);
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let body: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(body["error"]["code"], code);
        assert!(!body.to_string().contains(message), "{body}");
    };
    check("the database is overloaded: 4096 statements are waiting already", 503, "OVERLOADED", Some("1")).await;
    check("database is locked", 503, "OVERLOADED", Some("1")).await;
    check("database or disk is full", 507, "STORAGE_FULL", None).await;
    check("no such table: secrets", 500, "INTERNAL", None).await;
    check("UNIQUE constraint failed: t.a", 500, "INTERNAL", None).await;
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_whether_or_not_its_length_is_announced() {
    async fn tiny(payload: Payload<8>) -> Answer {
        Answer::ok(&payload.body)
    }
    let app = App::new(Router::new().route("/", post(tiny)));
    assert_eq!(call(&app, r#"{"a": 1}"#).await.0, 200);
    assert_eq!(call(&app, r#"{"a": 10}"#).await.0, 413);
    let announced = Request::post("/").header("content-length", 9).body(axum::body::Body::empty()).unwrap();
    assert_eq!(app.handle(announced).await.status(), 413);
    let chunks = ["{\"a\":", " 10}"].map(Ok::<_, std::io::Error>);
    let body = axum::body::Body::from_stream(futures::stream::iter(chunks));
    assert_eq!(app.handle(Request::post("/").body(body).unwrap()).await.status(), 413);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_no_failure_of_the_server() {
    let app = App::new(Router::new().route("/", post(order)));
    let chunks = [Ok("{"), Err(std::io::Error::other("connection reset"))];
    let body = axum::body::Body::from_stream(futures::stream::iter(chunks));
    assert_eq!(app.handle(Request::post("/").body(body).unwrap()).await.status(), 400);
}
