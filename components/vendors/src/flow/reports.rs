//! From changes of orders to the reports.

use std::collections::BTreeMap;

use tidemill_sdk::events::{Change, inbox};
use tidemill_sdk::{Database, Failure, clock, metrics};

use crate::domain::{Deltas, Facts};
use crate::storage::{Vendors, apply_deltas};

/// Adds a batch of changes to the reports: those that are not in them yet, in one transaction with the notes that they are.
pub(super) async fn follow<D: Database>(vendors: &Vendors<D>, stream: &str, batch: &[Change]) -> Result<(), Failure> {
    let mut moves = Moves::new();
    let apply = inbox::apply_together(vendors.store(), stream, batch, async |transaction, changes| {
        let deltas = deltas(changes, &mut moves)?;
        apply_deltas(transaction, &deltas, clock::now()).await?;
        Ok::<(), Failure>(())
    });
    apply.await?;
    for (status, orders) in moves {
        metrics::count("orders_moved_total", orders, &[("status", status)]);
    }
    Ok(())
}

/// How many orders came to a status.
type Moves = BTreeMap<&'static str, u64>;

fn deltas(changes: &[&Change], moves: &mut Moves) -> Result<Deltas, Failure> {
    let mut deltas = Deltas::default();
    for change in changes {
        let before = change.before.is_some().then(|| change.before::<Facts>()).transpose()?;
        let after = change.after.is_some().then(|| change.after::<Facts>()).transpose()?;
        deltas.change(change.sequence, before.as_ref(), after.as_ref());
        let status = after.as_ref().map(|facts| facts.status);
        if let Some(status) = status.filter(|_| status != before.as_ref().map(|facts| facts.status)) {
            *moves.entry(status.as_str()).or_default() += 1;
        }
    }
    Ok(deltas)
}
