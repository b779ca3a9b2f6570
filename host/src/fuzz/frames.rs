//! WebSocket frames of clients; what is promised about them stands at their hook.

use super::input::byte;
use crate::trigger::websocket::fuzz as websocket;

pub(super) fn run(mut bytes: &[u8]) {
    let sizes = byte(&mut bytes);
    websocket::frames(bytes, sizes);
}
