//! The figures of a training run: predictions by fits that did not see what they are judged by.

use super::bench::{Bench, HeldOut, Setting};
use super::{Evaluation, FEW, FOLDS, HELD_OUT, Split};
use crate::corpus::split::holdout;
use crate::evaluate::Figures;
use crate::model::{Prediction, argmax};
use crate::{Error, Result};
use ndarray::Array2;

/// Figures, and what else was learned on the way.
pub(super) struct Evaluated {
    pub(super) figures: Figures,
    /// Those of the most probable class, where some label differs.
    pub(super) plain: Option<Figures>,
    /// Which articles made them, in words.
    pub(super) words: String,
    /// Scores of all articles by fits that did not see their group, where these are what calibration would make again.
    pub(super) out_of_fold: Option<(Setting, Vec<HeldOut>)>,
    /// Why fits behind the figures are not calibrated, though the recipe asks for it.
    pub(super) note: Option<String>,
}

impl Bench<'_> {
    /// Figures on articles that the predicting fit did not see, and how they were chosen.
    pub(super) fn evaluate(&self, progress: &mut dyn FnMut(&str)) -> Result<Option<Evaluated>> {
        let n = self.corpus.len();
        let rows: Vec<usize> = (0..n).collect();
        let single: Vec<u32>;
        let units = match self.options.split {
            Split::Groups => &self.groups,
            Split::Random => {
                single = (0..n as u32).collect();
                &single
            }
        };
        let n_units = units.iter().max().map_or(0, |g| *g as usize + 1);
        let (splits, words) = match self.options.evaluation {
            Evaluation::None => return Ok(None),
            Evaluation::Auto if n_units < 2 => return Ok(None),
            Evaluation::Auto if n <= FEW => (self.folds(units, &rows, FOLDS)?, None),
            Evaluation::Folds(k) => (self.folds(units, &rows, k)?, None),
            Evaluation::Auto => (vec![self.holdout(units, &rows, HELD_OUT)?], Some(HELD_OUT)),
            Evaluation::Holdout(share) => (vec![self.holdout(units, &rows, share)?], Some(share)),
        };
        let mut held_out = Vec::new();
        let mut taken = Vec::new();
        let mut note = None;
        let many = splits.len();
        let asked = match self.options.evaluation {
            Evaluation::Folds(k) => k,
            _ => FOLDS,
        };
        for (at, (train, held)) in splits.into_iter().enumerate() {
            let without = format!("without held-out part {} of {many}", at + 1);
            // A search of its own: one that saw the held-out part would choose with its help.
            let (setting, _) = self.choose(&train, &mut |step| progress(&format!("{without}: {step}")))?;
            progress(&format!("fitting {without}"));
            let (part, refinement) = self.fit(&train, setting)?;
            note = note.or(refinement.note);
            taken.push(setting);
            held_out.push(self.predict(&part, &train, held)?);
        }
        let (truth, probabilities) = self.side_by_side(&held_out)?;
        let predicted: Vec<usize> =
            held_out.iter().flat_map(|held| held.predictions.iter().map(|p| p.label)).collect();
        let figures_of =
            |labels: &[usize]| Figures::of(self.corpus.labels(), &truth, labels, Some(probabilities.view()));
        let figures = figures_of(&predicted)?;
        let most_probable: Vec<usize> =
            probabilities.rows().into_iter().map(|p| argmax(&p.to_vec())).collect();
        let plain = (most_probable != predicted).then(|| figures_of(&most_probable)).transpose()?;
        let mut text = self.described(words.is_none().then_some(many), truth.len(), n_units);
        if self.plan.search.is_some() {
            let taken: Vec<String> = taken.iter().map(|setting| self.named(*setting)).collect();
            text.push_str(&format!(
                "; each fit searched its own training part and took {}",
                taken.join(", ")
            ));
        }
        // The very folds that the last fit's calibration would make, by the very setting.
        let same = words.is_none()
            && self.options.split == Split::Groups
            && asked == FOLDS
            && self.plan.search.is_none();
        let out_of_fold = same.then(|| (taken[0], held_out));
        Ok(Some(Evaluated { figures, plain, words: text, out_of_fold, note }))
    }

    /// Which articles made the figures, in words: `folds` of a cross-validation, or `held` that were held out.
    fn described(&self, folds: Option<usize>, held: usize, units: usize) -> String {
        let n = self.corpus.len();
        match (folds, self.options.split) {
            (Some(many), Split::Groups) => format!(
                "all {n} documents, each predicted by one of {many} fits that did not see its group ({units} groups)"
            ),
            (Some(many), Split::Random) => format!(
                "all {n} documents, each predicted by one of {many} fits that did not see it, though perhaps its group (random split)"
            ),
            (None, Split::Groups) => {
                format!("{held} held-out documents of {n}, whole groups ({units} groups)")
            }
            (None, Split::Random) => format!(
                "{held} held-out documents of {n}, one by one, though perhaps their groups were seen (random split)"
            ),
        }
    }

    /// Truth and probabilities (n × K) of predictions laid one below the other.
    pub(super) fn side_by_side(&self, held_out: &[HeldOut]) -> Result<(Vec<usize>, Array2<f64>)> {
        let truth: Vec<usize> =
            held_out.iter().flat_map(|held| held.rows.iter().map(|i| self.truth[*i] as usize)).collect();
        let each = |p: &Prediction| p.probabilities.clone();
        let probabilities: Vec<f64> =
            held_out.iter().flat_map(|held| held.predictions.iter().flat_map(each)).collect();
        let shape = (truth.len(), self.corpus.labels().len());
        let probabilities = Array2::from_shape_vec(shape, probabilities)
            .map_err(|e| Error::corpus(format!("predictions do not fit their rows: {e}")))?;
        Ok((truth, probabilities))
    }

    /// A setting in words.
    fn named(&self, setting: Setting) -> String {
        match self.counted.as_slice() {
            [_] => format!("C {}", setting.c),
            many => format!("{} C {}", many[setting.recipe].recipe.name, setting.c),
        }
    }

    fn holdout(&self, units: &[u32], rows: &[usize], share: f64) -> Result<(Vec<usize>, Vec<usize>)> {
        let (groups, labels) = self.groups_and_labels(units, rows);
        let held = holdout(&groups, &labels, self.corpus.labels().len(), share, self.options.seed)?;
        let part =
            |wanted: bool| rows.iter().zip(&held).filter(|(_, h)| **h == wanted).map(|(i, _)| *i).collect();
        Ok((part(false), part(true)))
    }
}
