//! Using up what the host limits: CPU time, memory, patience.

use std::hint::black_box;
use std::time::{Duration, Instant};

pub(crate) fn trap() -> ! {
    panic!("a trap that was asked for")
}

pub(crate) fn compute_for_ever() -> ! {
    println!("computing for ever");
    let mut number = 0_u64;
    loop {
        number = black_box(number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    }
}

pub(crate) fn compute(milliseconds: u64) -> &'static str {
    let end = Instant::now() + Duration::from_millis(milliseconds);
    let mut number = 0_u64;
    while Instant::now() < end {
        for _ in 0..10_000 {
            number = black_box(number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
        }
    }
    "computed"
}

/// Never returns where there is a limit: Rust aborts when an allocation fails.
pub(crate) fn allocate_for_ever() -> String {
    let mut blocks = Vec::new();
    loop {
        blocks.push(black_box(vec![1_u8; 1 << 20]));
        if blocks.len() > 1 << 13 {
            return format!("{} MiB", blocks.len());
        }
    }
}

/// Asks for more memory without needing it; says what came of it.
pub(crate) fn grow(mebibytes: usize) -> String {
    match core::arch::wasm32::memory_grow(0, mebibytes << 4) {
        usize::MAX => "refused".to_owned(),
        before => format!("grown from {} MiB", before >> 4),
    }
}

/// Calls itself so often.
pub(crate) fn recurse(depth: u64) -> u64 {
    let frame = black_box([depth; 64]);
    if depth == 0 { frame[0] } else { black_box(recurse(depth - 1)) + 1 }
}

/// Tries the same forbidden thing again and again.
pub(crate) fn flood() -> String {
    let refused = (0..1000).filter(|_| std::net::TcpStream::connect("192.0.2.1:80").is_err()).count();
    format!("{refused} refused")
}

/// Looks at the clock for ever, which is a call of the host each time.
pub(crate) fn look_for_ever() -> ! {
    println!("looking for ever");
    loop {
        black_box(Instant::now());
    }
}

/// Prints a line.
pub(crate) fn say(line: &str) -> &'static str {
    println!("{line}");
    "said"
}

/// Prints so many lines of 16 KiB.
pub(crate) fn print_much(lines: usize) -> &'static str {
    let line = "x".repeat(16 << 10);
    for _ in 0..lines {
        println!("{line}");
    }
    "printed"
}

pub(crate) async fn wait(milliseconds: u64) -> &'static str {
    println!("waiting");
    spin_sdk::time::sleep(Duration::from_millis(milliseconds)).await;
    "waited"
}
