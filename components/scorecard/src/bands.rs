//! What ranges of scores are called.

/// A range of scores: from `least` up to, and without, the `least` of the band before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// What it is called.
    pub name: &'static str,
    /// The lowest score of the band.
    pub least: f64,
}

/// The bands, best first. The last begins at 0, so there is none below it.
pub const BANDS: &[Band] = &[
    Band { name: "excellent", least: 90.0 },
    Band { name: "good", least: 75.0 },
    Band { name: "fair", least: 60.0 },
    Band { name: "poor", least: 40.0 },
    Band { name: "critical", least: 0.0 },
];

/// Where a score lies, as an index into [`BANDS`].
pub fn band_of(score: f64) -> usize {
    BANDS.iter().position(|band| score >= band.least).unwrap_or(BANDS.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_begins_where_it_says_and_ends_where_the_better_one_begins() {
        let check = |score: f64, expected: &str| assert_eq!(BANDS[band_of(score)].name, expected, "{score}");
        check(100.0, "excellent");
        check(90.0, "excellent");
        check(89.9, "good");
        check(75.0, "good");
        check(74.9, "fair");
        check(60.0, "fair");
        check(59.9, "poor");
        check(40.0, "poor");
        check(39.9, "critical");
        check(0.0, "critical");
    }

    #[test]
    fn bands_fall_to_zero() {
        assert!(BANDS.windows(2).all(|pair| pair[0].least > pair[1].least));
        assert_eq!(BANDS.last().unwrap().least, 0.0);
    }
}
