//! What is measured of labelled articles with predictions, as a page shows it.

use super::command::command;
use crate::Result;
use crate::article::Article;
use crate::cli::by::By;
use crate::cli::evaluate::values;
use crate::cli::explain::explanation;
use crate::cli::labelled::Labelled;
use crate::corpus::check::check;
use crate::evaluate::{
    Bootstrap, Evaluation, Scored, error_by_chance, hardest, periods, precision_recall,
    reliability_estimates, slices,
};
use crate::features::{Column, Vocabulary};
use crate::model::{Model, Weighted};
use crate::report::{
    Abstaining, CPath, Evaluated, HardArticle, Learning, ModelPage, PredictedBy, card_lines,
};
use std::collections::{BTreeMap, BTreeSet};

/// Points of a precision–recall curve, about.
const STEPS: usize = 100;
/// Words shown of each class.
const WORDS: usize = 15;
/// Draws of what the calibration error would be by chance.
const DRAWS: u32 = 400;

/// What of an input is not in the figures.
#[derive(Debug, Clone, Default)]
pub(super) struct LeftOut {
    /// Articles that the model was trained on.
    pub(super) seen: usize,
    pub(super) unlabelled: usize,
    pub(super) failed: usize,
    pub(super) unknown: BTreeMap<String, usize>,
}

impl LeftOut {
    /// What of `read` cannot train.
    pub(super) fn of(read: &Labelled) -> Self {
        let unlabelled = read.articles.iter().filter(|article| article.label.is_none()).count();
        Self { unlabelled, failed: read.failed, ..Self::default() }
    }
}

/// Labelled articles and what was predicted of them, row by row.
pub(super) struct Measured<'a> {
    pub(super) scored: &'a Scored,
    pub(super) grouped: bool,
    pub(super) articles: &'a [Article],
    pub(super) bootstrap: Bootstrap,
}

impl Measured<'_> {
    /// The page of `model` but for its name, who predicted, errors and learning curve; the path of C is that of its search.
    pub(super) fn page(&self, model: &Model, by: &[By], left_out: LeftOut) -> Result<ModelPage> {
        let (scored, bootstrap) = (self.scored, self.bootstrap);
        let references: Vec<&Article> = self.articles.iter().collect();
        let slices = by
            .iter()
            .map(|by| Ok((by.name().to_owned(), slices(scored, &values(&references, by)?, bootstrap))))
            .collect::<Result<_>>()?;
        // By the date, whatever a column called month holds.
        let month = |article: &Article| article.date.as_deref()?.get(..7).map(str::to_owned);
        let months: Vec<Option<String>> = self.articles.iter().map(month).collect();
        let evaluated = Evaluated {
            evaluation: Evaluation::of(scored, bootstrap)?,
            groups: self.grouped,
            unlabelled: left_out.unlabelled,
            failed: left_out.failed,
            unknown: left_out.unknown,
            slices,
            hardest: Vec::new(),
        };
        let recipe = model.recipe();
        let c_path = model.card().search.clone().map(|selection| CPath::of(selection, recipe));
        let words = match model.featurizer().vocabulary() {
            Vocabulary::Hashed(_) => None,
            Vocabulary::Exact(_) => Some((0..model.labels().len()).map(|k| words(model, k)).collect()),
        };
        Ok(ModelPage {
            name: None,
            predicted_by: PredictedBy::Model,
            seen_left_out: if model.seen().is_unknown() { None } else { Some(left_out.seen) },
            edited: model.card().is_edited(),
            searched: model.card().search.is_some(),
            evaluated,
            abstaining: abstaining(scored, model.rule().abstain),
            error_by_chance: error_by_chance(scored, DRAWS, bootstrap.seed),
            outlets: self.articles.iter().filter_map(|a| a.outlet.as_deref()).collect::<BTreeSet<_>>().len(),
            dates: self.dates(),
            reliability: reliability_estimates(scored, bootstrap),
            curves: (0..scored.labels().len()).map(|k| precision_recall(scored, k, STEPS)).collect(),
            undated: months.iter().filter(|month| month.is_none()).count(),
            months: periods(scored, &months, bootstrap),
            learning: Learning::LeftOut,
            c_path,
            words,
            errors: Vec::new(),
            check: check(self.articles),
            card: card_lines(model),
            recipe: recipe.to_toml(),
            command: command(std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned())),
        })
    }

    /// The first and the last date.
    fn dates(&self) -> Option<[String; 2]> {
        let dates = self.articles.iter().filter_map(|article| article.date.clone());
        let (first, last) = (dates.clone().min()?, dates.max()?);
        Some([first, last])
    }

    /// The most confident errors, each explained by the model that made it.
    pub(super) fn errors<'m>(&self, by: impl Fn(usize) -> &'m Model, most: usize) -> Vec<HardArticle> {
        let hard = |i: usize| {
            let article = self.articles[i].clone();
            HardArticle { explanation: explanation(by(i), &article, None), article }
        };
        hardest(self.scored, most).into_iter().map(hard).collect()
    }
}

/// What a model that abstains below this confidence leaves of `scored`.
fn abstaining(scored: &Scored, below: f64) -> Option<Abstaining> {
    let answered: Vec<usize> = (0..scored.len()).filter(|&i| scored.confidence(i) >= below).collect();
    let right = answered.iter().filter(|&&i| scored.is_right(i)).count() as f64;
    (below > 0.0).then(|| Abstaining {
        below,
        left: (scored.len() - answered.len()) as u64,
        right: (!answered.is_empty()).then(|| right / answered.len() as f64),
    })
}

/// The words with the largest weights for class `k`; what holds figures or signs alone means nothing to people.
fn words(model: &Model, k: usize) -> Vec<Weighted> {
    let mut words = model.top(k, Column::Word, 20 * WORDS);
    words.retain(|word| is_of_words(&word.ngram));
    words.truncate(WORDS);
    words
}

/// Whether all of an n-gram is words. Cues name what is beside them: `POS_.`, `DOWN..dari`.
fn is_of_words(ngram: &str) -> bool {
    let mut parts = ngram.split([' ', '_']).flat_map(|token| token.split(".."));
    parts.all(|part| part.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_figures_and_signs_mean_nothing_to_people() {
        let kept =
            ["kabar", "kabar baik", "NOT_baik", "DOWN..dari", "OPINION=-3", "POS", "e-mail", "covid-19"];
        assert!(kept.iter().all(|ngram| is_of_words(ngram)));
        let dropped = [",", "kabar ,", "2025", "di 2025", "POS_.", ",_NEG", "DOWN..,", "UP_2025"];
        assert!(!dropped.iter().any(|ngram| is_of_words(ngram)));
    }

    /// .9 right, .8 wrong, .7 right, .6 wrong: below .7 one is left, and of three two are right.
    #[test]
    fn what_a_model_leaves_is_below_its_confidence() {
        let labels = ["a".to_owned(), "b".to_owned()];
        let p =
            ndarray::Array2::from_shape_fn((4, 2), |(i, k)| [0.9 - 0.1 * i as f64, 0.1 + 0.1 * i as f64][k]);
        let scored = Scored::new(&labels, vec![0, 1, 0, 1], vec![0; 4], p, None).unwrap();
        let left = abstaining(&scored, scored.confidence(2)).unwrap();
        assert_eq!((left.left, left.right), (1, Some(2.0 / 3.0)));
        assert_eq!(abstaining(&scored, 1.0).unwrap().right, None);
        assert!(abstaining(&scored, 0.0).is_none());
    }
}
