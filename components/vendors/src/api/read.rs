//! Reads vendors, orders, moves and filters from JSON and queries, and names everything that is wrong with them at once.

use serde_json::Value;
use tidemill_sdk::clock::Moment;
use tidemill_sdk::http::validate::{Fields, Rule, integer, list, number, object, one_of, text};

use crate::domain::{
    BackfillParameters, Behaviour, CLOCK_SKEW_MILLIS, Currency, DAY_MILLIS, Day, EARLIEST_MILLIS, Edit, Line,
    MAX_BACKFILL, MAX_LINES, MAX_ORDER_MINOR, MAX_PRICE_MINOR, MAX_UNITS, Move, Simulation, Status, Totals,
    VendorFields, VendorId,
};
use crate::storage::OrderFilter;

/// The largest integer that every JSON reader keeps.
const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// The most days of a report.
pub(super) const MAX_REPORT_DAYS: i64 = 366;

/// An id of a vendor.
pub(super) struct VendorIdRule;

impl Rule for VendorIdRule {
    type Output = VendorId;

    fn expected(&self) -> String {
        VendorId::EXPECTED.to_owned()
    }

    fn accept(&self, value: &Value) -> Option<VendorId> {
        VendorId::parse(value.as_str()?)
    }
}

struct CurrencyRule;

impl Rule for CurrencyRule {
    type Output = Currency;

    fn expected(&self) -> String {
        "the code of a currency of ISO 4217, such as EUR".to_owned()
    }

    fn accept(&self, value: &Value) -> Option<Currency> {
        Currency::parse(value.as_str()?)
    }
}

/// A time, in milliseconds since 1970.
struct TimeRule;

impl Rule for TimeRule {
    type Output = i64;

    fn expected(&self) -> String {
        "a time such as 2031-05-01T09:30:00Z".to_owned()
    }

    fn accept(&self, value: &Value) -> Option<i64> {
        Moment::parse(value.as_str()?).map(Moment::as_millis)
    }
}

/// A day.
struct DayRule;

impl Rule for DayRule {
    type Output = Day;

    fn expected(&self) -> String {
        "a day such as 2031-05-01".to_owned()
    }

    fn accept(&self, value: &Value) -> Option<Day> {
        Day::parse(value.as_str()?)
    }
}

/// A time or a whole day, of which it gives the first millisecond and the one after the last.
struct TimeOrDayRule;

impl Rule for TimeOrDayRule {
    type Output = (i64, i64);

    fn expected(&self) -> String {
        "a time such as 2031-05-01T09:30:00Z, or a day such as 2031-05-01".to_owned()
    }

    fn accept(&self, value: &Value) -> Option<(i64, i64)> {
        match DayRule.accept(value) {
            Some(day) => Some((day.start(), day.start() + DAY_MILLIS)),
            None => TimeRule.accept(value).map(|at| (at, at)),
        }
    }
}

/// The id and currency of a vendor to be made, and all else of it.
pub(super) fn new_vendor(fields: &mut Fields<'_>) -> Option<(VendorId, Currency, VendorFields)> {
    let id = fields.optional("id", &VendorIdRule);
    if let Some(id) = id.as_ref().filter(|id| id.is_reserved()) {
        fields.refuse("id", format!("must be another than {id}, which is a page of its own"));
    }
    let currency = fields.required("currency", &CurrencyRule);
    let vendor = vendor_fields(fields);
    Some((id.unwrap_or_else(VendorId::make), currency?, vendor?))
}

/// What can be changed of a vendor.
pub(super) fn vendor_fields(fields: &mut Fields<'_>) -> Option<VendorFields> {
    let name = fields.required("name", &text(1..=200));
    let lead_days = fields.optional("leadDays", &integer(1..=365)).unwrap_or(7);
    let simulation = fields.optional("simulation", &object(simulation));
    Some(VendorFields { name: name?, lead_days: u32::try_from(lead_days).ok()?, simulation })
}

fn simulation(fields: &mut Fields<'_>) -> Option<Simulation> {
    let seed = fields.required("seed", &integer(0..=MAX_INTEGER));
    let orders_per_day = fields.required("ordersPerDay", &integer(0..=10_000));
    let behaviour = fields.required("behaviour", &object(behaviour));
    Some(Simulation { seed: seed?, orders_per_day: u32::try_from(orders_per_day?).ok()?, behaviour: behaviour? })
}

fn behaviour(fields: &mut Fields<'_>) -> Option<Behaviour> {
    let mut minutes = |name| fields.required(name, &number(1.0..=100_000.0));
    let accept_minutes = minutes("acceptMinutes");
    let ship_minutes = minutes("shipMinutes");
    let deliver_minutes = minutes("deliverMinutes");
    let return_minutes = minutes("returnMinutes");
    let spread = fields.required("spread", &number(0.0..=2.0));
    let mut rate = |name| fields.required(name, &number(0.0..=1.0));
    let cancellation_rate = rate("cancellationRate");
    let short_rate = rate("shortRate");
    let return_rate = rate("returnRate");
    Some(Behaviour {
        accept_minutes: accept_minutes?,
        ship_minutes: ship_minutes?,
        deliver_minutes: deliver_minutes?,
        return_minutes: return_minutes?,
        spread: spread?,
        cancellation_rate: cancellation_rate?,
        short_rate: short_rate?,
        return_rate: return_rate?,
    })
}

/// An order to be placed.
pub(super) struct NewOrder {
    pub(super) vendor_id: VendorId,
    pub(super) lines: Vec<Line>,
    pub(super) currency: Option<Currency>,
    pub(super) placed_at: Option<i64>,
    pub(super) promised_at: Option<i64>,
    pub(super) reference: Option<String>,
}

pub(super) fn new_order(fields: &mut Fields<'_>, now: i64) -> Option<NewOrder> {
    let vendor_id = fields.required("vendorId", &VendorIdRule);
    let lines = fields.required("lines", &lines_rule());
    refuse_high_amount(fields, lines.as_deref());
    let currency = fields.optional("currency", &CurrencyRule);
    let placed_at = fields.optional("placedAt", &TimeRule);
    if placed_at.is_some_and(|at| at < EARLIEST_MILLIS) {
        fields.refuse("placedAt", "must not be before 2000");
    }
    if placed_at.is_some_and(|at| at > now + CLOCK_SKEW_MILLIS) {
        fields.refuse("placedAt", "must not be in the future");
    }
    let promised_at = fields.optional("promisedAt", &TimeRule);
    if promised_at.is_some_and(|at| at < placed_at.unwrap_or(now)) {
        fields.refuse("promisedAt", "must not be before the order is placed");
    }
    let reference = fields.optional("reference", &text(0..=100)).filter(|reference| !reference.is_empty());
    Some(NewOrder { vendor_id: vendor_id?, lines: lines?, currency, placed_at, promised_at, reference })
}

/// A change of an order, and the version that it is expected to have.
pub(super) fn edit(fields: &mut Fields<'_>) -> Option<(Edit, Option<i64>)> {
    let lines = fields.optional("lines", &lines_rule());
    refuse_high_amount(fields, lines.as_deref());
    let promised_at = fields.optional("promisedAt", &TimeRule);
    let reference = fields.optional("reference", &text(0..=100));
    let reference = reference.map(|reference| Some(reference).filter(|reference| !reference.is_empty()));
    let expected_version = expected_version(fields);
    Some((Edit { lines, promised_at, reference }, expected_version))
}

fn lines_rule() -> impl Rule<Output = Vec<Line>> {
    let line = |fields: &mut Fields<'_>| {
        let sku = fields.required("sku", &text(1..=64));
        let quantity = fields.required("quantity", &integer(1..=i64::from(MAX_UNITS)));
        let price = fields.required("unitPriceMinor", &integer(0..=MAX_PRICE_MINOR));
        Some(Line::new(sku?, u32::try_from(quantity?).ok()?, price?))
    };
    list(1..=MAX_LINES, object(line))
}

fn refuse_high_amount(fields: &mut Fields<'_>, lines: Option<&[Line]>) {
    let amount = lines.map_or(0, |lines| Totals::of(lines).ordered_minor);
    if amount > MAX_ORDER_MINOR {
        fields.refuse("lines", format!("must cost at most {MAX_ORDER_MINOR} in all, not {amount}"));
    }
}

/// A move of an order, and the version that it is expected to have.
pub(super) fn transition(fields: &mut Fields<'_>) -> Option<(Move, Option<i64>)> {
    let to = fields.required("to", &one_of(&Status::ALL));
    let at = fields.optional("at", &TimeRule);
    let reason = fields.optional("reason", &text(1..=500));
    let units = list(1..=MAX_LINES, integer(0..=i64::from(MAX_UNITS)));
    let quantities = fields.optional("quantities", &units);
    let quantities = quantities.map(|units| units.into_iter().filter_map(|units| u32::try_from(units).ok()).collect());
    let expected_version = expected_version(fields);
    Some((Move { to: to?, at, reason, quantities }, expected_version))
}

/// The version that something is expected to have.
pub(super) fn expected_version(fields: &mut Fields<'_>) -> Option<i64> {
    fields.optional("expectedVersion", &integer(1..=i64::MAX))
}

/// Which orders to list.
pub(super) fn order_filter(fields: &mut Fields<'_>) -> OrderFilter {
    let vendor_id = fields.optional("vendorId", &VendorIdRule).map(|id| id.to_string());
    let status = fields.optional("status", &one_of(&Status::ALL));
    let from = fields.optional("from", &TimeOrDayRule).map(|(start, _)| start);
    let to = fields.optional("to", &TimeOrDayRule).map(|(_, end)| end);
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        fields.refuse("to", "must not be before from");
    }
    OrderFilter { vendor_id, status, from, to }
}

/// The days of a report, both included; none for all time.
pub(super) fn span(fields: &mut Fields<'_>) -> Option<(Day, Day)> {
    let (from, to) = (fields.optional("from", &DayRule), fields.optional("to", &DayRule));
    match (from, to) {
        (Some(from), Some(to)) if to < from => fields.refuse("to", "must not be before from"),
        (Some(from), Some(to)) if to.0 - from.0 >= MAX_REPORT_DAYS => {
            fields.refuse("to", format!("must be at most {} days after from", MAX_REPORT_DAYS - 1));
        }
        (Some(_), None) => fields.refuse("to", "must be there if from is: leave out both for all time"),
        (None, Some(_)) => fields.refuse("from", "must be there if to is: leave out both for all time"),
        _ => {}
    }
    from.zip(to)
}

/// What history to make.
pub(super) fn backfill(fields: &mut Fields<'_>) -> Option<BackfillParameters> {
    let vendors = fields.required("vendors", &integer(1..=1000));
    let days = fields.required("days", &integer(1..=3650));
    let orders_per_day = fields.required("ordersPerDay", &integer(1..=10_000));
    let seed = fields.required("seed", &integer(0..=MAX_INTEGER));
    let currency = fields.optional("currency", &CurrencyRule).unwrap_or(Currency::USD).to_string();
    let parameters =
        BackfillParameters { vendors: vendors?, days: days?, orders_per_day: orders_per_day?, seed: seed?, currency };
    if parameters.orders() > MAX_BACKFILL {
        let orders = parameters.orders();
        fields.refuse("ordersPerDay", format!("must be lower: {orders} orders are more than {MAX_BACKFILL} at once"));
    }
    Some(parameters)
}
