//! Exports: what was uploaded comes out again, in a form that can be uploaded.

use crate::support::{Fixture, csv, get, post, put_csv, uploaded};

#[tokio::test]
async fn what_is_exported_can_be_uploaded() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
    assert_eq!(get(&app, "/api/experiments/a/observations").await.status(), 404);
    put_csv(&app, "a", csv("signups")).await;
    let before = get(&app, "/api/experiments/a/results").await.data()["results"]["metrics"].clone();
    let export = get(&app, "/api/experiments/a/observations").await;
    assert!(
        export.body.starts_with("unit,period,metric,value,treated,treatedFrom\r\nstore-0,1,signups,"),
        "{}",
        export.body
    );
    assert_eq!(put_csv(&app, "a", export.body).await.status(), 202);
    assert_eq!(get(&app, "/api/experiments/a/results").await.data()["results"]["metrics"], before);
}

#[tokio::test]
async fn clusters_keep_their_names_from_an_upload_to_the_export() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
    let names = ["\"Rhine, lower\"", "10", "Ångström", "\"the \"\"new\"\" one\""];
    let of = |line: &str| names[usize::from(line.as_bytes()["store-".len()] - b'0')];
    let file = csv("signups");
    let with_clusters = file.lines().map(|line| match line.strip_prefix("unit,") {
        Some(_) => format!("{line},cluster\n"),
        None => format!("{line},{}\n", of(line)),
    });
    assert_eq!(put_csv(&app, "a", with_clusters.collect::<String>()).await.status(), 202);
    let export = get(&app, "/api/experiments/a/observations").await.body;
    let rows: Vec<&str> = export.lines().skip(1).collect();
    assert_eq!(rows.len(), 16);
    for row in rows {
        assert!(row.ends_with(&format!(",{}", of(row))), "{row}");
    }
    assert_eq!(put_csv(&app, "a", export.clone()).await.status(), 202);
    assert_eq!(get(&app, "/api/experiments/a/observations").await.body, export);
}
