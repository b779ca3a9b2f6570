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

pub(crate) async fn wait(milliseconds: u64) -> &'static str {
    println!("waiting");
    spin_sdk::time::sleep(Duration::from_millis(milliseconds)).await;
    "waited"
}
