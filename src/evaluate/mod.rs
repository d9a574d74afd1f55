//! Labels against predictions.

pub mod bootstrap;
pub mod calibration;
pub mod comparison;
pub mod confusion;
pub mod coverage;
pub mod evaluation;
pub mod learning;
pub mod mcnemar;
pub mod metrics;
pub mod periods;
pub mod ranking;
#[cfg(test)]
mod reference_tests;
pub mod scored;
pub mod selection;
pub mod share;
#[cfg(test)]
mod simulation_tests;
pub mod slices;
mod wilson;

pub use bootstrap::{Bootstrap, Estimate};
pub use calibration::{Bin, error_by_chance, reliability, reliability_estimates};
pub use comparison::{Comparison, Pair, Verdict};
pub use confusion::Confusion;
pub use coverage::{Point, coverage, hardest};
pub use evaluation::{ClassEstimates, Evaluation, Overall, Prior};
pub use learning::{Growth, LearningCurve, LearningPoint};
pub use mcnemar::McNemar;
pub use metrics::{Baseline, ClassFigures, Figures};
pub use periods::{Period, periods};
pub use ranking::{Operating, precision_recall};
pub use scored::Scored;
pub use selection::{Candidate, Criterion, Measure, Selection};
pub use share::{Classifier, Estimator, Method, Share, Tally};
pub use slices::{NO_VALUE, Slice, slices};
pub use wilson::wilson;
