//! A period of the archive while it is written: a base, copies of the logs since, and the cuts that name how far the copies belong together.
//!
//! What is written to a copy counts only once a cut names it, so whatever ends a host or fills a disk between two writes leaves the cut
//! before. Leaves out when cuts are made.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use sha2::{Digest, Sha256};

use super::super::catalog;
use super::super::copy::{digest, hexadecimal};
use super::cuts::{self, Cut, Piece};
use super::frames::{Chain, CopyError, HEAD};
use super::source::Source;
use crate::operate::durable::sync_folder;
use crate::operate::events::Moment;
use crate::storage::WalIndex;

/// The folder of the base in that of its period.
pub(super) const BASE: &str = "base";

/// A period that is written.
pub(super) struct Period {
    pub(super) folder: PathBuf,
    /// Bytes of its cuts that count.
    length: u64,
    /// Of its last line.
    digest: String,
    tracks: HashMap<String, Track>,
    /// The moment of the last cut, or of the base.
    pub(super) last: Moment,
}

/// How far one database is copied.
#[derive(Clone)]
struct Track {
    /// Where its log stood then.
    index: WalIndex,
    /// Generations of its log that were copied.
    logs: u32,
    /// What is copied of the present one; nothing where nothing is.
    copied: Option<Copied>,
}

#[derive(Clone)]
struct Copied {
    bytes: u64,
    chain: Chain,
}

/// Why there is no cut.
#[derive(Debug)]
pub(super) enum CutError {
    /// What was written since the last one is not in the log any more.
    Gap(String),
    /// It may succeed later.
    Failed(anyhow::Error),
}

impl From<anyhow::Error> for CutError {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

/// A cut that is not made yet.
#[derive(Default)]
pub(super) struct Pieces {
    pieces: Vec<Piece>,
    tracks: Vec<(String, Track)>,
    new_files: bool,
}

impl Period {
    /// Begins to write behind a base that is complete in `folder`. `before` says where each log stood before the base was taken.
    pub(super) fn begin(folder: &Path, before: HashMap<String, WalIndex>, at: Moment) -> anyhow::Result<Self> {
        let (line, digest) = cuts::head(&digest(&folder.join(BASE).join(catalog::FILE))?);
        let path = folder.join(cuts::FILE);
        let mut file = File::create(&path).with_context(|| format!("{} could not be made", path.display()))?;
        file.write_all(line.as_bytes())?;
        file.sync_all()?;
        sync_folder(folder)?;
        let tracks = before.into_iter().map(|(part, index)| (part, Track { index, logs: 0, copied: None })).collect();
        Ok(Self { folder: folder.to_owned(), length: line.len() as u64, digest, tracks, last: at })
    }

    /// Copies what was committed to `source` between the last cut and `now`.
    pub(super) fn add(&mut self, pieces: &mut Pieces, source: &Source, now: WalIndex) -> Result<(), CutError> {
        let part = source.part.stem();
        let name = source.part.name();
        // What was not there when the base was taken is in the next one.
        let Some(track) = self.tracks.get(&part) else { return Ok(()) };
        let commits = now.commits.wrapping_sub(track.index.commits);
        let is_same = now.salts == track.index.salts;
        let lost =
            || CutError::Gap(format!("{name} was checkpointed by another process, and {commits} commits are gone"));
        if commits == 0 {
            if !is_same {
                // The log was begun anew and nothing is in it.
                pieces.tracks.push((part, Track { index: now, copied: None, ..track.clone() }));
            }
            return Ok(());
        }
        if now.frames == 0 {
            return Err(lost());
        }
        let mut log = File::open(source.log()).with_context(|| format!("the log of {name} cannot be read"))?;
        let mut track = track.clone();
        let mut sink = Sink::default();
        // Frames that are in the base already, or in a cut.
        let before = if is_same { track.index.frames } else { 0 };
        let (mut copied, behind) = match track.copied.take().filter(|_| is_same) {
            Some(copied) => (copied, before),
            None => {
                track.logs += 1;
                pieces.new_files = true;
                let chain = begin(&mut log, &mut sink).map_err(|error| failed(error, &name, &lost))?;
                (Copied { bytes: 0, chain }, 0)
            }
        };
        if copied.chain.salts != now.salts || now.frames < behind {
            return Err(lost());
        }
        let mut piece = Piece { part: part.clone(), log: track.logs, from: copied.bytes, to: 0, sha256: String::new() };
        let path = self.folder.join(piece.file());
        sink.open(&path, copied.bytes).with_context(|| format!("{} could not be written", path.display()))?;
        let start = HEAD + u64::from(behind) * copied.chain.frame() as u64;
        log.seek(SeekFrom::Start(start)).context("the log cannot be read")?;
        let ends = copied
            .chain
            .copy(&mut log, now.frames - behind, &mut |bytes| sink.write(bytes))
            .map_err(|error| failed(error, &path.display().to_string(), &lost))?;
        let known = usize::try_from(before - behind).unwrap_or(usize::MAX);
        let counted = ends.iter().skip(known).filter(|end| **end).count();
        if u32::try_from(counted) != Ok(commits) || copied.chain.checksum != now.checksum {
            return Err(lost());
        }
        let (bytes, sha256) = sink.finish().with_context(|| format!("{} could not be written", path.display()))?;
        copied.bytes += bytes;
        (piece.to, piece.sha256) = (copied.bytes, sha256);
        pieces.pieces.push(piece);
        pieces.tracks.push((part, Track { index: now, copied: Some(copied), ..track }));
        Ok(())
    }

    /// Makes the cut: from when this returns, `at` can be restored. Gives the bytes that were added; none where nothing was written.
    pub(super) fn publish(&mut self, pieces: Pieces, at: Moment) -> anyhow::Result<u64> {
        let mut bytes = 0;
        if !pieces.pieces.is_empty() {
            if pieces.new_files {
                sync_folder(&self.folder)?;
            }
            // A clock that is set back makes no cut that is before the last one.
            let at = self.last.max(at);
            bytes = pieces.pieces.iter().map(|piece| piece.to - piece.from).sum();
            let (line, digest) = cuts::cut(&self.digest, &Cut { at: at.0, pieces: pieces.pieces })?;
            let path = self.folder.join(cuts::FILE);
            let write = || {
                // Opened anew each time: of a file that somebody removed, nothing would be left.
                let mut file = OpenOptions::new().write(true).open(&path)?;
                // What a failed attempt left.
                file.set_len(self.length)?;
                file.seek(SeekFrom::Start(self.length))?;
                file.write_all(line.as_bytes())?;
                file.sync_data()
            };
            write().with_context(|| format!("{} could not be written", path.display()))?;
            self.length += line.len() as u64;
            (self.digest, self.last) = (digest, at);
        }
        self.tracks.extend(pieces.tracks);
        Ok(bytes)
    }
}

/// Reads the head of a log, which is the beginning of its copy.
fn begin(log: &mut File, sink: &mut Sink) -> Result<Chain, CopyError> {
    let mut head = [0; HEAD as usize];
    log.read_exact(&mut head).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => CopyError::Broken,
        _ => CopyError::Read(error),
    })?;
    sink.head = head.to_vec();
    Chain::begin(&head).ok_or(CopyError::Broken)
}

fn failed(error: CopyError, what: &str, lost: &impl Fn() -> CutError) -> CutError {
    match error {
        CopyError::Broken => lost(),
        CopyError::Read(error) => CutError::Failed(anyhow!(error).context("the log cannot be read")),
        CopyError::Write(error) => CutError::Failed(anyhow!(error).context(format!("{what} could not be written"))),
    }
}

/// A copy that grows.
#[derive(Default)]
struct Sink {
    head: Vec<u8>,
    file: Option<File>,
    hasher: Sha256,
    bytes: u64,
}

impl Sink {
    /// Goes on behind the first `length` bytes. What follows them is of an attempt that no cut names, and is written over.
    fn open(&mut self, path: &Path, length: u64) -> io::Result<()> {
        let mut options = OpenOptions::new();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.create(true).truncate(false).write(true).open(path)?;
        file.seek(SeekFrom::Start(length))?;
        self.file = Some(file);
        let head = std::mem::take(&mut self.head);
        self.write(&head)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(bytes))
    }

    /// Returns once all is on the disk.
    fn finish(self) -> io::Result<(u64, String)> {
        self.file.map_or(Ok(()), |file| file.sync_data())?;
        Ok((self.bytes, hexadecimal(self.hasher)))
    }
}

/// Removes a period, or what a host left of one that it could not begin. Without its cuts, nobody takes the rest for a period.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_file(folder.join(cuts::FILE)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::remove_dir_all(folder),
    }
}
