//! One isolation tree as flat arrays, and the way of a row through it.
//!
//! Nodes lie breadth first: the m-th node that splits, counted from 0, has its children at 2m + 1 and 2m + 2. A leaf is a node whose
//! threshold is infinite and whose children begin at itself, so that rows that arrived early can go on stepping beside those that did not.

mod builder;
mod grow;
mod shape;
mod split;

pub use builder::{TreeBuilder, TreeError};
pub(crate) use grow::Grower;
pub use shape::{Shape, ShapeError};

/// Low bits of a node's link that are its feature: enough for [`crate::matrix::MOST_COLUMNS`].
const FEATURE_BITS: u32 = 10;

/// A feature's part in a split. A split adds up weight × value over its terms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// Index of the feature, from 0.
    pub feature: u32,
    /// Its weight; 1 where a split looks at one feature only.
    pub weight: f32,
    /// The feature's mean over the training rows of the node, from which explanations of oblique splits measure; 0 where a split looks
    /// at one feature only.
    pub centre: f32,
}

impl Term {
    /// The term of a split that looks at one feature only.
    #[must_use]
    pub fn single(feature: u32) -> Self {
        Self { feature, weight: 1.0, centre: 0.0 }
    }
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part<'a> {
    /// Rows whose sum over the terms is at most the threshold go to the first child, the others to the second.
    Split {
        /// One per feature that the split combines.
        terms: &'a [Term],
        /// Finite.
        threshold: f32,
    },
    /// The end of a path.
    Leaf {
        /// Training rows that ended here, at least 1.
        rows: u32,
    },
}

/// A node, 8 bytes: the threshold, the index of the first child (the second follows), and the feature if there is one only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Node {
    pub(crate) threshold: f32,
    link: u32,
}

impl Node {
    fn new(threshold: f32, first_child: usize, feature: u32) -> Self {
        Self { threshold, link: (first_child as u32) << FEATURE_BITS | feature }
    }

    pub(crate) fn first_child(self) -> usize {
        (self.link >> FEATURE_BITS) as usize
    }

    pub(crate) fn feature(self) -> usize {
        (self.link & ((1 << FEATURE_BITS) - 1)) as usize
    }

    /// The child for a known value. A leaf leads to itself.
    pub(crate) fn next(self, value: f32) -> usize {
        self.first_child() + usize::from(value > self.threshold)
    }
}

/// An isolation tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    nodes: Vec<Node>,
    /// Training rows in each node.
    rows: Vec<u32>,
    /// Of a leaf its path length, of another node the mean over its training rows.
    lengths: Vec<f64>,
    /// `split_features` per node; a leaf's have no weight.
    terms: Vec<Term>,
    shape: Shape,
    /// Edges to the deepest leaf.
    depth: u32,
}

impl Tree {
    /// The nodes, breadth first: a split's children are the next two that no earlier split has.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = Part<'_>> {
        (0..self.nodes.len()).map(|node| match self.is_leaf(node) {
            true => Part::Leaf { rows: self.rows[node] },
            false => Part::Split { terms: self.terms(node), threshold: self.nodes[node].threshold },
        })
    }

    /// Edges from the root to the leaf of a row, and [`average_path_length`](crate::average_path_length) of the leaf's training rows for
    /// the subtree that was not grown.
    ///
    /// A row in which a value is missing that a split needs goes both ways: the lengths of both are averaged in proportion to the training
    /// rows of each. So a missing value is one that is drawn from the training rows of the node.
    ///
    /// # Panics
    /// If the row has fewer features than the tree was grown for.
    #[must_use]
    pub fn path_length(&self, row: &[f32]) -> f64 {
        self.length_below(0, row)
    }

    fn length_below(&self, mut node: usize, row: &[f32]) -> f64 {
        while !self.is_leaf(node) {
            let value = self.value(node, |feature| row[feature]);
            if value.is_nan() {
                let child = self.nodes[node].first_child();
                let lengths = [self.length_below(child, row), self.length_below(child + 1, row)];
                return self.mean_of_children(node, lengths);
            }
            node = self.nodes[node].next(value);
        }
        self.lengths[node]
    }

    /// The mean of two numbers of a node's children, in proportion to their training rows.
    fn mean_of_children(&self, node: usize, of: [f64; 2]) -> f64 {
        let child = self.nodes[node].first_child();
        let [first, second] = [self.share(child, node), self.share(child + 1, node)];
        first * of[0] + second * of[1]
    }

    /// The share of a node's training rows that went to its child.
    pub(crate) fn share(&self, child: usize, node: usize) -> f64 {
        f64::from(self.rows[child]) / f64::from(self.rows[node])
    }

    /// What a node compares with its threshold; NaN if a feature that it needs is missing.
    pub(crate) fn value(&self, node: usize, of: impl Fn(usize) -> f32) -> f32 {
        match self.shape.split_features() {
            1 => of(self.nodes[node].feature()),
            _ => project(self.terms(node), of),
        }
    }

    /// The terms of a node.
    pub(crate) fn terms(&self, node: usize) -> &[Term] {
        let size = self.shape.split_features();
        &self.terms[node * size..][..size]
    }

    /// What the tree has in common with the others of its forest.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    pub(crate) fn is_leaf(&self, node: usize) -> bool {
        self.nodes[node].first_child() == node
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    pub(crate) fn lengths(&self) -> &[f64] {
        &self.lengths
    }

    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }
}

/// The sum over the terms, added in 64 bits and rounded once: the same on every machine, and never infinite.
fn project(terms: &[Term], of: impl Fn(usize) -> f32) -> f32 {
    let weighted = |term: &Term| f64::from(term.weight) * f64::from(of(term.feature as usize));
    let sum = match terms {
        // The usual number, without a loop.
        [first, second] => weighted(first) + weighted(second),
        _ => terms.iter().fold(0.0, |sum, term| sum + weighted(term)),
    };
    (sum as f32).clamp(f32::MIN, f32::MAX)
}
