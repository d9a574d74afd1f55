//! `sentimen train`: labelled articles to a model file.

use super::input::{Input, Sink, unwritten};
use super::labelled::{CorrectionArgs, Labelled};
use super::recipe::RecipeArgs;
use super::search::SearchArgs;
use super::talk::counted;
use super::{Done, Talk};
use crate::model::Model;
use crate::output::Output;
use crate::report::trained_text;
use crate::train::{Evaluation, FOLDS, HELD_OUT, Options, Plan, Split, Trained, train_by};
use crate::{Error, Result};
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen train data/pages --groups data/events.csv -o model.safetensors\n  sentimen train data/pages --groups data/events.csv --split time -o model.safetensors\n  sentimen train reviews.csv --text-column isi --label-column kelas --class-weight balanced -o model.safetensors\n  sentimen train reviews.csv --search --search-recipes default,words12 -o model.safetensors\n  sentimen train old.csv new.csv --init model.safetensors -o next.safetensors\n  sentimen train data/pages --corrections review.csv -o model.safetensors"
)]
pub(super) struct Args {
    /// The model file to write
    #[arg(short, long, value_name = "MODEL", required_unless_present = "print_recipe")]
    output: Option<PathBuf>,
    /// Make one name of the names of one class (positive, POSITIF: positif)
    #[arg(long)]
    merge_labels: bool,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    corrections: CorrectionArgs,
    #[command(flatten)]
    recipe: RecipeArgs,
    #[command(flatten)]
    search: SearchArgs,
    #[command(flatten)]
    init: InitArgs,
    #[command(flatten)]
    figures: FigureArgs,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Retraining")]
struct InitArgs {
    /// Start from the weights of MODEL, by n-gram and label; INPUT holds old and new rows, the recipe is the
    /// model's unless --recipe is given, and the optimum is the same as from nothing
    #[arg(long, value_name = "MODEL")]
    init: Option<PathBuf>,
    /// Fit from nothing as well, and say how many iterations that takes
    #[arg(long, requires = "init")]
    init_compare: bool,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Figures")]
struct FigureArgs {
    /// How figures are made: auto (folds up to 2,000 articles, holdout above), folds, holdout, none
    #[arg(long, value_name = "HOW", default_value = "auto", value_parser = ["auto", "folds", "holdout", "none"])]
    eval: String,
    /// The same as --eval none: one fit and nothing else, so without calibration unless --calibration or --abstain asks for it
    #[arg(long, conflicts_with = "eval")]
    no_eval: bool,
    /// Folds of a cross-validation; given, it means --eval folds [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(2..), conflicts_with_all = ["holdout", "no_eval"])]
    folds: Option<u16>,
    /// Share of the articles held out; given, it means --eval holdout [default: 0.2]
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true, conflicts_with = "no_eval")]
    holdout: Option<f64>,
    /// What is kept on one side: groups (near-duplicates, and what --groups names); outlet, every outlet judged by
    /// fits that never saw it; time, the latest dates judged by what came before (--holdout is their share); or
    /// nothing: random. The model is the same
    #[arg(long, value_name = "WHAT", default_value = "groups", value_parser = ["groups", "random", "time", "outlet"], conflicts_with = "no_eval")]
    split: String,
    /// Say what a random split would have shown, also above 2,000 articles, with --holdout or with --search
    #[arg(long, conflicts_with = "no_eval")]
    leak: bool,
    /// Shuffles groups (or, with --split random, articles) among folds
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Most MiB that the dense matrix of --solver linfa may take
    #[arg(long, value_name = "MIB", default_value_t = 1024)]
    memory_limit: u64,
}

impl FigureArgs {
    fn options(&self) -> Result<Options> {
        let evaluation = match self.eval.as_str() {
            _ if self.no_eval => Evaluation::None,
            how => match (how, self.folds, self.holdout) {
                ("folds", folds, None) => Evaluation::Folds(folds.map_or(FOLDS, usize::from)),
                ("auto", Some(folds), None) => Evaluation::Folds(usize::from(folds)),
                ("holdout", None, share) => Evaluation::Holdout(share.unwrap_or(HELD_OUT)),
                ("auto", None, Some(share)) => Evaluation::Holdout(share),
                ("auto", None, None) => Evaluation::Auto,
                ("none", None, None) => Evaluation::None,
                _ => {
                    return Err(Error::invalid(format!(
                        "--eval {how} does not go with --folds and --holdout as given; leave --eval out"
                    )));
                }
            },
        };
        if let Some(share) = self.holdout.filter(|share| !(*share > 0.0 && *share < 1.0)) {
            return Err(Error::invalid(format!("--holdout is {share}; it must be between 0 and 1")));
        }
        let split = match self.split.as_str() {
            "random" => Split::Random,
            "time" => Split::Time,
            "outlet" => Split::Outlet,
            _ => Split::Groups,
        };
        if self.leak && split != Split::Groups {
            return Err(Error::invalid(format!(
                "--leak compares a split by groups with a random one; it does not go with --split {}",
                self.split
            )));
        }
        if split == Split::Time && matches!(evaluation, Evaluation::Folds(_)) {
            return Err(Error::invalid(
                "--split time holds out the latest articles once and has no folds; give --holdout, or leave it out",
            ));
        }
        Ok(Options {
            evaluation,
            split,
            leak: self.leak,
            seed: self.seed,
            memory_limit: self.memory_limit << 20,
        })
    }
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        let init = self.init.init.as_deref().map(Model::load).transpose()?;
        let evaluation = self.search.evaluation(self.figures.folds)?;
        let options = self.figures.options()?;
        let options = Options { evaluation: evaluation.unwrap_or(options.evaluation), ..options };
        let one_fit = options.evaluation == Evaluation::None;
        let recipe = self.recipe.resolve(init.as_ref(), one_fit)?;
        if self.recipe.printed(&recipe)? {
            return Ok(Done::Well);
        }
        let Some(path) = &self.output else {
            return Err(Error::invalid("name the model file to write: sentimen train INPUT -o MODEL"));
        };
        for output in [path.as_path()].into_iter().chain(self.input.rejects()) {
            self.recipe.stays([output])?;
            self.search.stays(output)?;
        }
        let mut input = self.input.clone();
        let search = self.search.search(&mut input)?;
        let recipes = self.search.recipes(recipe, &self.recipe, one_fit)?;
        let plan = Plan { recipes, search, init: init.as_ref(), compare_init: self.init.init_compare };
        let started_from = self.init.init.as_deref();
        let labels = Labels { corrections: &self.corrections, merge: self.merge_labels };
        run_from(&input, path, &plan, started_from, &options, &labels, talk)
    }
}

/// Reads, trains, prints and saves; `demo` does the same.
pub(super) fn run(
    input: &Input,
    path: &Path,
    plan: &Plan<'_>,
    options: &Options,
    talk: &Talk,
) -> Result<Done> {
    let corrections = CorrectionArgs { corrections: Vec::new() };
    let labels = Labels { corrections: &corrections, merge: false };
    run_from(input, path, plan, None, options, &labels, talk)
}

/// What becomes of the labels that were read.
struct Labels<'a> {
    corrections: &'a CorrectionArgs,
    /// Whether the names of one class become one.
    merge: bool,
}

/// The same, where `started_from` is the file of the plan's model.
fn run_from(
    input: &Input,
    path: &Path,
    plan: &Plan<'_>,
    started_from: Option<&Path>,
    options: &Options,
    labels: &Labels<'_>,
    talk: &Talk,
) -> Result<Done> {
    input.writes_beside(path, None)?;
    input.writes_outside(path)?;
    labels.corrections.stay(path)?;
    input.rejects_beside(started_from.as_slice())?;
    plan.check()?;
    // Before any work: a path that cannot be written to must not cost an hour.
    let output = Output::create(path)?;
    let read = Labelled::read(input, labels.corrections, talk)?;
    let problems = read.has_problems();
    let corpus = read.corpus(labels.merge)?;
    let trained = train_by(&corpus, plan, options, &mut |step| talk.progress(step))?;
    let model = &trained.model;
    trained.notes.iter().for_each(|note| talk.note(note));
    let mut out = Sink::stdout();
    writeln!(out, "{}", trained_text(model).trim_end()).map_err(unwritten)?;
    let certificate = model.card().certificate;
    let converged = certificate.holds();
    model.save(output, path)?;
    out.finish()?;
    let size = std::fs::metadata(path).map_or(0, |m| m.len());
    let saved = format!("saved {} ({:.1} kB)", path.display(), size as f64 / 1e3);
    let said: Vec<String> = took(&trained, started_from).into_iter().chain([saved]).collect();
    talk.note(&said.join("; "));
    if !converged {
        talk.warn(&format!(
            "the optimum was not reached: relative gradient {:.1e}, wanted {:.0e}; raise --max-iterations, or lower --c",
            certificate.relative_gradient, certificate.tol
        ));
    }
    Ok(Done::unless(problems || !converged))
}

/// How many iterations the last fit took; nothing where linfa-logistic does not tell.
fn took(trained: &Trained, started_from: Option<&Path>) -> Option<String> {
    let iterations = counted(trained.iterations, "iteration");
    match (started_from, trained.iterations_from_nothing) {
        (Some(_), Some(from_nothing)) => Some(format!("{iterations}, {from_nothing} from nothing")),
        (Some(model), None) => Some(format!("{iterations}, started from {}", model.display())),
        (None, _) => (trained.iterations > 0).then_some(iterations),
    }
}
