//! From changes of orders to the reports.

use tidemill_sdk::events::{Change, inbox};
use tidemill_sdk::{Database, Failure, clock};

use crate::domain::{Deltas, Facts};
use crate::storage::{Vendors, apply_deltas};

/// Adds a batch of changes to the reports: those that are not in them yet, in one transaction with the notes that they are.
pub(super) async fn follow<D: Database>(vendors: &Vendors<D>, stream: &str, batch: &[Change]) -> Result<(), Failure> {
    let apply = inbox::apply_together(vendors.store(), stream, batch, async |transaction, changes| {
        let deltas = deltas(changes)?;
        apply_deltas(transaction, &deltas, clock::now()).await?;
        Ok::<(), Failure>(())
    });
    apply.await.map(drop)
}

fn deltas(changes: &[&Change]) -> Result<Deltas, Failure> {
    let mut deltas = Deltas::default();
    for change in changes {
        let before = change.before.is_some().then(|| change.before::<Facts>()).transpose()?;
        let after = change.after.is_some().then(|| change.after::<Facts>()).transpose()?;
        deltas.change(change.sequence, before.as_ref(), after.as_ref());
    }
    Ok(deltas)
}
