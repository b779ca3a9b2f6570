//! The memory that all instances together may have, so that guests cannot take what the machine has and have the host killed for it.
//! What one instance may have is `limits`'.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What is assumed of a machine that does not tell, in bytes.
const UNKNOWN: u64 = 1 << 30;

/// The instance could not be made, because others have all the memory that there may be.
#[derive(Debug, thiserror::Error)]
#[error("the memory that all instances together may have is used up: {limit} bytes")]
pub struct NoMemoryLeft {
    /// How much there may be.
    pub limit: u64,
}

/// Linear memory of all instances: how much there may be, and how much there is.
#[derive(Debug)]
pub struct MemoryBudget {
    limit: u64,
    used: AtomicU64,
}

impl MemoryBudget {
    /// For at most `limit` bytes.
    #[must_use]
    pub fn new(limit: u64) -> Arc<Self> {
        Arc::new(Self { limit, used: AtomicU64::new(0) })
    }

    /// How much there may be, in bytes.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit
    }

    fn take(&self, bytes: u64) -> bool {
        let taken = |used: u64| used.checked_add(bytes).filter(|used| *used <= self.limit);
        self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_ok()
    }

    fn give_back(&self, bytes: u64) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// What one instance has of the budget, until it is dropped.
#[derive(Debug)]
pub struct Share {
    budget: Arc<MemoryBudget>,
    held: u64,
    starved: Starved,
}

/// Whether an instance was ever refused memory that it might have had by itself. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Starved(Arc<AtomicBool>);

impl Starved {
    /// Whether it was.
    #[must_use]
    pub fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Share {
    /// Nothing yet.
    #[must_use]
    pub fn of(budget: Arc<MemoryBudget>) -> Self {
        Self { budget, held: 0, starved: Starved::default() }
    }

    /// Takes so many bytes more, if they are there.
    pub fn grow(&mut self, bytes: u64) -> bool {
        let grows = self.budget.take(bytes);
        if grows {
            self.held += bytes;
        } else {
            self.starved.0.store(true, Ordering::Relaxed);
        }
        grows
    }

    /// Whether it was refused any.
    #[must_use]
    pub fn starved(&self) -> &Starved {
        &self.starved
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.give_back(self.held);
    }
}

/// Three quarters of what the system lets the process have, in bytes: the rest is for databases, connections and the system itself.
#[must_use]
pub fn default_limit() -> u64 {
    let read = |file: &str| std::fs::read_to_string(file).ok();
    let machine = read("/proc/meminfo").and_then(|text| total_of_machine(&text));
    // Of containers: the first is the present interface, the second the one before it.
    let groups = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let group = groups.into_iter().find_map(read).and_then(|text| text.trim().parse::<u64>().ok());
    machine.into_iter().chain(group).min().unwrap_or(UNKNOWN) / 4 * 3
}

fn total_of_machine(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_up_is_refused_and_comes_back_with_the_instance() {
        let budget = MemoryBudget::new(100);
        let mut one = Share::of(Arc::clone(&budget));
        let mut other = Share::of(Arc::clone(&budget));
        assert!(one.grow(60) && other.grow(40));
        assert!(!other.grow(1));
        assert!(other.starved().get() && !one.starved().get());
        drop(one);
        assert!(other.grow(60));
        assert!(!other.grow(u64::MAX));
    }

    #[test]
    fn the_memory_of_a_machine_is_read_in_bytes() {
        assert_eq!(total_of_machine("MemFree: 1 kB\nMemTotal:       2048 kB\n"), Some(2 << 20));
        assert_eq!(total_of_machine("nothing"), None);
        assert!(default_limit() > 0);
    }
}
