//! What happens behind the requests: from a definition to dollars, one metric that fails beside others, another analysis on demand.

use http::Method;
use serde_json::{Value, json};
use tidemill_sdk::http::App;

use crate::support::{Fixture, csv, get, post, put_csv, send, simulated, uploaded};

async fn results(app: &App, id: &str) -> Value {
    get(app, &format!("/api/experiments/{id}/results")).await.data()
}

#[tokio::test]
async fn a_simulated_experiment_finds_its_effect_in_dollars() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &simulated("a")).await;
    streams.run().await;
    let found = results(&app, "a").await;
    assert_eq!((&found["experiment"]["status"], &found["experiment"]["progress"]), (&json!("complete"), &json!(1.0)));
    assert_eq!(found["results"]["observations"], 2 * 40 * 28);
    let analysis = &found["analysis"];
    let signups = &analysis["metrics"][0];
    assert_eq!((&signups["metricId"], &signups["status"]), (&json!("signups"), &json!("ok")));
    // The truth is 5; the standard error of a mean of differences of this design is about 0.17.
    let estimate = signups["estimate"].as_f64().unwrap();
    assert!((estimate - 5.0).abs() < 0.8, "{signups}");
    // Dollars are the sum of the periods' effects on 20 treated units times $12.50.
    let points = signups["eventStudy"].as_array().unwrap();
    let after = points.iter().filter(|point| point["relativePeriod"].as_i64().unwrap() >= 0);
    let sum: f64 = after.map(|point| point["estimate"].as_f64().unwrap()).sum();
    let total = signups["economicImpact"]["total"].as_f64().unwrap();
    assert!((total - sum * 20.0 * 12.5).abs() < 1e-6 * total, "{total}");
    assert_eq!(signups["series"][0]["period"], "2031-05-01T00:00:00.000Z");
    assert_eq!(signups["economicImpact"]["cumulative"][0]["period"], "2031-05-15T00:00:00.000Z");
    let relative: Vec<i64> = signups["eventStudy"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| point["relativePeriod"].as_i64().unwrap())
        .collect();
    assert!(relative.contains(&-1) && relative.contains(&13), "{relative:?}");
    // The whole.
    let purchases = &analysis["metrics"][1];
    let sum = total + purchases["economicImpact"]["total"].as_f64().unwrap();
    let whole = &analysis["totalEconomicImpact"];
    assert!((whole["total"].as_f64().unwrap() - sum).abs() < 1e-6 * sum);
    let error = |of: &Value| of["stdError"].as_f64().unwrap();
    let expected = error(&signups["economicImpact"]).hypot(error(&purchases["economicImpact"]));
    assert!((error(whole) - expected).abs() < 1e-9 * expected);
    // Ends are as far from the total as those of the metrics together, were they at right angles.
    for end in [0, 1] {
        let reach =
            |of: &Value| (of["confidenceInterval"][end].as_f64().unwrap() - of["total"].as_f64().unwrap()).abs();
        let expected = reach(&signups["economicImpact"]).hypot(reach(&purchases["economicImpact"]));
        assert!((reach(whole) - expected).abs() < 1e-9 * expected);
    }
    assert_eq!(analysis["sampleRatio"]["statistic"], 0.0);
    assert_eq!(analysis["adjustedPValues"]["holm"].as_object().unwrap().len(), 2);
    assert_eq!(analysis["metricValuesSnapshot"][0]["dollarsPerUnit"], 12.5);
    assert_eq!(analysis["resultsVersion"], 1);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_numbers() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &simulated("a")).await;
    post(&app, "/api/experiments", &simulated("b")).await;
    streams.run().await;
    let (a, b) = (results(&app, "a").await, results(&app, "b").await);
    assert_eq!(a["results"]["metrics"], b["results"]["metrics"]);
    assert_eq!(a["analysis"]["metrics"], b["analysis"]["metrics"]);
}

#[tokio::test]
async fn one_metric_that_fails_leaves_the_others() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups", "revenue", "purchases"])).await;
    let revenue = csv("revenue");
    let flat = revenue.lines().skip(1).map(|line| {
        let mut fields: Vec<&str> = line.split(',').collect();
        fields[3] = "1";
        fields.join(",") + "\n"
    });
    let file = csv("signups") + &flat.collect::<String>();
    assert_eq!(put_csv(&app, "a", file).await.status(), 202);
    streams.run().await;
    let found = results(&app, "a").await;
    assert_eq!(found["experiment"]["status"], "partial");
    let metrics = found["analysis"]["metrics"].as_array().unwrap();
    assert_eq!(metrics[0]["status"], "ok");
    assert!((metrics[0]["estimate"].as_f64().unwrap() - 2.0).abs() < 0.5);
    assert_eq!(metrics[0]["series"][0]["period"], 1);
    assert_eq!(metrics[1]["error"]["code"], "NO_VARIANCE");
    assert_eq!(metrics[2]["error"]["code"], "NO_OBSERVATIONS");
    let whole = &found["analysis"]["totalEconomicImpact"];
    assert_eq!(whole["metrics"], json!(["signups"]));
    let alone = found["analysis"]["metrics"].as_array().unwrap().iter().find(|metric| metric["metricId"] == "signups");
    let own = &alone.unwrap()["economicImpact"];
    for end in [0, 1] {
        let dollars = |of: &Value| of["confidenceInterval"][end].as_f64().unwrap();
        assert!((dollars(whole) - dollars(own)).abs() < 1e-9 * dollars(own).abs());
    }
    assert_eq!(found["analysis"]["sampleRatio"], Value::Null);
}

#[tokio::test]
async fn results_without_controls_fail_with_a_sentence() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
    put_csv(&app, "a", csv("signups").replace("false", "true")).await;
    streams.run().await;
    let found = results(&app, "a").await;
    assert_eq!(found["experiment"]["status"], "failed");
    assert_eq!(found["analysis"]["metrics"][0]["error"]["code"], "NO_CONTROL_GROUP");
    // Better results mend it.
    put_csv(&app, "a", csv("signups")).await;
    assert_eq!(results(&app, "a").await["analysis"], Value::Null);
    streams.run().await;
    let found = results(&app, "a").await;
    assert_eq!((&found["experiment"]["status"], &found["analysis"]["resultsVersion"]), (&json!("complete"), &json!(2)));
}

#[tokio::test]
async fn another_analysis_uses_the_values_and_methods_of_its_day() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
    assert_eq!(post(&app, "/api/experiments/a/analysis", &json!({})).await.failure(), (409, "NO_RESULTS".to_owned()));
    put_csv(&app, "a", csv("signups")).await;
    streams.run().await;
    let before = results(&app, "a").await["analysis"].clone();
    let value = json!({ "name": "Signups", "unit": "signup", "dollarsPerUnit": 25 });
    assert_eq!(send(&app, Method::PUT, "/api/metric-values/signups", &[], value.to_string()).await.status(), 200);
    let methods = json!({ "methods": { "estimator": "2x2", "standardErrors": "hc1", "confidenceLevel": 0.9 } });
    let asked = post(&app, "/api/experiments/a/analysis", &methods).await;
    assert_eq!((asked.status(), &asked.data()["status"]), (202, &json!("analyzing")));
    let between = results(&app, "a").await;
    assert_eq!((&between["analysis"], &between["experiment"]["status"]), (&before, &json!("analyzing")));
    streams.run().await;
    let found = results(&app, "a").await;
    assert_eq!(found["experiment"]["status"], "complete");
    let after = &found["analysis"];
    assert_eq!(after["metricValuesSnapshot"][0]["version"], 2);
    assert_eq!(after["metrics"][0]["method"]["estimator"], "2x2");
    assert_eq!(after["metrics"][0]["confidenceLevel"], 0.9);
    let dollars = |analysis: &Value| analysis["metrics"][0]["economicImpact"]["total"].as_f64().unwrap();
    assert!(
        (dollars(after) - 2.0 * dollars(&before)).abs() < 1e-6 * dollars(after),
        "the effect is the same, twice the dollars"
    );
    let bad = post(&app, "/api/experiments/a/analysis", &json!({ "methods": { "estimator": "best" }, "x": 1 })).await;
    assert_eq!(bad.bad_fields(), ["methods.estimator", "x"]);
}

#[tokio::test]
async fn a_metric_whose_value_is_gone_is_told_without_dollars() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
    send(&app, Method::DELETE, "/api/metric-values/signups", &[], "").await;
    put_csv(&app, "a", csv("signups")).await;
    streams.run().await;
    let analysis = results(&app, "a").await["analysis"].clone();
    let metric = &analysis["metrics"][0];
    assert_eq!((&metric["status"], &metric["economicImpact"]), (&json!("ok"), &Value::Null));
    let codes: Vec<&str> =
        metric["warnings"].as_array().unwrap().iter().map(|warning| warning["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"NO_METRIC_VALUE"), "{codes:?}");
    assert_eq!((&analysis["totalEconomicImpact"], &analysis["metricValuesSnapshot"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn results_that_are_replaced_at_once_are_analyzed_once_as_they_are() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
    for _ in 0..3 {
        put_csv(&app, "a", csv("signups")).await;
    }
    post(&app, "/api/experiments/a/analysis", &json!({})).await;
    streams.run().await;
    let found = results(&app, "a").await;
    assert_eq!((&found["experiment"]["status"], &found["analysis"]["resultsVersion"]), (&json!("complete"), &json!(3)));
    assert_eq!(fixture.count("SELECT count(*) FROM experiment_analyses WHERE requested_by IS NULL").await, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM experiment_analyses").await, 2);
}

#[tokio::test]
async fn staggered_waves_are_told_by_their_times() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    let mut definition = simulated("a");
    definition["simulation"]["waves"] = json!(3);
    definition["simulation"]["waveDistance"] = json!(4);
    definition["analysis"] = json!({ "controlGroup": "not-yet" });
    assert_eq!(post(&app, "/api/experiments", &definition).await.status(), 201);
    streams.run().await;
    let analysis = results(&app, "a").await["analysis"].clone();
    let metric = &analysis["metrics"][0];
    let method = &metric["method"];
    assert_eq!((&method["estimator"], &method["controlGroup"]), (&json!("callaway-santanna"), &json!("not-yet")));
    let groups: Vec<&String> = metric["aggregates"]["group"].as_object().unwrap().keys().collect();
    for start in ["2031-05-15T00:00:00.000Z", "2031-05-19T00:00:00.000Z", "2031-05-23T00:00:00.000Z"] {
        assert!(groups.iter().any(|group| *group == start), "{groups:?}");
    }
}

/// Of 40 units over 28 periods: with one coefficient fixest counts 1 + 28 parameters, since unit effects lie within the clusters; Stata's
/// `reg` counts 1 + 40 + 28 − 1.
#[tokio::test]
async fn the_small_sample_factor_is_the_one_that_was_chosen() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    for (ssc, parameters) in [("fixest", 29), ("stata", 68)] {
        let mut definition = simulated(ssc);
        definition["analysis"] = json!({ "estimator": "twfe", "ssc": ssc });
        assert_eq!(post(&app, "/api/experiments", &definition).await.status(), 201);
        streams.run().await;
        let analysis = results(&app, ssc).await["analysis"].clone();
        assert_eq!(analysis["metrics"][0]["method"]["ssc"]["k"], parameters, "{ssc}");
    }
}

/// What a template shows is what it says: the groups move together before the start, and the interval holds the effect that was put in.
#[tokio::test]
async fn templates_show_what_they_say() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    let templates = get(&app, "/api/experiments/templates").await.data();
    let simulated: Vec<&Value> = templates
        .as_array()
        .unwrap()
        .iter()
        .filter(|template| template["definition"]["source"] == "simulation")
        .collect();
    for template in &simulated {
        assert_eq!(post(&app, "/api/experiments", &template["definition"]).await.status(), 201, "{template}");
    }
    streams.run().await;
    let mut problems = Vec::new();
    for template in simulated {
        let found = results(&app, template["id"].as_str().unwrap()).await;
        for metric in found["analysis"]["metrics"].as_array().unwrap() {
            let plan = &template["definition"]["simulation"]["metrics"][metric["metricId"].as_str().unwrap()];
            let (effect, [low, high]) = (
                plan["effect"].as_f64().unwrap(),
                [0, 1].map(|end| metric["confidenceInterval"][end].as_f64().unwrap()),
            );
            let is_constant = plan["shape"]["kind"] == "constant";
            let verdict = &metric["preTrend"]["verdict"];
            if *verdict != "pass" || (is_constant && !(low..=high).contains(&effect)) {
                problems.push(format!("{}: {} {verdict} {effect} in {low}…{high}", template["id"], metric["metricId"]));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
