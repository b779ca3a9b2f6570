//! Accounts: what is kept beside their transactions.

use tidemill_sdk::http::PageRequest;
use tidemill_sdk::{Database, DatabaseError, Row, RowError, params};

use super::Transactions;

/// An account as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// What it is known by.
    pub id: String,
    /// Rises with each change of its transactions.
    pub version: i64,
    /// How many transactions it has.
    pub transactions: i64,
    /// Since when something of it waits to be scored, in milliseconds since 1970.
    pub stale_since: Option<i64>,
    /// When all of it was scored last.
    pub last_scored_at: Option<i64>,
    /// When its newest transaction was.
    pub last_transaction_at: Option<i64>,
    /// The highest score of its transactions.
    pub max_score: Option<f64>,
    /// Anomalies that nobody has judged.
    pub open_alerts: i64,
}

/// Which accounts to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AccountFilter {
    /// Those that are stale, or those that are not.
    pub stale: Option<bool>,
    /// Those whose id begins with this.
    pub prefix: Option<String>,
}

/// What a list of accounts is ordered by: the id, and before it the time since which they are stale where only such are listed.
pub(crate) type AccountKey = (i64, String);

const COLUMNS: &str = "id, version, transactions, stale_since, last_scored_at, last_transaction_at, open_alerts,
    (SELECT max(score) FROM transactions WHERE account_id = accounts.id AND score IS NOT NULL) AS max_score";

fn account(row: Row<'_>) -> Result<Account, RowError> {
    Ok(Account {
        id: row.get("id")?,
        version: row.get("version")?,
        transactions: row.get("transactions")?,
        stale_since: row.get("stale_since")?,
        last_scored_at: row.get("last_scored_at")?,
        last_transaction_at: row.get("last_transaction_at")?,
        max_score: row.get("max_score")?,
        open_alerts: row.get("open_alerts")?,
    })
}

impl<D: Database> Transactions<D> {
    /// The account of an id.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn account(&self, id: &str) -> Result<Option<Account>, DatabaseError> {
        let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id = ?1");
        Ok(self.store.execute(&sql, params![id]).await?.first().map(account).transpose()?)
    }

    /// Accounts by id, or stale ones with the longest waiting first; up to one more than the page holds.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn accounts(
        &self,
        filter: &AccountFilter,
        page: &PageRequest<AccountKey>,
    ) -> Result<Vec<Account>, DatabaseError> {
        let (since, id) = page.after.clone().unwrap_or((i64::MIN, String::new()));
        let prefix = filter.prefix.clone().unwrap_or_default();
        // Ids are ASCII, so that all that begin with a prefix lie before the prefix with a last character beyond them.
        let end = format!("{prefix}\u{7f}");
        let parameters = params![since, id, prefix, end, page.rows_to_select()];
        let sql = match filter.stale {
            Some(true) => format!(
                "SELECT {COLUMNS} FROM accounts WHERE stale_since IS NOT NULL AND (stale_since, id) > (?1, ?2)
                    AND id >= ?3 AND id < ?4 ORDER BY stale_since, id LIMIT ?5"
            ),
            Some(false) => format!(
                "SELECT {COLUMNS} FROM accounts WHERE stale_since IS NULL AND id > ?2 AND ?1 IS NOT NULL
                    AND id >= ?3 AND id < ?4 ORDER BY id LIMIT ?5"
            ),
            None => format!(
                "SELECT {COLUMNS} FROM accounts WHERE id > ?2 AND ?1 IS NOT NULL AND id >= ?3 AND id < ?4 ORDER BY id LIMIT ?5"
            ),
        };
        Ok(self.store.execute(&sql, parameters).await?.iter().map(account).collect::<Result<_, _>>()?)
    }
}
