//! Every article predicted by a model that did not see its group.

use super::{Corpus, FOLDS, Options, Plan, Search, Split, prepare};
use crate::evaluate::{Scored, Selection};
use crate::model::{Model, Prediction};
use crate::recipe::Recipe;
use crate::{Error, Result};
use ndarray::Array2;

/// What models say of the n rows of a corpus that did not see them, nor any article of their groups.
#[derive(Debug)]
pub struct CrossFit {
    /// Row by row.
    pub predictions: Vec<Prediction>,
    /// The group of each row: near-duplicates, and articles of one given group.
    pub groups: Vec<u32>,
    /// The fold of each row.
    pub folds: Vec<u32>,
    /// The true class of each row, a position among the labels.
    pub truth: Vec<usize>,
    /// Things the user should know.
    pub notes: Vec<String>,
    labels: Vec<String>,
    models: Vec<Model>,
}

impl CrossFit {
    /// The model that predicted row i.
    #[must_use]
    pub fn model(&self, i: usize) -> &Model {
        &self.models[self.folds[i] as usize]
    }

    /// The K labels.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The probabilities, n × K.
    #[must_use]
    pub fn probabilities(&self) -> Array2<f64> {
        let k = self.labels.len();
        Array2::from_shape_fn((self.predictions.len(), k), |(i, k)| self.predictions[i].probabilities[k])
    }

    /// The rows with what was predicted of them; units are the groups.
    ///
    /// # Errors
    /// Those of [`Scored::new`], which no cross-fit meets.
    pub fn scored(&self) -> Result<Scored> {
        let predicted = self.predictions.iter().map(|p| p.label).collect();
        Scored::new(&self.labels, self.truth.clone(), predicted, self.probabilities(), Some(&self.groups))
    }
}

/// Fits five times by `plan`, each time without a fifth of the groups, and predicts that fifth. Vocabulary, idf,
/// weights, calibration and thresholds, and with a search recipe and C, come from the other four fifths alone.
///
/// Of `options` the seed and the memory limit are used.
///
/// ```
/// use sentimen::{article::Article, recipe::Recipe, train};
/// let page = |body: String, label: &str| Article { body, label: Some(label.into()), ..Article::default() };
/// let pages = (0..20).map(|i| match i % 2 {
///     0 => page(format!("laba naik pada triwulan {i}"), "positif"),
///     _ => page(format!("pabrik {i} rugi besar"), "negatif"),
/// });
/// let corpus = train::Corpus::new(pages.collect(), false)?;
/// let plan = train::Plan::of(&Recipe::built_in("default")?);
/// let fit = train::cross_fit(&corpus, &plan, &train::Options::default(), &mut |_| ())?;
/// assert_eq!(fit.predictions.len(), 20);
/// assert!(fit.predictions.iter().zip(&fit.truth).all(|(p, truth)| p.label == *truth));
/// # Ok::<(), sentimen::Error>(())
/// ```
///
/// # Errors
/// As [`super::train_by`]; [`Error::Corpus`] where the articles are one group.
pub fn cross_fit(
    corpus: &Corpus,
    plan: &Plan<'_>,
    options: &Options,
    progress: &mut dyn FnMut(&str),
) -> Result<CrossFit> {
    plan.check()?;
    let bench = prepare(corpus, plan, &folds_of(options), progress)?;
    let n = corpus.len();
    let rows: Vec<usize> = (0..n).collect();
    let splits = bench.folds(&bench.groups, &rows, FOLDS)?;
    let many = splits.len();
    let mut notes = corpus.notes.clone();
    let mut predictions: Vec<Option<Prediction>> = vec![None; n];
    let mut folds = vec![0; n];
    let mut models = Vec::with_capacity(many);
    for (at, (train, held)) in splits.into_iter().enumerate() {
        let (part, held, note) = bench.fit_without((at + 1, many), &train, held, progress)?;
        notes.extend(note.filter(|_| at == 0));
        for (i, prediction) in held.rows.into_iter().zip(held.predictions) {
            folds[i] = at as u32;
            predictions[i] = Some(prediction);
        }
        let mut recipe = bench.counted[part.setting.recipe].recipe.clone();
        recipe.train.c = part.setting.c;
        let groups = train.iter().map(|i| bench.groups[*i]).collect::<std::collections::HashSet<_>>().len();
        let card = part.card(corpus, &train, groups as u64, options.seed);
        models.push(part.into_model(recipe, corpus.labels(), card));
    }
    let predictions: Option<Vec<Prediction>> = predictions.into_iter().collect();
    let predictions = predictions.ok_or_else(|| Error::corpus("an article is in no fold"))?;
    let truth = bench.truth.iter().map(|label| *label as usize).collect();
    Ok(CrossFit {
        predictions,
        groups: bench.groups,
        folds,
        truth,
        notes,
        labels: corpus.labels().to_vec(),
        models,
    })
}

/// How `recipe` does over a grid of C, its own among them, on five folds of whole groups. Nothing is chosen by it.
///
/// # Errors
/// As [`cross_fit`].
pub fn c_path(
    corpus: &Corpus,
    recipe: &Recipe,
    options: &Options,
    progress: &mut dyn FnMut(&str),
) -> Result<Selection> {
    let mut search = Search::default();
    search.c.push(recipe.train.c);
    let plan = Plan { search: Some(search.clone()), ..Plan::of(recipe) };
    plan.check()?;
    let bench = prepare(corpus, &plan, &folds_of(options), progress)?;
    let rows: Vec<usize> = (0..corpus.len()).collect();
    bench.search(&search, &rows, progress)
}

/// The options of a run that holds out whole groups in turn.
pub(super) fn folds_of(options: &Options) -> Options {
    Options { evaluation: super::Evaluation::Folds(FOLDS), split: Split::Groups, ..*options }
}
