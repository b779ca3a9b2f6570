//! Experiments: their definitions and how far they have come.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::http::PageRequest;
use tidemill_sdk::{Database, DatabaseError, Row, Rows, Transaction, Value, params};

use super::{Experiments, unreadable};
use crate::domain::{Definition, Source, Status};

const COLUMNS: &str =
    "id, definition, status, message, progress, results_version, version, created_at, updated_at, request_id";

/// An experiment as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// What its user defined.
    pub definition: Definition,
    /// How far it has come.
    pub status: Status,
    /// Why it failed, or why its last analysis did where there is one before; for people.
    pub message: Option<String>,
    /// How much of what happens now is done, 0 to 1.
    pub progress: f64,
    /// The version of its results; 0 if there are none.
    pub results_version: i64,
    /// Rises by one with each change.
    pub version: i64,
    /// When it was defined.
    pub created_at: String,
    /// When it changed last.
    pub updated_at: String,
}

/// An experiment to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewExperiment {
    /// What its user defined.
    pub definition: Definition,
    /// Which request defined it.
    pub request_id: String,
    /// When.
    pub at: Moment,
}

/// What became of an experiment to be made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Created {
    /// It is new.
    New(Box<Experiment>),
    /// There is one of the same id and definition.
    Same(Box<Experiment>),
    /// There is another of the same id.
    Other,
}

impl Created {
    /// What becomes of a definition whose id has this experiment already.
    pub(crate) fn beside(found: Experiment, definition: &Definition) -> Self {
        if found.definition == *definition { Self::Same(Box::new(found)) } else { Self::Other }
    }
}

/// Which experiments to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of a status.
    pub status: Option<Status>,
    /// Those with this text in their id, name or description, in whatever case.
    pub text: Option<String>,
}

/// The SQL that inserts an experiment unless there is one of its id, and its parameters.
fn insertion(new: &NewExperiment) -> Result<(String, Vec<Value>), DatabaseError> {
    let definition = &new.definition;
    let status = match definition.source {
        Source::Simulation => Status::Pending,
        Source::Upload => Status::AwaitingResults,
    };
    let sql = format!(
        "INSERT INTO experiments (id, name, description, definition, source, status, message, progress, results_version,
            version, request_id, created_at, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, 0, 0, 1, ?7, ?8, ?8) ON CONFLICT DO NOTHING RETURNING {COLUMNS}"
    );
    let parameters = params![
        &definition.id,
        &definition.name,
        &definition.description,
        serde_json::to_string(definition).map_err(unreadable)?,
        definition.source.as_str(),
        status.as_str(),
        &new.request_id,
        new.at.to_string(),
    ];
    Ok((sql, parameters))
}

fn by_id() -> String {
    format!("SELECT {COLUMNS} FROM experiments WHERE id = ?1")
}

/// How statements are run: by themselves, or as part of a write that an idempotency key belongs to.
pub(crate) trait Execute {
    /// Runs one statement.
    fn run(
        &mut self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> impl Future<Output = Result<Rows, DatabaseError>> + Send;
}

impl<D: Database> Execute for &Experiments<D> {
    async fn run(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        self.store.execute(statement, parameters).await
    }
}

impl<D: Database> Execute for Transaction<D> {
    async fn run(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        self.execute(statement, parameters).await
    }
}

impl<D: Database> Execute for tidemill_sdk::idempotency::Write<D> {
    async fn run(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        self.execute(statement, parameters).await
    }
}

/// Makes an experiment, if there is none of its id.
pub(crate) async fn create(write: &mut impl Execute, new: &NewExperiment) -> Result<Created, DatabaseError> {
    // Another round is needed only if somebody deletes the experiment between the two statements.
    loop {
        let (sql, parameters) = insertion(new)?;
        if let Some(row) = write.run(&sql, parameters).await?.first() {
            return Ok(Created::New(Box::new(experiment(row)?)));
        }
        if let Some(row) = write.run(&by_id(), params![&new.definition.id]).await?.first() {
            return Ok(Created::beside(experiment(row)?, &new.definition));
        }
    }
}

/// The experiment of an id.
pub(crate) async fn find(read: &mut impl Execute, id: &str) -> Result<Option<Experiment>, DatabaseError> {
    read.run(&by_id(), params![id]).await?.first().map(experiment).transpose()
}

impl<D: Database> Experiments<D> {
    /// The experiment of an id.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn find(&self, id: &str) -> Result<Option<Experiment>, DatabaseError> {
        find(&mut &*self, id).await
    }

    /// Experiments, newest first; up to one more than the page holds. The cursor is the time of creation and the id.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn list(
        &self,
        filter: &Filter,
        page: &PageRequest<(String, String)>,
    ) -> Result<Vec<Experiment>, DatabaseError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM experiments
            WHERE (?1 IS NULL OR (created_at, id) < (?1, ?2)) AND (?3 IS NULL OR status = ?3)
                AND (?4 IS NULL OR instr(lower(id || char(10) || name || char(10) || description), lower(?4)) > 0)
            ORDER BY created_at DESC, id DESC LIMIT ?5"
        );
        let (created_at, id) = page.after.clone().unzip();
        let status = filter.status.map(Status::as_str);
        let parameters = params![created_at, id, status, filter.text.clone(), page.rows_to_select()];
        self.store.execute(&sql, parameters).await?.iter().map(experiment).collect()
    }

    /// Deletes an experiment and all that belongs to it. Whether there was one.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn delete(&self, id: &str) -> Result<bool, DatabaseError> {
        let rows = self.store.execute("DELETE FROM experiments WHERE id = ?1 RETURNING 1", params![id]).await?;
        Ok(!rows.is_empty())
    }

    /// Says that the simulation of an experiment has begun.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn begin_generating(&self, id: &str, at: Moment) -> Result<(), DatabaseError> {
        let sql = "UPDATE experiments SET status = 'generating', message = NULL, version = version + 1, updated_at = ?2
            WHERE id = ?1 AND status IN ('pending', 'failed')";
        self.store.execute(sql, params![id, at.to_string()]).await.map(drop)
    }

    /// Says how much of an analysis is done.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn tell_progress(&self, id: &str, progress: f64, at: Moment) -> Result<(), DatabaseError> {
        let sql = "UPDATE experiments SET progress = ?2, version = version + 1, updated_at = ?3
            WHERE id = ?1 AND status = 'analyzing'";
        self.store.execute(sql, params![id, progress, at.to_string()]).await.map(drop)
    }
}

/// Says that an experiment cannot go on.
pub(crate) async fn fail(write: &mut impl Execute, id: &str, message: &str, at: Moment) -> Result<(), DatabaseError> {
    let sql =
        "UPDATE experiments SET status = 'failed', message = ?2, progress = 1, version = version + 1, updated_at = ?3
        WHERE id = ?1";
    write.run(sql, params![id, message, at.to_string()]).await.map(drop)
}

fn experiment(row: Row<'_>) -> Result<Experiment, DatabaseError> {
    let status: &str = row.get("status")?;
    Ok(Experiment {
        definition: serde_json::from_str(row.get("definition")?).map_err(unreadable)?,
        status: Status::parse(status).ok_or_else(|| unreadable(format_args!("status {status}")))?,
        message: row.get("message")?,
        progress: row.get("progress")?,
        results_version: row.get("results_version")?,
        version: row.get("version")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
