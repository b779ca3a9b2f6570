//! The access policy: routes with what they need, one a line, then paths.
//!
//! - Nothing panics.
//! - Whatever a component may read a path as, the path needs no less than that: decoded, with single slashes, without `.` and `..`.
//! - Whatever the host answers itself needs what the host says, however the path is written.

use super::input::part;
use crate::operate::access::fuzz as access;

pub(super) fn run(mut bytes: &[u8]) {
    let (routes, paths) = (part(&mut bytes), part(&mut bytes));
    let policy = access::policy(&routes);
    for path in paths.lines().take(8) {
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        access::check(&policy, &path);
    }
}
