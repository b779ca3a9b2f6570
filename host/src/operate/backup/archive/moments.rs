//! Which moments an archive can restore, and what a restore of one needs: a base, and how much of which copies of logs.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::super::catalog::{self, Catalog};
use super::super::copy::{digest, hexadecimal};
use super::super::verify::verify;
use super::cuts::{self, Cut, Cuts};
use super::period::BASE;
use crate::operate::events::Moment;
use crate::storage::EncryptionKey;

/// One base and the moments behind it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedPeriod {
    /// Its folder in the archive's.
    #[serde(skip)]
    pub folder: PathBuf,
    /// The application whose it is, where its base can be read.
    pub application: Option<String>,
    /// The moment of its base, the first that it can restore.
    pub from: Moment,
    /// The last that it can restore.
    pub to: Moment,
    /// Moments that it can restore, the base's included. At other moments nothing had been written since the one before, or it falls
    /// between two.
    pub moments: usize,
    /// Bytes of all its files.
    pub bytes: u64,
    /// What is wrong with it, as far as that is seen without reading all of it.
    pub damage: Option<String>,
}

/// What a restore needs, each byte of it verified.
#[derive(Debug)]
pub struct Restorable {
    /// The folder of the base, a backup.
    pub base: PathBuf,
    /// What is in it.
    pub catalog: Catalog,
    /// The moment: the last cut that was asked for, or the base.
    pub at: Moment,
    /// What was written after it, by the name of a file of the base: copies of generations of its log, in their order, and how many bytes
    /// of each count.
    pub logs: BTreeMap<String, Vec<(PathBuf, u64)>>,
}

/// Why a moment cannot be restored, and the latest before it that can.
struct Damaged {
    reason: String,
    latest: Option<Moment>,
}

/// The name of the folder of a period that begins then.
pub(super) fn name(from: Moment) -> String {
    from.to_string().replace(':', "-")
}

/// The moment that is a folder's name.
pub(super) fn begins(folder: &Path) -> Option<Moment> {
    let (day, time) = folder.file_name()?.to_str()?.split_once('T')?;
    let from = Moment::parse(&format!("{day}T{}", time.replace('-', ":"))).ok()?;
    (folder.file_name()?.to_str()? == name(from)).then_some(from)
}

/// The folders of all periods in an archive, with their beginnings, by time. A folder in which no cut was begun is none.
pub(super) fn folders(archive: &Path) -> io::Result<Vec<(Moment, PathBuf)>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(archive)? {
        let folder = entry?.path();
        if let Some(from) = begins(&folder)
            && folder.join(cuts::FILE).is_file()
        {
            folders.push((from, folder));
        }
    }
    folders.sort();
    Ok(folders)
}

/// Every period of the archive in `archive`, by time.
///
/// # Errors
///
/// Fails where the folder cannot be read. What is wrong with a period is said of it.
pub fn periods(archive: &Path) -> anyhow::Result<Vec<ArchivedPeriod>> {
    let unreadable = || format!("the archive {} cannot be read", archive.display());
    folders(archive).with_context(unreadable)?.into_iter().map(|(from, folder)| period(from, folder)).collect()
}

fn period(from: Moment, folder: PathBuf) -> anyhow::Result<ArchivedPeriod> {
    let base = folder.join(BASE);
    let (catalog, mut damage) = match Catalog::read(&base) {
        Ok(catalog) => (Some(catalog), None),
        Err(error) => (None, Some(format!("{error:#}"))),
    };
    let cuts = read_cuts(&folder).unwrap_or_else(|error| {
        damage.get_or_insert(format!("{error:#}"));
        Cuts { cuts: Vec::new(), damaged_line: None }
    });
    if let Some(line) = cuts.damaged_line {
        damage.get_or_insert(damaged_line(&folder, line));
    }
    let files = [&folder, &base].into_iter().flat_map(fs::read_dir).flatten().flatten();
    Ok(ArchivedPeriod {
        application: catalog.map(|catalog| catalog.application),
        from,
        to: cuts.cuts.last().map_or(from, Cut::at),
        moments: cuts.cuts.len() + 1,
        bytes: files.filter_map(|file| file.metadata().ok()).filter(fs::Metadata::is_file).map(|file| file.len()).sum(),
        damage,
        folder,
    })
}

fn read_cuts(folder: &Path) -> anyhow::Result<Cuts> {
    let path = folder.join(BASE).join(catalog::FILE);
    let digest = digest(&path)?;
    cuts::read(folder, &digest)
}

fn damaged_line(folder: &Path, line: usize) -> String {
    format!("line {line} of {} is damaged", folder.join(cuts::FILE).display())
}

/// Finds and verifies what is needed to restore the last moment that is not after `at`, or the last of all, encrypted by `key`.
///
/// # Errors
///
/// Fails where the archive does not reach so far back, or what is needed is damaged; then says which is the latest moment before that
/// can be restored.
pub fn find(archive: &Path, at: Option<Moment>, key: Option<&EncryptionKey>) -> anyhow::Result<Restorable> {
    let folders = folders(archive).with_context(|| format!("the archive {} cannot be read", archive.display()))?;
    let Some((first, _)) = folders.first() else {
        bail!(
            "there is nothing to restore in {}: it is no archive, or its first base is not complete",
            archive.display()
        );
    };
    let at = at.unwrap_or(Moment(i64::MAX));
    let mut reason = None;
    // A period goes on while the base of the next one is copied: the one that comes closest is asked first.
    let mut closest: Vec<(Moment, Moment, &PathBuf)> = folders
        .iter()
        .filter(|(from, _)| *from <= at)
        .map(|(from, folder)| (reach(*from, folder, at), *from, folder))
        .collect();
    closest.sort();
    for (_, from, folder) in closest.into_iter().rev() {
        let damaged = match verified(from, folder, at, key) {
            Ok(found) if reason.is_none() => return Ok(found),
            Ok(found) => Damaged { reason: String::new(), latest: Some(found.at) },
            Err(damaged) => damaged,
        };
        let reason = reason.get_or_insert(damaged.reason);
        if let Some(latest) = damaged.latest {
            bail!("{reason}: the latest moment before it that can be restored is `--at {latest}`");
        }
    }
    match reason {
        Some(reason) => bail!("{reason}: no moment before it can be restored"),
        None => bail!("the archive {} does not reach so far back: it begins with `--at {first}`", archive.display()),
    }
}

/// The last moment of a period that is not after `at`, as far as can be read.
fn reach(from: Moment, folder: &Path, at: Moment) -> Moment {
    let cuts = read_cuts(folder).map(|cuts| cuts.cuts).unwrap_or_default();
    cuts.iter().map(Cut::at).take_while(|cut| *cut <= at).last().unwrap_or(from)
}

/// What is needed to restore the last moment of a period that is not after `at`.
fn verified(from: Moment, folder: &Path, at: Moment, key: Option<&EncryptionKey>) -> Result<Restorable, Damaged> {
    let base = folder.join(BASE);
    let all_of_it = |error: anyhow::Error| Damaged { reason: format!("{error:#}"), latest: None };
    let catalog = verify(&base, key).map_err(all_of_it)?;
    let cuts = read_cuts(folder).map_err(all_of_it)?;
    let mut found = Restorable { base, catalog, at: from, logs: BTreeMap::new() };
    for cut in cuts.cuts.iter().take_while(|cut| cut.at() <= at) {
        let damaged = |reason: String| Damaged { reason, latest: Some(found.at) };
        for piece in &cut.pieces {
            let path = folder.join(piece.file());
            let says = |what: &str| damaged(format!("{} is damaged ({what})", path.display()));
            match digest_of(&path, piece.from, piece.to) {
                Ok(Some(digest)) if digest == piece.sha256 => {}
                Ok(Some(_)) => return Err(says("its content changed")),
                Ok(None) => return Err(says("its end is missing")),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(says("the file is missing")),
                Err(error) => return Err(says(&error.to_string())),
            }
        }
        for piece in &cut.pieces {
            let logs = found.logs.entry(format!("{}.db", piece.part)).or_default();
            let path = folder.join(piece.file());
            match logs.last_mut() {
                Some((last, bytes)) if *last == path => *bytes = piece.to,
                _ => logs.push((path, piece.to)),
            }
        }
        found.at = cut.at();
    }
    match cuts.damaged_line {
        // What was after the last moment that can be read, nobody knows.
        Some(line) if cuts.cuts.last().map_or(from, Cut::at) < at && found.at < at => {
            Err(Damaged { reason: damaged_line(folder, line), latest: Some(found.at) })
        }
        _ => Ok(found),
    }
}

/// The SHA-256 of some bytes of a file; nothing where it ends before.
fn digest_of(path: &Path, from: u64, to: u64) -> io::Result<Option<String>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    let mut rest = file.take(to.saturating_sub(from));
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match rest.read(&mut piece)? {
            0 => break,
            read => hasher.update(&piece[..read]),
        }
    }
    Ok((rest.limit() == 0).then(|| hexadecimal(hasher)))
}
