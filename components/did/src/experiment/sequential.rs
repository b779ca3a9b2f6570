//! Intervals that hold at every look: the normal-mixture confidence sequence (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon
//! 2021, with the tuning of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021).

/// The half-width of the interval at `observations`, in standard errors at that number: use it in place of 1.96. `tightest_at` is the number of
/// observations at which the sequence is to be narrowest; only their ratio counts, so that both may be any measure of information; `alpha` the chance of ever missing the truth, in 0…1.
#[must_use]
pub fn half_width(observations: f64, alpha: f64, tightest_at: f64) -> f64 {
    let log = -2.0 * alpha.ln();
    let mixture = (log + (log + 1.0).ln()) / tightest_at;
    let information = observations * mixture + 1.0;
    let variance = 2.0 * information / (observations * observations * mixture) * (information.sqrt() / alpha).ln();
    (observations * variance).sqrt()
}
