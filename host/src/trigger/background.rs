//! What runs beside the HTTP server for as long as the host does, and how all of it comes to an end together.

use std::future::Future;
use std::pin::Pin;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

type Task = Box<dyn FnOnce(CancellationToken) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// Tasks that start with the server.
#[derive(Default)]
pub struct Background {
    tasks: Vec<Task>,
}

impl Background {
    /// Adds a task. It gets a token that is cancelled when the host is asked to stop: then it begins nothing new, finishes
    /// what it has begun, and returns.
    pub fn add<F>(&mut self, task: impl FnOnce(CancellationToken) -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.push(Box::new(move |stopping| Box::pin(task(stopping))));
    }

    /// Starts all tasks.
    #[must_use]
    pub fn start(self) -> Running {
        let running = Running { stopping: CancellationToken::new(), tasks: TaskTracker::new() };
        for task in self.tasks {
            running.tasks.spawn(task(running.stopping.child_token()));
        }
        running.tasks.close();
        running
    }
}

/// Tasks that were started.
#[derive(Debug)]
pub struct Running {
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl Running {
    /// Asks every task to end.
    pub fn stop(&self) {
        self.stopping.cancel();
    }

    /// Asks every task to end, and waits until they have.
    pub async fn finish(&self) {
        self.stop();
        self.tasks.wait().await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::Background;

    #[tokio::test]
    async fn every_task_ends_by_itself_before_all_are_finished() {
        let ended = Arc::new(AtomicU32::new(0));
        let mut background = Background::default();
        for _ in 0..3 {
            let ended = Arc::clone(&ended);
            background.add(|stopping| async move {
                stopping.cancelled().await;
                tokio::task::yield_now().await;
                ended.fetch_add(1, Ordering::Relaxed);
            });
        }
        background.start().finish().await;
        assert_eq!(ended.load(Ordering::Relaxed), 3);
    }
}
