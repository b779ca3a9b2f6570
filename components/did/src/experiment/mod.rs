//! What an experimenter needs around the estimate: before it (power), beside it (sample ratio, covariates), and when looking
//! often or at many metrics. Pure functions, a file each.

pub mod cuped;
pub mod guardrail;
pub mod multiple;
pub mod power;
pub mod sample_ratio;
pub mod sequential;
