//! The seam to what detects: in a component the import `tidemill:anomaly/detector`, in tests the crate behind it.

/// Fits models and scores rows. Pure: the same input gives the same answer. May take a second, and does not wait.
pub trait Engine: Send + Sync + 'static {
    /// Fits a model on rows of so many columns, one after the other.
    ///
    /// # Errors
    /// [`EngineError`].
    fn fit(&self, columns: u32, values: Vec<f32>, options: &FitOptions) -> Result<Vec<u8>, EngineError>;

    /// The score above which a row is an anomaly.
    ///
    /// # Errors
    /// [`EngineError`].
    fn threshold(&self, model: &[u8]) -> Result<f64, EngineError>;

    /// Scores rows, and says how much each feature contributed if that is asked for.
    ///
    /// # Errors
    /// [`EngineError`].
    fn score(&self, model: &[u8], columns: u32, values: Vec<f32>, explain: bool) -> Result<Scored, EngineError>;
}

/// How a model is fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitOptions {
    /// Isolation trees.
    pub trees: u32,
    /// Rows that each is grown from.
    pub sample_size: u32,
    /// The share of rows that are thought to be anomalies.
    pub contamination: f64,
    /// Of all random draws.
    pub seed: u64,
}

/// What became of rows, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scored {
    /// `2^(−E[h]/c(ψ))`.
    pub scores: Vec<f64>,
    /// The share of the model's rows whose score is not higher.
    pub ranks: Vec<f64>,
    /// Rows × columns shares; empty if not asked for.
    pub contributions: Vec<f64>,
}

/// Why there is no answer: for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct EngineError(pub String);
