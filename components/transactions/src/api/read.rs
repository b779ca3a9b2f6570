//! Reads transactions, rules and parameters of jobs from JSON, and names everything that is wrong with them at once.

use serde::Deserialize;
use serde_json::Value;
use tidemill_sdk::clock::Moment;
use tidemill_sdk::http::validate::{Fields, Rule, boolean, integer, number, text, timestamp};

use crate::domain::{
    Currency, Details, GenerateParameters, Identifier, MAX_AMOUNT_MINOR, RuleFields, RuleKind, is_country,
};

/// A client's clock may be ahead by so many milliseconds.
pub(super) const CLOCK_TOLERANCE: i64 = 60_000;

/// 2000-01-01T00:00:00Z in milliseconds since 1970: no transaction is older.
pub(super) const EARLIEST: i64 = 946_684_800_000;

/// Ids that would hide a page of the API.
const RESERVED: [&str; 8] = ["batch", "health", "jobs", "openapi.json", "overview", "quality", "rules", "models"];

/// The largest integer that every JSON reader keeps.
const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// An id of the client's choice.
pub(super) struct IdentifierRule;

impl Rule for IdentifierRule {
    type Output = Identifier;

    fn expected(&self) -> String {
        Identifier::EXPECTED.to_owned()
    }

    fn accept(&self, value: &Value) -> Option<Identifier> {
        Identifier::parse(value.as_str()?)
    }
}

struct CurrencyRule;

impl Rule for CurrencyRule {
    type Output = Currency;

    fn expected(&self) -> String {
        "the code of a currency, three capital letters of ISO 4217 such as EUR".to_owned()
    }

    fn accept(&self, value: &Value) -> Option<Currency> {
        Currency::parse(value.as_str()?)
    }
}

struct CountryRule;

impl Rule for CountryRule {
    type Output = String;

    fn expected(&self) -> String {
        "the code of a country, two capital letters of ISO 3166-1 such as DE".to_owned()
    }

    fn accept(&self, value: &Value) -> Option<String> {
        value.as_str().filter(|code| is_country(code)).map(str::to_owned)
    }
}

/// Text for people: not blank, and nothing that no screen shows.
struct LabelRule(usize);

impl Rule for LabelRule {
    type Output = String;

    fn expected(&self) -> String {
        format!("text of 1 to {} characters that is not blank and has no control characters", self.0)
    }

    fn accept(&self, value: &Value) -> Option<String> {
        let text = value.as_str()?;
        let fits = text.chars().count() <= self.0 && !text.trim().is_empty() && !text.chars().any(char::is_control);
        fits.then(|| text.to_owned())
    }
}

struct ConditionRule;

impl Rule for ConditionRule {
    type Output = RuleKind;

    fn expected(&self) -> String {
        "one of {\"kind\": \"amount-at-least\", \"amountMinor\"}, {\"kind\": \"amount-multiple\", \"multiple\", \"minHistory\"}, \
         {\"kind\": \"velocity\", \"window\": \"10m\", \"1h\", \"24h\", \"7d\" or \"30d\", \"count\"}, \
         {\"kind\": \"new-country\", \"minHistory\"}, {\"kind\": \"new-category\", \"minHistory\"}"
            .to_owned()
    }

    fn accept(&self, value: &Value) -> Option<RuleKind> {
        RuleKind::deserialize(value).ok()
    }
}

/// A time within what transactions may have.
fn moment(fields: &mut Fields<'_>, name: &str, now: Moment) -> Option<Moment> {
    let moment = Moment::from_millis(fields.optional(name, &timestamp())?.as_millisecond())?;
    if moment.as_millis() > now.as_millis() + CLOCK_TOLERANCE {
        fields.refuse(name, format!("must not be in the future: it is {now} here"));
        return None;
    }
    if moment.as_millis() < EARLIEST {
        fields.refuse(name, "must not be before the year 2000");
        return None;
    }
    Some(moment)
}

/// A transaction. `known` is the id that it has already and the time that it keeps if none is given, with whether a client gave that.
pub(super) fn details(fields: &mut Fields<'_>, now: Moment, known: Option<(&str, Moment, bool)>) -> Option<Details> {
    let id = fields.optional("id", &IdentifierRule);
    match (&id, known) {
        (Some(id), None) if RESERVED.contains(&id.as_str()) => {
            fields.refuse("id", format!("must be another than {id}, which is a page of its own"));
        }
        (Some(id), Some((known, ..))) if id.as_str() != known => {
            fields.refuse("id", "must be that of the path, or left out: it cannot be changed");
        }
        _ => {}
    }
    let account_id = fields.required("accountId", &IdentifierRule);
    let amount_minor = fields.required("amountMinor", &integer(1..=MAX_AMOUNT_MINOR));
    let currency = fields.required("currency", &CurrencyRule);
    let merchant = fields.required("merchant", &LabelRule(128));
    let category = fields.required("category", &LabelRule(64));
    let channel = fields.required("channel", &LabelRule(32));
    let country = fields.required("country", &CountryRule);
    let timestamp = moment(fields, "timestamp", now);
    let (kept, is_kept_timed) = known.map_or((now, false), |(_, kept, is_timed)| (kept, is_timed));
    Some(Details {
        id: match known {
            Some((known, ..)) => known.to_owned(),
            None => id.unwrap_or_else(Identifier::make).to_string(),
        },
        account_id: account_id?.to_string(),
        amount_minor: amount_minor?,
        currency: currency?,
        merchant: merchant?,
        category: category?,
        channel: channel?,
        country: country?,
        timestamp: timestamp.unwrap_or(kept),
        is_timed: timestamp.is_some() || is_kept_timed,
    })
}

/// A rule, with the id that the client chose and the version that it expects.
pub(super) struct RuleInput {
    pub(super) id: Option<Identifier>,
    pub(super) fields: RuleFields,
    pub(super) expected_version: Option<i64>,
}

/// Reads a rule.
pub(super) fn rule(fields: &mut Fields<'_>, known: Option<&str>) -> Option<RuleInput> {
    let id = fields.optional("id", &IdentifierRule);
    if let (Some(id), Some(known)) = (&id, known)
        && id.as_str() != known
    {
        fields.refuse("id", "must be that of the path, or left out: it cannot be changed");
    }
    if id.as_ref().is_some_and(|id| id.as_str() == "replay") {
        fields.refuse("id", "must be another than replay, which is a page of its own");
    }
    let name = fields.required("name", &LabelRule(200));
    let condition = condition(fields);
    let account_id = fields.optional("accountId", &IdentifierRule);
    let enabled = fields.optional("enabled", &boolean());
    let snoozed_until = fields.optional("snoozedUntil", &timestamp());
    let expires_at = fields.optional("expiresAt", &timestamp());
    let expected_version = match known {
        Some(_) => fields.optional("expectedVersion", &integer(1..=i64::MAX)),
        None => None,
    };
    Some(RuleInput {
        id,
        fields: RuleFields {
            name: name?,
            condition: condition?,
            account_id: account_id.map(|id| id.to_string()),
            enabled: enabled.unwrap_or(true),
            snoozed_until: snoozed_until.map(jiff::Timestamp::as_millisecond),
            expires_at: expires_at.map(jiff::Timestamp::as_millisecond),
        },
        expected_version,
    })
}

/// What a rule looks for.
pub(super) fn condition(fields: &mut Fields<'_>) -> Option<RuleKind> {
    let condition = fields.required("condition", &ConditionRule)?;
    if let Some((field, message)) = condition.problem() {
        fields.refuse(&format!("condition.{field}"), message);
    }
    Some(condition)
}

/// What traffic to make, until now.
pub(super) fn generate(fields: &mut Fields<'_>, now: Moment) -> Option<GenerateParameters> {
    let seed = fields.optional("seed", &integer(0..=MAX_INTEGER)).unwrap_or(1);
    let accounts = fields.optional("accounts", &integer(1..=10_000)).unwrap_or(50);
    let days = fields.optional("days", &integer(1..=90));
    let minutes = fields.optional("minutes", &integer(1..=129_600));
    let anomaly_rate = fields.optional("anomalyRate", &number(0.0..=0.2)).unwrap_or(0.01);
    if days.is_some() && minutes.is_some() {
        fields.refuse("minutes", "must be left out where there are days");
    }
    let minutes = minutes.or(days.map(|days| days * 1440)).unwrap_or(5);
    if accounts * minutes > MOST_ACCOUNT_MINUTES {
        let message = format!(
            "is too many for so long a time: accounts times days must be at most {}",
            MOST_ACCOUNT_MINUTES / 1440
        );
        fields.refuse("accounts", message);
    }
    Some(GenerateParameters {
        seed: seed.unsigned_abs(),
        accounts: u32::try_from(accounts).ok()?,
        minutes: u32::try_from(minutes).ok()?,
        anomaly_rate,
        until: now.as_millis(),
    })
}

/// Accounts times minutes of one run: 90,000 days of an account, with some 400,000 transactions.
const MOST_ACCOUNT_MINUTES: i64 = 90_000 * 1440;

/// A time of a query or a body, in milliseconds since 1970.
pub(super) fn millis(fields: &mut Fields<'_>, name: &str) -> Option<i64> {
    fields.optional(name, &timestamp()).map(jiff::Timestamp::as_millisecond)
}

/// A note of a person.
pub(super) fn note(fields: &mut Fields<'_>) -> Option<String> {
    fields.optional("note", &text(0..=2000)).filter(|note| !note.trim().is_empty())
}
