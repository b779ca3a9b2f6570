//! When bases are taken and logs copied: the thread of an archive, from its start to its end.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};

use super::super::part::Part;
use super::super::take::Taking;
use super::period::{BASE, CutError, Period, Pieces};
use super::source::{Source, hold};
use super::status::ArchiveStatus;
use super::{cuts, folder, moments, retention};
use crate::manifest::ArchiveSettings;
use crate::operate::durable::sync_folder;
use crate::operate::events::Moment;
use crate::runtime::workers::give_way;
use crate::storage::{Database, WalIndex};

/// How often to look whether a log has grown large, at most.
const LOOK: Duration = Duration::from_millis(250);

/// How long to wait before what failed is tried again; bases at least for the interval.
const RETRY: Duration = Duration::from_secs(5);

/// How long other processes' locks may keep a base from its instant.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long a base that is no longer wanted may take to end. Checking a large file is not cut short.
const GIVE_UP: Duration = Duration::from_secs(5);

/// How long a host that stops waits for the last cut, of which a disk that hangs may keep it.
const LAST_CUT: Duration = Duration::from_secs(20);

/// What is archived, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// The name of the application in its manifest.
    pub application: String,
    /// Its files.
    pub parts: Vec<Part>,
    /// Where and how often.
    pub settings: ArchiveSettings,
}

/// The thread of an archive. It ends by itself when this is dropped, without a last cut.
pub struct Archiver {
    archived: Archived,
    stop: Sender<()>,
    cancelled: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Archiver {
    /// Begins to archive. `databases` are those of the parts that the host has open, whose writers it asks to wait. A folder that cannot
    /// be used is tried again and again.
    ///
    /// # Errors
    ///
    /// Fails where the system gives no thread.
    pub fn start(archived: Archived, databases: Vec<Database>, status: Arc<ArchiveStatus>) -> std::io::Result<Self> {
        let (stop, stopped) = channel();
        let cancelled = Arc::<AtomicBool>::default();
        let work = Work {
            archived: archived.clone(),
            databases,
            status,
            cancelled: Arc::clone(&cancelled),
            sources: Vec::new(),
            period: None,
            base: None,
            next_base: Instant::now(),
            last_cut: Instant::now(),
            fails: false,
        };
        let thread = std::thread::Builder::new().name("archive".to_owned()).spawn(move || work.run(&stopped))?;
        Ok(Self { archived, stop, cancelled, thread: Some(thread) })
    }

    /// What it archives.
    #[must_use]
    pub fn archived(&self) -> &Archived {
        &self.archived
    }

    /// Makes a last cut and ends; returns when it has, or after 20 s without. Blocks on the disk.
    pub fn finish(mut self) {
        self.cancelled.store(true, Relaxed);
        // If nobody hears it, the thread has ended.
        let _ = self.stop.send(());
        let Some(thread) = self.thread.take() else { return };
        if !ends_within(&thread, LAST_CUT) {
            tracing::error!("what was written last is not archived: its disk does not answer");
        } else if thread.join().is_err() {
            tracing::error!("the thread of the archive panicked");
        }
    }
}

fn ends_within<T>(thread: &JoinHandle<T>, patience: Duration) -> bool {
    let give_up = Instant::now() + patience;
    while !thread.is_finished() {
        if Instant::now() >= give_up {
            return false;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    true
}

struct Work {
    archived: Archived,
    databases: Vec<Database>,
    status: Arc<ArchiveStatus>,
    cancelled: Arc<AtomicBool>,
    sources: Vec<Source>,
    /// What is written to.
    period: Option<Period>,
    /// What is copied for the next one.
    base: Option<BaseUnderWay>,
    /// When the next one is due.
    next_base: Instant,
    last_cut: Instant,
    /// It failed.
    fails: bool,
}

struct BaseUnderWay {
    folder: PathBuf,
    before: HashMap<String, WalIndex>,
    at: Moment,
    thread: JoinHandle<anyhow::Result<()>>,
}

impl Work {
    fn run(mut self, stopped: &Receiver<()>) {
        let look = LOOK.min(self.archived.settings.interval);
        let _lock = loop {
            match folder::prepare(&self.archived) {
                Ok(lock) => break lock,
                Err(error) => {
                    self.status.failed("the folder of the archive cannot be used");
                    tracing::error!("nothing is archived, until this is tried again: {error:#}");
                }
            }
            if stopped.recv_timeout(RETRY) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        };
        loop {
            self.look();
            match stopped.recv_timeout(look) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) => break self.finish(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    }

    fn look(&mut self) {
        self.end_base();
        let interval = self.archived.settings.interval;
        let pause = if self.fails { interval.min(RETRY) } else { interval };
        let has_grown = !self.fails && self.base.is_none() && self.sources.iter().any(Source::is_large);
        if self.period.is_some() && (has_grown || self.last_cut.elapsed() >= pause) {
            self.last_cut = Instant::now();
            self.cut_and_move();
        }
        let is_due = Instant::now() >= self.next_base || (self.period.is_some() && self.has_new_files());
        if self.base.is_none() && is_due {
            self.begin_base();
        }
    }

    /// The last cut, before the databases are closed.
    fn finish(&mut self) {
        let cut = self.cut(false);
        self.judge(cut);
        if let Some(base) = self.base.take() {
            ends_within(&base.thread, GIVE_UP);
        }
    }

    /// Copies what was written, and moves logs into their databases that have grown large.
    fn cut_and_move(&mut self) {
        let mut outcome = self.cut(false);
        // The copies of a base are read from the logs: while it is under way they stay as they are.
        if outcome.is_ok() && self.base.is_none() && self.sources.iter().any(Source::is_large) {
            outcome = self.cut(true);
        }
        self.judge(outcome);
    }

    /// Makes one cut. With `moving`, logs that have grown large are then moved into their databases, whose writers wait until it is done; all others
    /// wait only until it is known where the logs stand.
    fn cut(&mut self, moving: bool) -> Result<(), CutError> {
        let Some(period) = &mut self.period else { return Ok(()) };
        let holds = hold(&self.sources).ok_or_else(|| anyhow!("a writer stays busy"))?;
        let at = Moment::now();
        let indices: Vec<WalIndex> = self.sources.iter().map(Source::index).collect::<anyhow::Result<_>>()?;
        let moved: Vec<bool> = self.sources.iter().map(|source| moving && source.is_large()).collect();
        // Who is not to be moved goes on here.
        let kept: Vec<_> = holds.into_iter().zip(&moved).map(|(hold, moved)| hold.filter(|_| *moved)).collect();
        let mut pieces = Pieces::default();
        for (source, index) in self.sources.iter().zip(indices) {
            period.add(&mut pieces, source, index)?;
        }
        let bytes = period.publish(pieces, at)?;
        for (source, _) in self.sources.iter_mut().zip(moved).filter(|(_, moved)| *moved) {
            source.move_log()?;
        }
        drop(kept);
        self.status.complete(at, bytes);
        Ok(())
    }

    /// What a cut's end means for the period.
    fn judge(&mut self, outcome: Result<(), CutError>) {
        self.fails = outcome.is_err();
        let reason = match outcome {
            Ok(()) => return,
            Err(CutError::Gap(reason)) => reason,
            Err(CutError::Failed(error)) => {
                self.status.failed("what was written could not be archived");
                tracing::error!("the archive could not be written, and is tried again: {error:#}");
                let Some(period) = &self.period else { return };
                let most = self.archived.settings.max_log;
                match self.sources.iter().find(|source| source.log_bytes() > most) {
                    _ if !period.folder.join(cuts::FILE).is_file() => "its folder was removed".to_owned(),
                    Some(source) => format!("the log of {} has grown too large", source.part.name()),
                    None => return,
                }
            }
        };
        let last = self.period.take().map(|period| period.last.to_string()).unwrap_or_default();
        self.status.gap();
        self.status.failed("the archive has a gap, and is begun anew");
        tracing::error!("the archive has a gap after {last}: {reason}; it goes on with a new base");
        if self.base.is_none() {
            self.let_logs_go();
            self.next_base = Instant::now();
        }
    }

    /// Lets commits move the logs into the databases again.
    fn let_logs_go(&self) {
        self.databases.iter().for_each(|database| database.keep_log(false));
    }

    /// Whether a file is there that was not when the base was taken.
    fn has_new_files(&self) -> bool {
        let is_known = |part: &Part| self.sources.iter().any(|source| source.part == *part);
        self.archived.parts.iter().any(|part| !is_known(part) && part.path.is_file())
    }

    fn begin_base(&mut self) {
        match self.try_base() {
            Ok(base) => self.base = Some(base),
            Err(error) => self.base_failed(&error),
        }
    }

    fn try_base(&mut self) -> anyhow::Result<BaseUnderWay> {
        let folder = folder::unfinished(&self.archived.settings.folder)?;
        self.instant(&folder).inspect_err(|_| {
            // The reason why there is no base is told; an empty folder is removed by the next host.
            let _ = fs::remove_dir_all(&folder);
        })
    }

    /// Begins a base: from its instant on, nothing is moved out of the logs that is not copied.
    fn instant(&mut self, folder: &Path) -> anyhow::Result<BaseUnderWay> {
        let Archived { application, parts, .. } = &self.archived;
        let taking = Taking::prepare(application, parts, &folder.join(BASE))?;
        if self.period.is_none() || self.has_new_files() {
            self.sources = open_sources(&taking.present, &self.databases)?;
        }
        self.databases.iter().for_each(|database| database.keep_log(true));
        let holds = hold(&self.sources).context("a writer stays busy")?;
        // Before the snapshots: what another process commits between the two is in both.
        let index = |source: &Source| Ok::<_, anyhow::Error>((source.part.stem(), source.index()?));
        let before = self.sources.iter().map(index).collect::<anyhow::Result<_>>()?;
        let taking = taking.begin(PATIENCE)?;
        drop(holds);
        let at = taking.at();
        let cancelled = Arc::clone(&self.cancelled);
        let copy = move || {
            // It has time, and answers have not.
            give_way();
            taking.complete(&mut |_| !cancelled.load(Relaxed)).map(drop)
        };
        let thread = std::thread::Builder::new().name("archive-base".to_owned()).spawn(copy)?;
        Ok(BaseUnderWay { folder: folder.to_owned(), before, at, thread })
    }

    /// Looks whether a base is complete, and goes on behind it.
    fn end_base(&mut self) {
        let Some(base) = self.base.take_if(|base| base.thread.is_finished()) else { return };
        let BaseUnderWay { folder, before, at, thread } = base;
        let archive = self.archived.settings.folder.clone();
        let begin = || {
            thread.join().map_err(|_| anyhow!("the thread that copies it panicked"))??;
            let place = archive.join(moments::name(at));
            fs::rename(&folder, &place).with_context(|| format!("{} could not be made", place.display()))?;
            sync_folder(&archive)?;
            Period::begin(&place, before, at)
        };
        match begin() {
            Ok(period) => {
                self.period = Some(period);
                self.next_base = Instant::now() + self.archived.settings.base_interval;
                self.status.based();
                self.status.complete(at, 0);
                tracing::info!("the archive has a new base: every moment from {at} on can be restored");
                self.remove_old();
            }
            Err(error) => {
                let _ = fs::remove_dir_all(&folder);
                self.base_failed(&error);
            }
        }
    }

    fn base_failed(&mut self, error: &anyhow::Error) {
        self.status.failed("the archive's next base could not be taken");
        tracing::error!("a base of the archive could not be taken, and is tried again: {error:#}");
        self.next_base = Instant::now() + RETRY.max(self.archived.settings.interval);
        if self.period.is_none() {
            self.let_logs_go();
        }
    }

    fn remove_old(&self) {
        let settings = &self.archived.settings;
        match retention::remove_old(&settings.folder, settings.keep, Moment::now()) {
            Ok(removed) => removed.iter().for_each(|old| tracing::info!("{} is old and was removed", old.display())),
            Err(error) => tracing::warn!("what is old in the archive could not be removed: {error}"),
        }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.let_logs_go();
    }
}

/// The files with their logs; those that the host has open with their databases.
fn open_sources(parts: &[Part], databases: &[Database]) -> anyhow::Result<Vec<Source>> {
    let open = |part: &Part| {
        let is_it = |database: &&Database| database.path().canonicalize().is_ok_and(|path| path == part.path);
        Source::open(part.clone(), databases.iter().find(is_it).cloned())
    };
    parts.iter().map(open).collect()
}
