//! The triggers that keep the statistics, the accounts and the volume, in the commit of whatever statement changes a transaction.
//!
//! A row that enters takes the windows of the row before it, adds that row, and subtracts what has left since; then it adds itself to the
//! windows of the later rows that hold it. A row that leaves is subtracted from them. A row that changes leaves and enters. All of it is
//! sums of integers, so it equals the definition (`features::recompute`) exactly, in whatever order rows came.
//!
//! What one row costs: it reads the rows that leave its windows (as many, on average, as enter) and the index entries of a month near its
//! hour, and it writes the later rows within 30 days of it, none if it is the newest.

/// Takes the windows over from the row before, with that row in them.
macro_rules! inherit {
    () => {
        "UPDATE transactions SET
            previous_at = prior.timestamp,
            is_country_change = prior.country <> NEW.country,
            count_10m = iif(prior.timestamp > NEW.timestamp - 600000, prior.count_10m + 1, 0),
            count_1h = iif(prior.timestamp > NEW.timestamp - 3600000, prior.count_1h + 1, 0),
            sum_1h = iif(prior.timestamp > NEW.timestamp - 3600000, prior.sum_1h + prior.amount, 0),
            small_1h = iif(prior.timestamp > NEW.timestamp - 3600000, prior.small_1h + prior.is_small, 0),
            count_24h = iif(prior.timestamp > NEW.timestamp - 86400000, prior.count_24h + 1, 0),
            sum_24h = iif(prior.timestamp > NEW.timestamp - 86400000, prior.sum_24h + prior.amount, 0),
            squares_high_24h = iif(prior.timestamp > NEW.timestamp - 86400000, prior.squares_high_24h + prior.square_high, 0),
            squares_low_24h = iif(prior.timestamp > NEW.timestamp - 86400000, prior.squares_low_24h + prior.square_low, 0),
            logs_24h = iif(prior.timestamp > NEW.timestamp - 86400000, prior.logs_24h + prior.log_amount, 0),
            log_squares_24h = iif(prior.timestamp > NEW.timestamp - 86400000, prior.log_squares_24h + prior.log_square, 0),
            count_7d = iif(prior.timestamp > NEW.timestamp - 604800000, prior.count_7d + 1, 0),
            sum_7d = iif(prior.timestamp > NEW.timestamp - 604800000, prior.sum_7d + prior.amount, 0),
            squares_high_7d = iif(prior.timestamp > NEW.timestamp - 604800000, prior.squares_high_7d + prior.square_high, 0),
            squares_low_7d = iif(prior.timestamp > NEW.timestamp - 604800000, prior.squares_low_7d + prior.square_low, 0),
            logs_7d = iif(prior.timestamp > NEW.timestamp - 604800000, prior.logs_7d + prior.log_amount, 0),
            log_squares_7d = iif(prior.timestamp > NEW.timestamp - 604800000, prior.log_squares_7d + prior.log_square, 0),
            count_30d = iif(prior.timestamp > NEW.timestamp - 2592000000, prior.count_30d + 1, 0),
            sum_30d = iif(prior.timestamp > NEW.timestamp - 2592000000, prior.sum_30d + prior.amount, 0),
            squares_high_30d = iif(prior.timestamp > NEW.timestamp - 2592000000, prior.squares_high_30d + prior.square_high, 0),
            squares_low_30d = iif(prior.timestamp > NEW.timestamp - 2592000000, prior.squares_low_30d + prior.square_low, 0),
            logs_30d = iif(prior.timestamp > NEW.timestamp - 2592000000, prior.logs_30d + prior.log_amount, 0),
            log_squares_30d = iif(prior.timestamp > NEW.timestamp - 2592000000, prior.log_squares_30d + prior.log_square, 0)
        FROM (
            SELECT * FROM transactions
            WHERE account_id = NEW.account_id AND (timestamp, id) < (NEW.timestamp, NEW.id)
            ORDER BY timestamp DESC, id DESC LIMIT 1
        ) AS prior
        WHERE transactions.sequence = NEW.sequence;
        "
    };
}

/// What was in a window of the row before and is in none of the new row's.
macro_rules! gone {
    ($span:literal) => {
        concat!(
            "FROM (
                SELECT count(*) AS count, sum(amount) AS amount, sum(square_high) AS square_high, sum(square_low) AS square_low,
                    sum(log_amount) AS log_amount, sum(log_square) AS log_square, sum(is_small) AS small
                FROM transactions
                WHERE account_id = NEW.account_id AND timestamp <= NEW.timestamp - ",
            $span,
            " AND timestamp > (SELECT previous_at FROM transactions WHERE sequence = NEW.sequence) - ",
            $span,
            "
            ) AS gone
            WHERE transactions.sequence = NEW.sequence AND gone.count > 0 AND previous_at > NEW.timestamp - ",
            $span,
            ";
            "
        )
    };
}

/// Subtracts it from a window with all its sums.
macro_rules! expire {
    ($span:literal, $suffix:literal) => {
        concat!(
            "UPDATE transactions SET count_",
            $suffix,
            " = count_",
            $suffix,
            " - gone.count,
                sum_",
            $suffix,
            " = sum_",
            $suffix,
            " - gone.amount,
                squares_high_",
            $suffix,
            " = squares_high_",
            $suffix,
            " - gone.square_high,
                squares_low_",
            $suffix,
            " = squares_low_",
            $suffix,
            " - gone.square_low,
                logs_",
            $suffix,
            " = logs_",
            $suffix,
            " - gone.log_amount,
                log_squares_",
            $suffix,
            " = log_squares_",
            $suffix,
            " - gone.log_square
            ",
            gone!($span)
        )
    };
}

/// Counts the month's transactions of the same merchant, category or country, from the last of them on.
macro_rules! same {
    ($column:literal) => {
        concat!(
            "UPDATE transactions SET same_", $column, " = same.same_", $column, " + 1 - (
                SELECT count(*) FROM transactions AS gone
                WHERE gone.account_id = NEW.account_id AND gone.", $column, " = NEW.", $column, "
                    AND gone.timestamp <= NEW.timestamp - 2592000000 AND gone.timestamp > same.timestamp - 2592000000
            )
            FROM (
                SELECT timestamp, same_", $column, " FROM transactions
                WHERE account_id = NEW.account_id AND ", $column, " = NEW.", $column, " AND (timestamp, id) < (NEW.timestamp, NEW.id)
                ORDER BY timestamp DESC, id DESC LIMIT 1
            ) AS same
            WHERE transactions.sequence = NEW.sequence AND same.timestamp > NEW.timestamp - 2592000000;
            "
        )
    };
}

/// What is looked up in the account's history.
macro_rules! look_up {
    () => {
        "UPDATE transactions SET
            merchant_log = (SELECT earlier.log_amount FROM transactions AS earlier WHERE earlier.account_id = NEW.account_id
                AND earlier.merchant = NEW.merchant AND (earlier.timestamp, earlier.id) < (NEW.timestamp, NEW.id)
                ORDER BY earlier.timestamp DESC, earlier.id DESC LIMIT 1),
            is_new_merchant = NOT EXISTS (SELECT 1 FROM transactions AS earlier WHERE earlier.account_id = NEW.account_id
                AND earlier.merchant = NEW.merchant AND (earlier.timestamp, earlier.id) < (NEW.timestamp, NEW.id)),
            is_new_category = NOT EXISTS (SELECT 1 FROM transactions AS earlier WHERE earlier.account_id = NEW.account_id
                AND earlier.category = NEW.category AND (earlier.timestamp, earlier.id) < (NEW.timestamp, NEW.id)),
            is_new_country = NOT EXISTS (SELECT 1 FROM transactions AS earlier WHERE earlier.account_id = NEW.account_id
                AND earlier.country = NEW.country AND (earlier.timestamp, earlier.id) < (NEW.timestamp, NEW.id)),
            near_hours = (SELECT count(*) FROM transactions AS earlier WHERE earlier.account_id = NEW.account_id
                AND earlier.hour IN (NEW.hour, (NEW.hour + 1) % 168, (NEW.hour + 23) % 168, (NEW.hour + 24) % 168,
                    (NEW.hour + 25) % 168, (NEW.hour + 47) % 168, (NEW.hour + 48) % 168, (NEW.hour + 49) % 168,
                    (NEW.hour + 71) % 168, (NEW.hour + 72) % 168, (NEW.hour + 73) % 168, (NEW.hour + 95) % 168,
                    (NEW.hour + 96) % 168, (NEW.hour + 97) % 168, (NEW.hour + 119) % 168, (NEW.hour + 120) % 168,
                    (NEW.hour + 121) % 168, (NEW.hour + 143) % 168, (NEW.hour + 144) % 168, (NEW.hour + 145) % 168,
                    (NEW.hour + 167) % 168)
                AND earlier.timestamp > NEW.timestamp - 2592000000 AND (earlier.timestamp, earlier.id) < (NEW.timestamp, NEW.id)),
            near_week_hours = (SELECT count(*) FROM transactions AS earlier WHERE earlier.account_id = NEW.account_id
                AND earlier.hour IN (NEW.hour, (NEW.hour + 1) % 168, (NEW.hour + 167) % 168)
                AND earlier.timestamp > NEW.timestamp - 2592000000 AND (earlier.timestamp, earlier.id) < (NEW.timestamp, NEW.id))
        WHERE sequence = NEW.sequence;
        "
    };
}

/// Adds a row to the windows of the later rows that hold it, or subtracts it.
macro_rules! spread {
    ($row:literal, $sign:literal) => {
        concat!(
            "UPDATE transactions SET
                count_10m = count_10m ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 600000),
                count_1h = count_1h ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 3600000),
                sum_1h = sum_1h ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 3600000) * ",
            $row,
            ".amount,
                small_1h = small_1h ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 3600000) * ",
            $row,
            ".is_small,
                count_24h = count_24h ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 86400000),
                sum_24h = sum_24h ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 86400000) * ",
            $row,
            ".amount,
                squares_high_24h = squares_high_24h ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 86400000) * ",
            $row,
            ".square_high,
                squares_low_24h = squares_low_24h ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 86400000) * ",
            $row,
            ".square_low,
                logs_24h = logs_24h ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 86400000) * ",
            $row,
            ".log_amount,
                log_squares_24h = log_squares_24h ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 86400000) * ",
            $row,
            ".log_square,
                count_7d = count_7d ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 604800000),
                sum_7d = sum_7d ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 604800000) * ",
            $row,
            ".amount,
                squares_high_7d = squares_high_7d ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 604800000) * ",
            $row,
            ".square_high,
                squares_low_7d = squares_low_7d ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 604800000) * ",
            $row,
            ".square_low,
                logs_7d = logs_7d ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 604800000) * ",
            $row,
            ".log_amount,
                log_squares_7d = log_squares_7d ",
            $sign,
            " (timestamp < ",
            $row,
            ".timestamp + 604800000) * ",
            $row,
            ".log_square,
                count_30d = count_30d ",
            $sign,
            " 1,
                sum_30d = sum_30d ",
            $sign,
            " ",
            $row,
            ".amount,
                squares_high_30d = squares_high_30d ",
            $sign,
            " ",
            $row,
            ".square_high,
                squares_low_30d = squares_low_30d ",
            $sign,
            " ",
            $row,
            ".square_low,
                logs_30d = logs_30d ",
            $sign,
            " ",
            $row,
            ".log_amount,
                log_squares_30d = log_squares_30d ",
            $sign,
            " ",
            $row,
            ".log_square,
                same_merchant = same_merchant ",
            $sign,
            " (merchant = ",
            $row,
            ".merchant),
                same_category = same_category ",
            $sign,
            " (category = ",
            $row,
            ".category),
                same_country = same_country ",
            $sign,
            " (country = ",
            $row,
            ".country),
                near_hours = near_hours ",
            $sign,
            " ((hour - ",
            $row,
            ".hour + 169) % 24 <= 2),
                near_week_hours = near_week_hours ",
            $sign,
            " ((hour - ",
            $row,
            ".hour + 169) % 168 <= 2),
                revision = revision + 1,
                unscored = 1
            WHERE account_id = ",
            $row,
            ".account_id AND timestamp < ",
            $row,
            ".timestamp + 2592000000
                AND (timestamp, id) > (",
            $row,
            ".timestamp, ",
            $row,
            ".id) AND sequence <> ",
            $row,
            ".sequence;
            "
        )
    };
}

/// Says of the next row with the same merchant, category or country whether it is the account's first.
macro_rules! first {
    ($column:literal, $row:literal, $flag:literal, $only:literal) => {
        concat!(
            "UPDATE transactions SET is_new_",
            $column,
            " = ",
            $flag,
            ", revision = revision + 1, unscored = 1
            WHERE is_new_",
            $column,
            " <> ",
            $flag,
            " AND sequence = (
                SELECT later.sequence FROM transactions AS later
                WHERE later.account_id = ",
            $row,
            ".account_id AND later.",
            $column,
            " = ",
            $row,
            ".",
            $column,
            "
                    AND (later.timestamp, later.id) > (",
            $row,
            ".timestamp, ",
            $row,
            ".id) AND later.sequence <> ",
            $row,
            ".sequence
                ORDER BY later.timestamp, later.id LIMIT 1
            )",
            $only,
            ";
            "
        )
    };
}

/// All that a row causes that is there now.
macro_rules! enter {
    () => {
        concat!(
            inherit!(),
            "UPDATE transactions SET count_10m = count_10m - gone.count ",
            gone!("600000"),
            "UPDATE transactions SET count_1h = count_1h - gone.count, sum_1h = sum_1h - gone.amount,
                small_1h = small_1h - gone.small ",
            gone!("3600000"),
            expire!("86400000", "24h"),
            expire!("604800000", "7d"),
            expire!("2592000000", "30d"),
            same!("merchant"),
            same!("category"),
            same!("country"),
            look_up!(),
            spread!("NEW", "+"),
            "UPDATE transactions SET previous_at = NEW.timestamp, is_country_change = country <> NEW.country,
                revision = revision + 1, unscored = 1
            WHERE sequence = (
                SELECT sequence FROM transactions
                WHERE account_id = NEW.account_id AND (timestamp, id) > (NEW.timestamp, NEW.id)
                ORDER BY timestamp, id LIMIT 1
            );
            ",
            "UPDATE transactions SET merchant_log = NEW.log_amount, revision = revision + 1, unscored = 1
            WHERE sequence = (
                SELECT sequence FROM transactions
                WHERE account_id = NEW.account_id AND merchant = NEW.merchant AND (timestamp, id) > (NEW.timestamp, NEW.id)
                ORDER BY timestamp, id LIMIT 1
            );
            ",
            first!("merchant", "NEW", "0", ""),
            first!("category", "NEW", "0", ""),
            first!("country", "NEW", "0", ""),
            "INSERT INTO accounts (id, version, transactions, stale_since, last_transaction_at)
            VALUES (NEW.account_id, 1, 1, NEW.updated_at, NEW.timestamp)
            ON CONFLICT (id) DO UPDATE SET version = version + 1, transactions = transactions + 1,
                stale_since = ifnull(stale_since, excluded.stale_since),
                last_transaction_at = max(ifnull(last_transaction_at, 0), excluded.last_transaction_at);
            INSERT INTO hourly_volume (hour, transactions, amount)
            VALUES (NEW.timestamp - NEW.timestamp % 3600000, 1, NEW.amount)
            ON CONFLICT (hour) DO UPDATE SET transactions = transactions + 1, amount = amount + excluded.amount;
            "
        )
    };
}

/// All that a row caused that is gone, or is elsewhere now.
macro_rules! leave {
    ($now:literal) => {
        concat!(
            spread!("OLD", "-"),
            "UPDATE transactions SET
                previous_at = (SELECT earlier.timestamp FROM transactions AS earlier
                    WHERE earlier.account_id = OLD.account_id AND (earlier.timestamp, earlier.id) < (OLD.timestamp, OLD.id)
                        AND earlier.sequence <> OLD.sequence
                    ORDER BY earlier.timestamp DESC, earlier.id DESC LIMIT 1),
                is_country_change = ifnull((SELECT earlier.country <> transactions.country FROM transactions AS earlier
                    WHERE earlier.account_id = OLD.account_id AND (earlier.timestamp, earlier.id) < (OLD.timestamp, OLD.id)
                        AND earlier.sequence <> OLD.sequence
                    ORDER BY earlier.timestamp DESC, earlier.id DESC LIMIT 1), 0),
                revision = revision + 1,
                unscored = 1
            WHERE sequence = (
                SELECT later.sequence FROM transactions AS later
                WHERE later.account_id = OLD.account_id AND (later.timestamp, later.id) > (OLD.timestamp, OLD.id)
                    AND later.sequence <> OLD.sequence
                ORDER BY later.timestamp, later.id LIMIT 1
            );
            ",
            "UPDATE transactions SET
                merchant_log = (SELECT earlier.log_amount FROM transactions AS earlier
                    WHERE earlier.account_id = OLD.account_id AND earlier.merchant = OLD.merchant
                        AND (earlier.timestamp, earlier.id) < (OLD.timestamp, OLD.id) AND earlier.sequence <> OLD.sequence
                    ORDER BY earlier.timestamp DESC, earlier.id DESC LIMIT 1),
                revision = revision + 1,
                unscored = 1
            WHERE sequence = (
                SELECT later.sequence FROM transactions AS later
                WHERE later.account_id = OLD.account_id AND later.merchant = OLD.merchant
                    AND (later.timestamp, later.id) > (OLD.timestamp, OLD.id) AND later.sequence <> OLD.sequence
                ORDER BY later.timestamp, later.id LIMIT 1
            );
            ",
            first!("merchant", "OLD", "1", " AND OLD.is_new_merchant = 1"),
            first!("category", "OLD", "1", " AND OLD.is_new_category = 1"),
            first!("country", "OLD", "1", " AND OLD.is_new_country = 1"),
            "UPDATE accounts SET version = version + 1, transactions = transactions - 1,
                stale_since = ifnull(stale_since, ", $now, "),
                last_transaction_at = (SELECT max(timestamp) FROM transactions WHERE account_id = OLD.account_id)
            WHERE id = OLD.account_id;
            UPDATE hourly_volume SET transactions = transactions - 1, amount = amount - OLD.amount
            WHERE hour = OLD.timestamp - OLD.timestamp % 3600000;
            "
        )
    };
}

pub(super) const STATEMENTS: &[&str] = &[
    concat!("CREATE TRIGGER transactions_enter AFTER INSERT ON transactions BEGIN ", enter!(), " END"),
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
