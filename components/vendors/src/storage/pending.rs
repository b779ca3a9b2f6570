//! Changes of orders that are logged and not in the reports yet.
//!
//! The log, where its stream stands and what is parked are kept by the host (by the SDK where the host does not); the inbox has a note of each
//! change that is in the reports.

use tidemill_sdk::{Database, DatabaseError, Value};

use super::{REPORTS_STREAM, Vendors};

/// A common table expression: the images of the pending changes. A change behind the stream's position is pending if the inbox has no note of
/// it; one before it only if it is parked. A dead letter is not pending: nobody will add it any more.
pub(super) fn common_table() -> String {
    let noted = format!(
        "EXISTS (SELECT 1 FROM tidemill_inbox WHERE stream = '{REPORTS_STREAM}' AND sequence = tidemill_changes.sequence)"
    );
    let position = format!("ifnull((SELECT position FROM tidemill_positions WHERE stream = '{REPORTS_STREAM}'), 0)");
    format!(
        "pending(before, after) AS (
            SELECT before, after FROM tidemill_changes
            WHERE sequence > {position} AND table_name = 'orders' AND NOT {noted}
            UNION ALL
            SELECT tidemill_changes.before, tidemill_changes.after
            FROM tidemill_parked CROSS JOIN tidemill_changes ON tidemill_changes.sequence = tidemill_parked.sequence
            WHERE tidemill_parked.stream = '{REPORTS_STREAM}' AND tidemill_parked.sequence <= {position} AND NOT {noted}
        )"
    )
}

impl<D: Database> Vendors<D> {
    /// How many changes are on their way into the reports, up to `most`.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn pending(&self, most: i64) -> Result<i64, DatabaseError> {
        let sql = format!("WITH {} SELECT count(*) AS count FROM (SELECT 1 FROM pending LIMIT ?1)", common_table());
        let rows = self.store.execute(&sql, vec![Value::from(most)]).await?;
        Ok(rows.first().map_or(Ok(0), |row| row.get("count"))?)
    }
}
