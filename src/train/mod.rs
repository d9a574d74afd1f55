//! Labelled articles to a model: split, fit, figures on what was held out, refit on all.

mod bench;
mod calibrate;
pub mod choice;
mod corpus;
mod cross_fit;
mod curve;
mod decision;
mod dense;
mod document;
pub mod dual;
mod figures;
mod init;
mod intercepts;
mod isotonic;
pub mod lasso;
mod logistic_regression;
mod minimum;
mod multiclass;
pub mod newton;
pub mod objective;
mod options;
mod out_of_fold;
mod parameters;
mod parts;
mod path;
mod plan;
pub mod search;
mod targets;

pub use corpus::Corpus;
pub use cross_fit::{CrossFit, c_path, cross_fit};
pub use curve::{Size, curve};
pub use logistic_regression::{Fitted, LogisticRegression, ValidLogisticRegression};
pub use minimum::Minimum;
pub use objective::{Judged, Objective};
pub use options::{Evaluation, FOLDS, HELD_OUT, Options, Split};
pub use parameters::Parameters;
pub use plan::Plan;
pub use search::Search;
pub use targets::Targets;

use crate::corpus::duplicates::DEFAULT_THRESHOLD;
use crate::corpus::groups::{given_groups, groups};
use crate::features::{CountMatrix, Featurizer};
use crate::model::{Card, Model, Seen};
use crate::recipe::Recipe;
use crate::{Error, Result};
use bench::{Bench, Counted, Part};
use options::FEW;

/// A trained model and how the last fit went.
#[derive(Debug)]
pub struct Trained {
    /// The model, fitted on all labelled articles.
    pub model: Model,
    /// Outer iterations of that fit.
    pub iterations: usize,
    /// Outer iterations of the same solver from zero weights, where [`Plan::compare_init`] asked for it.
    pub iterations_from_nothing: Option<usize>,
    /// Things the user should know.
    pub notes: Vec<String>,
}

/// Trains a model on `corpus` by `recipe`; `progress` is told each step.
///
/// ```
/// use sentimen::{article::Article, recipe::Recipe, train};
/// let page = |body: &str, label: &str| Article { body: body.into(), label: Some(label.into()), ..Article::default() };
/// let corpus = train::Corpus::new(
///     vec![page("laba naik", "positif"), page("laba naik lagi", "positif"), page("rugi besar", "negatif"), page("rugi lagi", "negatif")],
///     false,
/// )?;
/// let options = train::Options { evaluation: train::Evaluation::None, ..Default::default() };
/// let trained = train::train(&corpus, &Recipe::built_in("default")?, &options, &mut |_| ())?;
/// assert_eq!(trained.model.labels(), ["negatif", "positif"]);
/// # Ok::<(), sentimen::Error>(())
/// ```
///
/// # Errors
/// As [`train_by`].
pub fn train(
    corpus: &Corpus,
    recipe: &Recipe,
    options: &Options,
    progress: &mut dyn FnMut(&str),
) -> Result<Trained> {
    train_by(corpus, &Plan::of(recipe), options, progress)
}

/// Trains a model on `corpus` by `plan`, which may search for the setting or start from a model;
/// `progress` is told each step.
///
/// # Errors
/// [`Error::Corpus`] where the articles cannot train or be split, [`Error::Invalid`] where
/// the plan, a recipe or an option cannot be used.
pub fn train_by(
    corpus: &Corpus,
    plan: &Plan<'_>,
    options: &Options,
    progress: &mut dyn FnMut(&str),
) -> Result<Trained> {
    plan.check()?;
    let n = corpus.len();
    let mut notes = corpus.notes.clone();
    let bench = prepare(corpus, plan, options, progress)?;
    let all: Vec<usize> = (0..n).collect();
    let (setting, selection) = bench.choose(&all, progress)?;
    notes.extend(selection.as_ref().and_then(Search::note));
    let unasked = matches!(options.split, Split::Groups | Split::Random);
    let (evaluated, not_evaluated) = match bench.evaluate(progress) {
        Ok(evaluated) => (evaluated, "not evaluated"),
        // Too few articles to hold any out still train a model; figures that were asked for are owed.
        Err(Error::Corpus(reason)) if options.evaluation == Evaluation::Auto && unasked => {
            notes.push(format!("no figures, there are too few articles to hold any out: {reason}"));
            (None, "not evaluated: too few articles")
        }
        Err(error) => return Err(error),
    };
    notes
        .extend(evaluated.as_ref().and_then(|e| e.note.as_ref()).map(|n| format!("behind the figures: {n}")));
    let out_of_fold = evaluated.as_ref().and_then(|e| e.out_of_fold.as_ref());
    let out_of_fold = out_of_fold.filter(|(made_by, _)| *made_by == setting).map(|(_, held)| held.as_slice());
    progress("fitting on all labelled articles");
    let counted = &bench.counted[setting.recipe];
    let text = counted.counts.profile(&bench.groups, &counted.recipe.features)?;
    let groups = bench.groups.iter().max().map_or(0, |g| u64::from(*g) + 1);
    notes.extend(counted.counts.occupancy().and_then(|shares| crowding(shares, counted.recipe)));
    let mut recipe = counted.recipe.clone();
    recipe.train.c = setting.c;
    let from_nothing = plan.init.is_some() && plan.compare_init;
    let iterations_from_nothing = if from_nothing {
        progress("fitting once from nothing");
        // By the solver that takes a start, so that like is compared.
        let zeros = |f: &Featurizer| Parameters::zeros(f.vocabulary().len(), corpus.labels().len());
        Some(bench.fit_untuned(&all, setting, Some(&zeros))?.fitted.iterations)
    } else {
        None
    };
    // Only this fit starts from the model: it may have seen what the others hold out.
    let (part, refinement) = match plan.init {
        None => bench.fit_all(setting, None, out_of_fold)?,
        Some(model) => {
            notes.extend(init::label_note(model, corpus.labels()));
            let start = |f: &Featurizer| init::parameters(model, f.vocabulary(), corpus.labels());
            bench.fit_all(setting, Some(&start), out_of_fold)?
        }
    };
    notes.extend(refinement.note);
    let random_split_macro_f1 = evaluated.as_ref().and_then(|e| e.random_split);
    let (figures, plain_figures, evaluated_on) = match evaluated {
        Some(evaluated) => (Some(evaluated.figures), evaluated.plain, evaluated.words),
        None => (None, None, not_evaluated.to_owned()),
    };
    let card = Card {
        evaluated_on,
        figures,
        plain_figures,
        random_split_macro_f1,
        calibrations: refinement.tried,
        search: selection,
        text,
        ..part.card(corpus, &all, groups, options.seed)
    };
    let iterations = part.fitted.iterations;
    let seen = Seen::of(&corpus.titles(), &corpus.bodies());
    let model = part.into_model(recipe, corpus.labels(), card).having_seen(seen);
    Ok(Trained { model, iterations, iterations_from_nothing, notes })
}

impl Part {
    /// What a card says of the fit itself, on `rows` of `corpus` in so many groups.
    fn card(&self, corpus: &Corpus, rows: &[usize], groups: u64, seed: u64) -> Card {
        let counts = corpus.class_counts(rows);
        let vocabulary = self.featurizer.vocabulary();
        Card {
            crate_version: env!("CARGO_PKG_VERSION").to_owned(),
            data_hash: corpus.hash(),
            documents: corpus.labels().iter().cloned().zip(counts.iter().map(|c| *c as u64)).collect(),
            groups,
            seed,
            features: [vocabulary.words() as u64, vocabulary.chars() as u64],
            non_zeros: self.non_zeros as u64,
            objective: self.fitted.objective,
            certificate: self.fitted.certificate,
            evaluated_on: "not evaluated".to_owned(),
            figures: None,
            plain_figures: None,
            random_split_macro_f1: None,
            calibrations: Vec::new(),
            search: None,
            text: None,
            edits: Vec::new(),
            corrected: corpus.corrected,
        }
    }

    fn into_model(self, recipe: Recipe, labels: &[String], card: Card) -> Model {
        Model::new(recipe, labels.to_vec(), self.featurizer, self.fitted.linear, self.rule, card)
    }
}

/// What to tell where more than half of the buckets of words or of characters are taken, given their `shares`.
fn crowding([words, chars]: [f64; 2], recipe: &Recipe) -> Option<String> {
    let bits = recipe.features.hash_bits;
    let next = match bits {
        28 => "cut fewer (--word-ngrams, --char-ngrams)".to_owned(),
        _ => format!("raise --hash-bits (now {bits})"),
    };
    (words.max(chars) > 0.5).then(|| {
        format!(
            "hashed: n-grams are in {:.0}% of the {} buckets of words and in {:.0}% of those of characters; \
             about as many n-grams share theirs: {next}",
            100.0 * words,
            1u32 << bits,
            100.0 * chars,
        )
    })
}

/// Groups, and the counts of each recipe.
fn prepare<'a>(
    corpus: &'a Corpus,
    plan: &'a Plan<'a>,
    options: &Options,
    progress: &mut dyn FnMut(&str),
) -> Result<Bench<'a>> {
    let n = corpus.len();
    let held_out = plan.recipes.iter().any(|recipe| out_of_fold::needed(&recipe.train));
    let splits = options.evaluation != Evaluation::None || held_out || plan.search.is_some();
    let groups = if splits {
        progress("looking for near-duplicates");
        groups(&corpus.bodies(), &corpus.given_groups(), DEFAULT_THRESHOLD)
    } else {
        given_groups(n, &corpus.given_groups())
    };
    progress("counting n-grams");
    let counted = plan
        .recipes
        .iter()
        .map(|recipe| {
            // What a share comes to differs from part to part, and can be one document in the smallest.
            let is_share = recipe.features.min_df < 1.0;
            let least = if splits && is_share { 1 } else { recipe.features.min_documents(n) };
            let texts = corpus.texts(recipe.text.titles);
            let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
            let counts = CountMatrix::count(&texts, &recipe.text, &recipe.features, least)?;
            Ok(Counted { recipe, counts })
        })
        .collect::<Result<_>>()?;
    Ok(Bench { corpus, counted, truth: corpus.label_ids(), groups, plan, options: *options })
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod file_tests;

#[cfg(test)]
mod hashed_tests;

#[cfg(test)]
mod law_tests;

#[cfg(test)]
mod reference_tests;

#[cfg(test)]
mod split_law_tests;

#[cfg(test)]
mod search_tests;

#[cfg(test)]
mod cross_fit_tests;
