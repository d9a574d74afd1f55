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
    Bootstrap, Evaluation, Scored, hardest, periods, precision_recall, reliability_estimates, slices,
};
use crate::features::{Column, Vocabulary};
use crate::model::{Model, Weighted};
use crate::report::{CPath, Evaluated, HardArticle, Learning, ModelPage, PredictedBy, card_lines};
use std::collections::{BTreeMap, BTreeSet};

/// Points of a precision–recall curve, about.
const STEPS: usize = 100;
/// Words shown of each class.
const WORDS: usize = 15;

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
        let months = By::new("month");
        let months: Vec<Option<String>> =
            self.articles.iter().map(|article| months.values(article).into_iter().next()).collect();
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

/// The words with the largest weights for class `k`; figures and signs alone mean nothing to people.
fn words(model: &Model, k: usize) -> Vec<Weighted> {
    let mut words = model.top(k, Column::Word, 20 * WORDS);
    words.retain(|word| word.ngram.chars().any(char::is_alphabetic));
    words.truncate(WORDS);
    words
}
