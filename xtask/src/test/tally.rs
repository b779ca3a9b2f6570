//! Counting tests: what test runners print at their end becomes "passed" and "failed".

use std::fmt;
use std::ops::AddAssign;

/// How many tests, or checks that are not tests, passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Tally {
    /// A check that is no test runner, passed: it counts as one.
    pub(super) const PASSED_CHECK: Self = Self { passed: 1, failed: 0 };
    /// Likewise, failed.
    pub(super) const FAILED_CHECK: Self = Self { passed: 0, failed: 1 };

    /// A check that is no test runner.
    pub(super) const fn of_check(passed: bool) -> Self {
        if passed { Self::PASSED_CHECK } else { Self::FAILED_CHECK }
    }

    /// Sums up the closing lines of nextest, libtest, Vitest and node's test runner in a transcript.
    ///
    /// A run that failed without a failed test (a compile error, say) counts as one failure, one that passed without
    /// any test as one passed check.
    pub(super) fn of_run(transcript: &str, success: bool) -> Self {
        let mut sum = Self::default();
        let nextest: Vec<_> = transcript.lines().filter_map(nextest_line).collect();
        if nextest.is_empty() {
            transcript.lines().filter_map(closing_line).for_each(|tally| sum += tally);
        } else {
            // It shows the output of failed tests, in which each has libtest's closing line for itself alone.
            nextest.into_iter().for_each(|tally| sum += tally);
        }
        match success {
            false if sum.failed == 0 => sum += Self::FAILED_CHECK,
            true if sum == Self::default() => sum = Self::PASSED_CHECK,
            _ => {}
        }
        sum
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The closing line that continuous integration reads: `12 passed, 0 failed`.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// nextest: `Summary [   0.3s] 12 tests run: 11 passed (1 slow), 1 failed, 3 skipped`
fn nextest_line(line: &str) -> Option<Tally> {
    let (_, counts) = line.trim().strip_prefix("Summary [")?.split_once(" run: ")?;
    let failed = count(counts, "failed") + count(counts, "timed out") + count(counts, "exec failed");
    Some(Tally { passed: count(counts, "passed"), failed })
}

fn closing_line(line: &str) -> Option<Tally> {
    let line = line.trim();
    // libtest: `test result: ok. 3 passed; 0 failed; 0 ignored; …`
    if let Some(counts) = line.strip_prefix("test result: ") {
        let counts = counts.split_once(". ")?.1;
        return Some(Tally { passed: count(counts, "passed"), failed: count(counts, "failed") });
    }
    // Vitest: `Tests  1 failed | 12 passed (13)`
    if let Some(counts) = line.strip_prefix("Tests  ") {
        return Some(Tally { passed: count(counts, "passed"), failed: count(counts, "failed") });
    }
    // node --test: `ℹ pass 5` and `ℹ fail 0`, or `# pass 5` in TAP
    let words: Vec<_> = line.split(' ').collect();
    match words[..] {
        ["ℹ" | "#", "pass", number] => Some(Tally { passed: number.parse().ok()?, failed: 0 }),
        ["ℹ" | "#", "fail", number] => Some(Tally { passed: 0, failed: number.parse().ok()? }),
        _ => None,
    }
}

/// The number before the word in a list like `11 passed (1 slow), 1 failed`; 0 if the word is not there.
fn count(list: &str, word: &str) -> u64 {
    list.split([',', ';', '|'])
        .find_map(|entry| {
            let (number, rest) = entry.trim().split_once(' ')?;
            let is_it = rest == word || rest.strip_prefix(word).is_some_and(|more| more.starts_with(" ("));
            if is_it { number.parse().ok() } else { None }
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(transcript: &str, success: bool, passed: u64, failed: u64) {
        assert_eq!(Tally::of_run(transcript, success), Tally { passed, failed }, "{transcript}");
    }

    #[test]
    fn nextest_is_understood() {
        check("     Summary [   0.512s] 12 tests run: 12 passed, 3 skipped\n", true, 12, 0);
        check(
            "     Summary [   0.5s] 12 tests run: 9 passed (1 slow), 2 failed, 1 timed out, 0 skipped\n",
            false,
            9,
            3,
        );
    }

    #[test]
    fn a_test_that_failed_under_nextest_counts_once() {
        let lines = "test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 4 filtered out; finished in 0.1s\n\
                     Summary [   0.5s] 5 tests run: 4 passed, 1 failed, 0 skipped\n";
        check(lines, false, 4, 1);
    }

    #[test]
    fn doctests_of_several_crates_add_up() {
        let lines = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s\n\
                     test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s\n";
        check(lines, false, 4, 2);
    }

    #[test]
    fn vitest_and_node_are_understood() {
        check(" Test Files  4 passed (4)\n      Tests  12 passed (12)\n", true, 12, 0);
        check("      Tests  1 failed | 12 passed (13)\n", false, 12, 1);
        check("ℹ tests 6\nℹ pass 5\nℹ fail 1\n", false, 5, 1);
        check("# pass 5\n# fail 0\n", true, 5, 0);
    }

    #[test]
    fn a_run_without_a_test_is_one_check() {
        check("Finished dev profile\n", true, 1, 0);
        check("error[E0308]: mismatched types\n", false, 0, 1);
        check("Summary [   0.5s] 2 tests run: 2 passed, 0 skipped\n", false, 2, 1);
    }

    #[test]
    fn the_closing_line_is_plain() {
        assert_eq!(Tally { passed: 12, failed: 0 }.to_string(), "12 passed, 0 failed");
    }
}
