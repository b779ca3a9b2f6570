//! Path lengths of many rows: a block of rows that stays in the cache goes through all trees, several rows at a time, so that one row's
//! step waits for memory while the others step.

use crate::matrix::Matrix;
use crate::tree::Tree;

/// Rows that step together: enough to hide how long a step takes, few enough for their places to stay in registers.
const TOGETHER: usize = 8;
/// Numbers in a block of rows: half of a small first-level cache, the other half is the tree's.
const BLOCK: usize = 4_096;
/// The most rows in a block: their sums are cached too.
const MOST_ROWS: usize = 512;

/// The mean path length of each row.
pub(crate) fn mean_lengths(trees: &[Tree], features: &Matrix) -> Vec<f64> {
    let columns = features.columns();
    let block_rows = (BLOCK / columns).clamp(TOGETHER, MOST_ROWS);
    let mut lengths = vec![0.0; features.rows()];
    for (rows, lengths) in features.values().chunks(block_rows * columns).zip(lengths.chunks_mut(block_rows)) {
        for tree in trees {
            match tree.shape().split_features() {
                1 => step_together(tree, columns, rows, lengths),
                _ => one_by_one(tree, columns, rows, lengths),
            }
        }
        if features.has_missing() {
            both_ways(trees, columns, rows, lengths);
        }
    }
    let count = trees.len() as f64;
    lengths.iter_mut().for_each(|length| *length /= count);
    lengths
}

/// Adds the path lengths of rows without missing values. Each takes as many steps as the tree is deep; a leaf leads to itself.
fn step_together(tree: &Tree, columns: usize, rows: &[f32], lengths: &mut [f64]) {
    let nodes = tree.nodes();
    let (groups, rest) = lengths.as_chunks_mut::<TOGETHER>();
    let (grouped, alone) = rows.split_at(groups.len() * TOGETHER * columns);
    for (rows, lengths) in grouped.chunks_exact(TOGETHER * columns).zip(groups) {
        let mut places = [0; TOGETHER];
        for _ in 0..tree.depth() {
            for (lane, place) in places.iter_mut().enumerate() {
                let node = nodes[*place];
                *place = node.next(rows[lane * columns + node.feature()]);
            }
        }
        for (length, place) in lengths.iter_mut().zip(places) {
            *length += tree.lengths()[place];
        }
    }
    one_by_one(tree, columns, alone, rest);
}

/// Adds the path lengths of any rows.
fn one_by_one(tree: &Tree, columns: usize, rows: &[f32], lengths: &mut [f64]) {
    for (row, length) in rows.chunks_exact(columns).zip(lengths) {
        *length += tree.path_length(row);
    }
}

/// Puts right what was added for rows with missing values.
fn both_ways(trees: &[Tree], columns: usize, rows: &[f32], lengths: &mut [f64]) {
    for (row, length) in rows.chunks_exact(columns).zip(lengths) {
        if row.iter().any(|value| value.is_nan()) {
            *length = trees.iter().map(|tree| tree.path_length(row)).sum();
        }
    }
}
