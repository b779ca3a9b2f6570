//! Path lengths and what they mean as a score (Liu, Ting and Zhou 2008).

use std::f64::consts::EULER_GAMMA;

/// The average path length of a search in a binary search tree of `rows` rows that ends without success, in edges:
/// c(n) = 2(ln(n − 1) + γ) − 2(n − 1)/n, where ln(n − 1) + γ stands for the harmonic number H(n − 1); c(2) = 1, c(1) = c(0) = 0.
///
/// A leaf with several rows stands for the subtree that was not grown, whose average depth this is.
///
/// ```
/// assert_eq!(anomaly::average_path_length(2), 1.0);
/// assert!((anomaly::average_path_length(256) - 10.244770920119917).abs() < 1e-12);
/// ```
#[must_use]
pub fn average_path_length(rows: u32) -> f64 {
    match rows {
        0 | 1 => 0.0,
        2 => 1.0,
        _ => {
            let rows = f64::from(rows);
            2.0 * (libm::log(rows - 1.0) + EULER_GAMMA) - 2.0 * (rows - 1.0) / rows
        }
    }
}

/// The anomaly score 2^(−`mean_length`/c(`sample_size`)): above 0, at most 1, and 0.5 for an average path. Trees of a single row know no
/// path; their score is 0.5.
#[must_use]
pub fn anomaly_score(mean_length: f64, sample_size: u32) -> f64 {
    let usual = average_path_length(sample_size);
    if usual == 0.0 { 0.5 } else { libm::exp2(-mean_length / usual) }
}

/// How deep trees grow, in edges: ⌈log₂ rows⌉.
pub(crate) fn height_limit(rows: u32) -> u32 {
    match rows {
        0 | 1 => 0,
        _ => u32::BITS - (rows - 1).leading_zeros(),
    }
}

#[cfg(test)]
mod tests {
    use super::height_limit;

    #[test]
    fn the_height_limit_is_the_logarithm_rounded_up() {
        for (rows, limit) in [(1, 0), (2, 1), (3, 2), (4, 2), (5, 3), (255, 8), (256, 8), (257, 9), (65_536, 16)] {
            assert_eq!(height_limit(rows), limit, "{rows} rows");
        }
    }
}
