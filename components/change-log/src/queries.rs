//! Statements that read and trim the log, for the host and the SDK alike. Parameters are `?1`, `?2`, ….

/// At most `?2` changes after sequence `?1`, in order: `sequence`, `table_name`, `operation`, `key`, `before`, `after`, `committed_at`,
/// `request_id`, `traceparent`. The texts come as blobs, since a row may have held text that is not UTF-8, which interfaces of text refuse:
/// read them with `String::from_utf8_lossy`.
pub const READ: &str =
    "SELECT sequence, table_name, operation, CAST(key AS BLOB) AS key, CAST(before AS BLOB) AS before,
        CAST(after AS BLOB) AS after, committed_at, CAST(request_id AS BLOB) AS request_id,
        CAST(traceparent AS BLOB) AS traceparent
    FROM tidemill_changes LEFT JOIN tidemill_traces USING (sequence) WHERE sequence > ?1 ORDER BY sequence LIMIT ?2";

/// One row: `oldest` and `newest`, the sequences of the first and the last change that the log still has; both null if it never had
/// one.
pub const BOUNDS: &str = "SELECT (SELECT min(sequence) FROM tidemill_changes) AS oldest,
    (SELECT max(sequence) FROM tidemill_changes) AS newest";

/// Deletes the at most `?3` oldest of the changes that are not after sequence `?1` and were committed before `?2`, in milliseconds
/// since 1970; never the newest change, from which the next gets its sequence.
pub const TRIM: &str = "DELETE FROM tidemill_changes WHERE sequence IN (
        SELECT sequence FROM tidemill_changes WHERE sequence <= ?1 ORDER BY sequence LIMIT ?3
    ) AND committed_at < ?2 AND sequence < (SELECT max(sequence) FROM tidemill_changes)";

/// Deletes the at most `?2` oldest dead letters that were given up before `?1`, in milliseconds since 1970, and that nobody asked for again.
pub const TRIM_DEAD_LETTERS: &str = "DELETE FROM tidemill_dead_letters WHERE id IN (
        SELECT id FROM tidemill_dead_letters AS dead WHERE failed_at < ?1 AND NOT EXISTS (
            SELECT 1 FROM tidemill_replays AS replay
            WHERE replay.stream = dead.stream AND dead.sequence BETWEEN replay.first AND replay.last
        ) ORDER BY id LIMIT ?2
    )";

/// Deletes what the inbox remembers of changes that the log has forgotten, unless a dead letter may bring them again.
pub const TRIM_INBOX: &str = "DELETE FROM tidemill_inbox AS inbox
    WHERE stream IN (
        WITH RECURSIVE streams(stream) AS (
            SELECT min(stream) FROM tidemill_inbox
            UNION ALL SELECT (SELECT min(stream) FROM tidemill_inbox WHERE stream > streams.stream) FROM streams
            WHERE streams.stream IS NOT NULL
        ) SELECT stream FROM streams
    ) AND sequence < (SELECT min(sequence) FROM tidemill_changes)
    AND NOT EXISTS (
        SELECT 1 FROM tidemill_dead_letters AS dead WHERE dead.stream = inbox.stream AND dead.sequence = inbox.sequence
    )";

/// Deletes the traces of changes that the log has forgotten.
pub const TRIM_TRACES: &str =
    "DELETE FROM tidemill_traces WHERE sequence < (SELECT min(sequence) FROM tidemill_changes)";

/// One row, `sequence`: the last change that no stream needs any more; null if no stream is known. `?1` is a JSON array of
/// the names of the streams that count, or null for all. What is parked and what is asked for again is needed.
pub const CONSUMED: &str = "SELECT min(
        (SELECT min(position) FROM tidemill_positions WHERE ?1 IS NULL OR stream IN (SELECT value FROM json_each(?1))),
        ifnull((SELECT min(sequence) FROM tidemill_parked), 9223372036854775807) - 1,
        ifnull((SELECT min(first) FROM tidemill_replays), 9223372036854775807) - 1
    ) AS sequence";
