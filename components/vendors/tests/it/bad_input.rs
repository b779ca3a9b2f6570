//! Bad input: every bad field is named at once, and nothing of it is kept.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, get, order, post, put, send, vendor};

async fn check(app: &tidemill_sdk::http::App, path: &str, body: Value, expected: &[&str]) {
    let method = if path.ends_with("scorecard") || path.contains("/api/orders/") && !path.contains("transitions") {
        Method::PUT
    } else {
        Method::POST
    };
    let reply = send(app, method, path, &[], body.to_string()).await;
    assert_eq!(reply.problems(), expected, "{path} {body}");
}

#[tokio::test]
async fn a_vendor_is_told_everything_that_is_wrong_with_it() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    check(
        &app,
        "/api/vendors",
        json!({}),
        &[
            "currency is missing: must be the code of a currency of ISO 4217, such as EUR",
            "name is missing: must be text of 1 to 200 characters",
        ],
    )
    .await;
    let body = json!({
        "id": "Acme!", "name": "", "currency": "DEM", "leadDays": 0, "nmae": "Acme",
        "simulation": { "seed": -1, "ordersPerDay": 10_001, "behaviour": { "spread": 3, "acceptMinutes": 0 } },
    });
    let rate = "must be a number from 0 to 1";
    let minutes = "must be a number from 1 to 100000";
    check(
        &app,
        "/api/vendors",
        body,
        &[
            "id must be 1 to 64 of a–z, 0–9 and -, beginning with a letter or a digit, not \"Acme!\"",
            "currency must be the code of a currency of ISO 4217, such as EUR, not \"DEM\"",
            "name must be text of 1 to 200 characters, not \"\"",
            "leadDays must be an integer from 1 to 365, not 0",
            "simulation.seed must be an integer from 0 to 9007199254740991, not -1",
            "simulation.ordersPerDay must be an integer from 0 to 10000, not 10001",
            &format!("simulation.behaviour.acceptMinutes {minutes}, not 0"),
            &format!("simulation.behaviour.shipMinutes is missing: {minutes}"),
            &format!("simulation.behaviour.deliverMinutes is missing: {minutes}"),
            &format!("simulation.behaviour.returnMinutes is missing: {minutes}"),
            "simulation.behaviour.spread must be a number from 0 to 2, not 3",
            &format!("simulation.behaviour.cancellationRate is missing: {rate}"),
            &format!("simulation.behaviour.shortRate is missing: {rate}"),
            &format!("simulation.behaviour.returnRate is missing: {rate}"),
            "nmae is not known: did you mean name?",
        ],
    )
    .await;
    check(
        &app,
        "/api/vendors",
        json!({ "id": "jobs", "name": "J", "currency": "EUR" }),
        &["id must be another than jobs, which is a page of its own"],
    )
    .await;
    assert_eq!(fixture.count("SELECT count(*) FROM vendors").await, 0);
}

#[tokio::test]
async fn an_order_is_told_everything_that_is_wrong_with_it() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let line = json!({ "sku": "BOLT", "quantity": 3, "unitPriceMinor": 250 });
    check(
        &app,
        "/api/orders",
        json!({ "vendorId": "acme" }),
        &["lines is missing: must be an array of 1 to 50 elements"],
    )
    .await;
    let body = json!({
        "vendorId": "acme",
        "lines": [line, { "sku": "", "quantity": 0, "unitPriceMinor": -1 }, 7],
        "currency": "euro", "placedAt": "yesterday", "promisedAt": 5, "reference": "x".repeat(101),
    });
    check(
        &app,
        "/api/orders",
        body,
        &[
            "lines[1].sku must be text of 1 to 64 characters, not \"\"",
            "lines[1].quantity must be an integer from 1 to 1000000, not 0",
            "lines[1].unitPriceMinor must be an integer from 0 to 1000000000, not -1",
            "lines[2] must be an object, not 7",
            "currency must be the code of a currency of ISO 4217, such as EUR, not \"euro\"",
            "placedAt must be a time such as 2031-05-01T09:30:00Z, not \"yesterday\"",
            "promisedAt must be a time such as 2031-05-01T09:30:00Z, not 5",
            "reference must be text of 0 to 100 characters, not text of 101 characters",
        ],
    )
    .await;
    let with = |member: &str, value: Value| {
        let mut body = json!({ "vendorId": "acme", "lines": [line] });
        body[member] = value;
        body
    };
    check(&app, "/api/orders", with("placedAt", json!("1999-12-31T23:59:59Z")), &["placedAt must not be before 2000"])
        .await;
    check(
        &app,
        "/api/orders",
        with("placedAt", json!("2999-01-01T00:00:00Z")),
        &["placedAt must not be in the future"],
    )
    .await;
    check(
        &app,
        "/api/orders",
        with("promisedAt", json!("2001-01-01T00:00:00Z")),
        &["promisedAt must not be before the order is placed"],
    )
    .await;
    check(&app, "/api/orders", with("currency", json!("USD")), &["currency must be EUR, the currency of the vendor"])
        .await;
    check(
        &app,
        "/api/orders",
        with("vendorId", json!("nobody")),
        &["vendorId must be that of a vendor: there is no vendor nobody"],
    )
    .await;
    let dear = json!({ "sku": "GOLD", "quantity": 1_000_000, "unitPriceMinor": 1_000_001 });
    check(
        &app,
        "/api/orders",
        with("lines", json!([dear])),
        &["lines must cost at most 1000000000000 in all, not 1000001000000"],
    )
    .await;
    assert_eq!(fixture.count("SELECT count(*) FROM orders").await, 0);
}

#[tokio::test]
async fn a_move_is_told_everything_that_is_wrong_with_it() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 2).await;
    let path = format!("/api/orders/{id}/transitions");
    check(
        &app,
        &path,
        json!({ "at": 7, "reason": "", "quantities": [-1, "all"], "expectedVersion": 0 }),
        &[
            "to is missing: must be one of placed, accepted, shipped, delivered, returned, cancelled",
            "at must be a time such as 2031-05-01T09:30:00Z, not 7",
            "reason must be text of 1 to 500 characters, not \"\"",
            "quantities[0] must be an integer from 0 to 1000000, not -1",
            "quantities[1] must be an integer from 0 to 1000000, not \"all\"",
            "expectedVersion must be an integer from 1 to 9223372036854775807, not 0",
        ],
    )
    .await;
    check(
        &app,
        &path,
        json!({ "to": "lost" }),
        &["to must be one of placed, accepted, shipped, delivered, returned, cancelled, not \"lost\""],
    )
    .await;
    check(
        &app,
        &path,
        json!({ "to": "accepted", "quantities": [1, 1] }),
        &["quantities must be left out: only what is shipped or returned has quantities"],
    )
    .await;
    let early = post(&app, &path, &json!({ "to": "accepted", "at": "2001-01-01T00:00:00Z" })).await.problems();
    assert!(early[0].starts_with("at must not be before ") && early[0].ends_with(", when it was placed"), "{early:?}");
    let edit = put(&app, &format!("/api/orders/{id}"), &json!({ "promisedAt": "2001-01-01T00:00:00Z" })).await;
    assert_eq!(edit.problems(), ["promisedAt must not be before the order is placed"]);
    assert_eq!(get(&app, &format!("/api/orders/{id}")).await.data()["version"], 1);
}

#[tokio::test]
async fn jobs_and_weights_are_told_everything_that_is_wrong_with_them() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    check(
        &app,
        "/api/vendors/jobs/backfill",
        json!({ "vendors": 0, "days": 3651, "seed": 1.5, "currency": "X" }),
        &[
            "vendors must be an integer from 1 to 1000, not 0",
            "days must be an integer from 1 to 3650, not 3651",
            "ordersPerDay is missing: must be an integer from 1 to 10000",
            "seed must be an integer from 0 to 9007199254740991, not 1.5",
            "currency must be the code of a currency of ISO 4217, such as EUR, not \"X\"",
        ],
    )
    .await;
    let many = json!({ "vendors": 1000, "days": 365, "ordersPerDay": 100, "seed": 1 });
    check(
        &app,
        "/api/vendors/jobs/backfill",
        many,
        &["ordersPerDay must be lower: 36500000 orders are more than 10000000 at once"],
    )
    .await;
    check(
        &app,
        "/api/vendors/jobs/verify-reports",
        json!({ "repair": "yes" }),
        &["repair must be true or false, not \"yes\""],
    )
    .await;
    check(&app, "/api/vendors/jobs/simulate", json!({ "now": true }), &["now is not known: none is expected"]).await;
    check(&app, "/api/vendors/scorecard", json!({}), &["weights is missing: must be an object"]).await;
    let weights = json!({ "weights": {
        "on-time": 30, "on-time-in-full": 20, "fill-rate": 101, "cancellations": 15, "returns": 10, "speed": 10,
    } });
    check(&app, "/api/vendors/scorecard", weights, &[
        "weights.fill-rate must be an integer from 0 to 100, not 101",
        "weights.lead-time-variability is missing: must be an integer from 0 to 100",
        "weights.speed is not known: there are on-time, on-time-in-full, fill-rate, cancellations, returns, lead-time-variability",
    ])
    .await;
    let weights = json!({ "weights": {
        "on-time": 30, "on-time-in-full": 20, "fill-rate": 15, "cancellations": 15, "returns": 10, "lead-time-variability": 9,
    } });
    check(&app, "/api/vendors/scorecard", weights, &["weights must total 100, not 99"]).await;
    assert_eq!(fixture.count("SELECT count(*) FROM runs").await, 0);
}

#[tokio::test]
async fn a_query_is_told_everything_that_is_wrong_with_it() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let check = async |path: &str, expected: &[&str]| assert_eq!(get(&app, path).await.problems(), expected, "{path}");
    check(
        "/api/orders?vendorId=A&status=lost&from=now&to=2031-02-30&limit=0&cursor=x&page=2",
        &[
            "vendorId must be 1 to 64 of a–z, 0–9 and -, beginning with a letter or a digit, not \"A\"",
            "status must be one of placed, accepted, shipped, delivered, returned, cancelled, not \"lost\"",
            "from must be a time such as 2031-05-01T09:30:00Z, or a day such as 2031-05-01, not \"now\"",
            "to must be a time such as 2031-05-01T09:30:00Z, or a day such as 2031-05-01, not \"2031-02-30\"",
            "limit must be an integer from 1 to 200, not 0",
            "cursor must be the nextCursor of an earlier page of this list, not \"x\"",
            "page is not known: there are vendorId, status, from, to, limit, cursor",
        ],
    )
    .await;
    check("/api/orders?from=2031-05-02&to=2031-05-01T00:00:00Z", &["to must not be before from"]).await;
    check("/api/vendors/acme/report?from=2031-05-01", &["to must be there if from is: leave out both for all time"])
        .await;
    check("/api/vendors/acme/report?from=2031-05-02&to=2031-05-01", &["to must not be before from"]).await;
    check("/api/vendors/acme/report?from=2030-01-01&to=2031-01-02", &["to must be at most 365 days after from"]).await;
    check("/api/vendors/acme/lead-times?unit=week", &["unit must be one of hour, day, not \"week\""]).await;
    check(
        "/api/vendors/jobs/runs?job=sleep",
        &["job must be one of simulate, backfill, verify-reports, not \"sleep\""],
    )
    .await;
    check("/api/dashboard/summary?vendor=acme", &["vendor is not known: none is expected"]).await;
}

#[tokio::test]
async fn a_cursor_goes_on_in_the_list_that_it_is_of_only() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    for id in ["acme", "bolts"] {
        vendor(&app, id).await;
        order(&app, id, 2).await;
        order(&app, id, 1).await;
        post(&app, "/api/vendors/jobs/simulate", &json!({})).await;
    }
    let lists = [
        "/api/orders?limit=1",
        "/api/orders?limit=1&vendorId=acme",
        "/api/orders?limit=1&vendorId=bolts",
        "/api/orders?limit=1&status=placed",
        "/api/orders?limit=1&vendorId=acme&status=placed",
        "/api/orders?limit=1&from=2020-01-01",
        "/api/orders?limit=1&from=2020-01-02",
        "/api/orders?limit=1&to=2099-01-01",
        "/api/vendors?limit=1",
        "/api/vendors?limit=1&q=b",
        "/api/vendors/jobs/runs?limit=1",
        "/api/vendors/jobs/runs?limit=1&job=simulate",
    ];
    for one in lists {
        let page = get(&app, one).await.json();
        let Some(cursor) = page["page"]["nextCursor"].as_str() else {
            assert_eq!(one, "/api/vendors?limit=1&q=b", "only one vendor has a b");
            continue;
        };
        for other in lists {
            let reply = get(&app, &format!("{other}&cursor={cursor}")).await;
            match one == other {
                true => assert_eq!(reply.status(), 200, "{one}"),
                false => {
                    let problems = reply.problems();
                    assert_eq!(problems.len(), 1, "{problems:?}");
                    let expected = "cursor must be the nextCursor of an earlier page of this list";
                    assert!(problems[0].starts_with(expected), "{problems:?}");
                }
            }
        }
    }
    // Pages of another size are of the same list.
    let cursor = get(&app, lists[0]).await.json()["page"]["nextCursor"].as_str().unwrap().to_owned();
    assert_eq!(get(&app, &format!("/api/orders?limit=3&cursor={cursor}")).await.data().as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn what_is_no_number_is_refused_and_nothing_is_kept() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let order = |quantity: &str, price: &str| {
        format!(
            r#"{{"vendorId": "acme", "lines": [{{"sku": "A", "quantity": {quantity}, "unitPriceMinor": {price}}}]}}"#
        )
    };
    // JSON has no words for them, nor numbers without end.
    for text in
        [order("NaN", "1"), order("1", "-Infinity"), order("1e999", "1"), order("1", "-1e400"), order("+1", "1")]
    {
        let reply = send(&app, Method::POST, "/api/orders", &[], text.as_bytes()).await;
        assert_eq!(reply.failure(), (400, "MALFORMED_JSON".to_owned()), "{text}");
    }
    let quantity = "lines[0].quantity must be an integer from 1 to 1000000, not ";
    let price = "lines[0].unitPriceMinor must be an integer from 0 to 1000000000, not ";
    for (text, problem, shown) in [
        (order("-3", "1"), quantity, "-3"),
        (order("1.5", "1"), quantity, "1.5"),
        (order("\"NaN\"", "1"), quantity, "\"NaN\""),
        (order("null", "1"), "lines[0].quantity is missing: must be an integer from 1 to 1000000", ""),
        (order("9223372036854775808", "1"), quantity, "9223372036854775808"),
        (order("1", "1000000001"), price, "1000000001"),
        (order("1", "-0.5"), price, "-0.5"),
    ] {
        let reply = send(&app, Method::POST, "/api/orders", &[], text.as_bytes()).await;
        assert_eq!(reply.problems(), [format!("{problem}{shown}")], "{text}");
    }
    let behaviour = |spread: &str| {
        format!(
            r#"{{"id": "b", "name": "B", "currency": "EUR", "simulation": {{"seed": 1, "ordersPerDay": 1, "behaviour": {{
            "acceptMinutes": 1, "shipMinutes": 1, "deliverMinutes": 1, "returnMinutes": 1, "spread": {spread}, "cancellationRate": 0,
            "shortRate": 0, "returnRate": 0}}}}}}"#
        )
    };
    let reply = send(&app, Method::POST, "/api/vendors", &[], behaviour("1e999")).await;
    assert_eq!(reply.failure(), (400, "MALFORMED_JSON".to_owned()));
    for spread in ["-0.1", "\"NaN\"", "2.000001"] {
        let reply = send(&app, Method::POST, "/api/vendors", &[], behaviour(spread)).await;
        let problem = format!("simulation.behaviour.spread must be a number from 0 to 2, not {spread}");
        assert_eq!(reply.problems(), [problem]);
    }
    let limit = "limit must be an integer from 1 to 200, not ";
    for query in ["NaN", "-1", "1e2", "201", "99999999999999999999"] {
        let [problem] = &get(&app, &format!("/api/orders?limit={query}")).await.problems()[..] else {
            panic!("{query}")
        };
        assert!(problem.starts_with(limit), "{problem}");
    }
    assert_eq!(fixture.count("SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM vendors)").await, 1);
}

#[tokio::test]
async fn what_is_not_there_is_said_so_in_the_envelope() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    for path in [
        "/api/vendors/nobody",
        "/api/vendors/nobody/report",
        "/api/vendors/nobody/lead-times",
        "/api/orders/nothing",
        "/api/orders/nothing/history",
        "/api/vendors/jobs/runs/none",
        "/api/dashboard/nothing",
        "/api/vendors/acme/sales",
    ] {
        assert_eq!(get(&app, path).await.failure(), (404, "NOT_FOUND".to_owned()), "{path}");
    }
    let move_nothing = post(&app, "/api/orders/nothing/transitions", &json!({ "to": "accepted" })).await;
    assert_eq!(move_nothing.failure(), (404, "NOT_FOUND".to_owned()));
    let wrong = send(&app, Method::PATCH, "/api/orders", &[], "").await;
    assert_eq!(wrong.failure(), (405, "METHOD_NOT_ALLOWED".to_owned()));
    let text = send(&app, Method::POST, "/api/vendors", &[], "{").await;
    assert_eq!(text.failure(), (400, "MALFORMED_JSON".to_owned()));
    let large = send(&app, Method::POST, "/api/vendors", &[], vec![b' '; 70_000]).await;
    assert_eq!(large.failure(), (413, "BODY_TOO_LARGE".to_owned()));
}
