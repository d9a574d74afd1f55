//! Labels against predictions.

pub mod confusion;
pub mod metrics;
pub mod selection;
pub mod share;

pub use confusion::Confusion;
pub use metrics::{Baseline, ClassFigures, Figures};
pub use selection::{Candidate, Criterion, Measure, Selection};
pub use share::{Classifier, Estimator, Method, Share, Tally};
