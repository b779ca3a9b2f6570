//! How well detection works: by what people judged, and by labels that the detector never sees.

mod curve;
mod measure;

pub use curve::{auc, average_precision, precision_at};
pub(crate) use measure::measure;
pub use measure::{Baseline, FeedbackQuality, KindQuality, LabelQuality, Quality};
