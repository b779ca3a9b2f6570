//! What is computed of a row when it enters, as SQL of a trigger that calls the row `NEW`.

/// Takes the windows over from the row before, with that row in them. (`UPDATE … FROM` would read better, but keeps what it is to write in a
/// table of its own, which costs more than all the rest.)
#[rustfmt::skip]
macro_rules! inherit {
    () => {
        "UPDATE transactions SET (
                previous_at, is_country_change, count_10m, count_1h, sum_1h, small_1h, count_24h, sum_24h,
                squares_high_24h, squares_low_24h, logs_24h, log_squares_24h, count_7d, sum_7d, squares_high_7d,
                squares_low_7d, logs_7d, log_squares_7d, count_30d, sum_30d, squares_high_30d, squares_low_30d,
                logs_30d, log_squares_30d
            ) = (
                SELECT
                    prior.timestamp, prior.country <> NEW.country,
                    iif(prior.timestamp > NEW.timestamp - 600000, prior.count_10m + 1, 0),
                    iif(prior.timestamp > NEW.timestamp - 3600000, prior.count_1h + 1, 0),
                    iif(prior.timestamp > NEW.timestamp - 3600000, prior.sum_1h + prior.amount, 0),
                    iif(prior.timestamp > NEW.timestamp - 3600000, prior.small_1h + prior.is_small, 0),
                    iif(prior.timestamp > NEW.timestamp - 86400000, prior.count_24h + 1, 0),
                    iif(prior.timestamp > NEW.timestamp - 86400000, prior.sum_24h + prior.amount, 0),
                    iif(prior.timestamp > NEW.timestamp - 86400000, prior.squares_high_24h + prior.square_high, 0),
                    iif(prior.timestamp > NEW.timestamp - 86400000, prior.squares_low_24h + prior.square_low, 0),
                    iif(prior.timestamp > NEW.timestamp - 86400000, prior.logs_24h + prior.log_amount, 0),
                    iif(prior.timestamp > NEW.timestamp - 86400000, prior.log_squares_24h + prior.log_square, 0),
                    iif(prior.timestamp > NEW.timestamp - 604800000, prior.count_7d + 1, 0),
                    iif(prior.timestamp > NEW.timestamp - 604800000, prior.sum_7d + prior.amount, 0),
                    iif(prior.timestamp > NEW.timestamp - 604800000, prior.squares_high_7d + prior.square_high, 0),
                    iif(prior.timestamp > NEW.timestamp - 604800000, prior.squares_low_7d + prior.square_low, 0),
                    iif(prior.timestamp > NEW.timestamp - 604800000, prior.logs_7d + prior.log_amount, 0),
                    iif(prior.timestamp > NEW.timestamp - 604800000, prior.log_squares_7d + prior.log_square, 0),
                    iif(prior.timestamp > NEW.timestamp - 2592000000, prior.count_30d + 1, 0),
                    iif(prior.timestamp > NEW.timestamp - 2592000000, prior.sum_30d + prior.amount, 0),
                    iif(prior.timestamp > NEW.timestamp - 2592000000, prior.squares_high_30d + prior.square_high, 0),
                    iif(prior.timestamp > NEW.timestamp - 2592000000, prior.squares_low_30d + prior.square_low, 0),
                    iif(prior.timestamp > NEW.timestamp - 2592000000, prior.logs_30d + prior.log_amount, 0),
                    iif(prior.timestamp > NEW.timestamp - 2592000000, prior.log_squares_30d + prior.log_square, 0)
                FROM transactions AS prior
                WHERE prior.account_id = NEW.account_id AND (prior.timestamp, prior.id) < (NEW.timestamp, NEW.id)
                ORDER BY prior.timestamp DESC, prior.id DESC LIMIT 1
            )
        WHERE sequence = NEW.sequence AND EXISTS (
            SELECT 1 FROM transactions AS prior
            WHERE prior.account_id = NEW.account_id AND (prior.timestamp, prior.id) < (NEW.timestamp, NEW.id)
        );
        "
    };
}

/// The rows that were in a window of the row before and are in none of the new row's.
#[rustfmt::skip]
macro_rules! gone {
    ($span:literal) => {
        concat!(
            "FROM transactions AS gone
            WHERE gone.account_id = NEW.account_id AND gone.timestamp <= NEW.timestamp - ", $span, " AND gone.timestamp > transactions.previous_at - ", $span
        )
    };
}

/// Subtracts them from some of the sums of a window, if there are any and the window was taken over.
#[rustfmt::skip]
macro_rules! expire {
    ($span:literal, $columns:literal, $sums:literal) => {
        concat!(
            "UPDATE transactions SET (", $columns, ") = (SELECT ", $sums, " ",
            gone!($span),
            ")
            WHERE sequence = NEW.sequence AND previous_at > NEW.timestamp - ", $span, " AND EXISTS (SELECT 1 ",
            gone!($span),
            ");
            "
        )
    };
}

/// The same for a window with all its sums.
#[rustfmt::skip]
macro_rules! expire_all {
    ($span:literal, $suffix:literal) => {
        concat!(
            "UPDATE transactions SET (count_", $suffix, ", sum_", $suffix, ", squares_high_", $suffix, ",
                squares_low_", $suffix, ", logs_", $suffix, ", log_squares_", $suffix, "
            ) = (SELECT transactions.count_", $suffix, " - count(*), transactions.sum_", $suffix, " - sum(gone.amount),
                transactions.squares_high_", $suffix, " - sum(gone.square_high),
                transactions.squares_low_", $suffix, " - sum(gone.square_low),
                transactions.logs_", $suffix, " - sum(gone.log_amount),
                transactions.log_squares_", $suffix, " - sum(gone.log_square) ",
            gone!($span),
            ")
            WHERE sequence = NEW.sequence AND previous_at > NEW.timestamp - ", $span, " AND EXISTS (SELECT 1 ",
            gone!($span),
            ");
            "
        )
    };
}

/// Counts the month's transactions of the same merchant, category or country, from the last of them on.
#[rustfmt::skip]
macro_rules! same {
    ($column:literal) => {
        concat!(
            "same_", $column, " = ifnull((
                SELECT same.same_", $column, " + 1 - (
                    SELECT count(*) FROM transactions AS gone
                    WHERE gone.account_id = NEW.account_id AND gone.", $column, " = NEW.", $column, "
                        AND gone.timestamp <= NEW.timestamp - 2592000000 AND gone.timestamp > same.timestamp - 2592000000
                )
                FROM transactions AS same
                WHERE same.account_id = NEW.account_id AND same.", $column, " = NEW.", $column, "
                    AND same.timestamp > NEW.timestamp - 2592000000
                    AND (same.timestamp, same.id) < (NEW.timestamp, NEW.id)
                ORDER BY same.timestamp DESC, same.id DESC LIMIT 1
            ), 0),
            "
        )
    };
}

/// Counts the month's transactions of an hour of the day so many hours after the row's. (A list of hours would be a table of its own.) What
/// limits the hour of the week has a `+` before the column: SQLite would put the hour into `hour % 24` as well, no longer find the index of
/// that, and read the whole month instead.
#[rustfmt::skip]
macro_rules! near {
    ($hours:literal, $only:literal) => {
        concat!(
            "(SELECT count(*) FROM transactions AS earlier
                WHERE earlier.account_id = NEW.account_id AND earlier.hour % 24 = (NEW.hour + ", $hours, ") % 24
                    AND earlier.timestamp > NEW.timestamp - 2592000000
                    AND (earlier.timestamp, earlier.id) < (NEW.timestamp, NEW.id)", $only, ")"
        )
    };
}

/// What is looked up in the account's history.
#[rustfmt::skip]
macro_rules! look_up {
    () => {
        concat!(
            "UPDATE transactions SET ",
            same!("merchant"),
            same!("category"),
            same!("country"),
            "merchant_log = (SELECT earlier.log_amount FROM transactions AS earlier WHERE earlier.account_id = NEW.account_id
                AND earlier.merchant = NEW.merchant AND (earlier.timestamp, earlier.id) < (NEW.timestamp, NEW.id)
                ORDER BY earlier.timestamp DESC, earlier.id DESC LIMIT 1),
            is_new_merchant = NOT EXISTS (SELECT 1 FROM transactions AS earlier WHERE earlier.account_id = NEW.account_id
                AND earlier.merchant = NEW.merchant AND (earlier.timestamp, earlier.id) < (NEW.timestamp, NEW.id)),
            is_new_category = NOT EXISTS (SELECT 1 FROM transactions AS earlier WHERE earlier.account_id = NEW.account_id
                AND earlier.category = NEW.category AND (earlier.timestamp, earlier.id) < (NEW.timestamp, NEW.id)),
            is_new_country = NOT EXISTS (SELECT 1 FROM transactions AS earlier WHERE earlier.account_id = NEW.account_id
                AND earlier.country = NEW.country AND (earlier.timestamp, earlier.id) < (NEW.timestamp, NEW.id)),
            near_hours = ",
            near!("23", ""), " + ", near!("0", ""), " + ", near!("1", ""),
            ", near_week_hours = ",
            near!("23", " AND +earlier.hour = (NEW.hour + 167) % 168"), " + ",
            near!("0", " AND +earlier.hour = NEW.hour"), " + ",
            near!("1", " AND +earlier.hour = (NEW.hour + 1) % 168"), "
        WHERE sequence = NEW.sequence;
        "
        )
    };
}

/// What is computed of a row, and of its account and hour.
#[rustfmt::skip]
macro_rules! enter {
    () => {
        concat!(
            inherit!(),
            expire!("600000", "count_10m", "transactions.count_10m - count(*)"),
            expire!(
                "3600000",
                "count_1h, sum_1h, small_1h",
                "transactions.count_1h - count(*), transactions.sum_1h - sum(gone.amount), transactions.small_1h - sum(gone.is_small)"
            ),
            expire_all!("86400000", "24h"),
            expire_all!("604800000", "7d"),
            expire_all!("2592000000", "30d"),
            look_up!(),
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
