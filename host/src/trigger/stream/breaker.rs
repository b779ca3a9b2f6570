//! The circuit breaker of a consumer: closed → open → half-open → closed. A state machine; time comes in as an argument.
//! What counts as a failure is the caller's decision (`episode`, `retry`).

use std::time::Instant;

use super::report::BreakerState;
use crate::manifest::BreakerSettings;

/// Whether something may be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// It may.
    Granted,
    /// One delivery may, and its outcome decides.
    Probe,
    /// Not before this time.
    RefusedUntil(Instant),
    /// Somebody else's probe is on its way.
    RefusedForProbe,
}

/// What a reported outcome changed, which a person wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transition {
    /// Nothing.
    None,
    /// It opened, for the first time or again.
    Opened,
    /// It closed.
    Closed,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Closed,
    Open { until: Instant },
    HalfOpen,
}

/// The circuit breaker of one stream.
#[derive(Debug)]
pub(super) struct Breaker {
    settings: BreakerSettings,
    state: State,
    failures: u32,
}

impl Breaker {
    pub(super) fn new(settings: BreakerSettings) -> Self {
        Self { settings, state: State::Closed, failures: 0 }
    }

    /// Asks to deliver. Who is granted [`Admission::Probe`] must report what came of it.
    pub(super) fn admit(&mut self, now: Instant) -> Admission {
        match self.state {
            State::Closed => Admission::Granted,
            State::Open { until } if now < until => Admission::RefusedUntil(until),
            State::Open { .. } => {
                self.state = State::HalfOpen;
                Admission::Probe
            }
            State::HalfOpen => Admission::RefusedForProbe,
        }
    }

    /// Something was delivered.
    pub(super) fn succeeded(&mut self) -> Transition {
        self.failures = 0;
        match std::mem::replace(&mut self.state, State::Closed) {
            State::Closed => Transition::None,
            State::Open { .. } | State::HalfOpen => Transition::Closed,
        }
    }

    /// The consumer failed.
    pub(super) fn failed(&mut self, now: Instant) -> Transition {
        self.failures = self.failures.saturating_add(1);
        let opens = match self.state {
            State::Closed => self.failures >= self.settings.threshold,
            State::HalfOpen => true,
            // What was on its way when it opened.
            State::Open { .. } => false,
        };
        if !opens {
            return Transition::None;
        }
        self.state = State::Open { until: now + self.settings.open };
        Transition::Opened
    }

    /// The probe came to nothing, neither well nor badly: another may be made.
    pub(super) fn abandon_probe(&mut self, now: Instant) {
        if matches!(self.state, State::HalfOpen) {
            self.state = State::Open { until: now };
        }
    }

    /// Its state.
    pub(super) fn state(&self) -> BreakerState {
        match self.state {
            State::Closed => BreakerState::Closed,
            State::Open { .. } => BreakerState::Open,
            State::HalfOpen => BreakerState::HalfOpen,
        }
    }

    /// When the next probe is made, while it is open.
    pub(super) fn open_until(&self) -> Option<Instant> {
        match self.state {
            State::Open { until } => Some(until),
            State::Closed | State::HalfOpen => None,
        }
    }

    /// Failures in a row.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const OPEN: Duration = Duration::from_secs(30);

    fn breaker(threshold: u32) -> Breaker {
        Breaker::new(BreakerSettings { threshold, open: OPEN })
    }

    #[test]
    fn it_opens_at_the_threshold_of_failures_in_a_row() {
        let (mut breaker, now) = (breaker(3), Instant::now());
        assert_eq!(breaker.failed(now), Transition::None);
        assert_eq!(breaker.failed(now), Transition::None);
        assert_eq!(breaker.succeeded(), Transition::None);
        for expected in [Transition::None, Transition::None, Transition::Opened, Transition::None] {
            assert_eq!(breaker.failed(now), expected);
        }
        assert_eq!(breaker.admit(now), Admission::RefusedUntil(now + OPEN));
    }

    #[test]
    fn after_the_open_time_one_probe_is_let_through() {
        let (mut breaker, now) = (breaker(1), Instant::now());
        breaker.failed(now);
        assert_eq!(breaker.admit(now + OPEN), Admission::Probe);
        assert_eq!(breaker.state(), BreakerState::HalfOpen);
        assert_eq!(breaker.admit(now + OPEN), Admission::RefusedForProbe);
    }

    #[test]
    fn a_probe_that_succeeds_closes_it() {
        let (mut breaker, now) = (breaker(2), Instant::now());
        breaker.failed(now);
        breaker.failed(now);
        breaker.admit(now + OPEN);
        assert_eq!(breaker.succeeded(), Transition::Closed);
        assert_eq!(breaker.admit(now + OPEN), Admission::Granted);
        assert_eq!(breaker.failures(), 0);
    }

    #[test]
    fn a_probe_that_fails_opens_it_for_as_long_again() {
        let (mut breaker, now) = (breaker(2), Instant::now());
        breaker.failed(now);
        breaker.failed(now);
        breaker.admit(now + OPEN);
        assert_eq!(breaker.failed(now + OPEN), Transition::Opened);
        assert_eq!(breaker.open_until(), Some(now + OPEN * 2));
    }

    #[test]
    fn a_probe_that_was_not_made_leaves_room_for_another() {
        let (mut breaker, now) = (breaker(1), Instant::now());
        breaker.failed(now);
        breaker.admit(now + OPEN);
        breaker.abandon_probe(now + OPEN);
        assert_eq!(breaker.admit(now + OPEN), Admission::Probe);
    }
}
