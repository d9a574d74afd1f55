//! The figures of a training run: predictions by fits that did not see what they are judged by.

use super::bench::{Bench, HeldOut, Part, Setting};
use super::out_of_fold::needed;
use super::parts::Parts;
use super::{FEW, FOLDS, Split};
use crate::evaluate::Figures;
use crate::model::{Prediction, argmax};
use crate::recipe::Decision;
use crate::{Error, Result};
use ndarray::Array2;

/// Figures, and what else was learned on the way.
pub(super) struct Evaluated {
    pub(super) figures: Figures,
    /// Those of the most probable class, where some label differs.
    pub(super) plain: Option<Figures>,
    /// Macro-F1 that a random split would have shown.
    pub(super) random_split: Option<f64>,
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
        let Some(Parts { splits, folds, words }) = self.parts(self.options.split)? else {
            return Ok(None);
        };
        let mut words = words;
        let mut held_out = Vec::new();
        let mut taken = Vec::new();
        let mut note = None;
        let many = splits.len();
        for (at, (train, held)) in splits.into_iter().enumerate() {
            let (part, held, said) = self.fit_without((at + 1, many), &train, held, progress)?;
            note = note.or(said);
            taken.push(part.setting);
            held_out.push(held);
        }
        let (truth, probabilities) = self.side_by_side(&held_out)?;
        let predicted = labels_of(&held_out);
        let figures_of =
            |labels: &[usize]| Figures::of(self.corpus.labels(), &truth, labels, Some(probabilities.view()));
        let figures = figures_of(&predicted)?;
        let most_probable: Vec<usize> =
            probabilities.rows().into_iter().map(|p| argmax(&p.to_vec())).collect();
        let plain = (most_probable != predicted).then(|| figures_of(&most_probable)).transpose()?;
        if self.plan.search.is_some() {
            let taken: Vec<String> = taken.iter().map(|setting| self.named(*setting)).collect();
            words.push_str(&format!(
                "; each fit searched its own training part and took {}",
                taken.join(", ")
            ));
        }
        let small = folds && self.corpus.len() <= FEW && self.plan.search.is_none();
        let leaks = self.options.split == Split::Groups && self.has_groups() && (small || self.options.leak);
        // What cannot be measured beside the figures must not cost them.
        let random_split = match if leaks { self.random_split(progress) } else { Ok(None) } {
            Err(Error::Corpus(_)) => None,
            measured => measured?,
        };
        // The very folds that the last fit's calibration would make, by the very setting.
        let same = folds
            && self.options.split == Split::Groups
            && self.folds_asked() == FOLDS
            && self.plan.search.is_none();
        let out_of_fold = same.then(|| (taken[0], held_out));
        Ok(Some(Evaluated { figures, plain, random_split, words, out_of_fold, note }))
    }

    /// A fit on `train`, which it chooses its setting by where there is a search, and what it says of `held`, the part
    /// of this number of so many; beside it why it is not calibrated though the recipe asks for that.
    pub(super) fn fit_without(
        &self,
        (number, many): (usize, usize),
        train: &[usize],
        held: Vec<usize>,
        progress: &mut dyn FnMut(&str),
    ) -> Result<(Part, HeldOut, Option<String>)> {
        // A search of its own: one that saw the held-out part would choose with its help.
        let (setting, _) = self.choose(train, &mut |step| {
            progress(&format!("without held-out part {number} of {many}: {step}"))
        })?;
        progress(&format!("fitting without held-out part {number} of {many}"));
        let (part, refinement) = self.fit(train, setting)?;
        let held = self.predict(&part, train, held)?;
        Ok((part, held, refinement.note))
    }

    /// Macro-F1 on articles dealt one by one, as most tools do: what copies and retellings of the articles trained on
    /// would add to the figures.
    fn random_split(&self, progress: &mut dyn FnMut(&str)) -> Result<Option<f64>> {
        let Some(Parts { splits, .. }) = self.parts(Split::Random)? else { return Ok(None) };
        let mut held_out = Vec::new();
        for (at, (train, held)) in splits.into_iter().enumerate() {
            let number = at + 1;
            let (setting, _) =
                self.choose(&train, &mut |step| progress(&format!("random split, part {number}: {step}")))?;
            progress(&format!("fitting random split, part {number}"));
            let settings = &self.counted[setting.recipe].recipe.train;
            // The fit's own labels are the same before calibration.
            let part = if needed(settings) && settings.decision != Decision::Auto {
                self.fit(&train, setting)?.0
            } else {
                self.fit_untuned(&train, setting, None)?
            };
            held_out.push(self.predict(&part, &train, held)?);
        }
        let truth = self.truth_of(&held_out);
        let figures = Figures::of(self.corpus.labels(), &truth, &labels_of(&held_out), None)?;
        Ok(Some(figures.macro_f1))
    }

    /// The true labels of what was predicted, laid one below the other.
    fn truth_of(&self, held_out: &[HeldOut]) -> Vec<usize> {
        held_out.iter().flat_map(|held| held.rows.iter().map(|i| self.truth[*i] as usize)).collect()
    }

    /// Truth and probabilities (n × K) of predictions laid one below the other.
    pub(super) fn side_by_side(&self, held_out: &[HeldOut]) -> Result<(Vec<usize>, Array2<f64>)> {
        let truth = self.truth_of(held_out);
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
}

/// The labels predicted, laid one below the other.
fn labels_of(held_out: &[HeldOut]) -> Vec<usize> {
    held_out.iter().flat_map(|held| held.predictions.iter().map(|p| p.label)).collect()
}
