//! Uploads: CSV and JSON in whatever pieces, all of a file or nothing, and problems named by their rows.

use experiments::{Clusters, Definition, Panel, Upload, UploadError};
use http::Method;
use serde_json::{Value, json};
use tidemill_sdk::http::App;

use crate::support::{Fixture, Reply, csv, get, post, put_csv, send, uploaded};

async fn with_experiment(metrics: &[&str]) -> (Fixture, App) {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    assert_eq!(post(&app, "/api/experiments", &uploaded("a", metrics)).await.status(), 201);
    (fixture, app)
}

async fn put_json(app: &App, body: impl Into<Vec<u8>>) -> Reply {
    send(app, Method::PUT, "/api/experiments/a/results", &[("content-type", "application/json")], body).await
}

fn definition(metrics: &[&str]) -> Definition {
    let mut body = uploaded("a", metrics);
    body["granularity"] = json!("day");
    serde_json::from_value(body).unwrap()
}

fn panel(mut upload: Upload, text: &[u8], piece: usize) -> Result<Panel, UploadError> {
    text.chunks(piece).try_for_each(|piece| upload.push(piece))?;
    upload.finish()
}

#[tokio::test]
async fn results_are_taken_and_replaced() {
    let (fixture, app) = with_experiment(&["signups"]).await;
    let first = put_csv(&app, "a", csv("signups")).await;
    let taken =
        json!({ "experimentId": "a", "resultsVersion": 1, "observations": 16, "units": 4, "status": "analyzing" });
    assert_eq!((first.status(), first.data()), (202, taken));
    assert_eq!(put_csv(&app, "a", csv("signups")).await.data()["resultsVersion"], 2);
    assert_eq!(fixture.count("SELECT count(*) FROM experiment_results").await, 1);
    let results = get(&app, "/api/experiments/a/results").await.data();
    assert_eq!((&results["results"]["treatedUnits"], &results["analysis"]), (&json!(2), &Value::Null));
    // Of the first period: units 2 and 3 have 21 + 0.2 and 31 + 0.4.
    let point = &results["results"]["metrics"][0]["series"][0];
    assert_eq!(point["period"], 1);
    assert!((point["controlMean"].as_f64().unwrap() - 26.3).abs() < 1e-9, "{point}");
}

#[test]
fn pieces_of_any_size_give_the_same_panel() {
    let definition = definition(&["signups", "revenue"]);
    let csv = "\u{feff}Unit;period;x_age;metric;value;treated;cluster;weight;treatedFrom\r\n\
        \"b;\"\"1\"\"\";2;30;signups;1.5;TRUE;north;2;\r\n\
        b;1;31;revenue;-2e3;0;south;;\r\n\r\n\
        \"b;\"\"1\"\"\";1;29;signups;0.5;true;north;1;3";
    let json = json!({ "observations": [
        { "unit": "b;\"1\"", "period": 2, "metric": "signups", "value": 1.5, "treated": true, "cluster": "north",
          "weight": 2, "covariates": { "age": 30 } },
        { "unit": "b", "period": 1, "metric": "revenue", "value": -2000, "treated": false, "cluster": "south",
          "treatedFrom": null, "covariates": { "age": 31.0 } },
        { "unit": "b;\"1\"", "period": 1, "metric": "signups", "value": 0.5, "treated": true, "cluster": "north",
          "treatedFrom": 3, "covariates": { "age": 29 } },
    ] })
    .to_string();
    let whole = panel(Upload::csv(&definition), csv.as_bytes(), usize::MAX).unwrap();
    assert_eq!(whole.units, ["b", "b;\"1\""]);
    assert_eq!(whole.treated_from, [None, Some(3)]);
    assert_eq!(whole.covariates, ["age"]);
    let clusters = Clusters { names: vec!["north".to_owned(), "south".to_owned()], of_units: vec![1, 0] };
    assert_eq!(whole.clusters, Some(clusters));
    let signups = &whole.metrics[0];
    assert_eq!((&signups.unit, &signups.period, &signups.value), (&vec![1, 1], &vec![1, 2], &vec![0.5, 1.5]));
    assert_eq!((&signups.weight, &signups.covariates), (&Some(vec![1.0, 2.0]), &vec![vec![29.0, 30.0]]));
    for piece in [1, 2, 3, 7, 64] {
        assert_eq!(panel(Upload::csv(&definition), csv.as_bytes(), piece).unwrap(), whole, "{piece}");
        assert_eq!(panel(Upload::json(&definition), json.as_bytes(), piece).unwrap(), whole, "{piece}");
    }
}

#[tokio::test]
async fn problems_of_a_csv_file_are_named_by_line_and_column() {
    let (fixture, app) = with_experiment(&["signups"]).await;
    let file = "unit,period,metric,value,treated\n\
        a,1,signups,1,true\n\
        a,2,signups,1.5.5,maybe\n\
        a,9,signups,1,true\n\
        a,1,signups,2,true\n\
        a,2,clicks,2,true\n\
        a,2,signups,NaN,true\n\
        a,3,signups,1,false\n\
        ,3,signups,1,false\n\
        a,2031-05-01,signups,1,true\n\
        a,2,signups\n";
    let problems = put_csv(&app, "a", file).await.problems();
    let expected = [
        "line 3, value must be a number such as 12.5, not \"1.5.5\"",
        "line 3, treated must be true or false, not \"maybe\"",
        "line 4, period is outside of the experiment's time range, whose periods begin from 1 to 4",
        "line 6, metric is `clicks`, which is no metric of the experiment: it has signups",
        "line 7, value must be a finite number: leave out observations that have none",
        "line 8, treated is not as in line 2 for the same unit: it says whether the unit is in the treatment group, in all of its rows alike",
        "line 9, unit must be text of 1 to 128 bytes",
        "line 10, period is a date, but the experiment's time range has integers: write such",
        "line 11 has 3 fields, but the first line names 5",
        "line 5 repeats line 2: unit `a` has a value of signups in period 1 already",
    ];
    assert_eq!(problems, expected);
    assert_eq!(fixture.count("SELECT count(*) FROM experiment_results").await, 0);
}

#[tokio::test]
async fn problems_of_json_are_named_by_element_and_field() {
    let (fixture, app) = with_experiment(&["signups"]).await;
    let body = json!({ "observations": [
        { "unit": "a", "period": 1, "value": 1, "treated": true },
        { "unit": 7, "period": "soon", "value": "1", "treaded": true, "covariates": { "age": "old" } },
        { "unit": "a", "period": 2, "value": 1, "treated": true, "treatedFrom": 4 },
        { "unit": "b", "period": 2, "value": 1, "treated": false, "treatedFrom": 4 },
        { "unit": "c", "period": 2, "value": 1, "treated": false, "weight": 0 },
    ] });
    let fields = put_json(&app, body.to_string()).await.bad_fields();
    let expected = [
        "observations[1].unit",
        "observations[1].period",
        "observations[1].value",
        "observations[1].treated",
        "observations[1].covariates",
        "observations[1].treaded",
        "observations[2].treatedFrom",
        "observations[3].treatedFrom",
        "observations[4].weight",
    ];
    assert_eq!(fields, expected);
    assert_eq!(fixture.count("SELECT count(*) FROM experiment_results").await, 0);
}

#[tokio::test]
async fn bodies_that_are_no_json_say_where() {
    let (_fixture, app) = with_experiment(&["signups"]).await;
    let check = async |body: &str, reason: &str| {
        let reply = put_json(&app, body).await;
        assert_eq!(reply.failure(), (400, "MALFORMED_JSON".to_owned()), "{body}");
        assert!(reply.body.contains(reason), "{body}: {}", reply.body);
    };
    check("", "the text ends too early").await;
    check("[]", "expected {").await;
    check(r#"{"rows": []}"#, "not \\\"observations\\\"").await;
    check(r#"{"observations": [{"unit": "a""#, "the text ends too early at byte 30").await;
    check(r#"{"observations": [1]}"#, "an observation, which begins with {").await;
    check(r#"{"observations": [{"unit" "a"}]}"#, "observation 0 is not JSON").await;
    check(r#"{"observations": []} x"#, "expected nothing more").await;
    assert_eq!(
        put_json(&app, r#"{"observations": []}"#).await.problems(),
        ["observations are none: send at least one"]
    );
}

#[tokio::test]
async fn files_in_another_encoding_or_shape_are_told_what_to_change() {
    let (_fixture, app) = with_experiment(&["signups"]).await;
    let check = async |file: &[u8], problem: &str| assert_eq!(put_csv(&app, "a", file).await.problems(), [problem]);
    let utf16: Vec<u8> =
        "\u{feff}unit,period,metric,value,treated\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&utf16, "line 1 is not UTF-8 text: save the file as UTF-8").await;
    let latin1 = b"unit,period,metric,value,treated\nGr\xf6\xdfe,1,signups,1,true\n";
    check(latin1, "line 2 is not UTF-8 text: save the file as UTF-8").await;
    check(b"", "observations are none: send at least one").await;
    check(b"unit,period,metric,value\n", "line 1, treated is missing among the column names").await;
    let unclosed = b"unit,period,metric,value,treated\n\"a,1,signups,1,true\n";
    check(unclosed, "line 2 has a quotation mark that is not closed").await;
    let mut binary = b"unit,period,metric,value,treated\n".to_vec();
    binary.resize(200_000, b'x');
    let reply = put_csv(&app, "a", binary).await;
    assert!(reply.problems()[0].contains("is longer than 65536 bytes"), "{}", reply.body);
    let charset = [("content-type", "text/csv; charset=iso-8859-1")];
    let reply = send(&app, Method::PUT, "/api/experiments/a/results", &charset, "").await;
    assert_eq!(reply.failure(), (415, "UNSUPPORTED_MEDIA_TYPE".to_owned()));
}

#[tokio::test]
async fn a_file_that_is_wrong_in_each_row_is_given_up_early() {
    let (_fixture, app) = with_experiment(&["signups"]).await;
    let file = format!("unit,period,metric,value,treated\n{}", "a,1,clicks,1,true\n".repeat(5000));
    assert_eq!(put_csv(&app, "a", file).await.problems().len(), 100);
}

#[test]
fn a_million_observations_are_taken_and_not_one_more() {
    let mut definition = definition(&["signups"]);
    definition.time_range.end = experiments::Time::Ordinal(250);
    let rows = |units: usize| {
        let mut file = "unit,period,metric,value,treated\n".to_owned();
        for unit in 0..units {
            for period in 1..=250 {
                file.push_str(&format!("u{unit:05},{period},signups,{}.5,{}\n", unit * period % 97, unit % 2 == 0));
            }
        }
        file
    };
    let million = rows(4000);
    let panel_of = |text: &str| panel(Upload::csv(&definition), text.as_bytes(), 16 * 1024);
    let taken = panel_of(&million).unwrap();
    assert_eq!((taken.observations(), taken.treated_units()), (1_000_000, 2000));
    let bytes = taken.encode();
    assert!(bytes.len() < 11_000_000, "{}", bytes.len());
    assert_eq!(Panel::decode(&bytes).unwrap(), taken);
    let Err(UploadError::Invalid(problems)) = panel_of(&format!("{million}late,1,signups,1,true\n")) else { panic!() };
    assert_eq!(problems[0].field, "line 1000002");
    assert!(problems[0].message.contains("at most 1000000 observations"), "{}", problems[0].message);
}

#[tokio::test]
async fn results_of_a_simulation_cannot_be_replaced() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    post(&app, "/api/experiments", &crate::support::simulated("s")).await;
    assert_eq!(put_csv(&app, "s", csv("signups")).await.failure(), (409, "RESULTS_SIMULATED".to_owned()));
}

#[tokio::test]
async fn a_replayed_key_replaces_nothing() {
    let (_fixture, app) = with_experiment(&["signups"]).await;
    let headers = [("content-type", "text/csv"), ("idempotency-key", "k")];
    let put = async |body: String| send(&app, Method::PUT, "/api/experiments/a/results", &headers, body).await;
    let (first, second) = (put(csv("signups")).await, put(csv("signups")).await);
    assert_eq!(first.body, second.body);
    assert_eq!(get(&app, "/api/experiments/a").await.data()["resultsVersion"], 1);
    let other = put(csv("signups").replace("store", "shop")).await;
    assert_eq!(other.failure(), (422, "IDEMPOTENCY_KEY_REUSED".to_owned()));
}
