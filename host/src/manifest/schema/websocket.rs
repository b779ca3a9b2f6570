//! `[[application.tool.tidemill.websocket]]`: which changes are sent to which clients.

use super::super::reader::TableReader;

/// One `[[application.tool.tidemill.websocket]]`.
#[derive(Clone, Debug)]
pub(crate) struct WebSocketTable {}

pub(super) fn read(table: TableReader<'_>) -> Option<WebSocketTable> {
    table.finish();
    Some(WebSocketTable {})
}
