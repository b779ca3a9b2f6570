//! Writing a forest.

use super::{MAGIC, VERSION};
use crate::forest::Forest;
use crate::tree::{Part, Term, Tree};

impl Forest {
    /// The forest as bytes that mean the same on every machine: about 5 bytes per split and 2 per leaf, so 80 kB for 100 trees of 256 rows.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((self.shape.columns() as u16).to_le_bytes());
        bytes.extend(self.shape.sample_size().to_le_bytes());
        bytes.extend((self.shape.split_features() as u16).to_le_bytes());
        bytes.extend((self.trees.len() as u32).to_le_bytes());
        bytes.extend(self.calibration.threshold.to_le_bytes());
        bytes.extend((self.calibration.knots.len() as u16).to_le_bytes());
        for knot in &self.calibration.knots {
            bytes.extend(knot.score.to_le_bytes());
            bytes.extend(knot.rows.to_le_bytes());
        }
        for tree in &self.trees {
            write_tree(tree, &mut bytes);
        }
        bytes
    }
}

fn write_tree(tree: &Tree, bytes: &mut Vec<u8>) {
    for part in tree.parts() {
        match part {
            Part::Leaf { rows } => {
                bytes.push(0);
                write_number(rows, bytes);
            }
            Part::Split { terms: [term], threshold } => {
                write_number(term.feature + 1, bytes);
                bytes.extend(threshold.to_le_bytes());
            }
            Part::Split { terms, threshold } => {
                bytes.push(1);
                for Term { feature, weight, centre } in terms {
                    write_number(*feature, bytes);
                    bytes.extend(weight.to_le_bytes());
                    bytes.extend(centre.to_le_bytes());
                }
                bytes.extend(threshold.to_le_bytes());
            }
        }
    }
}

/// LEB128: seven bits a byte, the lowest first, the highest bit set in all but the last.
fn write_number(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
