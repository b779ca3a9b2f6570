//! What a transaction, an anomaly, a rule and a run are, with their bounds. Pure: no I/O, no SQL, no HTTP.

mod anomaly;
mod country;
mod currency;
mod identifier;
mod rule;
mod run;
mod transaction;

pub use anomaly::{Reason, Status, Verdict};
pub(crate) use country::is_country;
pub use currency::{BASE_CURRENCY, Currency};
pub(crate) use identifier::Identifier;
pub use rule::{Rule, RuleFields, RuleKind};
pub use run::{GenerateParameters, Job, Run, RunCounts, RunOrigin, RunStatus};
pub(crate) use transaction::LOG_UNIT;
pub use transaction::{Details, MAX_AMOUNT_MINOR, Measures, SMALL_AMOUNT};
