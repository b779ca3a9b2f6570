//! The rows that a statement returned, read by column name and type.
//! Leaves the conversion of single values to `value`.

use super::{FromValue, Value};

/// All rows of a statement. Empty for a statement that returns none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Rows {
    /// Names the columns, and takes the rows; each row has as many values as there are columns.
    pub fn new(columns: Vec<String>, rows: Vec<Vec<Value>>) -> Self {
        Self { columns, rows }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The first row, if there is one.
    pub fn first(&self) -> Option<Row<'_>> {
        self.iter().next()
    }

    /// The rows in the order in which SQLite returned them.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|values| Row { columns: &self.columns, values })
    }
}

/// One row, borrowed from its [`Rows`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    columns: &'a [String],
    values: &'a [Value],
}

impl<'a> Row<'a> {
    /// The value in the column of that name, as `T`.
    ///
    /// # Errors
    /// [`RowError`] if there is no such column, or it holds something else (also a null, unless `T` is an `Option`).
    pub fn get<T: FromValue<'a>>(&self, column: &str) -> Result<T, RowError> {
        let value = self
            .columns
            .iter()
            .position(|name| name == column)
            .and_then(|index| self.values.get(index))
            .ok_or_else(|| RowError::NoSuchColumn { column: column.to_owned() })?;
        T::from_value(value).ok_or_else(|| RowError::WrongType {
            column: column.to_owned(),
            expected: T::EXPECTED,
            found: value.kind(),
        })
    }
}

/// A row does not have the shape that the code expects.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// The statement returned no column of that name.
    #[error("no column is named {column:?}")]
    NoSuchColumn {
        /// The name that was asked for.
        column: String,
    },
    /// The column holds a value of another kind.
    #[error("column {column:?} holds {found}, not {expected}")]
    WrongType {
        /// The column.
        column: String,
        /// What was asked for.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },
}

impl From<RowError> for super::DatabaseError {
    fn from(error: RowError) -> Self {
        Self::Other(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_by_name_and_type() {
        let rows = Rows::new(vec!["id".into(), "note".into()], vec![vec![Value::Integer(7), Value::Null]]);
        let row = rows.first().unwrap();
        assert_eq!(row.get::<i64>("id"), Ok(7));
        assert_eq!(row.get::<Option<&str>>("note"), Ok(None));
        assert_eq!(row.get::<&str>("note").unwrap_err().to_string(), "column \"note\" holds null, not text");
        assert_eq!(row.get::<i64>("idd").unwrap_err().to_string(), "no column is named \"idd\"");
    }
}
