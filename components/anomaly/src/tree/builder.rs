//! Putting a tree together node by node, breadth first, with every bound checked: for trees that come from outside.

use std::iter::repeat_n;

use thiserror::Error;

use super::{Node, Shape, Term, Tree};
use crate::length::average_path_length;

/// Why nodes are no isolation tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TreeError {
    /// Every split has its children already.
    #[error("a node follows although the tree is complete")]
    Complete,
    /// A split lacks children.
    #[error("the tree ends before every split has two children")]
    Incomplete,
    /// A split combines another number of features than the shape says.
    #[error("a split has {terms} terms, not {expected}")]
    Terms {
        /// How many were given.
        terms: usize,
        /// How many there have to be.
        expected: usize,
    },
    /// There is no such feature.
    #[error("a split looks at feature {feature} of {columns} (counted from 0)")]
    Feature {
        /// As given.
        feature: u32,
        /// Features per row.
        columns: usize,
    },
    /// A threshold, weight or centre is NaN or infinite, or a single feature's weight is not 1 or its centre not 0.
    #[error("a split has a threshold, weight or centre that it may not have")]
    Number,
    /// A split lies as deep as leaves may.
    #[error("a split lies deeper than ⌈log₂ {sample_size}⌉ allows")]
    Depth {
        /// Training rows of the tree.
        sample_size: u32,
    },
    /// A leaf without training rows, or leaves that have other rows than the tree was grown from.
    #[error("the leaves do not hold the tree's {sample_size} training rows, at least one each")]
    Rows {
        /// Training rows of the tree.
        sample_size: u32,
    },
}

/// Puts a tree together. Nodes are given breadth first: the root, then the two children of each split in the splits' order.
///
/// ```
/// use anomaly::tree::{Shape, Term, TreeBuilder};
///
/// // Three training rows: one is at most 0.5, two are above.
/// let mut builder = TreeBuilder::new(Shape::new(1, 3, 1)?);
/// builder.split(&[Term { feature: 0, weight: 1.0, centre: 0.0 }], 0.5)?;
/// builder.leaf(1)?;
/// builder.leaf(2)?;
/// let tree = builder.finish()?;
/// assert_eq!([tree.path_length(&[0.5]), tree.path_length(&[0.6])], [1.0, 2.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct TreeBuilder {
    shape: Shape,
    tree: Tree,
    depths: Vec<u8>,
    /// Nodes that there will be: the root and two per split.
    expected: usize,
    rows_left: u32,
}

impl TreeBuilder {
    /// Begins a tree.
    #[must_use]
    pub fn new(shape: Shape) -> Self {
        let tree =
            Tree { nodes: Vec::new(), rows: Vec::new(), lengths: Vec::new(), terms: Vec::new(), shape, depth: 0 };
        Self { shape, tree, depths: vec![0], expected: 1, rows_left: shape.sample_size() }
    }

    /// Adds a node that splits: a row goes to the first child if the sum of weight × value is at most the threshold.
    ///
    /// # Errors
    /// [`TreeError`] says which bound is not kept.
    pub fn split(&mut self, terms: &[Term], threshold: f32) -> Result<(), TreeError> {
        let (columns, sample_size) = (self.shape.columns(), self.shape.sample_size());
        let split_features = self.shape.split_features();
        let depth = self.next_depth()?;
        if terms.len() != split_features {
            return Err(TreeError::Terms { terms: terms.len(), expected: split_features });
        }
        if let Some(term) = terms.iter().find(|term| term.feature as usize >= columns) {
            return Err(TreeError::Feature { feature: term.feature, columns });
        }
        let numbers = terms.iter().flat_map(|term| [term.weight, term.centre]);
        let plain = split_features > 1 || terms[0] == Term::single(terms[0].feature);
        if !plain || !numbers.chain([threshold]).all(f32::is_finite) {
            return Err(TreeError::Number);
        }
        if u32::from(depth) >= self.shape.height_limit() {
            return Err(TreeError::Depth { sample_size });
        }
        if self.expected + 2 >= 2 * sample_size as usize {
            return Err(TreeError::Rows { sample_size });
        }
        self.push_split(terms, threshold);
        Ok(())
    }

    /// Adds a leaf in which `rows` training rows ended.
    ///
    /// # Errors
    /// [`TreeError`] says which bound is not kept.
    pub fn leaf(&mut self, rows: u32) -> Result<(), TreeError> {
        self.next_depth()?;
        if rows == 0 || rows > self.rows_left {
            return Err(TreeError::Rows { sample_size: self.shape.sample_size() });
        }
        self.push_leaf(rows);
        Ok(())
    }

    /// Whether every split has its children, so that no node may follow.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.tree.nodes.len() == self.expected
    }

    /// Ends the tree.
    ///
    /// # Errors
    /// [`TreeError::Incomplete`] if nodes are missing, [`TreeError::Rows`] if training rows are.
    pub fn finish(self) -> Result<Tree, TreeError> {
        if !self.is_complete() {
            return Err(TreeError::Incomplete);
        }
        if self.rows_left != 0 {
            return Err(TreeError::Rows { sample_size: self.shape.sample_size() });
        }
        Ok(self.complete())
    }

    fn next_depth(&self) -> Result<u8, TreeError> {
        self.depths.get(self.tree.nodes.len()).copied().ok_or(TreeError::Complete)
    }

    /// Adds a split that is known to be in order, with as many terms as the shape says or fewer.
    pub(super) fn push_split(&mut self, terms: &[Term], threshold: f32) {
        let depth = self.depths[self.tree.nodes.len()] + 1;
        self.depths.extend([depth; 2]);
        self.tree.depth = self.tree.depth.max(u32::from(depth));
        self.tree.nodes.push(Node::new(threshold, self.expected, terms[0].feature));
        self.expected += 2;
        let padding = repeat_n(Term { weight: 0.0, ..terms[0] }, self.shape.split_features() - terms.len());
        self.tree.terms.extend(terms.iter().copied().chain(padding));
        self.tree.rows.push(0);
        self.tree.lengths.push(0.0);
    }

    /// Adds a leaf that is known to be in order.
    pub(super) fn push_leaf(&mut self, rows: u32) {
        let node = self.tree.nodes.len();
        self.rows_left -= rows;
        self.tree.nodes.push(Node::new(f32::INFINITY, node, 0));
        self.tree.terms.extend(repeat_n(Term { weight: 0.0, ..Term::single(0) }, self.shape.split_features()));
        self.tree.rows.push(rows);
        self.tree.lengths.push(f64::from(self.depths[node]) + average_path_length(rows));
    }

    /// Ends a tree that is known to be in order: children come after their parents, so backwards each finds its children done.
    pub(super) fn complete(self) -> Tree {
        let mut tree = self.tree;
        for node in (0..tree.nodes.len()).rev() {
            if !tree.is_leaf(node) {
                let child = tree.nodes[node].first_child();
                tree.rows[node] = tree.rows[child] + tree.rows[child + 1];
                tree.lengths[node] = tree.mean_of_children(node, [tree.lengths[child], tree.lengths[child + 1]]);
            }
        }
        tree
    }
}
