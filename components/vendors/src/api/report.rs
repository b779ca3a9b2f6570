//! A vendor's report, of all time or of some days, and how its lead times are spread.

use axum::extract::{Path, State};
use tidemill_sdk::http::validate::one_of;
use tidemill_sdk::http::{Answer, ApiError, Query, Success};
use tidemill_sdk::{Database, clock};

use super::dashboard::weeks;
use super::refusal::no_vendor;
use super::scoring::{Scoring, change};
use super::types::{
    LeadTimeBody, LeadTimeBucketBody, LeadTimesBody, ReportBody, SeriesRow, SpanBody, SumsBody, TrendBody, time,
};
use super::{Service, document, read};
use crate::domain::{Day, Grain, LeadTimeUnit, Measures};
use crate::flow::Engine;
use crate::storage::{VendorReport, find_vendor};

/// Days, both included.
type Span = (Day, Day);

/// What a report compares.
struct Compared {
    /// What the report is about.
    sums: Measures,
    /// Its days.
    series: Vec<(Day, Measures)>,
    /// The time whose score is compared with that of the time before.
    now: (Span, Measures),
    /// The time before.
    before: (Span, Measures),
}

/// A vendor's report. Orders count for the day on which they were placed, in UTC.
///
/// Of all time it costs the same however many orders there are. Of some days, `from` and `to`, both included, at most 366, it adds up what is
/// stored of these days.
#[utoipa::path(
    get,
    path = "/api/vendors/{id}/report",
    tag = "reports",
    operation_id = "getReport",
    params(("id" = String, Path, description = "The vendor"), document::SpanParameters),
    responses((status = 200, body = Success<ReportBody>))
)]
pub(super) async fn report<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Answer, ApiError> {
    let span = query.read(|fields| Some(read::span(fields)))?;
    let vendor = find_vendor(&mut &service.vendors, &id).await?.ok_or_else(|| no_vendor(&id))?;
    let scoring = Scoring::load(&service).await?;
    let (stored, compared) = match span {
        Some(span) => {
            let stored = service.vendors.report_of_days(&id, span.0, span.1).await?;
            let compared = Compared::of_days(&stored, span);
            (stored, compared)
        }
        None => {
            let weeks = weeks(Day::of(clock::now().as_millis()));
            let stored = service.vendors.report_of_all_time(&id, weeks[0]).await?;
            let compared = Compared::of_all_time(&stored, &weeks);
            (stored, compared)
        }
    };
    let cards = scoring.cards(&service, &[compared.sums, compared.now.1, compared.before.1])?;
    let [card, now, before] = &cards[..] else {
        return Err(ApiError::internal("there are three times to score"));
    };
    let body = ReportBody {
        vendor_id: vendor.id,
        name: vendor.fields.name,
        currency: vendor.currency,
        span: span.map(span_body),
        sums: SumsBody::from(&compared.sums),
        revenue_minor: compared.sums.revenue_minor,
        lead_time_minutes: LeadTimeBody::new(&compared.sums, stored.percentiles),
        score: card.score,
        band: scoring.band(card),
        criteria: scoring.criteria(card),
        trend: TrendBody {
            span: span_body(compared.now.0),
            previous_span: span_body(compared.before.0),
            score: now.score,
            previous_score: before.score,
            change: change(now, before),
            criteria: scoring.moved(now, before),
        },
        series: compared.series.into_iter().map(series_row).collect(),
        as_of_sequence: stored.sequence,
        updated_at: stored.updated_at.map(time),
    };
    Ok(Answer::ok(&body))
}

impl Compared {
    /// Some days, and as many before them.
    fn of_days(stored: &VendorReport, (first, last): Span) -> Self {
        let before = (first.plus(first.0 - last.0 - 1), first.plus(-1));
        let days = stored.rows.iter().map(|row| (row.start, row.measures));
        let (earlier, series): (Vec<_>, Vec<_>) = days.partition(|(day, _)| *day < first);
        let sums = sum(series.iter().map(|(_, sums)| sums));
        let earlier = sum(earlier.iter().map(|(_, sums)| sums));
        Self { sums, series, now: ((first, last), sums), before: (before, earlier) }
    }

    /// All time, and of it the newest four weeks and the four before.
    fn of_all_time(stored: &VendorReport, weeks: &[Day]) -> Self {
        let of_grain = |grain| stored.rows.iter().filter(move |row| row.grain == grain);
        let middle = weeks[weeks.len() / 2];
        let last = weeks[weeks.len() - 1].plus(6);
        let in_weeks = |from: Day, to: Day| {
            let rows = of_grain(Grain::Week).filter(move |row| from <= row.start && row.start <= to);
            ((from, to), sum(rows.map(|row| &row.measures)))
        };
        Self {
            sums: sum(of_grain(Grain::All).map(|row| &row.measures)),
            series: of_grain(Grain::Day).map(|row| (row.start, row.measures)).collect(),
            now: in_weeks(middle, last),
            before: in_weeks(weeks[0], middle.plus(-1)),
        }
    }
}

fn sum<'a>(all: impl Iterator<Item = &'a Measures>) -> Measures {
    all.fold(Measures::default(), |mut sum, measures| {
        sum.add(measures, 1);
        sum
    })
}

fn series_row((day, sums): (Day, Measures)) -> SeriesRow {
    let arrived = sums.arrived();
    SeriesRow {
        day: day.to_string(),
        sums: SumsBody::from(&sums),
        revenue_minor: sums.revenue_minor,
        mean_lead_time_minutes: (arrived > 0).then(|| sums.lead_minutes as f64 / arrived as f64),
    }
}

fn span_body((from, to): Span) -> SpanBody {
    SpanBody { from: from.to_string(), to: to.to_string() }
}

/// How many of a vendor's orders took how long from placed to delivered, of all time or of some days.
#[utoipa::path(
    get,
    path = "/api/vendors/{id}/lead-times",
    tag = "reports",
    operation_id = "getLeadTimes",
    params(
        ("id" = String, Path, description = "The vendor"),
        document::SpanParameters,
        ("unit" = Option<String>, Query, description = "How wide buckets are: `hour`, or `day`, which is what is taken if this is left out"),
    ),
    responses((status = 200, body = Success<LeadTimesBody>))
)]
pub(super) async fn lead_times<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Answer, ApiError> {
    let (span, unit) = query.read(|fields| {
        let units = [("hour", LeadTimeUnit::Hour), ("day", LeadTimeUnit::Day)];
        let unit = fields.optional("unit", &one_of(&units)).unwrap_or(LeadTimeUnit::Day);
        Some((read::span(fields), unit))
    })?;
    find_vendor(&mut &service.vendors, &id).await?.ok_or_else(|| no_vendor(&id))?;
    let found = service.vendors.lead_times(&id, unit, span).await?;
    let buckets = found
        .into_iter()
        .map(|bucket| LeadTimeBucketBody { from_minutes: bucket.from_minutes, orders: bucket.orders })
        .collect();
    Ok(Answer::ok(&LeadTimesBody { span: span.map(span_body), bucket_minutes: unit.minutes(), buckets }))
}
