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
