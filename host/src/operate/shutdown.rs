//! When to stop: Ctrl-C or SIGTERM once drains, twice ends at once.

use std::time::Duration;

/// How long requests that were accepted before the signal may take to finish.
pub const DRAIN_TIMEOUT: Duration = Duration::from_secs(30);

/// Resolves when the process is asked to stop.
///
/// # Errors
///
/// Fails where the system does not let the process handle signals.
pub async fn requested() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        Ok(())
    }
    #[cfg(not(unix))]
    {
        tokio::signal::ctrl_c().await
    }
}
