//! Growing a tree from a sample: rows drawn without replacement, nodes split breadth first until a row is alone, rows cannot be told
//! apart, or the path is as long as it may be.

use std::collections::VecDeque;

use super::split::{Sample, Splitter};
use super::{Shape, Tree, TreeBuilder};
use crate::matrix::Matrix;
use crate::random::Random;

/// Grows the trees of a forest, one after the other.
pub(crate) struct Grower<'a> {
    features: &'a Matrix,
    shape: Shape,
    random: Random,
    /// All training rows. The first of them are the last tree's sample; a draw that goes on from any order is as random.
    lots: Vec<u32>,
}

impl<'a> Grower<'a> {
    /// `shape.sample_size` is at most the number of rows.
    pub(crate) fn new(features: &'a Matrix, shape: Shape, seed: u64) -> Self {
        let lots = (0..features.rows() as u32).collect();
        Self { features, shape, random: Random::new(seed), lots }
    }

    /// Draws rows and grows a tree from them.
    pub(crate) fn grow(&mut self) -> Tree {
        let sample = self.draw();
        let mut splitter = Splitter::new(&sample, self.shape.split_features());
        let mut order: Vec<u32> = (0..self.shape.sample_size()).collect();
        let mut builder = TreeBuilder::new(self.shape);
        let mut waiting = VecDeque::from([(0..order.len(), 0)]);
        while let Some((range, depth)) = waiting.pop_front() {
            let rows = &mut order[range.clone()];
            let may_split = rows.len() > 1 && depth < self.shape.height_limit();
            match may_split.then(|| splitter.draw(rows, &mut self.random)).flatten() {
                Some(threshold) => {
                    let middle = range.start + splitter.part(rows, threshold, &mut self.random);
                    builder.push_split(splitter.terms(), threshold);
                    waiting.extend([(range.start..middle, depth + 1), (middle..range.end, depth + 1)]);
                }
                None => builder.push_leaf(range.len() as u32),
            }
        }
        builder.complete()
    }

    /// The first places of a Fisher–Yates shuffle.
    fn draw(&mut self) -> Sample {
        let size = self.shape.sample_size() as usize;
        for place in 0..size {
            let other = place + self.random.below(self.lots.len() - place);
            self.lots.swap(place, other);
        }
        Sample::new(self.features, &self.lots[..size])
    }
}
