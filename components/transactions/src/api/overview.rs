//! What there is, and what happened lately.

use axum::extract::State;
use tidemill_sdk::http::validate::one_of;
use tidemill_sdk::http::{Answer, ApiError, PageRequest, Query, Success};
use tidemill_sdk::{Database, clock};

use super::types::{JobState, Overview, OverviewPoint, OverviewTotals, time};
use crate::domain::Job;
use crate::features::{DAY, HOUR};
use crate::storage::Transactions;

/// What a range is: its length, that of a point, and what that is called.
type Range = (i64, i64, &'static str);

const RANGES: [(&str, Range); 4] = [
    ("24h", (DAY, HOUR, "hour")),
    ("7d", (7 * DAY, HOUR, "hour")),
    ("30d", (30 * DAY, DAY, "day")),
    ("90d", (90 * DAY, DAY, "day")),
];

/// Totals, volume and anomalies over time, and the jobs. What it costs depends on the range, not on how many transactions there are.
#[utoipa::path(
    get,
    path = "/api/transactions/overview",
    tag = "transactions",
    operation_id = "getOverview",
    params(("range" = Option<String>, Query, description = "24h (hours), 7d (hours), 30d (days) or 90d (days); 24h if left out")),
    responses((status = 200, body = Success<Overview>))
)]
pub(super) async fn overview<D: Database>(
    State(transactions): State<Transactions<D>>,
    query: Query,
) -> Result<Answer, ApiError> {
    let (length, step, bucket) =
        query.read(|fields| Some(fields.optional("range", &one_of(&RANGES)).unwrap_or(RANGES[0].1)))?;
    let now = clock::now().as_millis();
    // The last point is the one that goes on.
    let end = now - now.rem_euclid(step) + step;
    let start = end - length;
    let totals = transactions.totals().await?;
    let mut series: Vec<OverviewPoint> = (start..end)
        .step_by(usize::try_from(step).map_err(ApiError::internal)?)
        .map(|start| OverviewPoint { start: time(start), transactions: 0, amount_minor: 0, anomalies: 0, confirmed: 0 })
        .collect();
    let place = |hour: i64| usize::try_from((hour - start) / step).unwrap_or(usize::MAX);
    for volume in transactions.volume(start, end).await? {
        if let Some(point) = series.get_mut(place(volume.hour)) {
            point.transactions += volume.transactions;
            point.amount_minor += volume.amount;
        }
    }
    for found in transactions.anomalies_over_time(start, end).await? {
        if let Some(point) = series.get_mut(place(found.hour)) {
            point.anomalies += found.anomalies;
            point.confirmed += found.confirmed;
        }
    }
    let mut jobs = Vec::new();
    for (_, job) in Job::ALL {
        let page = PageRequest { limit: 1, after: None };
        let last = transactions.runs(Some(job), &page).await?.into_iter().next();
        let interval = job.minutes() * 60_000;
        let next_due_at = time(now - now.rem_euclid(interval) + interval);
        jobs.push(JobState { job, last_run: last.map(Into::into), next_due_at });
    }
    Ok(Answer::ok(&Overview {
        totals: OverviewTotals {
            transactions: totals.transactions,
            accounts: totals.accounts,
            stale_accounts: totals.stale,
            stale_since: totals.stale_since.map(time),
            open_alerts: totals.open,
        },
        bucket,
        series,
        jobs,
        as_of: time(now),
    }))
}
