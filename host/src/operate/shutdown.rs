//! When to stop: Ctrl-C or SIGTERM once drains, twice ends at once.

use std::time::Duration;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::exit::exit;

/// How long requests that were accepted before the signal may take to finish.
pub const DRAIN_TIMEOUT: Duration = Duration::from_secs(30);

/// The signals that ask the process to stop, from the moment that this is made.
#[derive(Debug)]
pub struct StopSignals {
    #[cfg(unix)]
    terminate: Signal,
    #[cfg(unix)]
    interrupt: Signal,
}

impl StopSignals {
    /// Takes the signals over from their default, which is to end the process.
    ///
    /// # Errors
    ///
    /// Fails where the system does not let the process handle signals.
    pub fn install() -> std::io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: signal(SignalKind::terminate())?,
            #[cfg(unix)]
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for the next signal.
    #[cfg(unix)]
    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    /// Waits for the next signal.
    #[cfg(not(unix))]
    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Resolves at the first signal. A second one ends the process at once, with status 130: what
    /// was acknowledged is on the disk in any case.
    pub async fn requested(mut self) {
        self.next().await;
        tokio::spawn(async move {
            self.next().await;
            tracing::warn!("stopping at once, without finishing what was accepted");
            exit(130);
        });
    }
}
