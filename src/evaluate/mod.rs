//! Labels against predictions.

pub mod confusion;
pub mod metrics;
pub mod selection;

pub use confusion::Confusion;
pub use metrics::{Baseline, ClassFigures, Figures};
pub use selection::{Candidate, Criterion, Measure, Selection};
