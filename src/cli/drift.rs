//! What is said of a batch that is unlike the training text.

use super::Talk;
use crate::model::Drift;
use crate::report::{drift_text, shift_text};

/// Says once, after a batch, in what its texts are unlike the training text and what to `expect`; nothing when quiet,
/// and the exit code stays.
pub(super) fn say_text(drift: Option<&Drift>, expect: &str, talk: &Talk) {
    if let Some(unlike) = drift.and_then(|drift| drift_text(drift, expect)) {
        talk.note(&format!("warning: {unlike}"));
    }
}

/// Says in what the labels given are unlike those of training.
pub(super) fn say_shift(drift: Option<&Drift>, labels: &[String], talk: &Talk) {
    if let Some(shift) = drift.and_then(|drift| shift_text(drift, labels)) {
        talk.note(&shift);
    }
}
