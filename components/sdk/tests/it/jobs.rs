//! Jobs over HTTP: who may run them, and what becomes of their failures.

use http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tidemill_sdk::Failure;
use tidemill_sdk::http::App;
use tidemill_sdk::jobs::{Due, Jobs, Token, routes};

struct Chores;

impl Jobs for Chores {
    const NAMES: &'static [&'static str] = &["sweep", "wait", "refuse", "break"];

    async fn run(&self, name: &str, due: &Due) -> Result<(), Failure> {
        assert_eq!(due.attempt, 1);
        match name {
            "wait" => Err(Failure::unavailable("the broom is away")),
            "refuse" => Err(Failure::rejected("there is nothing to refuse")),
            "break" => Err(Failure::other("the broom broke").with_cause("the handle: splinters")),
            _ => Ok(()),
        }
    }
}

async fn run(token: &str, name: &str, authorization: Option<&str>) -> (u16, Value, Option<String>) {
    let app = App::new(routes("house", Chores, Token::new(token)));
    let mut request = Request::post(format!("/api/house/jobs/{name}"));
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    let response = app.handle(request.body("".into()).unwrap()).await;
    let status = response.status().as_u16();
    let challenge = response.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap(), challenge)
}

#[tokio::test]
async fn whoever_has_the_token_runs_a_job_to_its_end() {
    let (status, body, _) = run("secret", "sweep", Some("Bearer secret")).await;
    assert_eq!((status, &body["data"]["job"]), (200, &"sweep".into()), "{body}");
    assert_eq!(body["data"]["runId"].as_str().unwrap().len(), 36);
    assert_eq!(run("secret", "sweep", Some("bearer  secret ")).await.0, 200);
}

#[tokio::test]
async fn without_the_token_nothing_runs() {
    let check = async |token, authorization, status: u16, code: &str| {
        let (found, body, challenge) = run(token, "sweep", authorization).await;
        assert_eq!((found, body["error"]["code"].as_str()), (status, Some(code)), "{authorization:?}");
        assert_eq!(challenge.as_deref(), (status == 401).then_some("Bearer"));
    };
    check("secret", None, 401, "UNAUTHORIZED").await;
    check("secret", Some("Basic c2VjcmV0"), 401, "UNAUTHORIZED").await;
    check("secret", Some("Bearer "), 401, "UNAUTHORIZED").await;
    check("secret", Some("Bearer secre"), 403, "FORBIDDEN").await;
    check("secret", Some("Bearer secrets"), 403, "FORBIDDEN").await;
    check("", Some("Bearer secret"), 404, "NOT_FOUND").await;
    check("", None, 404, "NOT_FOUND").await;
}

#[tokio::test]
async fn a_job_that_fails_or_does_not_exist_is_told_in_the_envelope() {
    let check = async |name, status: StatusCode, code: &str, message: &str| {
        let (found, body, _) = run("secret", name, Some("Bearer secret")).await;
        assert_eq!((found, body["error"]["code"].as_str()), (status.as_u16(), Some(code)));
        assert_eq!(body["error"]["message"], message);
    };
    check("wait", StatusCode::SERVICE_UNAVAILABLE, "JOB_UNAVAILABLE", "the broom is away").await;
    check("refuse", StatusCode::CONFLICT, "JOB_REJECTED", "there is nothing to refuse").await;
    check("break", StatusCode::INTERNAL_SERVER_ERROR, "JOB_FAILED", "the broom broke").await;
    let message = "there is no job \"mop\": the component has sweep, wait, refuse, break";
    check("mop", StatusCode::NOT_FOUND, "NOT_FOUND", message).await;
}
