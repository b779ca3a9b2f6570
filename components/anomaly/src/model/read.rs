//! Reading a forest, which may come from anybody: every number is checked before it is used, and memory grows only with bytes that are there.

use thiserror::Error;

use super::{MAGIC, VERSION};
use crate::calibration::{Calibration, Knot, MOST_KNOTS};
use crate::forest::Forest;
use crate::options::{FitError, Options};
use crate::tree::{Shape, ShapeError, Term, Tree, TreeBuilder, TreeError};

/// Why bytes are no model.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ModelError {
    /// Something else.
    #[error("the bytes are no isolation forest")]
    Magic,
    /// Written by another version of this library.
    #[error("the model has version {version}, not {VERSION}; fit it again")]
    Version {
        /// As read.
        version: u16,
    },
    /// The end is missing.
    #[error("the model ends too early")]
    Truncated,
    /// Bytes follow that belong to nothing.
    #[error("{bytes} bytes follow the model")]
    TooLong {
        /// How many.
        bytes: usize,
    },
    /// A number of a node does not fit into 32 bits.
    #[error("tree {tree} holds a number that is too large")]
    Number {
        /// Counted from 0.
        tree: u32,
    },
    /// The trees' common shape is impossible.
    #[error("the model describes {0}")]
    Shape(ShapeError),
    /// The forest is larger than a forest may be.
    #[error("the model describes a forest in which {0}")]
    Forest(FitError),
    /// The table of training scores is not in order, or the threshold is no score.
    #[error("the model's table of training scores is damaged")]
    Calibration,
    /// A tree is none.
    #[error("tree {tree} is damaged: {error}")]
    Tree {
        /// Counted from 0.
        tree: u32,
        /// What is wrong.
        error: TreeError,
    },
}

impl Forest {
    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// [`ModelError`] says what is wrong with the bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader(bytes);
        if reader.take() != Ok(MAGIC) {
            return Err(ModelError::Magic);
        }
        match reader.u16()? {
            VERSION => {}
            version => return Err(ModelError::Version { version }),
        }
        let (columns, sample_size, split_features) = (reader.u16()?, reader.u32()?, reader.u16()?);
        let shape = Shape::new(columns.into(), sample_size, split_features.into()).map_err(ModelError::Shape)?;
        let count = reader.u32()?;
        let options = Options { trees: count, ..Options::default() };
        options.check_forest(shape).map_err(ModelError::Forest)?;
        let calibration = reader.calibration()?;
        let trees = (0..count).map(|tree| reader.tree(tree, shape)).collect::<Result<_, _>>()?;
        match reader.0.len() {
            0 => Ok(Self { shape, trees, calibration }),
            bytes => Err(ModelError::TooLong { bytes }),
        }
    }
}

/// The bytes that are left.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const SIZE: usize>(&mut self) -> Result<[u8; SIZE], ModelError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(ModelError::Truncated)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn u16(&mut self) -> Result<u16, ModelError> {
        self.take().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, ModelError> {
        self.take().map(u32::from_le_bytes)
    }

    fn f32(&mut self) -> Result<f32, ModelError> {
        self.take().map(f32::from_le_bytes)
    }

    fn f64(&mut self) -> Result<f64, ModelError> {
        self.take().map(f64::from_le_bytes)
    }

    /// A LEB128 number of 32 bits.
    fn number(&mut self, tree: u32) -> Result<u32, ModelError> {
        let mut number = 0;
        for shift in (0..u32::BITS).step_by(7) {
            let [byte] = self.take()?;
            let bits = u32::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                break;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(ModelError::Number { tree })
    }

    fn calibration(&mut self) -> Result<Calibration, ModelError> {
        let threshold = self.f64()?;
        let count = usize::from(self.u16()?);
        if !(0.0..=1.0).contains(&threshold) || count == 0 || count > MOST_KNOTS {
            return Err(ModelError::Calibration);
        }
        let mut knots: Vec<Knot> = Vec::with_capacity(count);
        for _ in 0..count {
            let knot = Knot { score: self.f64()?, rows: self.take().map(u64::from_le_bytes)? };
            let before = knots.last().copied().unwrap_or(Knot { score: 0.0, rows: 0 });
            if !(knot.score > before.score && knot.score <= 1.0 && knot.rows > before.rows) {
                return Err(ModelError::Calibration);
            }
            knots.push(knot);
        }
        Ok(Calibration { threshold, knots })
    }

    /// A tree ends where its last split has both children.
    fn tree(&mut self, tree: u32, shape: Shape) -> Result<Tree, ModelError> {
        let wrong = |error| ModelError::Tree { tree, error };
        let mut builder = TreeBuilder::new(shape);
        let mut terms = vec![Term::single(0); shape.split_features()];
        while !builder.is_complete() {
            match self.number(tree)? {
                0 => builder.leaf(self.number(tree)?).map_err(wrong)?,
                feature if shape.split_features() == 1 => {
                    builder.split(&[Term::single(feature - 1)], self.f32()?).map_err(wrong)?;
                }
                _ => {
                    for term in &mut terms {
                        *term = Term { feature: self.number(tree)?, weight: self.f32()?, centre: self.f32()? };
                    }
                    builder.split(&terms, self.f32()?).map_err(wrong)?;
                }
            }
        }
        builder.finish().map_err(wrong)
    }
}
