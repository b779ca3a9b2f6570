//! The tokens of a host: who has one, what it may do, and until when. Kept as SHA-256 digests, which is enough for secrets of 256 random
//! bits: nobody guesses them, so nothing needs to be slow.
//!
//! `tidemill token` changes them from another process; a running host notices within [`FRESH`].

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Identity;
use crate::manifest::Level;
use crate::operate::events::Moment;
use crate::storage::{Database, StatementError};

/// How long a change of the tokens may go unnoticed.
const FRESH: Duration = Duration::from_secs(1);
/// Tokens of one host.
const MOST: i64 = 1000;
/// Random bytes of a token.
const ENTROPY: usize = 32;
/// What tokens begin with, so that they are found where they do not belong.
pub const PREFIX: &str = "tidemill_";

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS tokens (
  name TEXT PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
  level TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER
) STRICT;
";

/// Where the tokens of a host are kept.
#[must_use]
pub fn token_database(state_dir: &Path) -> PathBuf {
    state_dir.join("tokens.db")
}

/// The tokens of a host. Cloning it is cheap and gives the same ones.
#[derive(Clone)]
pub struct Tokens {
    database: Database,
    known: Arc<Mutex<Option<Reading>>>,
}

/// The tokens as they were at a time.
type Reading = (Instant, Arc<[Known]>);

struct Known {
    digest: [u8; 32],
    name: Arc<str>,
    level: Level,
    expires_at: Option<Moment>,
}

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// Whose it is; unique on the host, 1 to 64 characters.
    pub name: String,
    /// What it may do; not [`Level::Public`], which nobody needs one for.
    pub level: Level,
    /// How long it is good for; for ever if not given.
    pub lifetime: Option<Duration>,
}

/// A token as it is listed: all but the token.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenReport {
    /// Whose it is.
    pub name: String,
    /// What it may do.
    pub level: String,
    /// When it was made.
    pub created_at: Moment,
    /// Until when it is good; nothing if for ever.
    pub expires_at: Option<Moment>,
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The name is no name.
    #[error("a token's name has 1 to 64 characters, none of them a control character")]
    Name,
    /// Somebody has it.
    #[error("there is a token `{0}` already: revoke it first, or choose another name")]
    Taken(String),
    /// There are as many as there may be.
    #[error("there are {MOST} tokens already: revoke those that nobody uses")]
    TooMany,
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// The database failed.
    #[error("the tokens cannot be read or written")]
    Database(#[from] StatementError),
}

impl Tokens {
    /// Opens the tokens in `database`, which may be new.
    ///
    /// # Errors
    ///
    /// Fails where the database cannot be written.
    pub async fn open(database: Database) -> Result<Self, StatementError> {
        database.host_write(|connection| connection.execute_batch(TABLES)).await?;
        Ok(Self { database, known: Arc::default() })
    }

    /// Makes a token and gives it, which nobody can do again.
    ///
    /// # Errors
    ///
    /// See [`TokenError`].
    pub async fn create(&self, new: NewToken) -> Result<String, TokenError> {
        let length = new.name.chars().count();
        if !(1..=64).contains(&length) || new.name.chars().any(char::is_control) {
            return Err(TokenError::Name);
        }
        let mut random = [0; ENTROPY];
        getrandom::fill(&mut random).map_err(TokenError::Random)?;
        let token = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(random));
        let (digest, now) = (digest(&token), Moment::now());
        let lifetime = new.lifetime.map(|lifetime| i64::try_from(lifetime.as_millis()).unwrap_or(i64::MAX));
        let expires_at = lifetime.map(|lifetime| now.0.saturating_add(lifetime));
        let name = new.name.clone();
        let outcome = self.database.host_write(move |connection| {
            let count: i64 = connection.query_row("SELECT count(*) FROM tokens", [], |row| row.get(0))?;
            if count >= MOST {
                return Ok(None);
            }
            let sql = "INSERT INTO tokens (name, digest, level, created_at, expires_at) VALUES (?, ?, ?, ?, ?)
                       ON CONFLICT (name) DO NOTHING";
            let row = params![name, digest, new.level.as_str(), now.0, expires_at];
            connection.execute(sql, row).map(Some)
        });
        match outcome.await? {
            None => Err(TokenError::TooMany),
            Some(0) => Err(TokenError::Taken(new.name)),
            Some(_) => Ok(token),
        }
    }

    /// Every token, by name.
    ///
    /// # Errors
    ///
    /// Fails where the database cannot be read.
    pub async fn list(&self) -> Result<Vec<TokenReport>, StatementError> {
        let read = |connection: &rusqlite::Connection| {
            let sql = "SELECT name, level, created_at, expires_at FROM tokens ORDER BY name";
            let mut statement = connection.prepare(sql)?;
            let rows = statement.query_map([], |row| {
                Ok(TokenReport {
                    name: row.get(0)?,
                    level: row.get(1)?,
                    created_at: Moment(row.get(2)?),
                    expires_at: row.get::<_, Option<i64>>(3)?.map(Moment),
                })
            })?;
            rows.collect()
        };
        self.database.host_read(read).await
    }

    /// Makes a token good for nothing. `false` if there is none of this name.
    ///
    /// # Errors
    ///
    /// Fails where the database cannot be written.
    pub async fn revoke(&self, name: &str) -> Result<bool, StatementError> {
        let name = name.to_owned();
        let sql = "DELETE FROM tokens WHERE name = ? RETURNING name";
        let revoked = self
            .database
            .host_write(move |connection| connection.query_row(sql, [&name], |row| row.get::<_, String>(0)).optional());
        Ok(revoked.await?.is_some())
    }

    /// Whose token this is, if it is anybody's and good.
    ///
    /// # Errors
    ///
    /// Fails where the database cannot be read.
    pub async fn identify(&self, token: &str) -> Result<Option<Identity>, StatementError> {
        self.find(&digest(token)).await
    }

    /// Whose token has this digest, if it is anybody's and good.
    ///
    /// # Errors
    ///
    /// Fails where the database cannot be read.
    pub(super) async fn find(&self, digest: &[u8; 32]) -> Result<Option<Identity>, StatementError> {
        let now = Moment::now();
        let mut found = None;
        // Each is compared, and each comparison takes the same time: how long this takes tells nothing of the digests.
        for known in self.known().await?.iter() {
            if bool::from(known.digest.ct_eq(digest)) && known.expires_at.is_none_or(|end| end > now) {
                let (name, until) = (Arc::clone(&known.name), known.expires_at);
                found = Some(Identity { name, level: known.level, until });
            }
        }
        Ok(found)
    }

    async fn known(&self) -> Result<Arc<[Known]>, StatementError> {
        let kept = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((read_at, known)) = kept
            && read_at.elapsed() < FRESH
        {
            return Ok(known);
        }
        let read_at = Instant::now();
        let read = |connection: &rusqlite::Connection| {
            let mut statement = connection.prepare("SELECT digest, name, level, expires_at FROM tokens")?;
            let rows = statement.query_map([], |row| {
                let level: String = row.get(2)?;
                Ok(Known {
                    digest: row.get(0)?,
                    name: row.get::<_, String>(1)?.into(),
                    // A level of a later version, which this one does not know, gives nothing.
                    level: Level::parse(&level).unwrap_or(Level::Public),
                    expires_at: row.get::<_, Option<i64>>(3)?.map(Moment),
                })
            })?;
            rows.collect::<Result<Arc<[Known]>, _>>()
        };
        let known = self.database.host_read(read).await?;
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((read_at, Arc::clone(&known)));
        Ok(known)
    }
}

pub(super) fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::DatabaseOptions;

    struct Fixture {
        tokens: Tokens,
        folder: tempfile::TempDir,
    }

    async fn fixture() -> Fixture {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&token_database(folder.path()), DatabaseOptions::default()).unwrap();
        Fixture { tokens: Tokens::open(database).await.unwrap(), folder }
    }

    fn new(name: &str, level: Level, lifetime: Option<Duration>) -> NewToken {
        NewToken { name: name.to_owned(), level, lifetime }
    }

    #[tokio::test]
    async fn a_token_says_who_shows_it_and_is_not_in_the_file() {
        let Fixture { tokens, folder } = fixture().await;
        let token = tokens.create(new("ci", Level::Write, None)).await.unwrap();
        let identity = tokens.identify(&token).await.unwrap().unwrap();
        assert_eq!((&*identity.name, identity.level), ("ci", Level::Write));
        for wrong in ["", "tidemill_", &token[1..], &format!("{token}x"), &token.to_uppercase()] {
            assert_eq!(tokens.identify(wrong).await.unwrap(), None, "{wrong}");
        }
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let secret = &token.as_bytes()[PREFIX.len()..];
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }

    #[tokio::test]
    async fn a_token_that_expired_or_was_revoked_is_nobodys() {
        let Fixture { tokens, .. } = fixture().await;
        let expired = tokens.create(new("old", Level::Admin, Some(Duration::ZERO))).await.unwrap();
        assert_eq!(tokens.identify(&expired).await.unwrap(), None);
        let token = tokens.create(new("ci", Level::Read, Some(Duration::from_secs(3600)))).await.unwrap();
        let fresh = Tokens::open(tokens.database.clone()).await.unwrap();
        assert!(fresh.identify(&token).await.unwrap().is_some());
        assert!(tokens.revoke("ci").await.unwrap());
        assert!(!tokens.revoke("ci").await.unwrap());
        let fresh = Tokens::open(tokens.database.clone()).await.unwrap();
        assert_eq!(fresh.identify(&token).await.unwrap(), None);
    }

    #[tokio::test]
    async fn names_are_unique_and_names() {
        let Fixture { tokens, .. } = fixture().await;
        tokens.create(new("ci", Level::Read, None)).await.unwrap();
        let taken = tokens.create(new("ci", Level::Admin, None)).await.unwrap_err();
        assert_eq!(taken.to_string(), "there is a token `ci` already: revoke it first, or choose another name");
        for name in ["", "a\nb", &"x".repeat(65)] {
            let error = tokens.create(new(name, Level::Read, None)).await.unwrap_err();
            assert!(matches!(error, TokenError::Name), "{name}: {error}");
        }
        let listed = tokens.list().await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!((&*listed[0].name, &*listed[0].level, listed[0].expires_at), ("ci", "read", None));
    }
}
