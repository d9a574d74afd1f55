//! `sentimen report`: a model on one page, for people.

mod command;
mod measured;

use super::answers::{Answers, Resampling, groups_of, has_seen, say_unknown, scored};
use super::by::By;
use super::evaluate::values;
use super::input::{Input, Sink, unwritten};
use super::labelled::{CorrectionArgs, Labelled};
use super::recipe::RecipeArgs;
use super::{Done, Talk};
use crate::article::Article;
use crate::evaluate::{Bootstrap, LearningCurve};
use crate::model::Model;
use crate::recipe::{Recipe, Solver};
use crate::report::{CPath, Learning, ModelPage, PredictedBy, model_page};
use crate::train::{self, Corpus, CrossFit, Options, Plan, c_path, cross_fit, curve, train_by};
use crate::{Error, Result};
use measured::{LeftOut, Measured};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The columns that articles are cut by unless told otherwise, where they have them.
const USUAL: [&str; 2] = ["outlet", "month"];
/// How often the smaller parts of a learning curve are drawn.
const DRAWS: usize = 3;

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "The page is one HTML file that needs no network and runs nothing: how often the model is right and how sure that is, which labels it mixes up, whether its percentages can be believed, its words, its worst errors.\n\nExamples:\n  sentimen report test.csv -m model.safetensors -o report.html\n  sentimen report data/pages --groups data/events.csv -o report.html\n  sentimen report data/pages --groups data/events.csv -m models/berita.safetensors --by outlet --by party -o report.html"
)]
pub(super) struct Args {
    /// A saved model; without it one is trained on INPUT by the recipe, and what is shown are predictions of articles that
    /// their model did not see. So it is with a model that was trained on exactly INPUT
    #[arg(short, long, value_name = "MODEL")]
    model: Option<PathBuf>,
    /// Where the page goes; - is stdout
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// Also the figures of each value of outlet, month, party, figure, or any other column; may be repeated [default: outlet
    /// and month, where articles have them]
    #[arg(long, value_name = "COLUMN")]
    by: Vec<String>,
    /// How many of the errors to show as articles, the most confident first
    #[arg(long, value_name = "N", default_value_t = 10)]
    hardest: usize,
    /// Take the names of one class (positive, POSITIF: positif) for one
    #[arg(long)]
    merge_labels: bool,
    /// Leave out the learning curve and the path of C, which take most of the time where there is training
    #[arg(long)]
    no_curves: bool,
    #[command(flatten)]
    corrections: CorrectionArgs,
    #[command(flatten)]
    recipe: RecipeArgs,
    #[command(flatten)]
    resampling: Resampling,
    #[command(flatten)]
    input: Input,
}

/// A model, and how models made in the same way predict what they did not see.
struct Judged<'a> {
    model: &'a Model,
    corpus: &'a Corpus,
    fit: &'a CrossFit,
    options: &'a Options,
    bootstrap: Bootstrap,
}

/// The page and how the run ended.
type Made = Result<(ModelPage, Done)>;

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        let model = self.model.as_deref().map(Model::load).transpose()?.map(Arc::new);
        let recipe = self.recipe.resolve(model.as_deref(), false)?;
        if self.recipe.printed(&recipe)? {
            return Ok(Done::Well);
        }
        if model.as_ref().is_some_and(|model| *model.recipe() != recipe) {
            return Err(Error::invalid(
                "the model's recipe is its own; leave the flags of the recipe out, or leave --model out to train by them",
            ));
        }
        self.input.writes_beside(&self.output, self.model.as_deref())?;
        self.input.writes_outside(&self.output)?;
        self.corrections.stay(&self.output)?;
        self.recipe.stays(self.input.rejects().into_iter().chain([self.output.as_path()]))?;
        let bootstrap = self.resampling.bootstrap()?;
        By::each(&self.by)?;
        let mut sink = Sink::open(Some(&self.output))?;
        talk.progress("reading articles");
        let (page, done) = match model {
            Some(model) if !self.corrections.corrections.is_empty() => {
                self.of_corrected(&model, bootstrap, talk)?
            }
            Some(model) => self.of_model(&model, bootstrap, talk)?,
            None => self.of_recipe(&recipe, bootstrap, talk)?,
        };
        sink.write_all(model_page(&page).as_bytes()).map_err(unwritten)?;
        sink.finish()?;
        Ok(done)
    }

    /// The page of a saved model.
    fn of_model(&self, model: &Arc<Model>, bootstrap: Bootstrap, talk: &Talk) -> Made {
        let name = self.model.as_deref().and_then(name_of);
        let [mut answers] = Answers::by_models([Arc::clone(model)], &self.input, talk)?;
        let mut left_out =
            LeftOut { unlabelled: answers.unlabelled, failed: answers.failed, ..LeftOut::default() };
        let failed = answers.failed > 0;
        let articles: Vec<Article> = answers.rows.iter().map(|row| row.article.clone()).collect();
        self.check_columns(&articles)?;
        // What cannot train was not trained on.
        let corpus = Corpus::new(articles.clone(), self.merge_labels).ok();
        let exactly = corpus.as_ref().is_some_and(|corpus| is_of(model, corpus));
        if !exactly && model.card().corrected.is_some() {
            talk.warn(
                "the model was trained on labels that a review corrected; where INPUT are its training articles, name that review \
                 with --corrections, or the figures flatter it",
            );
        }
        let seen = answers.seen;
        let saw = exactly || (seen > 0 && 2 * seen >= answers.rows.len());
        if let Some(corpus) = corpus.filter(|_| saw) {
            if !exactly {
                talk.warn(&format!(
                    "{seen} of the {} articles are among those the model was trained on, so the page is of predictions by models \
                     made like it that had not seen them; name --groups, --corrections and columns as in training to have the very \
                     same split",
                    answers.rows.len()
                ));
            }
            match self.like(model, &corpus, articles, left_out.clone(), bootstrap, talk) {
                Ok(page) => return Ok((page, Done::unless(failed))),
                Err(Error::Corpus(reason)) => talk.warn(&format!(
                    "the model was trained on exactly these articles, so the figures say nothing of others, and they cannot be held \
                     out in turn: {reason}"
                )),
                Err(error) => return Err(error),
            }
        }
        let labels = answers.labels.clone();
        if !saw {
            // Few enough to judge by the others.
            answers.rows.retain(|row| !has_seen(model, &row.article));
            left_out.seen = seen;
        }
        left_out.unknown = answers.take_unknown(&labels, self.merge_labels)?;
        let warned = say_unknown(&left_out.unknown, talk);
        talk.progress("drawing resamples");
        let labels: Vec<String> = labels.into_iter().collect();
        let groups = groups_of(&answers.rows);
        let scored = scored(&answers.rows, &labels, groups.as_deref())?;
        let articles: Vec<Article> = answers.rows.into_iter().map(|row| row.article).collect();
        let measured =
            Measured { scored: &scored, grouped: groups.is_some(), articles: &articles, bootstrap };
        let page = ModelPage {
            name,
            predicted_by: if saw { PredictedBy::ModelThatSawThem } else { PredictedBy::Model },
            errors: measured.errors(|_| model, self.hardest),
            learning: if saw { Learning::LeftOut } else { Learning::OtherArticles },
            ..measured.page(model, &self.columns(&articles), left_out)?
        };
        Ok((page, Done::unless(failed || warned)))
    }

    /// The page of a model on the very articles, with the corrections, that it was trained on.
    fn of_corrected(&self, model: &Arc<Model>, bootstrap: Bootstrap, talk: &Talk) -> Made {
        let read = Labelled::read(&self.input, &self.corrections, talk)?;
        let problems = read.has_problems();
        let (articles, left_out) = (read.articles.clone(), LeftOut::of(&read));
        self.check_columns(&articles)?;
        let corpus = read.corpus(self.merge_labels)?;
        if !is_of(model, &corpus) {
            return Err(Error::invalid(
                "the articles with these corrections are not those that the model was trained on; to judge it on them, leave \
                 --corrections out, to judge the recipe, leave --model out",
            ));
        }
        Ok((self.like(model, &corpus, articles, left_out, bootstrap, talk)?, Done::unless(problems)))
    }

    /// The page of a model on the articles of `corpus`, which it was trained on, by how models made like it predict what
    /// they did not see.
    fn like(
        &self,
        model: &Model,
        corpus: &Corpus,
        articles: Vec<Article>,
        left_out: LeftOut,
        bootstrap: Bootstrap,
        talk: &Talk,
    ) -> Result<ModelPage> {
        let options = Options { seed: model.card().seed, ..Options::default() };
        let plan = Plan::of(model.recipe());
        let fit = cross_fit(corpus, &plan, &options, &mut |step| talk.progress(step))?;
        let judged = Judged { model, corpus, fit: &fit, options: &options, bootstrap };
        let page = self.out_of_fold(&judged, articles, left_out, talk)?;
        Ok(ModelPage { name: self.model.as_deref().and_then(name_of), ..page })
    }

    /// The page of the model that `recipe` makes of the input.
    fn of_recipe(&self, recipe: &Recipe, bootstrap: Bootstrap, talk: &Talk) -> Made {
        let read = Labelled::read(&self.input, &self.corrections, talk)?;
        let problems = read.has_problems();
        let (articles, left_out) = (read.articles.clone(), LeftOut::of(&read));
        self.check_columns(&articles)?;
        let corpus = read.corpus(self.merge_labels)?;
        let options = Options { seed: bootstrap.seed, ..Options::default() };
        let plan = Plan::of(recipe);
        let mut progress = |step: &str| talk.progress(step);
        let fit = cross_fit(&corpus, &plan, &options, &mut progress)?;
        fit.notes.iter().for_each(|note| talk.note(note));
        let whole = Options { evaluation: train::Evaluation::None, ..options };
        let model = train_by(&corpus, &plan, &whole, &mut progress)?.model;
        let judged = Judged { model: &model, corpus: &corpus, fit: &fit, options: &options, bootstrap };
        let page = self.out_of_fold(&judged, articles, left_out, talk)?;
        Ok((page, Done::unless(problems)))
    }

    /// The page of a model of which is known how models like it predict what they did not see.
    fn out_of_fold(
        &self,
        judged: &Judged<'_>,
        articles: Vec<Article>,
        left_out: LeftOut,
        talk: &Talk,
    ) -> Result<ModelPage> {
        let Judged { model, corpus, fit, options, bootstrap } = *judged;
        let scored = fit.scored()?;
        let mut articles: Vec<Option<Article>> = articles.into_iter().map(Some).collect();
        let rows = corpus.positions().into_iter().zip(&fit.truth);
        let articles: Vec<Article> = rows
            .filter_map(|(at, truth)| {
                let article = articles.get_mut(at)?.take()?;
                Some(Article { label: fit.labels().get(*truth).cloned(), ..article })
            })
            .collect();
        let mut progress = |step: &str| talk.progress(step);
        let learning = if self.no_curves {
            Learning::LeftOut
        } else {
            match curve(corpus, model.recipe(), DRAWS, options, &mut progress) {
                Ok(sizes) => {
                    let sizes: Vec<_> = sizes.into_iter().map(|size| (size.documents, size.draws)).collect();
                    Learning::Curve(LearningCurve::of(&sizes, bootstrap)?)
                }
                Err(Error::Corpus(reason)) => Learning::TooFew(reason),
                Err(error) => return Err(error),
            }
        };
        let selection = match &model.card().search {
            Some(searched) => Some(searched.clone()),
            // linfa's dense fits are too slow for so many.
            None if self.no_curves || model.recipe().train.solver == Solver::Linfa => None,
            None => Some(c_path(corpus, model.recipe(), options, &mut progress)?),
        };
        talk.progress("drawing resamples");
        let grouped = scored.units() < scored.len();
        let measured = Measured { scored: &scored, grouped, articles: &articles, bootstrap };
        let folds = fit.folds.iter().max().map_or(0, |fold| *fold as usize + 1);
        Ok(ModelPage {
            predicted_by: PredictedBy::OutOfFold(folds),
            errors: measured.errors(|i| fit.model(i), self.hardest),
            learning,
            c_path: selection.map(|selection| CPath::of(selection, model.recipe())),
            ..measured.page(model, &self.columns(&articles), left_out)?
        })
    }

    /// Refuses a column that no article has, before any work.
    fn check_columns(&self, articles: &[Article]) -> Result<()> {
        let articles: Vec<&Article> = articles.iter().collect();
        self.by.iter().try_for_each(|name| values(&articles, &By::new(name)).map(drop))
    }

    /// The columns asked for, or the usual ones that the articles have.
    fn columns(&self, articles: &[Article]) -> Vec<By> {
        if !self.by.is_empty() {
            return self.by.iter().map(|name| By::new(name)).collect();
        }
        let usual = USUAL.iter().map(|name| By::new(name));
        usual.filter(|by| articles.iter().any(|article| !by.values(article).is_empty())).collect()
    }
}

/// Whether `model` was trained on the very rows of `corpus`.
fn is_of(model: &Model, corpus: &Corpus) -> bool {
    corpus.hash() == model.card().data_hash
}

/// What the file of a model is called.
fn name_of(path: &Path) -> Option<String> {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned())
}
