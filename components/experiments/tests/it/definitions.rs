//! Definitions: idempotent by id, checked as a whole, listed without gaps, deleted with all that belongs to them.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, csv, get, post, put_csv, send, simulated, uploaded};

#[tokio::test]
async fn a_definition_is_made_once_per_id() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let first = post(&app, "/api/experiments", &simulated("a")).await;
    assert_eq!(first.status(), 201);
    assert_eq!(first.response.headers()["location"], "/api/experiments/a");
    assert_eq!((&first.data()["status"], &first.data()["progress"]), (&json!("pending"), &json!(0.0)));
    // The same, though written otherwise.
    let mut again = simulated("a");
    again["description"] = json!("");
    again["interventionAt"] = json!("2031-05-15T02:00:00+02:00");
    let second = post(&app, "/api/experiments", &again).await;
    assert_eq!((second.status(), second.data()), (200, first.data()));
    again["name"] = json!("Another");
    assert_eq!(post(&app, "/api/experiments", &again).await.failure(), (409, "EXPERIMENT_EXISTS".to_owned()));
    assert_eq!(get(&app, "/api/experiments/a").await.data(), first.data());
    assert_eq!(fixture.count("SELECT count(*) FROM experiments").await, 1);
}

#[tokio::test]
async fn an_experiment_without_an_id_gets_one() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let mut definition = uploaded("x", &["signups"]);
    definition.as_object_mut().unwrap().remove("id");
    let ids: Vec<Value> = [
        post(&app, "/api/experiments", &definition).await.data()["id"].clone(),
        post(&app, "/api/experiments", &definition).await.data()["id"].clone(),
    ]
    .into();
    assert_eq!(ids[0].as_str().unwrap().len(), 36);
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_replayed_key_makes_no_second_experiment() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let mut definition = uploaded("x", &["signups"]);
    definition.as_object_mut().unwrap().remove("id");
    let headers = [("idempotency-key", "k")];
    let first = send(&app, Method::POST, "/api/experiments", &headers, definition.to_string()).await;
    let second = send(&app, Method::POST, "/api/experiments", &headers, definition.to_string()).await;
    assert_eq!((first.status(), second.status()), (201, 201));
    assert_eq!(first.body, second.body);
    assert_eq!(second.response.headers()["idempotency-replayed"], "true");
    assert_eq!(fixture.count("SELECT count(*) FROM experiments").await, 1);
}

#[tokio::test]
async fn every_bad_field_is_named_at_once() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let body = json!({
        "id": "health",
        "metrics": ["signups", "nonsense", "signups"],
        "timeRange": { "start": "2031-05-01T00:00:00Z", "end": 7 },
        "granularity": "month",
        "interventionAt": "soon",
        "source": "simulation",
        "simulation": { "seed": -1, "unitsPerGroup": 10, "metrics": { "signups": { "baseline": 1, "effect": "big" } } },
        "analysis": { "estimator": "guess", "clusterBy": ["unit", "unit"], "confidenceLevel": 95 },
        "treatmentShare": 0,
        "extra": true,
    });
    let mut fields = post(&app, "/api/experiments", &body).await.bad_fields();
    fields.sort_unstable();
    fields.dedup();
    assert_eq!(
        fields,
        [
            "analysis.clusterBy",
            "analysis.confidenceLevel",
            "analysis.estimator",
            "extra",
            "granularity",
            "id",
            "interventionAt",
            "metrics[1]",
            "metrics[2]",
            "name",
            "simulation.metrics.nonsense",
            "simulation.metrics.signups.effect",
            "simulation.metrics.signups.noise",
            "simulation.seed",
            "timeRange.end",
            "treatmentShare",
        ]
    );
    assert_eq!(fixture.count("SELECT count(*) FROM experiments").await, 0);
}

#[tokio::test]
async fn periods_treatment_and_sizes_must_go_together() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let check = async |pointer: &str, value: Value, problem: &str| {
        let mut body = simulated("a");
        *body.pointer_mut(pointer).unwrap() = value;
        assert_eq!(post(&app, "/api/experiments", &body).await.problems(), [problem]);
    };
    let at = "/interventionAt";
    check(
        at,
        json!("2031-05-01T12:00:00Z"),
        "interventionAt must be after the first period, which is compared with what comes later",
    )
    .await;
    check(at, json!("2031-05-29T00:00:00Z"), "interventionAt must be in the last period or before it").await;
    check(at, json!(3), "interventionAt must be a time if the time range has times, and an integer if it has integers")
        .await;
    check("/timeRange/end", json!("2031-05-02T00:00:00Z"), "timeRange has 1 periods: it must have 2 to 10000").await;
    check("/timeRange/end", json!("2021-05-02T00:00:00Z"), "timeRange has 0 periods: it must have 2 to 10000").await;
    check(
        "/simulation/unitsPerGroup",
        json!(10_000),
        "simulation.unitsPerGroup makes 1120000 observations with 28 periods and 2 metrics: at most 1000000 are taken",
    )
    .await;
    let mut body = uploaded("a", &["signups"]);
    body["simulation"] = json!({});
    let problems = post(&app, "/api/experiments", &body).await.problems();
    assert_eq!(problems, ["simulation must be left out, since the source is upload"]);
}

#[tokio::test]
async fn lists_are_filtered_and_paged_while_rows_are_added() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    for number in 0..5 {
        let mut definition = uploaded(&format!("e{number}"), &["signups"]);
        definition["name"] = json!(if number % 2 == 0 { "Größe" } else { "Farbe" });
        assert_eq!(post(&app, "/api/experiments", &definition).await.status(), 201);
    }
    let mut seen = Vec::new();
    let mut path = "/api/experiments?limit=2".to_owned();
    loop {
        let page = get(&app, &path).await.json();
        seen.extend(page["data"].as_array().unwrap().iter().map(|found| found["id"].as_str().unwrap().to_owned()));
        post(&app, "/api/experiments", &uploaded(&format!("new-{}", seen.len()), &["signups"])).await;
        let Some(cursor) = page["page"]["nextCursor"].as_str() else { break };
        path = format!("/api/experiments?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, ["e4", "e3", "e2", "e1", "e0"]);
    let ids = async |query: &str| {
        let found = get(&app, &format!("/api/experiments?{query}")).await.data();
        found.as_array().unwrap().iter().map(|found| found["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("q=FARBE").await, ["e3", "e1"]);
    assert_eq!(ids("q=e3").await, ["e3"]);
    assert!(ids("status=complete").await.is_empty());
    post(&app, "/api/experiments", &simulated("simulated")).await;
    streams.run().await;
    assert_eq!(ids("status=complete").await, ["simulated"]);
    let bad = get(&app, "/api/experiments?status=done&limit=0&cursor=x&qq=1").await.bad_fields();
    assert_eq!(bad, ["status", "limit", "cursor", "qq"]);
}

#[tokio::test]
async fn deletion_leaves_nothing_behind() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
    put_csv(&app, "a", csv("signups")).await;
    streams.run().await;
    post(&app, "/api/experiments/a/analysis", &json!({})).await;
    streams.run().await;
    let reply = send(&app, Method::DELETE, "/api/experiments/a", &[], "").await;
    assert_eq!(reply.data(), json!({ "id": "a" }));
    for table in ["experiments", "experiment_results", "experiment_analyses", "analysis_requests"] {
        assert_eq!(fixture.count(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
    for path in ["/api/experiments/a", "/api/experiments/a/results"] {
        assert_eq!(get(&app, path).await.failure(), (404, "NOT_FOUND".to_owned()));
    }
    assert_eq!(send(&app, Method::DELETE, "/api/experiments/a", &[], "").await.status(), 404);
    assert_eq!(put_csv(&app, "a", csv("signups")).await.status(), 404);
    assert_eq!(post(&app, "/api/experiments/a/analysis", &json!({})).await.status(), 404);
    // What was caused before the deletion and comes after it finds nothing to do.
    post(&app, "/api/experiments", &simulated("b")).await;
    send(&app, Method::DELETE, "/api/experiments/b", &[], "").await;
    streams.run().await;
    assert_eq!(fixture.count("SELECT count(*) FROM experiment_results").await, 0);
    assert_eq!(fixture.count("SELECT count(*) FROM tidemill_dead_letters").await, 0);
}

#[tokio::test]
async fn every_template_is_a_definition_that_completes() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    let templates = get(&app, "/api/experiments/templates").await.data();
    let templates = templates.as_array().unwrap();
    assert!(templates.len() >= 5);
    for template in templates {
        let reply = post(&app, "/api/experiments", &template["definition"]).await;
        assert_eq!(reply.status(), 201, "{}", reply.body);
        streams.run().await;
        let id = template["definition"]["id"].as_str().unwrap();
        let expected = if id == "uploaded-results" { "awaiting-results" } else { "complete" };
        let found = get(&app, &format!("/api/experiments/{id}/results")).await.data();
        assert_eq!(found["experiment"]["status"], expected, "{id}: {found}");
    }
}

#[tokio::test]
async fn a_client_that_knows_the_state_gets_304() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &simulated("a")).await;
    let tag = get(&app, "/api/experiments/a").await.response.headers()["etag"].to_str().unwrap().to_owned();
    let conditional =
        async || send(&app, Method::GET, "/api/experiments/a", &[("if-none-match", &tag)], "").await.status();
    assert_eq!(conditional().await, 304);
    streams.run().await;
    assert_eq!(conditional().await, 200);
}

#[tokio::test]
async fn a_guardrail_names_a_metric_of_the_experiment_and_a_margin_above_zero() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    let mut bad = simulated("a");
    bad["analysis"] = json!({ "guardrails": {
        "signups": { "margin": 0, "better": "up" }, "revenue": { "margin": 1, "better": "lower" },
    } });
    let reply = post(&app, "/api/experiments", &bad).await;
    let expected =
        ["analysis.guardrails.revenue", "analysis.guardrails.signups.better", "analysis.guardrails.signups.margin"];
    let mut fields = reply.bad_fields();
    fields.sort_unstable();
    assert_eq!(fields, expected);
    let mut good = simulated("a");
    good["analysis"] = json!({ "guardrails": { "signups": { "margin": 1.5, "better": "higher" } } });
    assert_eq!(post(&app, "/api/experiments", &good).await.status(), 201);
    streams.run().await;
    let metrics = get(&app, "/api/experiments/a/results").await.data()["analysis"]["metrics"].clone();
    // The true effect is 5.
    assert_eq!(metrics[0]["guardrail"]["verdict"], "safe", "{}", metrics[0]["guardrail"]);
    assert_eq!(metrics[1]["guardrail"], json!(null));
}
