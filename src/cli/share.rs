//! `sentimen share`: which shares the classes have in articles that nobody labelled.

use super::articles::nothing_read;
use super::by::By;
use super::input::{Input, Sink, unwritten};
use super::talk::counted;
use super::{Done, Talk, drift};
use crate::article::Article;
use crate::evaluate::{Classifier, Estimator, Method, Tally};
use crate::ingest::Outcome;
use crate::model::{Batch, Model, Prediction, Scored, Scorer};
use crate::report::{ShareGroup, Shares, shares_csv, shares_json, shares_text};
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Counting predicted labels is biased: each class loses what the model takes for another, so shares lean towards \
those of the training set. The correction uses the error rates on the model's card, and holds where articles of \
a class look as they did in training, whatever the shares. Intervals carry the sampling of the articles and of \
the error rates.\n\n\
Examples:\n  sentimen share -m models/berita.safetensors data/inbox\n  sentimen share -m model.safetensors arsip.csv --by outlet --by month\n  sentimen share -m model.safetensors pages/ --by party --format csv -o shares.csv"
)]
pub(super) struct Args {
    /// The model file
    #[arg(short, long, value_name = "MODEL")]
    model: PathBuf,
    /// Where the shares go; - is stdout
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// How the shares are written; json and csv hold parts of 1
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json", "csv"])]
    format: String,
    /// A line for each value too: outlet, month, party, figure, or any column; may be given several times
    #[arg(long, value_name = "NAME")]
    by: Vec<String>,
    /// How counts are corrected: adjusted (by the error rates on the card), em (by the probabilities), count (not at
    /// all), auto (adjusted where the card allows it, else em)
    #[arg(long, value_name = "HOW", default_value = "auto", value_parser = ["auto", "adjusted", "em", "count"])]
    method: String,
    /// Resamples behind the 95 % intervals
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    resamples: u32,
    /// Seed of the resamples
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    input: Input,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        let model = Arc::new(Model::load(&self.model)?);
        let estimator = self.estimator(&model)?;
        self.input.writes_beside(&self.output, Some(&self.model))?;
        self.input.writes_outside(&self.output)?;
        let mut sink = Sink::open(Some(&self.output))?;
        let by = By::each(&self.by)?;
        let mut tallies = Tallies::new(&estimator, &by);
        let mut scored = Batch::new(model.labels().len());
        let scorer = Scorer::new(Arc::clone(&model));
        let mut articles = self.input.open_with(talk, move |outcome| score(&scorer, outcome))?;
        loop {
            let batch = articles.batch()?;
            if batch.is_empty() {
                break;
            }
            for (outcome, made) in batch {
                if let (Outcome::Article(article), Some(made)) = (outcome, made) {
                    tallies.add(&article, &made.prediction);
                    scored.add(&made);
                }
            }
        }
        if articles.read == 0 {
            return Err(nothing_read(articles.failed));
        }
        tallies.check()?;
        talk.progress("resampling");
        let shares = tallies.shares(model.labels(), self.resamples, self.seed);
        let text = match self.format.as_str() {
            "json" => shares_json(&shares),
            "csv" => shares_csv(&shares).map_err(unwritten)?,
            _ => shares_text(&shares),
        };
        sink.write_all(text.as_bytes()).map_err(unwritten)?;
        sink.finish()?;
        self.say_method(&estimator, talk);
        if model.card().is_edited() && estimator.method() == Method::Adjusted {
            talk.warn(
                "the model's weights were edited after training, and the errors that counts are adjusted by are those of \
                 the model before; measure it with `sentimen evaluate`, or use --method em",
            );
        }
        // That shares are others than in training is what is asked for here.
        let expect = "shares may be off by more than their intervals say";
        drift::say_text(model.drift(&scored).as_ref(), expect, talk);
        talk.note(&format!(
            "{} counted; {} failed",
            counted(articles.read, "article"),
            counted(articles.failed, "input")
        ));
        Ok(Done::unless(articles.failed > 0))
    }

    fn estimator(&self, model: &Model) -> Result<Estimator> {
        let card = model.card();
        let documents: Vec<u64> =
            model.labels().iter().map(|label| card.documents.get(label).copied().unwrap_or(0)).collect();
        let confusion = card.figures.as_ref().map(|figures| &figures.confusion);
        let classifier = Classifier { labels: model.labels(), confusion, documents: &documents };
        let method = Method::ALL.iter().find(|(name, _)| *name == self.method).map(|(_, method)| *method);
        Estimator::new(&classifier, method, self.resamples as usize, self.seed)
    }

    /// What the reader of the intervals should know.
    fn say_method(&self, estimator: &Estimator, talk: &Talk) {
        match (estimator.method(), estimator.why_not_adjusted()) {
            (Method::Em, Some(why)) if self.method == "auto" => talk.warn(&format!(
                "counts cannot be adjusted: {why}; EM is used, whose intervals leave out the model's own errors and are \
                 too narrow by as much; retrain with figures (--eval folds)"
            )),
            (Method::Em, _) => talk.note(
                "EM takes probabilities at their word: its intervals leave out the model's own errors",
            ),
            (Method::Count, _) => {
                talk.note("counts are not corrected: their intervals leave out the model's own errors");
            }
            (Method::Adjusted, _) => {}
        }
    }
}

fn score(scorer: &Scorer, outcome: &mut Outcome) -> Option<Scored> {
    match outcome {
        Outcome::Article(article) => {
            let said = scorer.score_article(article, 0);
            article.body = String::new();
            Some(said)
        }
        Outcome::Rejected { .. } => None,
    }
}

/// A tally of all, and one for each value of each column.
struct Tallies<'a> {
    estimator: &'a Estimator,
    all: Tally,
    columns: Vec<Column<'a>>,
}

struct Column<'a> {
    by: &'a By,
    /// Whether an article's source spoke of it.
    spoken_of: bool,
    values: BTreeMap<Option<String>, Tally>,
}

impl<'a> Tallies<'a> {
    fn new(estimator: &'a Estimator, by: &'a [By]) -> Self {
        let columns = by.iter().map(|by| Column { by, spoken_of: false, values: BTreeMap::new() }).collect();
        Self { estimator, all: estimator.tally(), columns }
    }

    fn add(&mut self, article: &Article, prediction: &Prediction) {
        let Prediction { label, probabilities, .. } = prediction;
        self.all.add(*label, probabilities);
        for column in &mut self.columns {
            column.spoken_of |= column.by.is_of(article);
            let mut values: Vec<Option<String>> = column.by.values(article).into_iter().map(Some).collect();
            if values.is_empty() {
                values.push(None);
            }
            for value in values {
                let tally = column.values.entry(value).or_insert_with(|| self.estimator.tally());
                tally.add(*label, probabilities);
            }
        }
    }

    /// Refuses a column that no article has.
    fn check(&self) -> Result<()> {
        match self.columns.iter().find(|column| !column.spoken_of) {
            None => Ok(()),
            Some(column) => Err(Error::invalid(format!(
                "--by {0}: no article has a column or field '{0}'; name outlet, month, party, figure, or a column of \
                 the table, as `sentimen ingest` shows them",
                column.by.name()
            ))),
        }
    }

    /// The shares of all, and line by line: the most articles first, then by name.
    fn shares<'l>(&self, labels: &'l [String], resamples: u32, seed: u64) -> Shares<'l> {
        let of = |value: Option<&str>, tally: &Tally, name: &str| ShareGroup {
            value: value.map(str::to_owned),
            n: tally.n(),
            shares: self.estimator.shares(tally, name),
        };
        let by = self.columns.iter().map(|column| {
            let name = column.by.name();
            let mut groups: Vec<ShareGroup> = column
                .values
                .iter()
                .map(|(value, tally)| {
                    of(value.as_deref(), tally, &format!("{name}={}", value.as_deref().unwrap_or_default()))
                })
                .collect();
            // Stable, and the map is in the order of names.
            groups.sort_by_key(|group| std::cmp::Reverse(group.n));
            (name.to_owned(), groups)
        });
        let by = by.collect();
        let all = of(None, &self.all, "");
        Shares { labels, method: self.estimator.method(), resamples, seed, all, by }
    }
}
