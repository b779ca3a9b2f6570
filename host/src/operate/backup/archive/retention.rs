//! Removing what an archive need not keep: a period goes once the next one began before the oldest moment that is kept.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::moments::folders;
use super::period;
use crate::operate::events::Moment;

/// Removes the periods that no moment of the last `keep` needs, and says which.
pub(super) fn remove_old(archive: &Path, keep: Duration, now: Moment) -> std::io::Result<Vec<PathBuf>> {
    let folders = folders(archive)?;
    let oldest = Moment(now.0.saturating_sub(i64::try_from(keep.as_millis()).unwrap_or(i64::MAX)));
    let old = folders.windows(2).filter(|pair| pair[1].0 <= oldest).map(|pair| pair[0].1.clone());
    old.map(|folder| period::remove(&folder).map(|()| folder)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::moments::name;
    use super::*;

    #[test]
    fn the_base_of_the_oldest_moment_that_is_kept_stays() {
        let archive = tempfile::tempdir().unwrap();
        let begin = |seconds: i64| {
            let folder = archive.path().join(name(Moment(seconds * 1000)));
            std::fs::create_dir(&folder).unwrap();
            std::fs::write(folder.join("cuts"), "").unwrap();
        };
        for seconds in [100, 200, 300] {
            begin(seconds);
        }
        std::fs::create_dir(archive.path().join("somebody else's")).unwrap();
        let left = |now: i64| {
            remove_old(archive.path(), Duration::from_secs(50), Moment(now * 1000)).unwrap();
            folders(archive.path()).unwrap().into_iter().map(|(from, _)| from.0 / 1000).collect::<Vec<_>>()
        };
        assert_eq!(left(249), [100, 200, 300], "the moment 199 is kept, and needs the first base");
        assert_eq!(left(250), [200, 300]);
        assert_eq!(left(349), [200, 300]);
        assert_eq!(left(10_000), [300], "the last one stays however old it is");
        assert!(archive.path().join("somebody else's").is_dir());
    }
}
