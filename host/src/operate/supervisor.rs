//! What a supervisor that started the host (systemd, `Type=notify` or `notify-reload`) is told: that requests are answered, that another
//! version is about to take over, or that the host stops. Nothing where there is none.

use std::sync::atomic::{AtomicUsize, Ordering};

use sd_notify::NotifyState;

/// Deployments that are under way.
static RELOADS: AtomicUsize = AtomicUsize::new(0);

/// Requests are answered from now on.
pub fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The host finishes what it accepted, and ends.
pub fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// Another version is to take over, of which the supervisor is told until what is returned is over.
#[must_use]
pub fn reloading() -> Reload {
    RELOADS.fetch_add(1, Ordering::SeqCst);
    match NotifyState::monotonic_usec_now() {
        // Which of its requests to reload this answers, it tells by the time.
        Ok(now) => tell(&[NotifyState::Reloading, now]),
        Err(error) => tracing::warn!("the supervisor cannot be told that another version takes over: {error}"),
    }
    Reload { succeeded: false }
}

/// A deployment that is under way.
#[derive(Debug)]
pub struct Reload {
    succeeded: bool,
}

impl Reload {
    /// It is over.
    pub fn over(mut self, succeeded: bool) {
        self.succeeded = succeeded;
    }
}

impl Drop for Reload {
    fn drop(&mut self) {
        let status = match self.succeeded {
            true => "another version was deployed",
            false => "another version was refused, and the one before goes on: the log says why",
        };
        // A second deployment, which was refused at once, does not end the first one.
        match RELOADS.fetch_sub(1, Ordering::SeqCst) {
            1 => tell(&[NotifyState::Ready, NotifyState::Status(status)]),
            _ => tell(&[NotifyState::Status(status)]),
        }
    }
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!("the supervisor could not be told how far the host is: {error}");
    }
}
