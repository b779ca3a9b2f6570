//! Random splits of a node's rows.
//!
//! A split of one feature is that of Liu, Ting and Zhou (2008): a feature that varies in the node, each as likely as the others, and a
//! threshold that is uniform between its least and greatest value there.
//!
//! An oblique split combines several features along a normal direction (Hariri, Carrasco Kind and Brunner 2019). Each feature is divided
//! by its standard deviation in the node, so that units do not matter (Liu, Ting and Zhou 2010), and the threshold is uniform over the
//! range of the node's projected rows, so that neither side is empty (Lesouple et al. 2021).
//!
//! Rows whose value is missing take no part in choosing a split; each then goes to a side at random, in proportion to the rows that are
//! known to go there. Scoring takes the mean over that draw.

use super::{Term, project};
use crate::matrix::Matrix;
use crate::random::Random;

/// The rows of a tree, column by column.
pub(super) struct Sample {
    size: usize,
    values: Vec<f32>,
    /// The same rows one after the other, for projections.
    rows: Vec<f32>,
    columns: usize,
}

impl Sample {
    pub(super) fn new(features: &Matrix, chosen: &[u32]) -> Self {
        let (size, columns) = (chosen.len(), features.columns());
        let rows: Vec<f32> = chosen.iter().flat_map(|row| features.row(*row as usize)).copied().collect();
        let values = (0..columns).flat_map(|column| rows[column..].iter().step_by(columns)).copied().collect();
        Self { size, values, rows, columns }
    }

    fn column(&self, feature: u32) -> &[f32] {
        &self.values[feature as usize * self.size..][..self.size]
    }

    fn row(&self, row: u32) -> &[f32] {
        &self.rows[row as usize * self.columns..][..self.columns]
    }
}

/// Draws splits and parts rows by them.
pub(super) struct Splitter<'a> {
    sample: &'a Sample,
    split_features: usize,
    /// Features that vary in the sample, in any order.
    candidates: Vec<u32>,
    terms: Vec<Term>,
    /// What the last split compares with its threshold, of each row of the node.
    values: Vec<f32>,
    second: Vec<u32>,
}

impl<'a> Splitter<'a> {
    pub(super) fn new(sample: &'a Sample, split_features: usize) -> Self {
        let features = 0..sample.columns as u32;
        let candidates = features.filter(|feature| range(sample.column(*feature)).is_some()).collect();
        Self { sample, split_features, candidates, terms: Vec::new(), values: Vec::new(), second: Vec::new() }
    }

    /// Draws a split of a node's rows and tells its threshold; none if every feature is constant in them.
    pub(super) fn draw(&mut self, rows: &[u32], random: &mut Random) -> Option<f32> {
        let (least, greatest) = match self.split_features {
            1 => self.draw_single(rows, random)?,
            _ => self.draw_oblique(rows, random)?,
        };
        let (from, to) = (f64::from(least), f64::from(greatest));
        // Rounding may reach the greatest value, which no row would be above.
        Some(((from + (to - from) * random.unit()) as f32).clamp(least, greatest.next_down()))
    }

    /// The terms of the split that was drawn last.
    pub(super) fn terms(&self) -> &[Term] {
        &self.terms
    }

    fn draw_single(&mut self, rows: &[u32], random: &mut Random) -> Option<(f32, f32)> {
        let mut left = self.candidates.len();
        self.terms.clear();
        let range = self.draw_varying(&mut left, rows, random)?;
        self.terms.push(Term::single(self.candidates[left]));
        Some(range)
    }

    fn draw_oblique(&mut self, rows: &[u32], random: &mut Random) -> Option<(f32, f32)> {
        let mut left = self.candidates.len();
        let mut directions = Vec::with_capacity(self.split_features);
        self.terms.clear();
        while self.terms.len() < self.split_features && self.draw_varying(&mut left, rows, random).is_some() {
            let (mean, deviation) = moments(&self.values);
            directions.push(random.normal() / deviation);
            self.terms.push(Term { feature: self.candidates[left], weight: 0.0, centre: mean as f32 });
        }
        let length: f64 = directions.iter().map(|direction| direction.abs()).sum();
        for (term, direction) in self.terms.iter_mut().zip(directions) {
            term.weight = (direction / length) as f32;
        }
        let sample = self.sample;
        self.values.clear();
        self.values.extend(rows.iter().map(|row| project(&self.terms, |feature| sample.row(*row)[feature])));
        // Too few rows may have all of the features, or rounding may have made their sums equal; the first feature alone varies.
        range(&self.values).or_else(|| {
            let first = self.terms.first_mut()?;
            first.weight = 1.0;
            let column = sample.column(first.feature);
            self.terms.truncate(1);
            self.values.clear();
            self.values.extend(rows.iter().map(|row| column[*row as usize]));
            range(&self.values)
        })
    }

    /// Draws one of the first `left` candidates until one varies in the node. Those that were drawn are moved behind `left`.
    fn draw_varying(&mut self, left: &mut usize, rows: &[u32], random: &mut Random) -> Option<(f32, f32)> {
        while *left > 0 {
            let drawn = random.below(*left);
            *left -= 1;
            self.candidates.swap(drawn, *left);
            let column = self.sample.column(self.candidates[*left]);
            self.values.clear();
            self.values.extend(rows.iter().map(|row| column[*row as usize]));
            if let Some(range) = range(&self.values) {
                return Some(range);
            }
        }
        None
    }

    /// Sorts the rows of the split that was drawn last into those for the first and those for the second child, and tells how many the
    /// first one gets.
    pub(super) fn part(&mut self, rows: &mut [u32], threshold: f32, random: &mut Random) -> usize {
        let known = self.values.iter().filter(|value| !value.is_nan()).count();
        let lower = self.values.iter().filter(|value| **value <= threshold).count();
        let share = lower as f64 / known as f64;
        let mut first = 0;
        self.second.clear();
        for place in 0..rows.len() {
            let (row, value) = (rows[place], self.values[place]);
            if value <= threshold || value.is_nan() && random.unit() < share {
                rows[first] = row;
                first += 1;
            } else {
                self.second.push(row);
            }
        }
        rows[first..].copy_from_slice(&self.second);
        first
    }
}

/// The least and the greatest known value, if they differ.
fn range(values: &[f32]) -> Option<(f32, f32)> {
    let (mut least, mut greatest) = (f32::INFINITY, f32::NEG_INFINITY);
    for value in values {
        least = if *value < least { *value } else { least };
        greatest = if *value > greatest { *value } else { greatest };
    }
    (least < greatest).then_some((least, greatest))
}

/// Mean and standard deviation (over n) of the known values, which differ.
fn moments(values: &[f32]) -> (f64, f64) {
    let known = || values.iter().filter(|value| !value.is_nan()).map(|value| f64::from(*value));
    let count = known().count() as f64;
    let mean = known().sum::<f64>() / count;
    let variance = known().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
    (mean, libm::sqrt(variance))
}
