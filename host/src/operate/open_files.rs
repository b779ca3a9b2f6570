//! How many files and connections the process may have open.
//! A connection is an open file, and many systems allow 1,024 unless a program asks for what it may have.

/// Raises the limit to what the system allows this process.
pub fn raise_limit() {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(limit) => tracing::debug!("{limit} files may be open"),
        Err(error) => tracing::warn!("the limit of open files stays as it is: {error}"),
    }
}
