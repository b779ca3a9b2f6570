//! Messages to clients, made of images of rows; what is promised about them stands at their hook. Four parts: key, image before, image
//! after, snapshot.

use super::input::{byte, part};
use crate::trigger::websocket::fuzz as websocket;

pub(super) fn run(mut bytes: &[u8]) {
    let what = byte(&mut bytes);
    let [key, before, after, snapshot] = [(); 4].map(|()| part(&mut bytes));
    let image = |bit: u8, text: &str| (what & bit == 0).then(|| text.to_owned());
    websocket::change(&key, image(1, &before), image(2, &after));
    websocket::snapshot(&snapshot);
}
