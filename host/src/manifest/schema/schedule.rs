//! `[[application.tool.tidemill.schedule]]`: which times wake which component.

use super::super::reader::TableReader;

/// One `[[application.tool.tidemill.schedule]]`.
#[derive(Clone, Debug)]
pub(crate) struct ScheduleTable {}

pub(super) fn read(table: TableReader<'_>) -> Option<ScheduleTable> {
    table.finish();
    Some(ScheduleTable {})
}
