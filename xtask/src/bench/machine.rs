//! What the figures were measured on: processors, kernel, and what making a write durable costs on this disk.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result};

use super::statistics::percentile;

/// Writes of which each is made durable; enough for a 99th percentile.
const SYNCS: usize = 300;

/// One line about processors and kernel.
pub(super) fn description() -> String {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let read = |file| fs::read_to_string(file).unwrap_or_default();
    let cpus = read("/proc/cpuinfo");
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("\t: unknown processor");
    let kernel = read("/proc/sys/kernel/osrelease");
    format!("{cores} × {}, {} {}", model.trim_start_matches(['\t', ' ', ':']), std::env::consts::OS, kernel.trim())
}

/// What one `fdatasync` of 4 KiB costs in the folder, in milliseconds: the median and the 99th percentile.
pub(super) fn sync_latency(folder: &Path) -> Result<(f64, f64)> {
    let name = folder.join("sync-latency");
    let mut file = File::create(&name).with_context(|| format!("cannot write {}", name.display()))?;
    let mut milliseconds = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        file.write_all(&[0; 4096])?;
        let start = Instant::now();
        file.sync_data()?;
        milliseconds.push(start.elapsed().as_secs_f64() * 1e3);
    }
    fs::remove_file(&name)?;
    Ok((percentile(&milliseconds, 50.0), percentile(&milliseconds, 99.0)))
}
