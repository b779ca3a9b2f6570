//! Runs one statement on one connection, within its limits.
//!
//! Owns binding, stepping, the size of results and the translation of what went wrong. What the outcome means for
//! a transaction is the writer's.

use std::time::Duration;

use rusqlite::Statement as Prepared;
use rusqlite::types::ValueRef;

use super::error::StatementError;
use super::options::DatabaseOptions;
use super::physical::Physical;
use super::session::{HostWork, Outcome};
use super::statement::{Kind, Statement};
use super::value::{QueryResult, Value};

/// The limits of one run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) time: Duration,
    pub(super) bytes: usize,
    pub(super) rows: usize,
    /// Refuse a statement that writes with [`Ran::Writes`].
    pub(super) reading: bool,
}

impl Limits {
    pub(super) fn new(options: &DatabaseOptions, reading: bool, time: Duration) -> Self {
        Self { time, bytes: options.max_result_bytes, rows: options.max_result_rows, reading }
    }
}

#[derive(Debug)]
pub(super) enum Ran {
    /// It ran to its end.
    Done {
        result: QueryResult,
        /// It is not a read.
        wrote: bool,
        /// It is one of those that set `changes()`.
        counted: bool,
    },
    /// It writes, and has not been run.
    Writes,
}

/// A failed run.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) error: StatementError,
    /// The host stopped it half-way, so that SQLite has not undone what it wrote.
    pub(super) unfinished: bool,
}

impl From<StatementError> for Failed {
    fn from(error: StatementError) -> Self {
        Self { error, unfinished: false }
    }
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        StatementError::from(error).into()
    }
}

impl Physical {
    /// Runs `statement`; it must be one that SQLite itself is to run, not a transaction command.
    pub(super) fn run(&self, statement: &Statement, parameters: &[Value], limits: Limits) -> Result<Ran, Failed> {
        self.clock.allow(limits.time);
        let result = self.attempt(statement, parameters, limits).and_then(|ran| self.trusted(ran));
        self.clock.stop();
        result.map_err(|failed| Failed { error: self.explain(failed.error, limits), ..failed })
    }

    /// Runs the host's own work, to which the policy for guests does not apply.
    pub(super) fn run_host_work(&self, work: &HostWork, time: Duration) -> Outcome {
        self.clock.allow(time);
        let result = self.policy.as_host(|| work(&self.connection)).and_then(|result| match self.met_damage() {
            false => Ok(result),
            true => Err(StatementError::Corrupt),
        });
        self.clock.stop();
        result.map_err(|error| match error {
            StatementError::Timeout { .. } => StatementError::Timeout { limit: time },
            error => error,
        })
    }

    /// What was run, unless it rests on a damaged page.
    fn trusted(&self, ran: Ran) -> Result<Ran, Failed> {
        match ran {
            Ran::Done { wrote, .. } if self.met_damage() => {
                Err(Failed { error: StatementError::Corrupt, unfinished: wrote })
            }
            ran => Ok(ran),
        }
    }

    /// Adds to `error` what SQLite does not know.
    fn explain(&self, error: StatementError, limits: Limits) -> StatementError {
        match (self.policy.take_reason(), error) {
            (Some(reason), _) => StatementError::Denied { reason },
            (None, StatementError::Timeout { .. }) => StatementError::Timeout { limit: limits.time },
            (None, error) => error,
        }
    }

    fn attempt(&self, statement: &Statement, parameters: &[Value], limits: Limits) -> Result<Ran, Failed> {
        let connection = &self.connection;
        let mut prepared = connection.prepare_cached(&statement.sql)?;
        let wrote = !prepared.readonly();
        if wrote && limits.reading {
            return Ok(Ran::Writes);
        }
        let expected = prepared.parameter_count();
        if parameters.len() != expected {
            return Err(StatementError::Parameters { given: parameters.len(), expected }.into());
        }
        for (index, parameter) in parameters.iter().enumerate() {
            prepared.raw_bind_parameter(index + 1, parameter)?;
        }
        let total = connection.total_changes();
        let rows = collect(&mut prepared, limits).map_err(|mut failed| {
            failed.unfinished &= wrote;
            failed
        })?;
        let counted = statement.kind == Kind::Change || connection.total_changes() != total;
        let result = QueryResult {
            columns: prepared.column_names().map(str::to_owned).collect(),
            rows,
            changes: if counted { connection.changes() } else { 0 },
            last_insert_rowid: connection.last_insert_rowid(),
        };
        Ok(Ran::Done { result, wrote, counted })
    }
}

fn collect(prepared: &mut Prepared<'_>, limits: Limits) -> Result<Vec<Vec<Value>>, Failed> {
    let stopped = |error| Failed { error, unfinished: true };
    let mut bytes = 0;
    let mut collected = Vec::new();
    let mut rows = prepared.raw_query();
    while let Some(row) = rows.next()? {
        if collected.len() == limits.rows {
            let reason = format!("the result has more than {} rows", limits.rows);
            return Err(stopped(StatementError::TooLarge { reason }));
        }
        let width = row.as_ref().column_count();
        let mut values = Vec::with_capacity(width);
        for column in 0..width {
            let value = convert(row.get_ref(column)?).map_err(|()| stopped(not_text(column)))?;
            bytes += value.size();
            if bytes > limits.bytes {
                let reason = format!("the result has more than {} bytes", limits.bytes);
                return Err(stopped(StatementError::TooLarge { reason }));
            }
            values.push(value);
        }
        collected.push(values);
    }
    Ok(collected)
}

/// Text that is not UTF-8 is an error rather than repaired: what a guest reads is what is stored.
fn convert(value: ValueRef<'_>) -> Result<Value, ()> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::Integer(integer),
        ValueRef::Real(real) => Value::Real(real),
        ValueRef::Text(text) => Value::Text(str::from_utf8(text).map_err(|_| ())?.to_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_owned()),
    })
}

fn not_text(column: usize) -> StatementError {
    StatementError::invalid(format!("column {} holds text that is not UTF-8: read it with CAST(… AS BLOB)", column + 1))
}
