//! The calls of SQLite's C interface that rusqlite does not wrap.
//!
//! Nothing else in this module is unsafe.
#![expect(unsafe_code, reason = "rusqlite wraps none of these calls")]

use std::ffi::{CStr, c_void};
use std::ptr;

use rusqlite::{Connection, ffi};

/// Keeps SQLite from counting its memory, for which it takes a lock of the whole process at each allocation
/// (`SQLITE_CONFIG_MEMSTATUS`, <https://sqlite.org/c3ref/c_config_covering_index_scan.html>). To be called before the first
/// connection is opened; later it has no effect.
pub(super) fn count_no_memory() {
    // SAFETY: the option takes one integer. No other thread is inside SQLite: the library opens connections only after this,
    // and SQLite refuses the call once it is initialised.
    unsafe {
        ffi::sqlite3_config(ffi::SQLITE_CONFIG_MEMSTATUS, 0);
    }
}

/// Gives SQLCipher the key of one of the connection's databases in the form `x'…'`, before anything of the file was read
/// (<https://www.zetetic.net/sqlcipher/sqlcipher-api/#sqlite3_key>). Unlike the pragma, it leaves no copy in a statement's text. Whether
/// it is the right one shows with the first page.
pub(super) fn set_key(connection: &Connection, database: &CStr, specification: &str) -> rusqlite::Result<()> {
    let length = i32::try_from(specification.len()).unwrap_or(0);
    let text = specification.as_ptr().cast::<c_void>();
    // SAFETY: as below; both texts live until the call returns, which copies the key to memory that it wipes.
    match unsafe { ffi::sqlite3_key_v2(connection.handle(), database.as_ptr(), text, length) } {
        ffi::SQLITE_OK => Ok(()),
        code => Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)),
    }
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

/// Bytes of one copy of the head of a wal-index.
pub(super) const WAL_INDEX_HEAD: usize = 48;

/// The two copies of the head of the wal-index, as they stand in shared memory at this moment
/// (<https://sqlite.org/walformat.html#the_wal_index_file_format>); nothing where the connection has not used a write-ahead log yet.
/// The file itself must not be opened beside SQLite: closing it would end all locks that this process has on it.
pub(super) fn wal_index_heads(connection: &Connection) -> Option<[[u8; WAL_INDEX_HEAD]; 2]> {
    /// The unit in which SQLite maps a wal-index.
    const REGION: i32 = 32 << 10;
    let mut file: *mut ffi::sqlite3_file = ptr::null_mut();
    // SAFETY: the handle belongs to `connection`, which is open while borrowed and, not being `Sync`, in use by this thread alone.
    // The call stores one pointer to the open file of the main database, or nothing.
    let found = unsafe {
        let place = (&raw mut file).cast::<c_void>();
        ffi::sqlite3_file_control(connection.handle(), c"main".as_ptr(), ffi::SQLITE_FCNTL_FILE_POINTER, place)
    };
    if found != ffi::SQLITE_OK || file.is_null() {
        return None;
    }
    let mut region: *mut c_void = ptr::null_mut();
    // SAFETY: the file is open as long as its connection is. Its methods are a constant of the file system layer; version 2 of
    // them and later have `xShmMap`, which gives the address of the region that is mapped already, and makes none without `extend`.
    unsafe {
        let methods = (*file).pMethods.as_ref()?;
        if methods.iVersion < 2 {
            return None;
        }
        let map = methods.xShmMap?;
        if map(file, 0, REGION, 0, &raw mut region) != ffi::SQLITE_OK || region.is_null() {
            return None;
        }
    }
    let mut heads = [[0; WAL_INDEX_HEAD]; 2];
    // SAFETY: the region is mapped with all its bytes until the connection is closed. Other threads and processes may write to it
    // meanwhile, so each byte is read once, as it is; whoever asks compares the copies and their checksum.
    unsafe {
        let bytes = region.cast::<u8>().cast_const();
        for (copy, head) in heads.iter_mut().enumerate() {
            for (place, byte) in head.iter_mut().enumerate() {
                *byte = bytes.add(copy * WAL_INDEX_HEAD + place).read_volatile();
            }
        }
    }
    Some(heads)
}
