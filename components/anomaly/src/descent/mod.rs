//! Path lengths of many rows. A block of rows that stays in the cache goes through all trees, several rows at a time, so that one row's
//! step waits for memory while the others step.

mod block;
mod heap;

use block::{Block, TOGETHER};
use heap::Heap;

use crate::matrix::Matrix;
use crate::tree::Tree;

/// From so many rows on it pays to lay the trees out anew.
const MANY: usize = 64;

/// The mean path length of each row.
pub(crate) fn mean_lengths(trees: &[Tree], features: &Matrix) -> Vec<f64> {
    let mut lengths = vec![0.0; features.rows()];
    if features.rows() < MANY {
        for (row, length) in features.iter().zip(&mut lengths) {
            *length = alone(trees, row);
        }
    } else {
        match trees.iter().map(Heap::new).collect::<Option<Vec<_>>>() {
            Some(heaps) => together(features, &mut lengths, |block| {
                heaps.iter().for_each(|heap| block.windows().for_each(|(rows, sums)| heap.step_together(rows, sums)));
            }),
            None => together(features, &mut lengths, |block| {
                trees.iter().for_each(|tree| block.groups().for_each(|(rows, sums)| step_together(tree, rows, sums)));
            }),
        }
        if features.has_missing() {
            let missing = |row: &[f32]| row.iter().any(|value| value.is_nan());
            for (row, length) in features.iter().zip(&mut lengths).filter(|(row, _)| missing(row)) {
                *length = alone(trees, row);
            }
        }
    }
    let count = trees.len() as f64;
    lengths.iter_mut().for_each(|length| *length /= count);
    lengths
}

/// The path lengths of any row, added up.
fn alone(trees: &[Tree], row: &[f32]) -> f64 {
    trees.iter().map(|tree| tree.path_length(row)).sum()
}

/// Adds path lengths, block by block, for rows without missing values; of other rows it makes nothing that means something.
fn together(features: &Matrix, lengths: &mut [f64], add: impl Fn(&mut Block)) {
    let mut block = Block::new(features.columns());
    for (rows, lengths) in features.values().chunks(block.values()).zip(lengths.chunks_mut(block.rows())) {
        block.fill(rows);
        add(&mut block);
        block.sums().zip(lengths).for_each(|(sum, length)| *length = *sum);
    }
}

/// Adds the path lengths of rows in a tree. Each row takes as many steps as the tree is deep; a leaf leads to itself.
fn step_together(tree: &Tree, group: &[[f32; TOGETHER]], sums: &mut [f64; TOGETHER]) {
    let nodes = tree.nodes();
    let mut places = [0; TOGETHER];
    for _ in 0..tree.depth() {
        for (lane, place) in places.iter_mut().enumerate() {
            *place = nodes[*place].next(tree.value(*place, |feature| group[feature][lane]));
        }
    }
    for (sum, place) in sums.iter_mut().zip(places) {
        *sum += tree.lengths()[place];
    }
}
