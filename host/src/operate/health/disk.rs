//! Room on the disks where databases, the archive and the host's own state are. Several places on one file system are one disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::future::join_all;

use super::dependency::{PATIENCE, Problem, late};

/// Less than this many bytes free: commits are about to fail.
const FULL: u64 = 16 << 20;
/// Less than this many bytes free, or than a twentieth of a small disk: somebody should make room.
const LOW: u64 = 1 << 30;

/// A folder or file whose disk must have room.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    /// Requests fail without it.
    needed: bool,
    /// One look at a time: a disk that hangs keeps one thread, however often it is asked for.
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// A file system that holds something of the host's.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Disk {
    /// What it holds, for people.
    holds: Vec<String>,
    /// Whether requests fail without it.
    needed: bool,
    found: Found,
}

/// What a look found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Room(Room),
    /// The system does not tell.
    Nothing,
    /// There was no answer in time.
    Late,
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
    /// The file system's number.
    device: u64,
    free: u64,
    total: u64,
}

/// The disks of these places, each once. Places that cannot be looked at share one entry, and so do those whose disk does not answer.
pub(super) async fn disks(places: &BTreeMap<String, Place>) -> Vec<Disk> {
    let looks = join_all(places.iter().map(|(name, place)| async move { (name, place.needed, place.look().await) }));
    group(looks.await)
}

fn group<'a>(looks: impl IntoIterator<Item = (&'a String, bool, Found)>) -> Vec<Disk> {
    // What is needed and what is not are told apart where they may be on different disks.
    let mut disks: BTreeMap<(u8, bool, u64), Disk> = BTreeMap::new();
    for (name, needed, found) in looks {
        let key = match found {
            Found::Late => (0, needed, 0),
            Found::Nothing => (1, needed, 0),
            Found::Room(room) => (2, false, room.device),
        };
        let disk = disks.entry(key).or_insert_with(|| Disk { holds: Vec::new(), needed: false, found });
        disk.needed |= needed;
        disk.holds.push(name.clone());
    }
    disks.into_values().collect()
}

impl Place {
    pub(super) fn new(path: PathBuf, needed: bool) -> Self {
        Self { path, needed, turn: Arc::default() }
    }

    async fn look(&self) -> Found {
        let look = async {
            let turn = Arc::clone(&self.turn).lock_owned().await;
            let path = self.path.clone();
            let look = move || {
                let room = look(&path);
                drop(turn);
                room
            };
            tokio::task::spawn_blocking(look).await.ok().flatten()
        };
        match tokio::time::timeout(PATIENCE, look).await {
            Ok(room) => room.map_or(Found::Nothing, Found::Room),
            Err(_) => Found::Late,
        }
    }
}

/// The room of the file system of a path.
#[cfg(unix)]
fn look(path: &Path) -> Option<Room> {
    // The type of the number differs between systems.
    #[allow(clippy::useless_conversion, clippy::unnecessary_cast, reason = "needed where it is narrower")]
    let device = rustix::fs::stat(path).ok()?.st_dev as u64;
    let facts = rustix::fs::statvfs(path).ok()?;
    let bytes = |blocks: u64| blocks.saturating_mul(facts.f_frsize);
    Some(Room { device, free: bytes(facts.f_bavail), total: bytes(facts.f_blocks) })
}

#[cfg(not(unix))]
fn look(_: &Path) -> Option<Room> {
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
        match self.found {
            Found::Room(Room { free, total, .. }) => Some(DiskRoom { name: self.name(), free, total }),
            Found::Nothing | Found::Late => None,
        }
    }

    /// What is not as it should be.
    pub(super) fn problem(&self) -> Option<Problem> {
        let problem = match self.found {
            Found::Room(room) => room.problem(),
            Found::Nothing => None,
            Found::Late => Some(late()),
        };
        match problem {
            Some(problem) if !self.needed => Some(Problem::degraded(problem.message)),
            problem => problem,
        }
    }
}

impl Room {
    fn problem(self) -> Option<Problem> {
        let says = || format!("{} MiB are free", self.free >> 20);
        match self.free {
            free if free < FULL => Some(Problem::failing(says())),
            free if free < LOW.min(self.total / 20) => Some(Problem::degraded(says())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(free: u64, total: u64) -> Room {
        Room { device: 1, free, total }
    }

    #[test]
    fn a_disk_is_told_from_a_low_and_a_full_one() {
        let status = |free: u64, total: u64| room(free, total).problem().map(|problem| problem.message);
        assert_eq!(status(2 << 30, 1 << 40), None);
        assert_eq!(status(1000 << 20, 1 << 40), Some("1000 MiB are free".to_owned()));
        assert_eq!(status(100 << 20, 1 << 30), None, "a tenth of a small disk is enough");
        assert_eq!(room(40 << 20, 1 << 30).problem(), Some(Problem::degraded("40 MiB are free")));
        assert_eq!(room(15 << 20, 1 << 40).problem(), Some(Problem::failing("15 MiB are free")));
    }

    #[test]
    fn a_full_disk_that_no_request_needs_is_no_reason_to_take_the_host_away() {
        let disk =
            |needed| Disk { holds: vec!["the archive".to_owned()], needed, found: Found::Room(room(0, 1 << 40)) };
        assert_eq!(disk(true).problem(), Some(Problem::failing("0 MiB are free")));
        assert_eq!(disk(false).problem(), Some(Problem::degraded("0 MiB are free")));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn places_on_one_file_system_are_one_disk() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let places = [("a", folder.path().to_owned()), ("b", file), ("c", folder.path().join("missing"))];
        let place = |(name, path): (&str, _)| (name.to_owned(), Place::new(path, true));
        let disks = disks(&places.map(place).into()).await;
        let names: Vec<_> = disks.iter().map(Disk::name).collect();
        assert_eq!(names, ["disk of c", "disk of a, b"]);
        let three = Disk { holds: ["a", "b", "c"].map(str::to_owned).into(), needed: true, found: Found::Nothing };
        assert_eq!(three.name(), "disk of a and 2 others");
        assert_eq!(disks[0].room(), None);
        let room = disks[1].room().unwrap();
        assert!(room.free <= room.total && room.total > 0, "{room:?}");
    }

    #[tokio::test]
    async fn a_disk_that_hangs_is_told_in_time_and_keeps_nobody_from_telling_of_others() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| (name.to_owned(), Place::new(folder.path().to_owned(), name != "hangs, not needed"));
        let places = BTreeMap::from(["answers", "hangs", "hangs, not needed"].map(place));
        // As a look that does not come back has it.
        let _one = places["hangs"].turn.lock().await;
        let _other = places["hangs, not needed"].turn.lock().await;
        let disks = disks(&places).await;
        let found: Vec<_> =
            disks.iter().map(|disk| (disk.name(), disk.problem().map(|problem| problem.status))).collect();
        let expected = [
            ("disk of hangs, not needed", Some(super::super::Status::Degraded)),
            ("disk of hangs", Some(late().status)),
            ("disk of answers", None),
        ];
        assert_eq!(found, expected.map(|(name, status)| (name.to_owned(), status)));
    }
}
