//! Lanes: threads that each serve a share of the connections, with instances of their own.
//!
//! What a request touches then stays in the caches of one processor from its first byte to its last, and nothing on its way
//! is shared; on threads that take work from each other, a request costs up to a fifth more. What a lane cannot do is help
//! another one out: a guest that computes holds up the requests of its own lane, for one epoch at a time.
//!
//! Leaves out what runs on the threads. Whatever is not a connection's runs on the runtime of the whole process.

use std::cell::Cell;
use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;

use super::pulse;

/// Tasks that run before sockets and timers are looked at again. Each may be a guest that computes for an epoch: with tokio's 61, a probe's request
/// would not be seen for half a second.
const EVENT_INTERVAL: u32 = 8;

/// Every second task that runs is one that another thread woke, if there is one: a commit is done, a connection has come. With tokio's 31, a lane that
/// always has something to do would get to these more slowly than they come, and answer what was committed long ago seconds later.
const REMOTE_INTERVAL: u32 = 2;

thread_local! {
    /// The number of the lane that the thread is, from 1; 0 where it is none.
    static HERE: Cell<usize> = const { Cell::new(0) };
}

/// Whether the current thread is a lane: what runs on it answers a client, who waits.
#[must_use]
pub fn is_here() -> bool {
    HERE.get() > 0
}

/// As many lanes as there are processors.
fn count() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// One of something for each lane, and one for the threads that are none.
#[derive(Debug)]
pub struct PerLane<T>(Vec<T>);

impl<T> PerLane<T> {
    /// Makes them all.
    pub fn new(make: impl FnMut() -> T) -> Self {
        Self(std::iter::repeat_with(make).take(count() + 1).collect())
    }

    /// The one of the current thread, then the others.
    pub fn from_here(&self) -> impl Iterator<Item = &T> {
        let (before, from) = self.0.split_at(HERE.get());
        from.iter().chain(before)
    }
}

/// The running lanes. Dropping them ends whatever still runs on them.
#[derive(Debug)]
pub struct Lanes(Vec<Lane>);

#[derive(Debug)]
struct Lane {
    handle: Handle,
    /// Each task of the lane holds a clone.
    load: Arc<()>,
    /// Dropped to stop the lane.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Lanes {
    /// Starts a thread per lane.
    ///
    /// # Errors
    ///
    /// Fails where the system gives no further threads or descriptors.
    pub fn start() -> io::Result<Self> {
        (1..=count()).map(Lane::start).collect::<io::Result<_>>().map(Self)
    }

    /// Runs a task on every lane and waits for all of them.
    pub async fn on_each<F: Future<Output = ()> + Send + 'static>(&self, task: impl Fn() -> F) {
        let running: Vec<_> = self.0.iter().map(|lane| lane.handle.spawn(task())).collect();
        for ended in futures::future::join_all(running).await {
            if let Err(error) = ended {
                tracing::error!("a task of a lane ended badly: {error}");
            }
        }
    }

    /// Runs `task` on the lane that has the fewest tasks.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        if let Some(lane) = self.0.iter().min_by_key(|lane| Arc::strong_count(&lane.load)) {
            let load = Arc::clone(&lane.load);
            lane.handle.spawn(async move {
                task.await;
                drop(load);
            });
        }
    }
}

impl Lane {
    fn start(number: usize) -> io::Result<Self> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .event_interval(EVENT_INTERVAL)
            .global_queue_interval(REMOTE_INTERVAL)
            .build()?;
        let handle = runtime.handle().clone();
        handle.spawn(pulse::measure());
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name(format!("tidemill-lane-{number}"))
            .spawn(move || Self::run(number, runtime, stopped))?;
        Ok(Self { handle, load: Arc::default(), stop: Some(stop), thread: Some(thread) })
    }

    fn run(number: usize, runtime: Runtime, stopped: oneshot::Receiver<()>) {
        HERE.set(number);
        // Nothing is ever sent: the sender is dropped.
        let _ = runtime.block_on(stopped);
        // What blocks, such as a name lookup, is not waited for.
        runtime.shutdown_background();
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // A task's panic stays with the task.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::sync::atomic::Ordering::Relaxed;
    use std::task::Poll;

    use super::*;

    /// Runs something on each lane and returns what it gave.
    fn gather<T: Send + 'static>(lanes: &Lanes, run: impl Fn() -> T + Send + Sync + 'static) -> Vec<T> {
        let run = Arc::new(run);
        let (release, _) = tokio::sync::broadcast::channel::<()>(1);
        let (sender, receiver) = std::sync::mpsc::channel();
        for _ in 0..count() {
            let (run, sender, mut released) = (Arc::clone(&run), sender.clone(), release.subscribe());
            // Each task stays until all have run, so that the next goes to another lane.
            lanes.spawn(async move {
                sender.send(run()).unwrap();
                let _ = released.recv().await;
            });
        }
        drop(sender);
        let given = receiver.iter().take(count()).collect();
        drop(release);
        given
    }

    #[test]
    fn tasks_go_to_the_lane_that_has_the_fewest() {
        let lanes = Lanes::start().unwrap();
        let mut numbers = gather(&lanes, || HERE.get());
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=count()).collect::<Vec<_>>());
    }

    #[test]
    fn each_lane_and_the_rest_of_the_process_have_their_own() {
        let mut next = 0;
        let things = Arc::new(PerLane::new(|| {
            next += 1;
            next
        }));
        assert_eq!(things.from_here().next(), Some(&1));
        let lanes = Lanes::start().unwrap();
        let there = Arc::clone(&things);
        let mut firsts = gather(&lanes, move || there.from_here().next().copied());
        firsts.sort_unstable();
        assert_eq!(firsts, (2..=count() + 1).map(Some).collect::<Vec<_>>());
        assert_eq!(things.from_here().count(), count() + 1);
    }

    #[tokio::test]
    async fn a_task_for_each_lane_runs_on_each() {
        let lanes = Lanes::start().unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        let note = || {
            let sender = sender.clone();
            async move { sender.send(HERE.get()).unwrap() }
        };
        lanes.on_each(note).await;
        let mut numbers: Vec<_> = receiver.try_iter().collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=count()).collect::<Vec<_>>());
    }

    #[test]
    fn what_another_thread_woke_does_not_wait_behind_the_lanes_own_tasks() {
        const WOKEN: usize = 200;
        let lanes = Lanes::start().unwrap();
        let (wake, woken): (Vec<_>, Vec<_>) = (0..WOKEN).map(|_| oneshot::channel::<()>()).unzip();
        let (blocked, is_blocked) = std::sync::mpsc::channel();
        let (go_on, goes_on) = std::sync::mpsc::channel();
        let (done, counted) = std::sync::mpsc::channel();
        lanes.spawn(async move {
            let own = Arc::new(AtomicUsize::new(0));
            let turns = Arc::clone(&own);
            let never_rests = tokio::spawn(std::future::poll_fn(move |context| {
                turns.fetch_add(1, Relaxed);
                context.waker().wake_by_ref();
                Poll::<()>::Pending
            }));
            let waiting: Vec<_> = woken.into_iter().map(tokio::spawn).collect();
            while own.load(Relaxed) < 10 {
                tokio::task::yield_now().await;
            }
            // All are woken before the lane goes on.
            blocked.send(()).unwrap();
            goes_on.recv().unwrap();
            own.store(0, Relaxed);
            for task in waiting {
                task.await.unwrap().unwrap();
            }
            done.send(own.load(Relaxed)).unwrap();
            never_rests.abort();
        });
        is_blocked.recv().unwrap();
        wake.into_iter().for_each(|wake| wake.send(()).unwrap());
        go_on.send(()).unwrap();
        let own = counted.recv().unwrap();
        assert!(own < 5 * WOKEN, "{own} turns of the lane's own task before {WOKEN} that were woken");
    }

    #[test]
    fn dropping_the_lanes_ends_their_tasks() {
        let lanes = Lanes::start().unwrap();
        let (sender, receiver) = oneshot::channel::<()>();
        lanes.spawn(async move {
            std::future::pending::<()>().await;
            drop(sender);
        });
        drop(lanes);
        assert!(receiver.blocking_recv().is_err());
    }
}
