//! Exact Shapley values of a row's path length, in the game in which a feature that does not take part is missing (TreeSHAP with the
//! trees' own training rows as background: Lundberg et al. 2020).
//!
//! Let z be the product of the shares of training rows over the splits of a feature on the way to a leaf, and o be 1 if the row takes the
//! way at all of them, else 0. If each feature takes part with probability t, a leaf is reached with Π(z(1 − t) + ot) over the way's
//! features. A feature's Shapley value is the integral over t of the derivative by its own probability (Owen 1972): of (o − z) times the
//! product over the others, times the leaf's path length. This is a polynomial in t whose degree is the number of other features, so
//! that few points of a Gauss–Legendre quadrature integrate it exactly, and all leaves below an edge share what is above it: time is linear
//! in the nodes, where TreeSHAP's is linear in the leaves times the square of the depth.

use std::array::from_fn;

use super::quadrature::Quadrature;
use crate::matrix::Matrix;
use crate::tree::Tree;

/// Adds the values of all trees.
pub(super) fn add_all(trees: &[Tree], features: &Matrix, changes: &mut [f64]) {
    let deepest = trees.iter().map(Tree::depth).max().unwrap_or(0) as usize;
    // Features on one way; a quadrature with half as many points is exact.
    match deepest.min(features.columns()) {
        0 => {}
        1..=2 => add::<1>(trees, features, changes),
        3..=4 => add::<2>(trees, features, changes),
        5..=8 => add::<4>(trees, features, changes),
        _ => add::<8>(trees, features, changes),
    }
}

fn add<const POINTS: usize>(trees: &[Tree], features: &Matrix, changes: &mut [f64]) {
    let quadrature = Quadrature::<POINTS>::new();
    let mut pass = Pass::default();
    for tree in trees {
        let splits = plan(tree, &quadrature);
        for (row, changes) in features.iter().zip(changes.chunks_exact_mut(features.columns())) {
            pass.add(&splits, row, changes);
        }
    }
}

/// A node that splits, with what its edges contribute whichever row comes by. The m-th one's children are nodes 2m + 1 and 2m + 2.
struct Split<const POINTS: usize> {
    node: usize,
    feature: usize,
    threshold: f32,
    /// The node below the last edge above this one that splits by the same feature; the root if there is none.
    above: usize,
    children: [Edge<POINTS>; 2],
}

/// What an edge contributes at each point of the quadrature.
struct Edge<const POINTS: usize> {
    /// z(1 − t) + ot below the edge, divided by the same above it; if the edge leads to a leaf, times its path length. For a row that goes
    /// here, one that does not, and one for which an earlier split by the feature was decided against the way or the value is missing.
    here: [f64; POINTS],
    elsewhere: [f64; POINTS],
    neither: f64,
    /// (o − z)/(z(1 − t) + ot) below the edge, less the same above it, times the point's weight.
    gain_here: [f64; POINTS],
    gain_elsewhere: [f64; POINTS],
}

fn plan<const POINTS: usize>(tree: &Tree, quadrature: &Quadrature<POINTS>) -> Vec<Split<POINTS>> {
    let nodes = tree.nodes();
    // Of each node its parent, and the product of its last feature's shares down to it.
    let (mut parents, mut products) = (vec![0; nodes.len()], vec![1.0; nodes.len()]);
    let mut splits = Vec::with_capacity(nodes.len() / 2);
    for (index, node) in nodes.iter().enumerate().filter(|(index, _)| !tree.is_leaf(*index)) {
        let mut above = index;
        while above != 0 && nodes[parents[above]].feature() != node.feature() {
            above = parents[above];
        }
        let children = [0, 1].map(|side| {
            let child = node.first_child() + side;
            let share = tree.share(child, index);
            parents[child] = index;
            products[child] = share * products[above];
            let length = if tree.is_leaf(child) { tree.lengths()[child] } else { 1.0 };
            Edge::new(share, products[above], length, quadrature)
        });
        splits.push(Split { node: index, feature: node.feature(), threshold: node.threshold, above, children });
    }
    splits
}

impl<const POINTS: usize> Edge<POINTS> {
    /// `before` is the product of the feature's shares above the edge.
    fn new(share: f64, before: f64, length: f64, quadrature: &Quadrature<POINTS>) -> Self {
        let Quadrature { points, weights } = quadrature;
        let after = share * before;
        let goes = |product: f64, t: f64| product * (1.0 - t) + t;
        let gain = |product: f64, t: f64| (1.0 - product) / goes(product, t);
        Self {
            here: points.map(|t| length * goes(after, t) / goes(before, t)),
            elsewhere: points.map(|t| length * after * (1.0 - t) / goes(before, t)),
            neither: length * share,
            gain_here: from_fn(|point| weights[point] * (gain(after, points[point]) - gain(before, points[point]))),
            gain_elsewhere: from_fn(|point| {
                weights[point] * (-1.0 / (1.0 - points[point]) - gain(before, points[point]))
            }),
        }
    }
}

/// Where a row goes at a split.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// Nowhere by its own value, which is missing, or which an earlier split sent elsewhere: the split adds nothing.
    Neither,
    First,
    Second,
}

/// One row's way through one tree: down for the probability of reaching each node, up for the path lengths below each edge.
#[derive(Default)]
struct Pass<const POINTS: usize> {
    /// Of each node, whether the row took every edge of the feature that leads here.
    taken: Vec<bool>,
    /// Of each split.
    ways: Vec<Way>,
    /// Of each node, on the way down the probability; on the way up that times the path length, summed over the leaves below.
    reached: Vec<[f64; POINTS]>,
}

impl<const POINTS: usize> Pass<POINTS> {
    fn add(&mut self, splits: &[Split<POINTS>], row: &[f32], changes: &mut [f64]) {
        self.taken.clear();
        self.taken.push(true);
        self.ways.clear();
        self.reached.clear();
        self.reached.push([1.0; POINTS]);
        self.down(splits, row);
        self.up(splits, changes);
    }

    fn down(&mut self, splits: &[Split<POINTS>], row: &[f32]) {
        for Split { node, feature, threshold, above, children: [first, second] } in splits {
            let reached = self.reached[*node];
            let value = row[*feature];
            let (way, children) = if !self.taken[*above] || value.is_nan() {
                (Way::Neither, [first.neither, second.neither].map(|share| reached.map(|of| of * share)))
            } else if value <= *threshold {
                (Way::First, [multiplied(reached, &first.here), multiplied(reached, &second.elsewhere)])
            } else {
                (Way::Second, [multiplied(reached, &first.elsewhere), multiplied(reached, &second.here)])
            };
            self.ways.push(way);
            self.taken.extend([way == Way::First, way == Way::Second]);
            self.reached.extend(children);
        }
    }

    fn up(&mut self, splits: &[Split<POINTS>], changes: &mut [f64]) {
        for (split, way) in splits.iter().zip(&self.ways).rev() {
            let (Some(below_second), Some(below_first)) = (self.reached.pop(), self.reached.pop()) else { return };
            let [first, second] = &split.children;
            changes[split.feature] += match way {
                Way::Neither => 0.0,
                Way::First => dot(below_first, &first.gain_here) + dot(below_second, &second.gain_elsewhere),
                Way::Second => dot(below_first, &first.gain_elsewhere) + dot(below_second, &second.gain_here),
            };
            self.reached[split.node] = from_fn(|point| below_first[point] + below_second[point]);
        }
    }
}

fn multiplied<const POINTS: usize>(mut left: [f64; POINTS], right: &[f64; POINTS]) -> [f64; POINTS] {
    left.iter_mut().zip(right).for_each(|(left, right)| *left *= right);
    left
}

fn dot<const POINTS: usize>(left: [f64; POINTS], right: &[f64; POINTS]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}
