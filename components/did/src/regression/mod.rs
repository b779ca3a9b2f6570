//! Weighted least squares with unit and period effects. Owns the projection on the effects and the solution; leaves standard errors to
//! `variance`.

mod effects;
mod fit;
mod projection;

pub use effects::{Effects, Levels};
pub use fit::{Fit, FitError, Regression};
pub use projection::Projection;
