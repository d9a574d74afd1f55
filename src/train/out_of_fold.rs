//! Out-of-fold scores, and what a rule takes from them: calibration and tuned thresholds.

use super::bench::{Bench, HeldOut, Setting};
use super::calibrate::Scored;
use super::{FOLDS, decision};
use crate::model::{Calibration, CalibrationTried, Rule};
use crate::recipe::{Decision, TrainSettings};
use crate::{Error, Result};
use ndarray::Array2;
use rayon::prelude::*;

/// What is learned of a fit from documents that fits like it did not see.
#[derive(Debug, Default)]
pub(super) struct Refinement {
    pub(super) calibration: Calibration,
    /// How the calibrations did among which one was chosen.
    pub(super) tried: Vec<CalibrationTried>,
    thresholds: Option<Vec<f64>>,
    /// Why there is no calibration though the recipe asks for one.
    pub(super) note: Option<String>,
}

impl Refinement {
    /// Completes the rule of a fit by `settings`.
    pub(super) fn apply(&self, rule: &mut Rule, settings: &TrainSettings) {
        rule.calibration = self.calibration.clone();
        // The fit's own decision is that of its own scores.
        rule.decides_uncalibrated = settings.decision == Decision::Auto && !self.calibration.is_none();
        if let Some(thresholds) = &self.thresholds {
            rule.thresholds.clone_from(thresholds);
        }
    }
}

/// Whether a fit by `settings` needs out-of-fold scores.
pub(super) fn needed(settings: &TrainSettings) -> bool {
    settings.decision == Decision::Tuned || !settings.calibration.is_none()
}

impl Bench<'_> {
    /// Calibration and thresholds for a fit on `rows`, as far as its recipe asks for them, from scores of each of
    /// `rows` by a fit that did not see its group: those `given`, or, without, made here once for both.
    ///
    /// Too few articles to hold any out leave probabilities as they are, with a note; thresholds that were asked for
    /// are owed.
    pub(super) fn refine(
        &self,
        rows: &[usize],
        setting: Setting,
        given: Option<&[HeldOut]>,
    ) -> Result<Refinement> {
        let settings = &self.counted[setting.recipe].recipe.train;
        if !needed(settings) {
            return Ok(Refinement::default());
        }
        let made;
        let held_out = match given {
            Some(given) => given,
            None => match self.out_of_fold(rows, setting) {
                Ok(held_out) => {
                    made = held_out;
                    &made
                }
                Err(Error::Corpus(reason)) if settings.decision != Decision::Tuned => {
                    let note = format!(
                        "probabilities are not calibrated, there are too few articles to hold any out: {reason}"
                    );
                    return Ok(Refinement { note: Some(note), ..Refinement::default() });
                }
                Err(error) => return Err(error),
            },
        };
        let scored = self.scored(held_out)?;
        let (calibration, tried) = scored.calibration(settings.calibration);
        let thresholds = if settings.decision == Decision::Tuned {
            let probabilities = scored.probabilities(&calibration);
            Some(decision::tune(self.corpus.labels(), &scored.truth, probabilities.view())?)
        } else {
            None
        };
        Ok(Refinement { calibration, tried, thresholds, note: None })
    }

    /// Each of `rows` scored by one of five fits that did not see its group.
    fn out_of_fold(&self, rows: &[usize], setting: Setting) -> Result<Vec<HeldOut>> {
        let folds = self.folds(&self.groups, rows, FOLDS)?;
        self.held_out_by(&folds, setting)
    }

    /// What untuned fits say of what they did not see: for each of `splits`, a fit on its first rows of its second. As many
    /// fits at one time as memory goes.
    pub(super) fn held_out_by(
        &self,
        splits: &[(Vec<usize>, Vec<usize>)],
        setting: Setting,
    ) -> Result<Vec<HeldOut>> {
        let mut held_out = Vec::new();
        for part in splits.chunks(self.folds_at_once(&self.counted[setting.recipe])) {
            let done: Vec<HeldOut> = part
                .par_iter()
                .map(|(train, held)| {
                    let part = self.fit_untuned(train, setting, None)?;
                    self.predict(&part, train, held.clone())
                })
                .collect::<Result<_>>()?;
            held_out.extend(done);
        }
        Ok(held_out)
    }

    /// Held-out scores laid one below the other.
    fn scored(&self, held_out: &[HeldOut]) -> Result<Scored> {
        let rows: Vec<usize> = held_out.iter().flat_map(|h| h.rows.iter().copied()).collect();
        let log_odds: Vec<f64> = held_out.iter().flat_map(|h| h.log_odds.iter().flatten().copied()).collect();
        let shape = (rows.len(), self.corpus.labels().len());
        let log_odds = Array2::from_shape_vec(shape, log_odds)
            .map_err(|e| Error::corpus(format!("scores do not fit their rows: {e}")))?;
        Ok(Scored {
            log_odds,
            truth: rows.iter().map(|i| self.truth[*i] as usize).collect(),
            folds: held_out.iter().enumerate().flat_map(|(f, h)| h.rows.iter().map(move |_| f)).collect(),
            groups: rows.iter().map(|i| self.groups[*i]).collect(),
        })
    }
}
