//! `bench-compute <what> <rows> <repeats>`: computes on made-up data and prints how long each repeat took, as one line of JSON. The same
//! program is built natively and as a WASI command, so that both do the same.
//!
//! Making the data is not timed.

mod did;
mod forest;

use std::time::Instant;

use anyhow::{Context, Result, bail};

/// The allocator that the host uses too.
#[cfg(not(target_family = "wasm"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "usage: bench-compute twfe|event-study|analysis|forest-fit|forest-score ROWS REPEATS";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, rows, repeats] = arguments.as_slice() else { bail!(USAGE) };
    let number = |text: &str| text.parse::<usize>().with_context(|| format!("`{text}` is not a number; {USAGE}"));
    let (rows, repeats) = (number(rows)?, number(repeats)?);
    let times = match what.as_str() {
        "twfe" => did::twfe(rows, repeats)?,
        "analysis" => did::analysis(rows, repeats)?,
        "forest-fit" => forest::fit(rows, repeats)?,
        "forest-score" => forest::score(rows, repeats)?,
        "event-study" => did::event_study(rows, repeats)?,
        _ => bail!("there is no `{what}`; {USAGE}"),
    };
    println!("{}", serde_json::json!({ "milliseconds": times, "memory": memory() }));
    Ok(())
}

/// Milliseconds that each repeat takes; what it gives is dropped outside of the time.
fn timed<T>(repeats: usize, mut work: impl FnMut() -> T) -> Vec<f64> {
    let time = |_| {
        let began = Instant::now();
        let result = std::hint::black_box(work());
        let took = began.elapsed();
        drop(result);
        took.as_secs_f64() * 1e3
    };
    (0..repeats).map(time).collect()
}

/// The most memory that there was, in bytes: a guest's never shrinks. 0 where it cannot be told.
#[cfg(target_family = "wasm")]
fn memory() -> usize {
    core::arch::wasm32::memory_size(0) << 16
}

#[cfg(not(target_family = "wasm"))]
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    peak.unwrap_or(0_usize) << 10
}
