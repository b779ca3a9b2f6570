//! Whether a lane keeps up with what it is given. One that does not takes only a few requests at a time, and sends the others away while that
//! costs little: those that it takes are answered soon, instead of all of them late. Once it keeps up again it takes more of them step by
//! step: if it took all that wait at the door, it would be seconds behind before it knew (compare additive increase, RFC 5681).
//!
//! **Why the lane's own delay is measured.** A task sleeps again and again and sees how late it is woken: as late as everything else on the
//! thread that is ready to go on. Requests that wait for something (a database's disk, another server, a clock) do not make it late, however
//! many there are; how long answers take, or how many are under way, does not tell these apart from requests that wait for the processor.
//! That it takes a while to call a lane late is what lets bursts pass (compare the interval of CoDel, RFC 8289).

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How often it is looked.
const PERIOD: Duration = Duration::from_millis(20);
/// A lane that is woken later than this does not keep up.
const LATE: Duration = Duration::from_millis(50);
/// For how long a lane has to be late before it sends requests away.
const BURST: Duration = Duration::from_millis(500);
/// The same for one that was behind not long ago.
const RELAPSE: Duration = Duration::from_millis(40);
/// What "not long ago" is.
const MEMORY: Duration = Duration::from_secs(10);
/// Requests that a lane has under way however late it is.
const FEW: u32 = 64;
/// How many more it takes at each look while it keeps up.
const STEP: u32 = 8;

thread_local! {
    /// The lane's that this thread is; nothing where it is none.
    static HERE: RefCell<Option<Arc<Pulse>>> = const { RefCell::new(None) };
}

#[derive(Debug)]
struct Pulse {
    /// Requests that may be under way.
    room: AtomicU32,
    /// It was behind a moment ago.
    strained: AtomicBool,
    under_way: AtomicU32,
}

impl Default for Pulse {
    fn default() -> Self {
        Self { room: AtomicU32::new(u32::MAX), strained: AtomicBool::default(), under_way: AtomicU32::default() }
    }
}

/// The place of a request on its lane, until it is dropped.
#[derive(Debug)]
pub struct Place(Option<Arc<Pulse>>);

/// A place on this thread's lane, if it keeps up or has little to do. Threads that are no lanes always have one.
#[must_use]
pub fn place() -> Option<Place> {
    let Some(pulse) = HERE.with_borrow(Clone::clone) else {
        return Some(Place(None));
    };
    if pulse.under_way.load(Ordering::Relaxed) >= pulse.room.load(Ordering::Relaxed) {
        return None;
    }
    pulse.under_way.fetch_add(1, Ordering::Relaxed);
    Some(Place(Some(pulse)))
}

/// Whether this thread is a lane that was behind a moment ago: what takes long on it may only be waiting for its turn.
#[must_use]
pub fn is_strained() -> bool {
    HERE.with_borrow(|pulse| pulse.as_ref().is_some_and(|pulse| pulse.strained.load(Ordering::Relaxed)))
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(pulse) = &self.0 {
            pulse.under_way.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// Measures the thread that it is polled on, for ever.
pub(super) async fn measure() {
    let pulse = Arc::<Pulse>::default();
    HERE.set(Some(Arc::clone(&pulse)));
    let mut delay = Delay::default();
    loop {
        let due = Instant::now() + PERIOD;
        tokio::time::sleep_until(due.into()).await;
        let now = Instant::now();
        let behind = delay.is_behind(now.saturating_duration_since(due), now);
        let strained = delay.was_behind(now);
        pulse.room.store(room(pulse.room.load(Ordering::Relaxed), behind, strained), Ordering::Relaxed);
        pulse.strained.store(strained, Ordering::Relaxed);
    }
}

/// Requests that a lane may have under way, which had room for so many until now.
fn room(before: u32, behind: bool, strained: bool) -> u32 {
    match (behind, strained) {
        (true, _) => FEW,
        (false, true) => before.saturating_add(STEP),
        (false, false) => u32::MAX,
    }
}

/// What is known of how late a lane was.
#[derive(Debug, Default)]
struct Delay {
    /// Since when it has been late without a pause.
    late_since: Option<Instant>,
    /// When it was last behind.
    behind_at: Option<Instant>,
}

impl Delay {
    /// Takes note that the lane is so late now, and says whether it is behind.
    fn is_behind(&mut self, late: Duration, now: Instant) -> bool {
        if late < LATE {
            self.late_since = None;
            return false;
        }
        // It was late for that long already.
        let since = *self.late_since.get_or_insert(now.checked_sub(late).unwrap_or(now));
        let behind = now.duration_since(since) >= if self.was_behind(now) { RELAPSE } else { BURST };
        if behind {
            self.behind_at = Some(now);
        }
        behind
    }

    fn was_behind(&self, now: Instant) -> bool {
        self.behind_at.is_some_and(|at| now.duration_since(at) < MEMORY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn a_burst_passes_and_what_lasts_does_not() {
        let start = Instant::now();
        let mut delay = Delay::default();
        assert!(!delay.is_behind(100 * MS, start + 100 * MS));
        assert!(!delay.is_behind(100 * MS, start + 400 * MS));
        assert!(delay.is_behind(100 * MS, start + 500 * MS));
        assert!(!delay.is_behind(10 * MS, start + 600 * MS), "it keeps up again");
    }

    #[test]
    fn a_lane_that_was_behind_a_moment_ago_is_so_again_sooner() {
        let start = Instant::now();
        let mut delay = Delay::default();
        assert!(delay.is_behind(600 * MS, start + 600 * MS));
        assert!(!delay.is_behind(MS, start + 700 * MS));
        assert!(delay.is_behind(60 * MS, start + 800 * MS));
        assert!(!delay.is_behind(MS, start + 900 * MS));
        assert!(!delay.is_behind(60 * MS, start + 20_000 * MS), "it was long ago");
    }

    #[test]
    fn a_lane_that_keeps_up_again_takes_more_step_by_step_until_its_trouble_is_forgotten() {
        let few = room(u32::MAX, true, true);
        assert_eq!(few, FEW);
        let more = room(room(few, false, true), false, true);
        assert_eq!(more, FEW + 2 * STEP);
        assert_eq!(room(more, true, true), FEW);
        assert_eq!(room(more, false, false), u32::MAX);
        assert_eq!(room(u32::MAX, false, true), u32::MAX);
    }

    #[tokio::test]
    async fn a_thread_that_is_no_lane_has_room_for_everybody() {
        let places: Vec<_> = (0..10 * FEW).map(|_| place()).collect();
        assert!(places.iter().all(Option::is_some));
    }

    #[test]
    fn a_lane_that_is_behind_takes_few_requests_at_a_time() {
        let pulse = Arc::<Pulse>::default();
        HERE.set(Some(Arc::clone(&pulse)));
        let mut places: Vec<_> = (0..2 * FEW).map(|_| place().unwrap()).collect();
        pulse.room.store(room(u32::MAX, true, true), Ordering::Relaxed);
        assert!(place().is_none());
        places.truncate(FEW as usize - 1);
        let last = place();
        assert!(last.is_some() && place().is_none());
        drop(last);
        assert!(place().is_some());
        HERE.set(None);
    }
}
