//! The component: `tidemill:anomaly/detector` over the library.

use bindings::exports::tidemill::anomaly::detector as wit;

use crate::forest::Forest;
use crate::matrix::Matrix;
use crate::options::Options;

#[expect(unsafe_code, reason = "the generated exports are called across the component's border")]
mod bindings {
    wit_bindgen::generate!({
        world: "detection",
        path: "../../wit/anomaly",
    });
    export!(Component);

    use super::Component;
}

struct Component;

impl wit::Guest for Component {
    fn fit(features: wit::Matrix, options: wit::Options) -> Result<Vec<u8>, wit::Error> {
        let forest = Forest::fit(&matrix(features)?, &options.into()).map_err(invalid_input)?;
        Ok(forest.to_bytes())
    }

    fn describe(model: Vec<u8>) -> Result<wit::Description, wit::Error> {
        let description = forest(&model)?.describe();
        Ok(wit::Description {
            columns: description.columns as u32,
            trees: description.trees as u32,
            sample_size: description.sample_size,
            rows: description.rows,
            threshold: description.threshold,
        })
    }

    fn score(model: Vec<u8>, features: wit::Matrix, explain: bool) -> Result<wit::Scored, wit::Error> {
        let (forest, features) = (forest(&model)?, matrix(features)?);
        let scores = forest.score(&features).map_err(invalid_input)?;
        let ranks = scores.iter().map(|score| forest.rank(*score)).collect();
        let contributions = if explain { forest.contributions(&features).map_err(invalid_input)? } else { Vec::new() };
        Ok(wit::Scored { scores, ranks, contributions })
    }
}

fn matrix(features: wit::Matrix) -> Result<Matrix, wit::Error> {
    Matrix::new(features.columns as usize, features.values).map_err(invalid_input)
}

fn forest(model: &[u8]) -> Result<Forest, wit::Error> {
    Forest::from_bytes(model).map_err(|error| wit::Error::InvalidModel(error.to_string()))
}

fn invalid_input(error: impl std::error::Error) -> wit::Error {
    wit::Error::InvalidInput(error.to_string())
}

impl From<wit::Options> for Options {
    fn from(options: wit::Options) -> Self {
        let wit::Options { trees, sample_size, split_features, contamination, seed } = options;
        Self { trees, sample_size, split_features, contamination, seed }
    }
}
