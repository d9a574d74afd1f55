//! Labels against predictions.

pub mod confusion;
pub mod metrics;

pub use confusion::Confusion;
pub use metrics::{Baseline, ClassFigures, Figures};
