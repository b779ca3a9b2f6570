//! What a row that enters or leaves changes of those after it, as SQL of a trigger that calls the row `NEW` or `OLD`.

/// Adds a row to the windows of the later rows that hold it, or subtracts it.
#[rustfmt::skip]
macro_rules! spread {
    ($row:literal, $sign:literal) => {
        concat!(
            "UPDATE transactions SET
                count_10m = count_10m ", $sign, " (timestamp < ", $row, ".timestamp + 600000),
                count_1h = count_1h ", $sign, " (timestamp < ", $row, ".timestamp + 3600000),
                sum_1h = sum_1h ", $sign, " (timestamp < ", $row, ".timestamp + 3600000) * ", $row, ".amount,
                small_1h = small_1h ", $sign, " (timestamp < ", $row, ".timestamp + 3600000) * ", $row, ".is_small,
                count_24h = count_24h ", $sign, " (timestamp < ", $row, ".timestamp + 86400000),
                sum_24h = sum_24h ", $sign, " (timestamp < ", $row, ".timestamp + 86400000) * ", $row, ".amount,
                squares_high_24h = squares_high_24h ", $sign, " (timestamp < ", $row, ".timestamp + 86400000) * ", $row, ".square_high,
                squares_low_24h = squares_low_24h ", $sign, " (timestamp < ", $row, ".timestamp + 86400000) * ", $row, ".square_low,
                logs_24h = logs_24h ", $sign, " (timestamp < ", $row, ".timestamp + 86400000) * ", $row, ".log_amount,
                log_squares_24h = log_squares_24h ", $sign, " (timestamp < ", $row, ".timestamp + 86400000) * ", $row, ".log_square,
                count_7d = count_7d ", $sign, " (timestamp < ", $row, ".timestamp + 604800000),
                sum_7d = sum_7d ", $sign, " (timestamp < ", $row, ".timestamp + 604800000) * ", $row, ".amount,
                squares_high_7d = squares_high_7d ", $sign, " (timestamp < ", $row, ".timestamp + 604800000) * ", $row, ".square_high,
                squares_low_7d = squares_low_7d ", $sign, " (timestamp < ", $row, ".timestamp + 604800000) * ", $row, ".square_low,
                logs_7d = logs_7d ", $sign, " (timestamp < ", $row, ".timestamp + 604800000) * ", $row, ".log_amount,
                log_squares_7d = log_squares_7d ", $sign, " (timestamp < ", $row, ".timestamp + 604800000) * ", $row, ".log_square,
                count_30d = count_30d ", $sign, " 1,
                sum_30d = sum_30d ", $sign, " ", $row, ".amount,
                squares_high_30d = squares_high_30d ", $sign, " ", $row, ".square_high,
                squares_low_30d = squares_low_30d ", $sign, " ", $row, ".square_low,
                logs_30d = logs_30d ", $sign, " ", $row, ".log_amount,
                log_squares_30d = log_squares_30d ", $sign, " ", $row, ".log_square,
                same_merchant = same_merchant ", $sign, " (merchant = ", $row, ".merchant),
                same_category = same_category ", $sign, " (category = ", $row, ".category),
                same_country = same_country ", $sign, " (country = ", $row, ".country),
                near_hours = near_hours ", $sign, " ((hour - ", $row, ".hour + 169) % 24 <= 2),
                near_week_hours = near_week_hours ", $sign, " ((hour - ", $row, ".hour + 169) % 168 <= 2),
                revision = revision + 1,
                unscored = 1
            WHERE account_id = ", $row, ".account_id AND timestamp < ", $row, ".timestamp + 2592000000
                AND (timestamp, id) > (", $row, ".timestamp, ", $row, ".id) AND sequence <> ", $row, ".sequence;
            "
        )
    };
}

/// Says of the next row with the same merchant, category or country whether it is the account's first.
#[rustfmt::skip]
macro_rules! first {
    ($column:literal, $row:literal, $flag:literal, $only:literal) => {
        concat!(
            "UPDATE transactions SET is_new_", $column, " = ", $flag, ", revision = revision + 1, unscored = 1
            WHERE is_new_", $column, " <> ", $flag, " AND sequence = (
                SELECT later.sequence FROM transactions AS later
                WHERE later.account_id = ", $row, ".account_id AND later.", $column, " = ", $row, ".", $column, "
                    AND (later.timestamp, later.id) > (", $row, ".timestamp, ", $row, ".id) AND later.sequence <> ", $row, ".sequence
                ORDER BY later.timestamp, later.id LIMIT 1
            )", $only, ";
            "
        )
    };
}

/// What a row changes of those after it.
#[rustfmt::skip]
macro_rules! enter_late {
    () => {
        concat!(
            spread!("NEW", "+"),
            "UPDATE transactions SET previous_at = NEW.timestamp, is_country_change = country <> NEW.country,
                revision = revision + 1, unscored = 1
            WHERE sequence = (
                SELECT sequence FROM transactions
                WHERE account_id = NEW.account_id AND (timestamp, id) > (NEW.timestamp, NEW.id)
                ORDER BY timestamp, id LIMIT 1
            );
            UPDATE transactions SET merchant_log = NEW.log_amount, revision = revision + 1, unscored = 1
            WHERE sequence = (
                SELECT sequence FROM transactions
                WHERE account_id = NEW.account_id AND merchant = NEW.merchant AND (timestamp, id) > (NEW.timestamp, NEW.id)
                ORDER BY timestamp, id LIMIT 1
            );
            ",
            first!("merchant", "NEW", "0", ""),
            first!("category", "NEW", "0", ""),
            first!("country", "NEW", "0", "")
        )
    };
}

/// All that a row caused that is gone, or is elsewhere now.
#[rustfmt::skip]
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
