//! Tells statements apart by their text: reads, writes, transaction commands.
//!
//! The first keyword settles it, whatever the schema, so what is learnt about a text stays true; whether a `WITH` or
//! a `PRAGMA` writes is found out on a read-only connection when it is first run, and remembered.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};

use super::policy::NO_TEMPORARIES;
use super::token::{Token, tokens};

/// The name of the savepoint that stands for a guest's `BEGIN`. Guests cannot use it.
pub(super) const GUEST_SAVEPOINT: &str = "tidemill";

/// A statement's text and what is known of it.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) sql: Arc<str>,
    pub(super) kind: Kind,
    /// It reads or changes, and calls `changes()`.
    pub(super) asks_changes: bool,
    /// How many of its last runs in a row took long.
    slow_runs: AtomicU8,
    /// Found to write although its keyword left that open.
    writes: AtomicBool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing but blanks and comments.
    Empty,
    /// May be a read: try it on a reader.
    Read,
    /// Inserts, updates or deletes.
    Change,
    /// Writes something else: the schema, statistics.
    Other,
    /// `VACUUM`, which SQLite runs outside a transaction only.
    Vacuum,
    /// Not available to guests, for this reason.
    Denied(&'static str),
    /// Opens, closes or structures a transaction.
    Control(Control),
    /// A transaction command with something wrong; SQLite's message.
    Malformed(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Control {
    Begin,
    Commit,
    Rollback,
    Savepoint(String),
    Release(String),
    RollbackTo(String),
}

impl Statement {
    pub(super) fn new(sql: &str) -> Self {
        let kind = classify(sql);
        let asks_changes = matches!(kind, Kind::Read | Kind::Change) && calls_changes(sql);
        Self { sql: sql.into(), kind, asks_changes, slow_runs: AtomicU8::new(0), writes: AtomicBool::new(false) }
    }

    /// Whether to try it on a reader.
    pub(super) fn may_read(&self) -> bool {
        self.kind == Kind::Read && !self.writes.load(Relaxed)
    }

    /// Whether it is an `ALTER`.
    pub(super) fn alters(&self) -> bool {
        tokens(&self.sql).find(|token| *token != Token::Semicolon).is_some_and(|token| token.is("ALTER"))
    }

    /// Whether to run it on a reader thread at once. Once is no proof: the operating system may have been busy elsewhere.
    pub(super) fn is_slow(&self) -> bool {
        self.slow_runs.load(Relaxed) >= 2
    }

    /// Takes note of a run that took long, or did not.
    pub(super) fn ran(&self, slow: bool) {
        let runs = self.slow_runs.load(Relaxed);
        let now = if slow { runs.saturating_add(1) } else { 0 };
        // Most statements are never slow: they need not fight over the cache line.
        if now != runs {
            self.slow_runs.store(now, Relaxed);
        }
    }

    pub(super) fn found_to_write(&self) {
        self.writes.store(true, Relaxed);
    }
}

fn calls_changes(sql: &str) -> bool {
    let mut named = false;
    tokens(sql).any(|token| {
        let called = named && token == Token::Other("(");
        named = match &token {
            Token::Word(name) => name.eq_ignore_ascii_case("changes"),
            Token::Quoted(name) => name.eq_ignore_ascii_case("changes"),
            _ => false,
        };
        called
    })
}

fn classify(sql: &str) -> Kind {
    let mut tokens = tokens(sql).skip_while(|token| *token == Token::Semicolon).peekable();
    let Some(first) = tokens.peek() else {
        return Kind::Empty;
    };
    let Token::Word(word) = first else {
        return Kind::Other;
    };
    let word = word.to_ascii_uppercase();
    match word.as_str() {
        "SELECT" | "VALUES" | "WITH" | "EXPLAIN" | "PRAGMA" => Kind::Read,
        "INSERT" | "REPLACE" | "UPDATE" | "DELETE" => Kind::Change,
        "VACUUM" if tokens.any(|token| token.is("INTO")) => Kind::Denied("VACUUM INTO is not available to components"),
        "VACUUM" => Kind::Vacuum,
        "CREATE" if names_temporary(&mut tokens) => Kind::Denied(NO_TEMPORARIES),
        "BEGIN" | "COMMIT" | "END" | "ROLLBACK" | "SAVEPOINT" | "RELEASE" => {
            tokens.next();
            match control(&word, tokens) {
                Ok(control) => Kind::Control(control),
                Err(message) => Kind::Malformed(message),
            }
        }
        _ => Kind::Other,
    }
}

/// Whether a `CREATE` gives the new thing a name in the schema `temp`, as in `CREATE TRIGGER temp.x`. SQLite's
/// authorizer is told of some of these as if they were in `main`.
fn names_temporary<'a>(tokens: impl Iterator<Item = Token<'a>>) -> bool {
    const BEFORE: &[&str] =
        &["CREATE", "UNIQUE", "VIRTUAL", "TABLE", "INDEX", "TRIGGER", "VIEW", "IF", "NOT", "EXISTS"];
    let mut tokens = tokens.skip_while(|token| BEFORE.iter().any(|word| token.is(word)));
    let temporary = match tokens.next() {
        Some(Token::Word(name)) => name.eq_ignore_ascii_case("temp"),
        Some(Token::Quoted(name)) => name.eq_ignore_ascii_case("temp"),
        _ => false,
    };
    temporary && tokens.next() == Some(Token::Other("."))
}

/// Parses what follows the keyword of a transaction command, as in <https://sqlite.org/lang_transaction.html> and
/// <https://sqlite.org/lang_savepoint.html>.
fn control<'a>(keyword: &str, tokens: impl Iterator<Item = Token<'a>>) -> Result<Control, String> {
    let mut tokens = tokens.peekable();
    let control = match keyword {
        "SAVEPOINT" => Control::Savepoint(name(tokens.next())?),
        "RELEASE" => {
            tokens.next_if(|token| token.is("SAVEPOINT"));
            Control::Release(name(tokens.next())?)
        }
        _ => {
            if keyword == "BEGIN" {
                tokens.next_if(|token| ["DEFERRED", "IMMEDIATE", "EXCLUSIVE"].iter().any(|mode| token.is(mode)));
            }
            if tokens.next_if(|token| token.is("TRANSACTION")).is_some() {
                tokens.next_if(|token| is_name(token) && !token.is("TO"));
            }
            match keyword {
                "BEGIN" => Control::Begin,
                "ROLLBACK" if tokens.next_if(|token| token.is("TO")).is_some() => {
                    tokens.next_if(|token| token.is("SAVEPOINT"));
                    Control::RollbackTo(name(tokens.next())?)
                }
                "ROLLBACK" => Control::Rollback,
                _ => Control::Commit,
            }
        }
    };
    let mut ended = false;
    for token in tokens {
        match token {
            Token::Semicolon => ended = true,
            _ if ended => return Err("only one statement may be executed at a time".to_owned()),
            token => return Err(near(&token)),
        }
    }
    Ok(control)
}

fn is_name(token: &Token<'_>) -> bool {
    matches!(token, Token::Word(_) | Token::Quoted(_))
}

fn name(token: Option<Token<'_>>) -> Result<String, String> {
    match token {
        Some(Token::Word(name)) => Ok(name.to_owned()),
        Some(Token::Quoted(name)) => Ok(name.into_owned()),
        Some(token) => Err(near(&token)),
        None => Err("incomplete input".to_owned()),
    }
}

fn near(token: &Token<'_>) -> String {
    let text = match token {
        Token::Word(text) | Token::Other(text) => text,
        Token::Quoted(text) => text.as_ref(),
        Token::Semicolon => ";",
    };
    format!("near \"{text}\": syntax error")
}

/// What is known of the texts seen lately.
#[derive(Default)]
pub(super) struct Statements(RwLock<HashMap<Arc<str>, Arc<Statement>>>);

impl Statements {
    /// Texts remembered at most; the next one clears them all, which costs less bookkeeping per statement than an order
    /// of use would, and guests have few texts.
    const CAPACITY: usize = 2048;
    /// Longer texts are not remembered, so that the memory is bounded.
    const LONGEST: usize = 8192;

    pub(super) fn get(&self, sql: &str) -> Arc<Statement> {
        if let Some(statement) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(sql) {
            return Arc::clone(statement);
        }
        let statement = Arc::new(Statement::new(sql));
        if sql.len() <= Self::LONGEST {
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() >= Self::CAPACITY {
                known.clear();
            }
            known.insert(Arc::clone(&statement.sql), Arc::clone(&statement));
        }
        statement
    }
}
