//! The threads on which consumers and jobs run. They give way to the threads that answer requests: what nobody waits for at the other end of a
//! connection takes what processor time is left, and at least a tenth of it.
//!
//! Leaves out what runs on them, and when.

use std::io;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use tokio_util::task::AbortOnDropHandle;

/// The nice value of the threads: Linux gives a thread of 10 about a tenth of what it gives one of 0 beside it.
const NICE: i32 = 10;

/// Threads for consumers and jobs, as many as there are processors. Clones share them; the last one to go ends whatever still runs.
#[derive(Clone, Debug)]
pub struct Workers(Arc<Threads>);

#[derive(Debug)]
struct Threads(Option<Runtime>);

impl Workers {
    /// Starts the threads.
    ///
    /// # Errors
    ///
    /// Fails where the system gives no further threads or descriptors.
    pub fn start() -> io::Result<Self> {
        let mut builder = Builder::new_multi_thread();
        builder.enable_all().thread_name("tidemill-worker").on_thread_start(give_way);
        Ok(Self(Arc::new(Threads(Some(builder.build()?)))))
    }

    /// Does some work on the threads. Whoever drops the future ends the work.
    ///
    /// # Panics
    ///
    /// If the work does.
    pub async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        let Some(runtime) = &self.0.0 else { return work.await };
        match AbortOnDropHandle::new(runtime.spawn(work)).await {
            Ok(result) => result,
            Err(ended) => match ended.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The threads are ended with the last of whoever could wait here.
                Err(_) => std::future::pending().await,
            },
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            // The last clone may go on one of the threads, which cannot wait for itself.
            runtime.shutdown_background();
        }
    }
}

/// Lowers the priority of the current thread. Where the system refuses, it keeps its own.
#[cfg(target_os = "linux")]
pub(crate) fn give_way() {
    // On Linux a nice value is a thread's, and its id does for a process's.
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICE);
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn give_way() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_runs_on_other_threads_and_ends_with_whoever_wants_it() {
        let workers = Workers::start().unwrap();
        let name = workers.run(async { std::thread::current().name().map(str::to_owned) }).await;
        assert_eq!(name.as_deref(), Some("tidemill-worker"));
        let (sender, receiver) = tokio::sync::oneshot::channel::<()>();
        let work = workers.run(async move {
            std::future::pending::<()>().await;
            drop(sender);
        });
        tokio::select! {
            biased;
            () = work => panic!("it ended"),
            () = tokio::task::yield_now() => {}
        }
        assert!(receiver.await.is_err(), "what it held is dropped");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn the_threads_give_way() {
        let own = rustix::process::getpriority_process(None).unwrap();
        let workers = Workers::start().unwrap();
        let theirs =
            workers.run(async { rustix::process::getpriority_process(Some(rustix::thread::gettid())).unwrap() }).await;
        assert_eq!((theirs, rustix::process::getpriority_process(None).unwrap()), (NICE.max(own), own));
    }
}
