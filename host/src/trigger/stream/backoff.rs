//! How long to wait before something is tried again: exponential backoff with full jitter, as in "Exponential Backoff And
//! Jitter" (AWS Architecture Blog, 2015): a wait drawn between zero and `min(cap, base · 2^n)`.

use std::time::Duration;

use crate::manifest::RetrySettings;

/// The wait after `failures` failed attempts (from 1). `random` is drawn evenly from 0 to 1.
pub(super) fn full_jitter(settings: RetrySettings, failures: u32, random: f64) -> Duration {
    longest(settings, failures).mul_f64(random.clamp(0.0, 1.0))
}

fn longest(settings: RetrySettings, failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(31);
    settings.base.saturating_mul(1 << doublings).min(settings.cap)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: RetrySettings = RetrySettings { base: Duration::from_millis(500), cap: Duration::from_secs(60) };

    #[test]
    fn the_longest_wait_doubles_up_to_the_cap() {
        let waits: Vec<u64> = (1..=9).map(|failures| longest(SETTINGS, failures).as_millis() as u64).collect();
        assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
        assert_eq!(longest(SETTINGS, u32::MAX), SETTINGS.cap);
    }

    #[test]
    fn a_wait_is_anything_from_nothing_to_the_longest() {
        for (random, millis) in [(0.0, 0), (0.25, 1000), (1.0, 4000), (7.0, 4000), (-1.0, 0)] {
            assert_eq!(full_jitter(SETTINGS, 4, random), Duration::from_millis(millis), "{random}");
        }
    }
}
