//! How many files and connections the process may have open.
//! A connection is an open file, and many systems allow 1,024 unless a program asks for what it may have.

/// Raises the limit to what the system allows this process.
pub fn raise_limit() {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(limit) => tracing::debug!("{limit} files may be open"),
        Err(error) => tracing::warn!("the limit of open files stays as it is: {error}"),
    }
}

/// How many of them may be connections of clients. The rest is for databases and whatever else answering takes, so that a flood of clients takes
/// nothing from those who are connected.
#[must_use]
pub fn for_connections() -> usize {
    let limit = rlimit::getrlimit(rlimit::Resource::NOFILE).map_or(u64::MAX, |(limit, _)| limit);
    usize::try_from(limit / 4 * 3).unwrap_or(usize::MAX)
}
