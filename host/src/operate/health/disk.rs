//! Room on the disks where databases and the host's own state are. Several places on one file system are one disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use futures::future::BoxFuture;

use super::dependency::Problem;

/// Less than this many bytes free: commits are about to fail.
const FULL: u64 = 16 << 20;
/// Less than this many bytes free, or than a twentieth of a small disk: somebody should make room.
const LOW: u64 = 1 << 30;

/// A file system that holds something of the host's.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Disk {
    /// What it holds, for people.
    holds: Vec<String>,
    /// What may still be written, and its size, in bytes; nothing where the system does not tell.
    room: Option<Room>,
}

/// What fits on a disk, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiskRoom {
    /// What it is, for people.
    pub name: String,
    /// What may still be written.
    pub free: u64,
    /// Its size.
    pub total: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Room {
    free: u64,
    total: u64,
}

/// The disks of these places, each once. Places that cannot be looked at share one entry.
pub(super) async fn disks(places: &BTreeMap<String, PathBuf>) -> Vec<Disk> {
    let places = places.clone();
    // A disk that hangs holds up one thread for this, and the caller has its patience.
    tokio::task::spawn_blocking(move || group(&places)).await.unwrap_or_default()
}

fn group(places: &BTreeMap<String, PathBuf>) -> Vec<Disk> {
    let mut disks: BTreeMap<Option<u64>, Disk> = BTreeMap::new();
    for (name, path) in places {
        let (device, room) = look(path).map_or((None, None), |(device, room)| (Some(device), Some(room)));
        disks.entry(device).or_insert_with(|| Disk { holds: Vec::new(), room }).holds.push(name.clone());
    }
    disks.into_values().collect()
}

/// The file system of a path, by its number, and its room.
#[cfg(unix)]
fn look(path: &Path) -> Option<(u64, Room)> {
    // The type of the number differs between systems.
    #[allow(clippy::useless_conversion, clippy::unnecessary_cast, reason = "needed where it is narrower")]
    let device = rustix::fs::stat(path).ok()?.st_dev as u64;
    let facts = rustix::fs::statvfs(path).ok()?;
    let bytes = |blocks: u64| blocks.saturating_mul(facts.f_frsize);
    Some((device, Room { free: bytes(facts.f_bavail), total: bytes(facts.f_blocks) }))
}

#[cfg(not(unix))]
fn look(_: &Path) -> Option<(u64, Room)> {
    None
}

impl Disk {
    /// What it is, for people.
    pub(super) fn name(&self) -> String {
        match &self.holds[..] {
            [first, others @ ..] if others.len() > 1 => format!("disk of {first} and {} others", others.len()),
            few => format!("disk of {}", few.join(", ")),
        }
    }

    /// Its room, where the system tells.
    pub(super) fn room(&self) -> Option<DiskRoom> {
        self.room.map(|Room { free, total }| DiskRoom { name: self.name(), free, total })
    }

    /// Whether there is room.
    pub(super) fn check(&self) -> BoxFuture<'static, Result<(), Problem>> {
        let outcome = self.room.map_or(Ok(()), Room::check);
        Box::pin(async { outcome })
    }
}

impl Room {
    fn check(self) -> Result<(), Problem> {
        let says = || format!("{} MiB are free", self.free >> 20);
        match self.free {
            free if free < FULL => Err(Problem::failing(says())),
            free if free < LOW.min(self.total / 20) => Err(Problem::degraded(says())),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_told_from_a_low_and_a_full_one() {
        let status = |free: u64, total: u64| Room { free, total }.check().map_err(|problem| problem.message);
        assert_eq!(status(2 << 30, 1 << 40), Ok(()));
        assert_eq!(status(1000 << 20, 1 << 40), Err("1000 MiB are free".to_owned()));
        assert_eq!(status(100 << 20, 1 << 30), Ok(()), "a tenth of a small disk is enough");
        assert_eq!(Room { free: 40 << 20, total: 1 << 30 }.check(), Err(Problem::degraded("40 MiB are free")));
        assert_eq!(Room { free: 15 << 20, total: 1 << 40 }.check(), Err(Problem::failing("15 MiB are free")));
    }

    #[cfg(unix)]
    #[test]
    fn places_on_one_file_system_are_one_disk() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let places = [("a", folder.path().to_owned()), ("b", file), ("c", folder.path().join("missing"))];
        let disks = group(&places.map(|(name, path)| (name.to_owned(), path)).into());
        let names: Vec<_> = disks.iter().map(Disk::name).collect();
        assert_eq!(names, ["disk of c", "disk of a, b"]);
        let three = Disk { holds: ["a", "b", "c"].map(str::to_owned).into(), room: None };
        assert_eq!(three.name(), "disk of a and 2 others");
        assert_eq!(disks[0].room, None);
        let room = disks[1].room.unwrap();
        assert!(room.free <= room.total && room.total > 0, "{room:?}");
    }
}
