//! The change of a row's expected path length from node to node along its way (Saabas 2014), for oblique splits.
//!
//! A split's change is shared among its features by how far each moves the row's sum from that of the node's mean. Where a value is
//! missing that a split needs, the row goes both ways, which changes nothing by itself.

use crate::matrix::Matrix;
use crate::tree::{Term, Tree};

/// Adds the changes of all trees.
pub(super) fn add_all(trees: &[Tree], features: &Matrix, changes: &mut [f64]) {
    for tree in trees {
        for (row, changes) in features.iter().zip(changes.chunks_exact_mut(features.columns())) {
            add(tree, 0, 1.0, row, changes);
        }
    }
}

/// Adds the changes from a node on, which `weight` of the row reaches.
fn add(tree: &Tree, mut node: usize, weight: f64, row: &[f32], changes: &mut [f64]) {
    while !tree.is_leaf(node) {
        let value = tree.value(node, |feature| row[feature]);
        if value.is_nan() {
            let child = tree.nodes()[node].first_child();
            for child in [child, child + 1] {
                add(tree, child, weight * tree.share(child, node), row, changes);
            }
            return;
        }
        let next = tree.nodes()[node].next(value);
        let change = weight * (tree.lengths()[next] - tree.lengths()[node]);
        let terms = tree.terms(node);
        let moved = |term: &Term| {
            let distance = f64::from(row[term.feature as usize]) - f64::from(term.centre);
            (f64::from(term.weight) * distance).abs()
        };
        let total: f64 = terms.iter().map(moved).sum();
        for term in terms {
            let share = if total > 0.0 { moved(term) / total } else { 1.0 / terms.len() as f64 };
            changes[term.feature as usize] += share * change;
        }
        node = next;
    }
}
