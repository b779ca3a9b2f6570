//! The calls of SQLite's C interface that rusqlite does not wrap.
//!
//! Nothing else in this module is unsafe.
#![expect(unsafe_code, reason = "rusqlite wraps none of these calls")]

use std::sync::Once;

use rusqlite::{Connection, ffi};

/// Keeps SQLite from counting its memory, for which it takes a lock of the whole process at each allocation
/// (`SQLITE_CONFIG_MEMSTATUS`, <https://sqlite.org/c3ref/c_config_covering_index_scan.html>). To be called before the first
/// connection is opened; later it has no effect.
pub(super) fn count_no_memory() {
    static DONE: Once = Once::new();
    // SAFETY: the option takes one integer. No other thread is inside SQLite: the library opens connections only after this,
    // and SQLite refuses the call once it is initialised.
    DONE.call_once(|| unsafe {
        ffi::sqlite3_config(ffi::SQLITE_CONFIG_MEMSTATUS, 0);
    });
}

/// Sets what `last_insert_rowid()` gives until the next insert on this physical connection
/// (<https://sqlite.org/c3ref/set_last_insert_rowid.html>).
pub(super) fn set_last_insert_rowid(connection: &Connection, rowid: i64) {
    // SAFETY: the handle belongs to `connection`, which is open while borrowed and, not being `Sync`, in use by this
    // thread alone. The call only stores the number.
    unsafe { ffi::sqlite3_set_last_insert_rowid(connection.handle(), rowid) }
}

/// Whether a foreign key that is checked at commit is violated at present (`SQLITE_DBSTATUS_DEFERRED_FKS`,
/// <https://sqlite.org/c3ref/c_dbstatus_options.html>).
pub(super) fn has_deferred_violations(connection: &Connection) -> bool {
    let (mut current, mut highest) = (0, 0);
    // SAFETY: as above; both numbers live until the call returns, which is all that it needs them for.
    unsafe {
        ffi::sqlite3_db_status(connection.handle(), ffi::SQLITE_DBSTATUS_DEFERRED_FKS, &mut current, &mut highest, 0);
    }
    current != 0
}
