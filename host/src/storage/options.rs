//! The settings of one database: sizes of pools and queues, and the limits a statement runs within.

use std::num::NonZeroUsize;
use std::time::Duration;

use super::key::EncryptionKey;

/// How a [`Database`](super::Database) is run. `DatabaseOptions::default()` suits a small server.
#[derive(Debug, Clone, PartialEq)]
pub struct DatabaseOptions {
    /// Connections that read, each with a thread but for one that is kept for short reads. At least 2.
    /// Default: the number of processors, between 2 and 8.
    pub readers: usize,
    /// Statements that may wait for the writer, over all connections; one more is refused as overloaded. Default 4096.
    pub write_queue: usize,
    /// Statements that may wait for a reader; one more is refused as overloaded. Default 4096.
    pub read_queue: usize,
    /// Statements and transactions that share one commit at most. Default 1024.
    pub max_batch: usize,
    /// How long a commit may be put off while work keeps coming: four times what a commit has lately taken, but at
    /// least this. Default 1 ms, about as long as one guest's transaction takes.
    pub min_batch_delay: Duration,
    /// And at most this. Default 20 ms.
    pub max_batch_delay: Duration,
    /// How long a guest's transaction may stay open. Default 5 s.
    pub transaction_lease: Duration,
    /// How long to wait for another process's lock on the file. Default 5 s, as in Spin.
    pub busy_timeout: Duration,
    /// How long one statement may run. Default 10 s.
    pub statement_limit: Duration,
    /// How long a read may run on the caller's own thread before it is moved to a reader thread; zero moves all.
    /// Default 500 µs.
    pub inline_read_limit: Duration,
    /// Bytes that a statement's rows may take, counted as [`Value::size`](super::Value::size). Also the size of the
    /// largest single value. Default 64 MiB.
    pub max_result_bytes: usize,
    /// Rows that a statement may return. Default 1,000,000.
    pub max_result_rows: usize,
    /// Length of a statement's text in bytes. Default 1,000,000, as SQLite's.
    pub max_statement_bytes: usize,
    /// Prepared statements kept by each physical connection. Default 256.
    pub statement_cache: usize,
    /// Memory for pages that each physical connection may use, in bytes. Default 8 MiB.
    pub page_cache_bytes: usize,
    /// By which the file is encrypted. Default: none, it is plain.
    pub key: Option<EncryptionKey>,
}

impl Default for DatabaseOptions {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, NonZeroUsize::get);
        Self {
            readers: processors.clamp(2, 8),
            write_queue: 4096,
            read_queue: 4096,
            max_batch: 1024,
            min_batch_delay: Duration::from_millis(1),
            max_batch_delay: Duration::from_millis(20),
            transaction_lease: Duration::from_secs(5),
            busy_timeout: Duration::from_secs(5),
            statement_limit: Duration::from_secs(10),
            inline_read_limit: Duration::from_micros(500),
            max_result_bytes: 64 << 20,
            max_result_rows: 1_000_000,
            max_statement_bytes: 1_000_000,
            statement_cache: 256,
            page_cache_bytes: 8 << 20,
            key: None,
        }
    }
}
