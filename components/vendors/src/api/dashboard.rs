//! All vendors at a glance, from stored sums.

use std::collections::BTreeMap;

use axum::extract::State;
use tidemill_sdk::http::{Answer, ApiError, Query, Success};
use tidemill_sdk::{Database, clock};

use super::Service;
use super::scoring::{Scoring, change};
use super::types::{
    Rate, RevenueBody, SummaryBody, SummaryTotals, SummaryVendorBody, SumsBody, VendorTrend, WeekBody, time,
};
use crate::domain::{Day, Measures};
use crate::flow::{Card, Engine};
use crate::storage::{Summary, SummaryVendor};

/// How many weeks are compared with as many before.
const WEEKS: i64 = 4;

/// How many scores each vendor has: of all time, of two times four weeks, and of eight weeks one by one.
const SCORES: usize = 3 + 2 * WEEKS as usize;

/// The Mondays of the weeks that are told, oldest first.
pub(super) fn weeks(today: Day) -> Vec<Day> {
    (1 - 2 * WEEKS..=0).map(|week| today.monday().plus(7 * week)).collect()
}

/// All vendors at a glance: sums of all time, scores, and how those changed. Costs the same however many orders there are.
#[utoipa::path(
    get,
    path = "/api/dashboard/summary",
    tag = "dashboard",
    operation_id = "getSummary",
    responses((status = 200, body = Success<SummaryBody>))
)]
pub(super) async fn summary<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    query: Query,
) -> Result<Answer, ApiError> {
    query.read(|_| Some(()))?;
    let weeks = weeks(Day::of(clock::now().as_millis()));
    let scoring = Scoring::load(&service).await?;
    let summary = service.vendors.summary(weeks[0]).await?;
    let sums: Vec<Measures> = summary.vendors.iter().flat_map(|vendor| times(vendor, &weeks)).collect();
    let cards = scoring.cards(&service, &sums)?;
    let vendors = summary.vendors.iter().zip(cards.chunks(SCORES));
    let body = SummaryBody {
        totals: totals(&summary),
        vendors: vendors.map(|(vendor, cards)| vendor_body(&scoring, vendor, cards, &weeks)).collect(),
        bands: scoring.rules.bands.clone(),
        updated_at: summary.updated_at.map(time),
        as_of_sequence: summary.sequence,
    };
    Ok(Answer::ok(&body))
}

/// What is scored of a vendor.
fn times(vendor: &SummaryVendor, weeks: &[Day]) -> Vec<Measures> {
    let of_week = |week: &Day| vendor.weeks.get(week).copied().unwrap_or_default();
    let sum = |weeks: &[Day]| {
        weeks.iter().fold(Measures::default(), |mut sum, week| {
            sum.add(&of_week(week), 1);
            sum
        })
    };
    let (before, now) = weeks.split_at(WEEKS as usize);
    [vendor.total, sum(now), sum(before)].into_iter().chain(weeks.iter().map(of_week)).collect()
}

fn vendor_body(scoring: &Scoring, vendor: &SummaryVendor, cards: &[Card], weeks: &[Day]) -> SummaryVendorBody {
    let (total, now, before) = (&cards[0], &cards[1], &cards[2]);
    let week = |(week, card): (&Day, &Card)| WeekBody {
        week: week.to_string(),
        score: card.score,
        orders: vendor.weeks.get(week).map_or(0, Measures::orders),
    };
    SummaryVendorBody {
        vendor_id: vendor.id.clone(),
        name: vendor.name.clone(),
        currency: vendor.currency.clone(),
        score: total.score,
        band: scoring.band(total),
        orders: vendor.total.orders(),
        on_time_rate: Rate::new(vendor.total.on_time, vendor.total.arrived()),
        cancellation_rate: Rate::new(vendor.total.cancelled, vendor.total.orders()),
        revenue_minor: vendor.total.revenue_minor,
        trend: VendorTrend {
            score: now.score,
            previous_score: before.score,
            change: change(now, before),
            weeks: weeks.iter().zip(&cards[3..]).map(week).collect(),
        },
    }
}

fn totals(summary: &Summary) -> SummaryTotals {
    let mut all = Measures::default();
    let mut revenue: BTreeMap<&str, i64> = BTreeMap::new();
    for vendor in &summary.vendors {
        all.add(&vendor.total, 1);
        if vendor.total.orders() > 0 {
            *revenue.entry(&vendor.currency).or_default() += vendor.total.revenue_minor;
        }
    }
    let revenue: Vec<RevenueBody> = revenue
        .into_iter()
        .map(|(currency, amount_minor)| RevenueBody { currency: currency.to_owned(), amount_minor })
        .collect();
    let (revenue_minor, currency) = match &revenue[..] {
        [] => (Some(0), None),
        [only] => (Some(only.amount_minor), Some(only.currency.clone())),
        _ => (None, None),
    };
    SummaryTotals { sums: SumsBody::from(&all), revenue_minor, currency, revenue }
}
