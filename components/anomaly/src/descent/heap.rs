//! A tree of usual size laid out as a full binary tree: children are found by arithmetic, every row takes the same number of steps, and
//! indices are bytes, which need no check.

use super::block::{TOGETHER, WINDOW};
use crate::tree::Tree;

/// How deep trees of 256 rows may be.
const LEVELS: usize = 8;
const SIZE: usize = 1 << LEVELS;

/// Node p (from 1) has children 2p and 2p + 1; those of the last level are the leaves.
pub(super) struct Heap {
    thresholds: [f32; SIZE],
    features: [u8; SIZE],
    lengths: [f64; SIZE],
}

impl Heap {
    /// Lays a tree out; none if it is deeper, has more features, or oblique splits.
    pub(super) fn new(tree: &Tree) -> Option<Self> {
        let shape = tree.shape();
        if tree.depth() as usize > LEVELS || shape.columns() > WINDOW || shape.split_features() > 1 {
            return None;
        }
        let mut heap = Self { thresholds: [f32::INFINITY; SIZE], features: [0; SIZE], lengths: [0.0; SIZE] };
        heap.lay_out(tree, 0, 1);
        Some(heap)
    }

    /// A leaf that is higher than the last level is found by always going to the first child.
    fn lay_out(&mut self, tree: &Tree, node: usize, place: usize) {
        if tree.is_leaf(node) {
            let level = place.ilog2() as usize;
            self.lengths[(place << (LEVELS - level)) % SIZE] = tree.lengths()[node];
        } else {
            let split = tree.nodes()[node];
            self.thresholds[place] = split.threshold;
            self.features[place] = split.feature() as u8;
            self.lay_out(tree, split.first_child(), 2 * place);
            self.lay_out(tree, split.first_child() + 1, 2 * place + 1);
        }
    }

    /// Adds the path lengths of rows.
    pub(super) fn step_together(&self, group: &[[f32; TOGETHER]; WINDOW], sums: &mut [f64; TOGETHER]) {
        let mut places = [1u8; TOGETHER];
        for _ in 0..LEVELS {
            for (lane, place) in places.iter_mut().enumerate() {
                let node = usize::from(*place);
                let value = group[usize::from(self.features[node])][lane];
                // The first of eight bits falls out at the last step, where the others say which leaf it is.
                *place = *place << 1 | u8::from(value > self.thresholds[node]);
            }
        }
        for (sum, place) in sums.iter_mut().zip(places) {
            *sum += self.lengths[usize::from(place)];
        }
    }
}
