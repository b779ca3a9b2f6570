//! The triggers that keep the statistics, the accounts and the volume, in the commit of whatever statement changes a transaction.
//!
//! A row that enters takes the windows of the row before it, adds that row, and subtracts what has left since; then it adds itself to the
//! windows of the later rows that hold it. A row that leaves is subtracted from them. A row that changes leaves and enters. All of it is
//! sums of integers, so it equals the definition (`features::recompute`) exactly, in whatever order rows came.
//!
//! What one row costs: it reads the rows that leave its windows (as many, on average, as enter) and the index entries of a month near its
//! hour, and it writes the later rows within 30 days of it, none if it is the newest.

pub(super) const STATEMENTS: &[&str] = &[
    concat!("CREATE TRIGGER transactions_enter AFTER INSERT ON transactions BEGIN ", enter!(), " END"),
    // Most rows are the newest of their account, and spend no time on this.
    concat!(
        "CREATE TRIGGER transactions_enter_late AFTER INSERT ON transactions WHEN EXISTS (
            SELECT 1 FROM transactions
            WHERE account_id = NEW.account_id AND (timestamp, id) > (NEW.timestamp, NEW.id)
        ) BEGIN ",
        enter_late!(),
        " END"
    ),
    concat!(
        "CREATE TRIGGER transactions_leave AFTER DELETE ON transactions BEGIN ",
        leave!("CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)"),
        "DELETE FROM anomalies WHERE transaction_id = OLD.id;
        DELETE FROM labels WHERE transaction_id = OLD.id;
        DELETE FROM training_rows WHERE transaction_id = OLD.id;
        END"
    ),
    // What the client said changes in one statement that names all of it; statistics and scores change in statements that name none of it.
    concat!(
        "CREATE TRIGGER transactions_move AFTER UPDATE OF account_id, timestamp, amount_minor, currency, merchant, category, channel, country
        ON transactions BEGIN ",
        leave!("NEW.updated_at"),
        "UPDATE transactions SET previous_at = NULL, is_country_change = 0, count_10m = 0, count_1h = 0, sum_1h = 0, small_1h = 0,
            count_24h = 0, sum_24h = 0, squares_high_24h = 0, squares_low_24h = 0, logs_24h = 0, log_squares_24h = 0,
            count_7d = 0, sum_7d = 0, squares_high_7d = 0, squares_low_7d = 0, logs_7d = 0, log_squares_7d = 0,
            count_30d = 0, sum_30d = 0, squares_high_30d = 0, squares_low_30d = 0, logs_30d = 0, log_squares_30d = 0,
            same_merchant = 0, same_category = 0, same_country = 0,
            revision = revision + 1, unscored = 1
        WHERE sequence = NEW.sequence;
        ",
        enter!(),
        enter_late!(),
        "UPDATE anomalies SET account_id = NEW.account_id, timestamp = NEW.timestamp, version = version + 1
        WHERE transaction_id = NEW.id AND (account_id <> NEW.account_id OR timestamp <> NEW.timestamp);
        END"
    ),
    "CREATE TRIGGER anomalies_open AFTER INSERT ON anomalies WHEN NEW.status = 'open' BEGIN
        UPDATE accounts SET open_alerts = open_alerts + 1 WHERE id = NEW.account_id;
    END",
    "CREATE TRIGGER anomalies_close AFTER DELETE ON anomalies WHEN OLD.status = 'open' BEGIN
        UPDATE accounts SET open_alerts = open_alerts - 1 WHERE id = OLD.account_id;
    END",
    "CREATE TRIGGER anomalies_change AFTER UPDATE OF status, account_id ON anomalies BEGIN
        UPDATE accounts SET open_alerts = open_alerts - 1 WHERE id = OLD.account_id AND OLD.status = 'open';
        UPDATE accounts SET open_alerts = open_alerts + 1 WHERE id = NEW.account_id AND NEW.status = 'open';
    END",
];
