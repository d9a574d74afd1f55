//! A model on one HTML page, for people who do not program: how good it is, where it goes wrong, what it goes by.
//!
//! [`ModelPage`] holds all that is shown, whoever made the predictions: a saved model on articles it may never have seen,
//! or models that each left out the articles they predict. The page needs no network and runs nothing.

mod calibration;
mod card;
mod cards;
mod confusion;
mod curves;
mod errors;
mod figure;
mod findings;
mod headline;
mod plot;
mod slices;
mod time;
mod training;
mod words;

use super::Evaluated;
use super::explanation::{ARTICLE_STYLE, Explanation};
use super::html::{FOOT, escaped, head};
use crate::article::Article;
use crate::corpus::check::{Check, Finding};
use crate::evaluate::{Estimate, LearningCurve, Operating, Period, Selection};
use crate::model::Weighted;
use crate::recipe::Recipe;

/// Who predicted the articles that the figures are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PredictedBy {
    /// The saved model, trained on another set of articles.
    Model,
    /// The saved model, trained on exactly these articles: the figures say nothing of others, and the page says so.
    ModelThatSawThem,
    /// So many models, each trained without the articles it predicts and without their groups.
    OutOfFold(usize),
}

/// How figures grow with the articles trained on.
#[derive(Debug, Clone, PartialEq)]
pub enum Learning {
    /// As measured.
    Curve(LearningCurve),
    /// Not measured, for this reason.
    TooFew(String),
    /// Not measured, as the articles are not those that the model was trained on.
    OtherArticles,
    /// Not asked for.
    LeftOut,
}

/// How figures change with C.
#[derive(Debug, Clone, PartialEq)]
pub struct CPath {
    /// What was tried, and how it did.
    pub selection: Selection,
    /// The recipe in force; other recipes' settings are not shown.
    pub recipe: String,
    /// The C in force.
    pub c: f64,
}

impl CPath {
    /// The path of `selection`, of which `recipe` is in force.
    #[must_use]
    pub fn of(selection: Selection, recipe: &Recipe) -> Self {
        Self { selection, recipe: recipe.name.clone(), c: recipe.train.c }
    }
}

/// What a model that abstains leaves to a person, of the articles that the figures are of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Abstaining {
    /// The confidence below which it abstains.
    pub below: f64,
    /// How many articles it leaves.
    pub left: u64,
    /// The share of the others that is right; `None` where there are none.
    pub right: Option<f64>,
}

/// An article with a wrong label, and why it has it.
#[derive(Debug)]
pub struct HardArticle {
    /// The article.
    pub article: Article,
    /// What the model says that predicted it.
    pub explanation: Explanation,
}

/// All that a model's page shows.
#[derive(Debug)]
pub struct ModelPage {
    /// What the file of the model is called; `None` of one that was trained for this page.
    pub name: Option<String>,
    /// Who predicted.
    pub predicted_by: PredictedBy,
    /// How many articles were left out because the model was trained on them; `None` where it does not know which it was
    /// trained on.
    pub seen_left_out: Option<usize>,
    /// Whether the model's weights were changed by hand after training.
    pub edited: bool,
    /// Whether the model's C or recipe was chosen by a search on the articles it was trained on.
    pub searched: bool,
    /// The figures; slices in the order they are shown. `hardest` is not shown, see `errors`.
    pub evaluated: Evaluated,
    /// What it leaves to a person; `None` of a model that never abstains.
    pub abstaining: Option<Abstaining>,
    /// How large the calibration error gets by chance, see [`crate::evaluate::error_by_chance`].
    pub error_by_chance: Option<f64>,
    /// How many outlets the articles name.
    pub outlets: usize,
    /// The first and the last date of the articles, `YYYY-MM-DD`.
    pub dates: Option<[String; 2]>,
    /// The accuracy in each bin of the reliability table, with its interval.
    pub reliability: Vec<Estimate>,
    /// The precision–recall curve of each class; empty of a class without articles.
    pub curves: Vec<Vec<Operating>>,
    /// The shares of the classes month by month.
    pub months: Vec<Period>,
    /// Articles without a date, which are in no month.
    pub undated: usize,
    /// How figures grow with the articles trained on.
    pub learning: Learning,
    /// How figures change with C, where that was measured.
    pub c_path: Option<CPath>,
    /// The words with the largest weights of each class; `None` where n-grams are hashed.
    pub words: Option<Vec<Vec<Weighted>>>,
    /// The most confident errors.
    pub errors: Vec<HardArticle>,
    /// What was found in the articles.
    pub check: Check,
    /// The model's card: a name and what is said each.
    pub card: Vec<(&'static str, String)>,
    /// The recipe as TOML.
    pub recipe: String,
    /// What was typed, quoted for a shell.
    pub command: String,
}

impl ModelPage {
    /// What the page is called.
    fn title(&self) -> String {
        match &self.name {
            Some(name) => format!("How good is the model “{name}”?"),
            None => "How good is a model trained on these articles?".to_owned(),
        }
    }

    /// The same in HTML.
    fn heading(&self) -> String {
        match &self.name {
            Some(name) => format!("How good is the model “<bdi>{}</bdi>”?", escaped(name)),
            None => self.title(),
        }
    }

    /// Whether intervals were asked for.
    fn has_intervals(&self) -> bool {
        self.evaluated.evaluation.bootstrap.resamples > 0
    }

    /// What was found in the articles. What only matters for training is nothing against a model that is trained.
    fn findings(&self) -> Vec<&Finding> {
        let trained_here = matches!(self.predicted_by, PredictedBy::OutOfFold(_));
        let of_training = ["one-class", "rare-label"];
        self.check.findings.iter().filter(|f| trained_here || !of_training.contains(&f.code)).collect()
    }

    /// The only label that the articles have, if there is but one.
    fn only_label(&self) -> Option<&str> {
        let mut present = self.evaluated.evaluation.classes.iter().filter(|class| class.support > 0);
        let only = present.next()?;
        present.next().is_none().then_some(only.label.as_str())
    }

    /// The K labels.
    fn labels(&self) -> Vec<String> {
        self.evaluated.evaluation.classes.iter().map(|class| class.label.clone()).collect()
    }
}

/// The page. The same data gives the same bytes.
#[must_use]
pub fn model_page(page: &ModelPage) -> String {
    let parts = [
        headline::header(page),
        confusion::part(page),
        calibration::part(page),
        calibration::coverage_part(page),
        curves::part(page),
        time::part(page),
        slices::part(page),
        training::learning_part(page),
        training::c_path_part(page),
        words::part(page),
        errors::part(page),
        findings::part(page),
        card::part(page),
    ];
    let title = page.title();
    format!(
        "{}<main>\n{}</main>\n{FOOT}",
        head(&title, &[ARTICLE_STYLE, include_str!("page.css")]),
        parts.concat()
    )
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod verdict_tests;
