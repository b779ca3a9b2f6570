//! What a supervisor that started the host (systemd, `Type=notify`) is told: that requests are answered, or not any more. Nothing where
//! there is none.

use sd_notify::NotifyState;

/// Requests are answered from now on.
pub fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The host finishes what it accepted, and ends.
pub fn stopping() {
    tell(&[NotifyState::Stopping]);
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!("the supervisor could not be told how far the host is: {error}");
    }
}
