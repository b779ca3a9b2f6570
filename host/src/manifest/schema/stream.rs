//! `[[application.tool.tidemill.stream]]`: which changes wake which component.

use super::super::reader::TableReader;

/// One `[[application.tool.tidemill.stream]]`.
#[derive(Clone, Debug)]
pub(crate) struct StreamTable {}

pub(super) fn read(table: TableReader<'_>) -> Option<StreamTable> {
    table.finish();
    Some(StreamTable {})
}
