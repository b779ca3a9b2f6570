//! The engine over the crate behind the component `anomaly`.

use anomaly::{Forest, Matrix, Options};
use transactions::{Engine, EngineError, FitOptions, Scored};

/// Detects in the test's own process.
pub(crate) struct Native;

impl Engine for Native {
    fn fit(&self, columns: u32, values: Vec<f32>, options: &FitOptions) -> Result<Vec<u8>, EngineError> {
        let FitOptions { trees, sample_size, contamination, seed } = *options;
        let options = Options { trees, sample_size, contamination: Some(contamination), seed, ..Options::default() };
        let rows = Matrix::new(columns as usize, values).map_err(told)?;
        Ok(Forest::fit(&rows, &options).map_err(told)?.to_bytes())
    }

    fn threshold(&self, model: &[u8]) -> Result<f64, EngineError> {
        Ok(Forest::from_bytes(model).map_err(told)?.describe().threshold)
    }

    fn score(&self, model: &[u8], columns: u32, values: Vec<f32>, explain: bool) -> Result<Scored, EngineError> {
        let forest = Forest::from_bytes(model).map_err(told)?;
        let rows = Matrix::new(columns as usize, values).map_err(told)?;
        let scores = forest.score(&rows).map_err(told)?;
        Ok(Scored {
            ranks: scores.iter().map(|score| forest.rank(*score)).collect(),
            contributions: if explain { forest.contributions(&rows).map_err(told)? } else { Vec::new() },
            scores,
        })
    }
}

fn told(error: impl std::fmt::Display) -> EngineError {
    EngineError(error.to_string())
}

/// An engine that answers at once: a row's score is the share of its features that are not 0. For tests of what happens around it.
pub(crate) struct Quick;

impl Engine for Quick {
    fn fit(&self, _: u32, _: Vec<f32>, options: &FitOptions) -> Result<Vec<u8>, EngineError> {
        Ok(options.seed.to_le_bytes().to_vec())
    }

    fn threshold(&self, _: &[u8]) -> Result<f64, EngineError> {
        Ok(0.5)
    }

    fn score(&self, _: &[u8], columns: u32, values: Vec<f32>, explain: bool) -> Result<Scored, EngineError> {
        let share = |row: &[f32]| {
            let unusual = row.iter().filter(|value| **value > 0.0).count();
            f64::from(u32::try_from(unusual).unwrap()) / f64::from(columns)
        };
        let scores: Vec<f64> = values.chunks(columns as usize).map(share).collect();
        let contributions = if explain { values.iter().map(|value| f64::from(*value)).collect() } else { Vec::new() };
        Ok(Scored { ranks: scores.clone(), scores, contributions })
    }
}
