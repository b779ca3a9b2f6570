//! Claims about periods as a whole: whatever ends a host between two writes leaves an archive that restores, and what is lost is noticed.
//! The thread that makes cuts is tested with the real binary.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use super::super::part::Part;
use super::super::restore::{Place, Plan, restore};
use super::super::take::Taking;
use super::moments::{self, find, periods};
use super::period::{BASE, CutError, Period, Pieces};
use super::source::Source;
use crate::operate::events::Moment;
use crate::storage::{EncryptionKey, open_file};

/// An application of two databases whose every write goes to both, the second one last.
struct Fixture {
    folder: TempDir,
    connections: [Connection; 2],
    sources: Vec<Source>,
    period: Period,
    /// Numbers that were written.
    written: i64,
    /// The numbers that were written at each cut, by its moment.
    cuts: Vec<(Moment, i64)>,
}

impl Fixture {
    fn new() -> Self {
        Self::with_key(None)
    }

    /// Of files that are encrypted.
    fn with_key(key: Option<EncryptionKey>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let parts = ["one", "two"].map(|name| Part {
            names: vec![name.to_owned()],
            path: folder.path().join(format!("{name}.db")),
            key: key.clone(),
        });
        let connections = parts.clone().map(|part| {
            let connection = open(&part.path, part.key.as_ref());
            connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0").unwrap();
            connection.execute_batch("CREATE TABLE t (number, filling); INSERT INTO t VALUES (0, NULL)").unwrap();
            connection
        });
        let sources: Vec<Source> = parts.iter().map(|part| Source::open(part.clone(), None).unwrap()).collect();
        let (period, at) = base(folder.path(), &parts, &sources);
        Self { folder, connections, sources, period, written: 0, cuts: vec![(at, 0)] }
    }

    fn archive(&self) -> PathBuf {
        self.folder.path().join("archive")
    }

    /// Writes the next number to both databases.
    fn write(&mut self) {
        self.written += 1;
        for connection in &self.connections {
            connection.execute("INSERT INTO t VALUES (?1, randomblob(3000))", [self.written]).unwrap();
        }
    }

    fn try_cut(&mut self) -> Result<Moment, CutError> {
        // Each at a moment of its own.
        let at = Moment(self.period.last.0 + 1);
        let mut pieces = Pieces::default();
        for source in &self.sources {
            self.period.add(&mut pieces, source, source.index().unwrap())?;
        }
        self.period.publish(pieces, at)?;
        Ok(at)
    }

    fn cut(&mut self) -> Moment {
        let at = self.try_cut().unwrap();
        self.cuts.push((at, self.written));
        at
    }

    /// Moves both logs into their databases, so that the next writes begin them anew.
    fn move_logs(&mut self) {
        self.sources.iter_mut().for_each(|source| source.move_log().unwrap());
    }

    /// The number that was written at the last cut not after `at`.
    fn expected(&self, at: Moment) -> (Moment, i64) {
        *self.cuts.iter().rfind(|(cut, _)| *cut <= at).unwrap()
    }
}

fn open(path: &Path, key: Option<&EncryptionKey>) -> Connection {
    open_file(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE, key).unwrap()
}

fn base(folder: &Path, parts: &[Part], sources: &[Source]) -> (Period, Moment) {
    let unfinished = folder.join("unfinished");
    let taking = Taking::prepare("test", parts, &unfinished.join(BASE)).unwrap();
    let before = sources.iter().map(|source| (source.part.stem(), source.index().unwrap())).collect::<HashMap<_, _>>();
    let taking = taking.begin(std::time::Duration::ZERO).unwrap();
    let at = taking.at();
    taking.complete(&mut |_| true).unwrap();
    let place = folder.join("archive").join(moments::name(at));
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::rename(unfinished, &place).unwrap();
    (Period::begin(&place, before, at).unwrap(), at)
}

/// Restores the last moment of an archive not after `at`, and gives the moment and the numbers that are then in the databases.
fn restored(archive: &Path, at: Option<Moment>, key: Option<&EncryptionKey>) -> (Moment, [Vec<i64>; 2]) {
    let found = find(archive, at, key).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let places = ["one", "two"].map(|name| Place {
        source: found.base.join(format!("{name}.db")),
        target: folder.path().join(name),
        key: key.cloned(),
        logs: Vec::new(),
    });
    let mut plan = Plan { places: places.to_vec(), newer: Vec::new(), unknown: Vec::new() };
    plan.apply(&found.logs);
    restore("a moment", &plan, folder.path()).unwrap();
    let numbers = places.map(|place| {
        let connection = open(&place.target, key);
        let mut select = connection.prepare("SELECT number FROM t ORDER BY number").unwrap();
        select.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    });
    (found.at, numbers)
}

#[track_caller]
fn check(archive: &Path, at: Option<Moment>, (moment, written): (Moment, i64)) {
    let numbers: Vec<i64> = (0..=written).collect();
    assert_eq!(restored(archive, at, None), (moment, [numbers.clone(), numbers]));
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => copy_all(&entry.path(), &to.join(entry.file_name())),
            false => drop(fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

#[test]
fn each_moment_is_restored_as_it_was_over_logs_that_begin_anew_with_a_key_and_without() {
    [None, Some(EncryptionKey::of(5))].into_iter().for_each(check_each_moment);
}

fn check_each_moment(key: Option<EncryptionKey>) {
    let mut fixture = Fixture::with_key(key.clone());
    for round in 0..12 {
        for _ in 0..round % 4 {
            fixture.write();
        }
        fixture.cut();
        if round % 3 == 2 {
            fixture.move_logs();
        }
        if round % 5 == 4 {
            // What is written to a log that was moved and could not be begun anew goes behind it.
            let reader = open(&fixture.folder.path().join("one.db"), key.as_ref());
            reader.execute_batch("BEGIN; SELECT count(*) FROM t").unwrap();
            fixture.write();
            fixture.cut();
        }
    }
    let archive = fixture.archive();
    for (at, _) in fixture.cuts.clone() {
        let expected = fixture.expected(at);
        // A moment at which nothing had been written is as the one before.
        let (moment, numbers) = restored(&archive, Some(at), key.as_ref());
        assert!(moment <= at && fixture.expected(moment).1 == expected.1);
        assert_eq!(numbers[0], (0..=expected.1).collect::<Vec<_>>());
        assert_eq!(numbers[0], numbers[1]);
    }
    let logs = fs::read_dir(&fixture.period.folder).unwrap().count();
    assert!(logs > 2 + 2 * 3, "the logs were begun anew: {logs}");
    let all = periods(&archive).unwrap();
    assert_eq!((all.len(), all[0].from, all[0].to), (1, fixture.cuts[0].0, fixture.period.last));
    let before = find(&archive, Some(Moment(fixture.cuts[0].0.0 - 1)), key.as_ref()).unwrap_err().to_string();
    assert!(before.contains("does not reach so far back"), "{before}");
    let another = EncryptionKey::of(6);
    for wrong in [None, Some(&another)].into_iter().filter(|wrong| *wrong != key.as_ref()) {
        let refused = find(&archive, None, wrong).unwrap_err().to_string();
        assert!(refused.contains("--encryption-key") && !refused.contains("is damaged ("), "{refused}");
    }
}

#[test]
fn whatever_ends_a_host_while_it_writes_a_cut_leaves_the_cut_before() {
    let mut fixture = Fixture::new();
    fixture.write();
    fixture.cut();
    // One log goes on, the other is begun anew: a file grows and another one appears.
    fixture.sources[1].move_log().unwrap();
    fixture.write();
    let period = fixture.period.folder.clone();
    let before = fixture.folder.path().join("before");
    copy_all(&period, &before);
    fixture.cut();

    // What the cut wrote, in the order in which it did: a host that is killed has written the beginning of it.
    let writes = ["one.000001.wal", "two.000002.wal", "cuts"].map(|name| {
        let old = fs::read(before.join(name)).unwrap_or_default();
        let new = fs::read(period.join(name)).unwrap();
        assert_eq!(new[..old.len()], old, "{name} only grows");
        (name, new[old.len()..].to_vec())
    });
    let killed = fixture.folder.path().join("killed");
    let place = killed.join(period.file_name().unwrap());
    copy_all(&before, &place);
    let (last, earlier) = (fixture.cuts[2], fixture.cuts[1]);
    check(&killed, None, earlier);
    for (name, added) in &writes {
        let path = place.join(name);
        let old = fs::read(&path).unwrap_or_default();
        let step = if *name == "cuts" { 1 } else { 997 };
        for length in (0..added.len()).step_by(step) {
            fs::write(&path, [&old, &added[..length]].concat()).unwrap();
            assert_eq!(find(&killed, None, None).unwrap().at, earlier.0, "{name} {length}");
        }
        fs::write(&path, [&old[..], added].concat()).unwrap();
        check(&killed, Some(earlier.0), earlier);
    }
    check(&killed, None, last);
}

#[test]
fn a_cut_that_failed_is_made_again_over_what_it_left() {
    let mut fixture = Fixture::new();
    fixture.write();
    let cuts = fixture.period.folder.join("cuts");
    let away = fixture.folder.path().join("away");
    fs::rename(&cuts, &away).unwrap();
    for _ in 0..2 {
        assert!(matches!(fixture.try_cut(), Err(CutError::Failed(_))));
        fixture.write();
    }
    fs::rename(&away, &cuts).unwrap();
    // As a full disk leaves it.
    let mut text = fs::read(&cuts).unwrap();
    text.extend_from_slice(&[b'0'; 1000]);
    fs::write(&cuts, text).unwrap();
    fixture.cut();
    fixture.write();
    fixture.cut();
    let archive = fixture.archive();
    for cut in fixture.cuts.clone() {
        check(&archive, Some(cut.0), cut);
    }
}

#[test]
fn what_somebody_else_moved_out_of_a_log_is_a_gap_only_if_it_was_not_copied() {
    let mut fixture = Fixture::new();
    let truncate = |fixture: &Fixture| {
        fixture.connections[0].execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    };
    for _ in 0..3 {
        fixture.write();
        fixture.cut();
        truncate(&fixture);
    }
    fixture.cut();
    fixture.write();
    fixture.cut();
    check(&fixture.archive(), None, fixture.expected(fixture.period.last));

    fixture.write();
    truncate(&fixture);
    fixture.write();
    let Err(CutError::Gap(reason)) = fixture.try_cut() else { panic!("a commit is not in the log any more") };
    assert!(reason.contains("one") && reason.contains("another process"), "{reason}");
    let mut fixture = Fixture::new();
    fixture.write();
    truncate(&fixture);
    assert!(matches!(fixture.try_cut(), Err(CutError::Gap(_))), "nothing is in the log at all");
}

#[test]
fn damage_anywhere_in_a_copy_is_named_with_the_latest_moment_before_it() {
    let mut fixture = Fixture::new();
    for _ in 0..3 {
        fixture.write();
        fixture.cut();
    }
    let archive = fixture.archive();
    let cuts = fixture.cuts.clone();
    let path = fixture.period.folder.join("two.000001.wal");
    let whole = fs::read(&path).unwrap();
    let (first, second) =
        (find(&archive, Some(cuts[1].0), None).unwrap(), find(&archive, Some(cuts[2].0), None).unwrap());
    let end = |found: &moments::Restorable| usize::try_from(found.logs["two.db"][0].1).unwrap();
    for (place, latest) in
        [(40, cuts[0]), (end(&first), cuts[1]), (end(&second) - 1, cuts[1]), (whole.len() - 1, cuts[2])]
    {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        fs::write(&path, damaged).unwrap();
        let refused = find(&archive, None, None).unwrap_err().to_string();
        let parts = ["two.000001.wal is damaged (its content changed)", &format!("`--at {}`", latest.0)];
        assert!(parts.iter().all(|part| refused.contains(part)), "{refused}");
        check(&archive, Some(latest.0), latest);
    }
    fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    let refused = find(&archive, None, None).unwrap_err().to_string();
    assert!(refused.contains("its end is missing") && refused.contains(&cuts[2].0.to_string()), "{refused}");
    fs::remove_file(&path).unwrap();
    let refused = find(&archive, None, None).unwrap_err().to_string();
    assert!(refused.contains("the file is missing") && refused.contains(&cuts[0].0.to_string()), "{refused}");
    fs::write(&path, &whole).unwrap();

    let base = fixture.period.folder.join(BASE).join("one.db");
    let mut damaged = fs::read(&base).unwrap();
    damaged[100] ^= 1;
    fs::write(&base, damaged).unwrap();
    let refused = find(&archive, None, None).unwrap_err().to_string();
    assert!(refused.contains("one.db") && refused.contains("no moment before it"), "{refused}");
}

#[test]
fn where_a_period_is_damaged_the_one_before_still_restores() {
    let mut fixture = Fixture::new();
    fixture.write();
    let first = fixture.cut();
    let parts: Vec<Part> = fixture.sources.iter().map(|source| source.part.clone()).collect();
    // Moments have milliseconds.
    while Moment::now() <= first {
        std::thread::yield_now();
    }
    let (period, at) = base(fixture.folder.path(), &parts, &fixture.sources);
    fixture.period = period;
    fixture.cuts.push((at, fixture.written));
    fixture.write();
    fixture.cut();
    let archive = fixture.archive();
    for cut in fixture.cuts.clone() {
        check(&archive, Some(cut.0), cut);
    }
    fs::remove_file(fixture.period.folder.join(BASE).join("two.db")).unwrap();
    let refused = find(&archive, None, None).unwrap_err().to_string();
    assert!(refused.contains("the file is missing") && refused.contains(&format!("`--at {first}`")), "{refused}");
    check(&archive, Some(first), fixture.cuts[1]);
}
