//! Whether the host and what it depends on work: `GET /health`.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::storage::{Database, Statistics};

/// A dependency that has not answered by then counts as failed.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the host depends on, by name.
#[derive(Default)]
pub struct Dependencies {
    databases: BTreeMap<String, Database>,
}

/// The answer to `GET /health`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// `ok`, or `failing` where any dependency fails.
    pub status: &'static str,
    /// Every dependency.
    pub dependencies: Vec<DependencyHealth>,
}

impl Health {
    /// Whether every dependency works.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.dependencies.iter().all(|dependency| dependency.error.is_none())
    }
}

/// The state of one dependency.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DependencyHealth {
    /// What it is, such as `database counter`.
    pub name: String,
    /// `ok` or `failing`.
    pub status: &'static str,
    /// How long it took to answer, in milliseconds.
    pub latency_ms: f64,
    /// Why it fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Dependencies {
    /// Adds the database behind `name`, such as `database counter` or `key-value store default`.
    pub fn add_database(&mut self, name: impl Into<String>, database: Database) {
        self.databases.insert(name.into(), database);
    }

    /// Every database, to be closed when the host stops.
    pub fn databases(&self) -> impl Iterator<Item = &Database> {
        self.databases.values()
    }

    /// The counts that each database keeps.
    pub fn database_statistics(&self) -> impl Iterator<Item = (&str, Statistics)> {
        self.databases.iter().map(|(name, database)| (name.as_str(), database.statistics()))
    }

    /// Asks every dependency, all at once.
    pub async fn check(&self) -> Health {
        let checks = self.databases.iter().map(|(name, database)| async move {
            let began = std::time::Instant::now();
            let outcome = tokio::time::timeout(PATIENCE, database.ping()).await;
            let error = match outcome {
                Ok(Ok(_)) => None,
                Ok(Err(error)) => Some(error.to_string()),
                Err(_) => Some(format!("no answer within {PATIENCE:?}")),
            };
            DependencyHealth {
                name: name.clone(),
                status: if error.is_none() { "ok" } else { "failing" },
                latency_ms: began.elapsed().as_secs_f64() * 1000.0,
                error,
            }
        });
        let dependencies = futures::future::join_all(checks).await;
        let failing = dependencies.iter().any(|dependency| dependency.error.is_some());
        Health { status: if failing { "failing" } else { "ok" }, dependencies }
    }
}
