//! The wasmtime engine: how instances are allocated, where compiled code is cached and who
//! advances the epoch. It does not know which components run on it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use wasmtime::{Cache, CacheConfig, Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use super::memory;

/// How often running guest code is interrupted, and so the unit in which its CPU time is counted.
///
/// An interrupted guest yields to the other tasks of its thread, so this is also the longest time
/// that one guest keeps a thread to itself.
pub const EPOCH: Duration = Duration::from_millis(10);

/// What an engine is sized for.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    /// The largest memory of any instance, in bytes; the sum of address space that is reserved is
    /// this times `max_instances`.
    pub max_memory: usize,
    /// The memory of all instances together, in bytes.
    pub all_memory: u64,
    /// How many instances may live at once.
    pub max_instances: u32,
    /// Where compiled components are kept between runs; `None` compiles at each start.
    pub cache_directory: Option<PathBuf>,
    /// Whether `perf` can resolve the symbols of compiled guests.
    pub perf_map: bool,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            max_memory: 128 << 20,
            all_memory: memory::default_limit(),
            max_instances: 1000,
            cache_directory: None,
            perf_map: false,
        }
    }
}

/// Builds an engine with pooling allocation, copy-on-write memories and epoch interruption.
///
/// # Errors
///
/// Fails where the cache directory cannot be made or the pool does not fit the address space.
pub fn build(options: &EngineOptions) -> wasmtime::Result<Engine> {
    let mut config = Config::new();
    config
        .wasm_component_model_async(true)
        .epoch_interruption(true)
        .memory_init_cow(true)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool(options)));
    if options.perf_map {
        config.profiler(wasmtime::ProfilingStrategy::PerfMap);
    }
    if let Some(directory) = &options.cache_directory {
        let mut cache = CacheConfig::new();
        cache.with_directory(directory);
        config.cache(Some(Cache::new(cache)?));
    }
    Engine::new(&config)
}

/// Most applications have components made of several core instances (the composed ones have
/// more), so the totals of core items are multiples of the number of instances.
fn pool(options: &EngineOptions) -> PoolingAllocationConfig {
    let instances = options.max_instances;
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(instances)
        .total_core_instances(instances.saturating_mul(10))
        .total_memories(instances)
        .total_tables(instances.saturating_mul(4))
        .total_stacks(instances)
        .total_gc_heaps(instances)
        .max_memory_size(options.max_memory)
        .max_memories_per_component(8)
        .max_tables_per_component(32)
        .max_core_instances_per_component(64)
        .table_elements(100_000)
        .linear_memory_keep_resident(256 << 10)
        .table_keep_resident(16 << 10)
        .pagemap_scan(Enabled::No);
    pool
}

/// Advances an engine's epoch every [`EPOCH`] until it is dropped.
#[derive(Debug)]
pub struct EpochTicker {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl EpochTicker {
    /// Starts the thread that ticks.
    ///
    /// # Errors
    ///
    /// Fails where the system gives no further thread.
    pub fn start(engine: &Engine) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let thread = std::thread::Builder::new().name("epoch".to_owned()).spawn({
            let stop = Arc::clone(&stop);
            let engine = engine.weak();
            move || {
                while !stop.load(Ordering::Relaxed) {
                    std::thread::sleep(EPOCH);
                    let Some(engine) = engine.upgrade() else {
                        return;
                    };
                    engine.increment_epoch();
                }
            }
        })?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for EpochTicker {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A ticker thread cannot panic: it only sleeps and increments.
            let _ = thread.join();
        }
    }
}
