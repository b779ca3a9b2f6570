//! Which transactions are alike enough to share a model, and which of them it is fitted on.

use sha2::{Digest, Sha256};

use crate::features::Statistics;

/// The segments, by how much an account does in a month: the surprise of a new merchant means little where everything is new.
pub(crate) const SEGMENTS: [&str; 3] = ["quiet", "regular", "busy"];

/// The segment of a transaction. It depends on the account's last 30 days only, so it moves with the account.
pub(crate) fn segment(statistics: &Statistics) -> &'static str {
    match statistics.month.count {
        ..30 => SEGMENTS[0],
        30..300 => SEGMENTS[1],
        _ => SEGMENTS[2],
    }
}

/// The place of a transaction in the order in which the sample keeps rows: 63 bits of the SHA-256 of its id. The rows with the smallest make a
/// sample that is as good as drawn, whatever the order in which rows come, and the same if some of them come twice.
pub(crate) fn hash(transaction_id: &str) -> i64 {
    let digest = Sha256::digest(transaction_id.as_bytes());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(bytes) & i64::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_follow_the_month() {
        let check = |count, expected| {
            let mut statistics = Statistics::default();
            statistics.month.count = count;
            assert_eq!(segment(&statistics), expected, "{count}");
        };
        check(0, "quiet");
        check(29, "quiet");
        check(30, "regular");
        check(299, "regular");
        check(300, "busy");
    }

    #[test]
    fn places_are_spread_evenly() {
        // SHA-256 of "abc" begins with ba7816bf8f01cfea (FIPS 180-2).
        assert_eq!(hash("abc"), 0x3a78_16bf_8f01_cfea);
        let low = (0..10_000).filter(|number| hash(&number.to_string()) < i64::MAX / 4).count();
        assert!((2300..2700).contains(&low), "{low}");
    }
}
