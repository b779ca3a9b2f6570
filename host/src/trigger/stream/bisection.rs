//! Finding what is to blame for a failing batch by halving it. Knows positions in the batch only; who delivers the parts is
//! `episode`.

/// The parts of a batch that are still to be tried, in order.
#[derive(Debug)]
pub(super) struct Bisection {
    /// The next part is the last.
    parts: Vec<Vec<usize>>,
}

impl Bisection {
    /// Of a batch of `length` changes that failed as a whole.
    pub(super) fn of_failed(length: usize) -> Self {
        let mut bisection = Self { parts: vec![(0..length).collect()] };
        if length > 1 {
            bisection.failed();
        }
        bisection
    }

    /// The part to try next: positions in ascending order, never none.
    pub(super) fn next(&self) -> Option<&[usize]> {
        self.parts.last().map(Vec::as_slice)
    }

    /// The next part was delivered.
    pub(super) fn succeeded(&mut self) {
        self.parts.pop();
    }

    /// The next part failed. The position to blame, if it was the part's only one; else the part's halves come next.
    pub(super) fn failed(&mut self) -> Option<usize> {
        let mut part = self.parts.pop()?;
        if let [only] = part[..] {
            return Some(only);
        }
        let behind = part.split_off(part.len() / 2);
        self.parts.extend([behind, part]);
        None
    }

    /// Takes positions out of what is still to be tried.
    pub(super) fn take_out(&mut self, which: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut taken = Vec::new();
        for part in self.parts.iter_mut().rev() {
            taken.extend(part.iter().copied().filter(|position| which(*position)));
            part.retain(|position| !which(*position));
        }
        self.parts.retain(|part| !part.is_empty());
        taken
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Tries every part, which fails if it holds something bad. What was delivered, what was blamed, and how many calls it took.
    fn run(length: usize, bad: &[usize]) -> (Vec<usize>, Vec<usize>, usize) {
        let mut bisection = Bisection::of_failed(length);
        let (mut delivered, mut blamed, mut calls) = (Vec::new(), Vec::new(), 0);
        while let Some(part) = bisection.next().map(<[usize]>::to_vec) {
            calls += 1;
            if part.iter().any(|position| bad.contains(position)) {
                blamed.extend(bisection.failed());
            } else {
                delivered.extend(part);
                bisection.succeeded();
            }
        }
        (delivered, blamed, calls)
    }

    #[test]
    fn one_bad_change_among_many_is_found_in_logarithmic_calls() {
        for bad in 0..32 {
            let (delivered, blamed, calls) = run(32, &[bad]);
            assert_eq!(blamed, [bad]);
            assert_eq!(delivered.len(), 31);
            assert_eq!(calls, 10, "two for each of the five halvings");
        }
    }

    #[test]
    fn what_is_taken_out_is_not_tried() {
        let mut bisection = Bisection::of_failed(8);
        assert_eq!(bisection.take_out(|position| position % 2 == 1), [1, 3, 5, 7]);
        assert_eq!(bisection.next(), Some(&[0, 2][..]));
        bisection.take_out(|position| position < 4);
        assert_eq!(bisection.next(), Some(&[4, 6][..]));
    }

    proptest! {
        #[test]
        fn exactly_the_bad_ones_are_blamed_and_all_others_delivered_in_order(
            length in 1_usize..100,
            bad in prop::collection::btree_set(0_usize..100, 1..8),
        ) {
            let bad: Vec<usize> = bad.into_iter().filter(|position| *position < length).collect();
            let (delivered, blamed, _) = run(length, &bad);
            let good: Vec<usize> = (0..length).filter(|position| !bad.contains(position)).collect();
            prop_assert_eq!(delivered, good);
            prop_assert_eq!(blamed, bad);
        }
    }
}
