//! Computing the reports anew and comparing, vendor by vendor, while orders change.

use serde::{Deserialize, Serialize};
use serde_json::json;
use tidemill_sdk::{Database, clock};

use super::runs::{Slice, SliceError};
use super::{Engine, Flow};
use crate::domain::VerifyParameters;
use crate::storage::{Advance, Difference, Run, advance_run, differences, repair};

/// Changes that may be on their way into the reports: each vendor looks at all of them.
const MOST_PENDING: i64 = 20_000;

/// Differences that are told one by one.
const TOLD: usize = 100;

/// What has come of a verification so far.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Outcome {
    /// Vendors whose reports were computed anew.
    vendors: i64,
    /// How many stored numbers were others.
    differing: i64,
    /// Whether they were mended.
    repaired: bool,
    /// The first of them.
    differences: Vec<ToldDifference>,
    /// The last vendor that was looked at.
    last_vendor: String,
}

/// A stored number that was another than the orders give.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldDifference {
    vendor_id: String,
    grain: String,
    start: String,
    what: String,
    missing: i64,
}

impl<D: Database, E: Engine> Flow<D, E> {
    /// Computes the reports of the next vendor anew. The run's position counts vendors.
    pub(super) async fn verify(&self, run: &Run) -> Result<Slice, SliceError> {
        let VerifyParameters { repair: mends } = serde_json::from_value(run.parameters.clone())?;
        let mut outcome: Outcome = serde_json::from_value(run.result.clone())?;
        if self.vendors.pending(MOST_PENDING + 1).await? > MOST_PENDING {
            let message = format!(
                "more than {MOST_PENDING} changes are on their way into the reports: try again when they are there"
            );
            return Err(SliceError::Final(message));
        }
        let left = self.vendors.vendors_to_verify(&outcome.last_vendor, 1001).await?;
        let Some(vendor_id) = left.first() else {
            return Ok(Slice::Last);
        };
        let mut found = differences(&mut &self.vendors, vendor_id).await?;
        let now = clock::now();
        let mut transaction = self.vendors.store().begin().await?;
        if mends && !found.is_empty() {
            // Looked at again, since changes may have come in between.
            found = repair(&mut transaction, vendor_id, now).await?;
            outcome.repaired |= !found.is_empty();
        }
        outcome.note(vendor_id, &found);
        let position = run.position + 1;
        let total = run.position + i64::try_from(left.len()).unwrap_or(i64::MAX);
        let advance = Advance { position, progress: position as f64 / total as f64, result: json!(outcome) };
        if !advance_run(&mut transaction, &run.id, run.position, &advance, now).await? {
            transaction.rollback().await?;
            return Ok(Slice::Overtaken);
        }
        transaction.commit().await?;
        Ok(if left.len() > 1 { Slice::More } else { Slice::Last })
    }
}

impl Outcome {
    fn note(&mut self, vendor_id: &str, found: &[Difference]) {
        self.vendors += 1;
        self.differing += i64::try_from(found.len()).unwrap_or(i64::MAX);
        let room = TOLD.saturating_sub(self.differences.len());
        self.differences.extend(found.iter().take(room).map(|difference| ToldDifference {
            vendor_id: vendor_id.to_owned(),
            grain: difference.grain.as_str().to_owned(),
            start: difference.start.to_string(),
            what: difference.what.clone(),
            missing: difference.missing,
        }));
        vendor_id.clone_into(&mut self.last_vendor);
    }
}
