//! Exact Shapley values of a row's path length, in the game in which a feature that does not take part is missing (TreeSHAP with the
//! trees' own training rows as background: Lundberg et al. 2020).
//!
//! Let z be the product of the shares of training rows over the splits of a feature on the way to a leaf, and o be 1 if the row takes the
//! way at all of them, else 0. If each feature takes part with probability t, a leaf is reached with Π(z(1 − t) + ot) over the way's
//! features. A feature's Shapley value is the integral over t of the derivative by its own probability (Owen 1972): of (o − z) times the
//! product over the others, times the leaf's path length. This is a polynomial in t whose degree is the number of other features, so
//! that few points of a Gauss–Legendre quadrature integrate it exactly, and all leaves below an edge share what is above it: time is linear
//! in the nodes, where TreeSHAP's is linear in the leaves times the square of the depth.

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
    let quadrature = Quadrature::new();
    let mut pass = Pass::<POINTS>::default();
    for tree in trees {
        let plan = Plan::new(tree, &quadrature);
        for (row, changes) in features.iter().zip(changes.chunks_exact_mut(features.columns())) {
            pass.add(tree, &plan, row, changes);
        }
    }
}

/// What an edge contributes, whichever row comes by, at each point of the quadrature. Kept with the node that it leads to.
#[derive(Clone)]
struct Edge<const POINTS: usize> {
    /// The share of the training rows, which is what counts where the feature is missing or an earlier split on it sent the row elsewhere.
    share: f64,
    /// z(1 − t) + ot below the edge, divided by the same above it, for a row that goes here and for one that does not.
    here: [f64; POINTS],
    elsewhere: [f64; POINTS],
    /// (o − z)/(z(1 − t) + ot) below the edge, less the same above it, times the point's weight.
    gain_here: [f64; POINTS],
    gain_elsewhere: [f64; POINTS],
}

/// A tree's edges.
struct Plan<const POINTS: usize> {
    edges: Vec<Edge<POINTS>>,
    /// Of each node, the node below the last edge above it that splits by the same feature; the root if there is none.
    above: Vec<usize>,
}

impl<const POINTS: usize> Plan<POINTS> {
    fn new(tree: &Tree, quadrature: &Quadrature<POINTS>) -> Self {
        let nodes = tree.nodes();
        let unused = [0.0; POINTS];
        let root = Edge { share: 1.0, here: unused, elsewhere: unused, gain_here: unused, gain_elsewhere: unused };
        let mut edges = vec![root; nodes.len()];
        let (mut above, mut parents, mut shares) = (vec![0; nodes.len()], vec![0; nodes.len()], vec![1.0; nodes.len()]);
        for (index, node) in nodes.iter().enumerate().filter(|(index, _)| !tree.is_leaf(*index)) {
            let mut last = index;
            while last != 0 && nodes[parents[last]].feature() != node.feature() {
                last = parents[last];
            }
            above[index] = last;
            for child in [node.first_child(), node.first_child() + 1] {
                parents[child] = index;
                let share = tree.share(child, index);
                shares[child] = share * shares[last];
                edges[child] = Edge::new(share, shares[last], quadrature);
            }
        }
        Self { edges, above }
    }
}

impl<const POINTS: usize> Edge<POINTS> {
    /// `before` is the product of the feature's shares above the edge.
    fn new(share: f64, before: f64, quadrature: &Quadrature<POINTS>) -> Self {
        let after = share * before;
        let at = |of: &dyn Fn(f64) -> f64| quadrature.points.map(of);
        let weighted = |of: &dyn Fn(f64) -> f64| {
            let mut values = at(of);
            values.iter_mut().zip(quadrature.weights).for_each(|(value, weight)| *value *= weight);
            values
        };
        let taken = |share: f64, t: f64| share * (1.0 - t) + t;
        let gain_above = |t: f64| (1.0 - before) / taken(before, t);
        Self {
            share,
            here: at(&|t| taken(after, t) / taken(before, t)),
            elsewhere: at(&|t| after * (1.0 - t) / taken(before, t)),
            gain_here: weighted(&|t| (1.0 - after) / taken(after, t) - gain_above(t)),
            gain_elsewhere: weighted(&|t| -1.0 / (1.0 - t) - gain_above(t)),
        }
    }
}

/// Where a row stands at a node.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// The feature is missing, or an earlier split by it sent the row elsewhere: the split adds nothing.
    Neither,
    First,
    Second,
}

/// One row's way through one tree: down for the probability of reaching each node, up for the path lengths below each edge.
struct Pass<const POINTS: usize> {
    /// Whether the row took every edge of its feature down to this node.
    taken: Vec<bool>,
    ways: Vec<Way>,
    /// On the way down a node's probability; on the way up, that times path lengths, summed over the leaves below.
    reached: Vec<[f64; POINTS]>,
}

impl<const POINTS: usize> Default for Pass<POINTS> {
    fn default() -> Self {
        Self { taken: Vec::new(), ways: Vec::new(), reached: Vec::new() }
    }
}

impl<const POINTS: usize> Pass<POINTS> {
    fn add(&mut self, tree: &Tree, plan: &Plan<POINTS>, row: &[f32], changes: &mut [f64]) {
        let count = tree.nodes().len();
        self.taken.resize(count, true);
        self.ways.resize(count, Way::Neither);
        self.reached.resize(count, [1.0; POINTS]);
        self.taken[0] = true;
        self.reached[0] = [1.0; POINTS];
        self.down(tree, plan, row);
        self.up(tree, plan, changes);
    }

    fn down(&mut self, tree: &Tree, plan: &Plan<POINTS>, row: &[f32]) {
        for (index, node) in tree.nodes().iter().enumerate() {
            let reached = self.reached[index];
            if tree.is_leaf(index) {
                self.reached[index] = reached.map(|probability| probability * tree.lengths()[index]);
                continue;
            }
            let value = row[node.feature()];
            let goes = self.taken[plan.above[index]] && !value.is_nan();
            self.ways[index] = match goes {
                false => Way::Neither,
                true if value <= node.threshold => Way::First,
                true => Way::Second,
            };
            for (child, way) in [(node.first_child(), Way::First), (node.first_child() + 1, Way::Second)] {
                let edge = &plan.edges[child];
                self.taken[child] = self.ways[index] == way;
                self.reached[child] = match self.ways[index] {
                    Way::Neither => reached.map(|probability| probability * edge.share),
                    taken if taken == way => multiplied(reached, &edge.here),
                    _ => multiplied(reached, &edge.elsewhere),
                };
            }
        }
    }

    fn up(&mut self, tree: &Tree, plan: &Plan<POINTS>, changes: &mut [f64]) {
        for (index, node) in tree.nodes().iter().enumerate().rev().filter(|(index, _)| !tree.is_leaf(*index)) {
            let [first, second] = [node.first_child(), node.first_child() + 1];
            let [below_first, below_second] = [self.reached[first], self.reached[second]];
            let (edge, other) = (&plan.edges[first], &plan.edges[second]);
            match self.ways[index] {
                Way::Neither => {}
                Way::First => {
                    changes[node.feature()] +=
                        dot(below_first, &edge.gain_here) + dot(below_second, &other.gain_elsewhere);
                }
                Way::Second => {
                    changes[node.feature()] +=
                        dot(below_first, &edge.gain_elsewhere) + dot(below_second, &other.gain_here);
                }
            }
            self.reached[index] = std::array::from_fn(|point| below_first[point] + below_second[point]);
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
