//! `sentimen predict`: articles to labels with probabilities.

mod filter;
mod resume;

use super::articles::{Articles, nothing_read};
use super::ingest::say_late;
use super::input::{FormatName, Input, Sink, unwritten};
use super::talk::counted;
use super::{Done, Talk, drift};
use crate::ingest::Outcome;
use crate::model::{Batch, Model, Scored, Scorer};
use crate::report::{Format, NewColumn, PredictedRow, Predictions};
use crate::{Error, Result};
use filter::Filter;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen predict -m models/berita.safetensors data/inbox --explain 5\n  sentimen predict -m model.safetensors today.csv -o scored.csv\n  sentimen predict -m model.safetensors today.csv --new-column sentimen -o today-labelled.csv\n  sentimen predict -m model.safetensors pages/ --where label=negatif --confidence-above 0.8\n  sentimen predict -m model.safetensors archive.jsonl.gz --resume scored.jsonl\n  tail -f headlines.txt | sentimen predict -m model.safetensors --kind line -"
)]
pub(super) struct Args {
    /// The model file
    #[arg(short, long, value_name = "MODEL")]
    model: PathBuf,
    /// Where the rows go; - is stdout
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// How the rows are written [default: as the output's name ends in .csv or .jsonl, else text]
    #[arg(long, value_enum)]
    format: Option<FormatName>,
    /// Add the N n-grams that decided, with what each added to the label's score; those that a hashed model cannot
    /// tell apart stand together, with | between them
    #[arg(long, value_name = "N", default_value_t = 0)]
    explain: usize,
    /// Tell the K most probable classes in place of all: in text after the label, in JSON lines as `top`, in CSV as
    /// `top_1`, `top_1_probability` and so on
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u16).range(1..))]
    top_k: Option<u16>,
    /// Mark rows whose confidence is below P (0 to 1) as abstained; they keep their label [default: the model's own]
    #[arg(long, value_name = "P", allow_negative_numbers = true)]
    abstain: Option<f64>,
    /// Write only rows whose FIELD is VALUE, or is not (FIELD!=VALUE): label (the model's), given_label, abstained,
    /// outlet, month, party, figure, other metadata or any column of the inputs; several must all hold
    #[arg(long = "where", value_name = "FIELD=VALUE")]
    conditions: Vec<String>,
    /// Write only rows whose confidence is P (0 to 1) or above
    #[arg(long, value_name = "P", allow_negative_numbers = true)]
    confidence_above: Option<f64>,
    /// Write the table as it came (CSV, TSV, JSON lines), with just the label in a new column NAME; empty where there is
    /// none, or the model abstains
    #[arg(long, value_name = "NAME", conflicts_with_all = ["format", "explain", "top_k", "resume"])]
    new_column: Option<String>,
    /// Write to the end of FILE (CSV or JSON lines) and leave out what it holds already: after a run that was stopped,
    /// give the same command again
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    resume: Option<PathBuf>,
    #[command(flatten)]
    input: Input,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        let shares = [("--abstain", self.abstain), ("--confidence-above", self.confidence_above)];
        for (flag, share) in shares {
            if let Some(p) = share.filter(|p| !(0.0..=1.0).contains(p)) {
                return Err(Error::invalid(format!("{flag} is {p}; it must be between 0 and 1")));
            }
        }
        let output = self.resume.as_ref().unwrap_or(&self.output);
        self.input.writes_beside(output, Some(&self.model))?;
        self.input.writes_outside(output)?;
        let mut model = Model::load(&self.model)?;
        if let Some(p) = self.abstain {
            model = model.abstaining_below(p);
        }
        if model.card().is_edited() {
            talk.note("the model's weights were edited after training: the figures on its card are of the model before");
        }
        let filter = Filter::new(&self.conditions, self.confidence_above, model.labels())?;
        if let Some(name) = self.new_column.as_deref().filter(|name| name.trim() != *name || name.is_empty())
        {
            return Err(Error::invalid(format!(
                "--new-column is '{name}'; give a name that neither is empty nor begins or ends with a space"
            )));
        }
        let to = match (&self.new_column, &self.resume) {
            (Some(name), _) => To::Column(name.clone()),
            (None, Some(_)) => To::End,
            (None, None) => To::Rows,
        };
        let shape =
            Shape { format: self.format(output), explain: self.explain, top: self.top_k.map(usize::from) };
        Run { input: &self.input, model: Arc::new(model), output, shape, filter, to, talk }.run()
    }

    /// The format asked for, else the one that the output's name tells.
    fn format(&self, output: &Path) -> Format {
        self.format.map(Format::from).or_else(|| Format::of_name(output)).unwrap_or(Format::Text)
    }
}

/// How a row is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) format: Format,
    /// How many n-grams are told with it.
    pub(super) explain: usize,
    /// How many classes; `None` is all.
    pub(super) top: Option<usize>,
}

impl Shape {
    fn writer<W: Write>(&self, out: W, model: &Model) -> Predictions<W> {
        let rows = Predictions::new(out, self.format, model.labels(), self.explain > 0);
        let rows = if model.rule().abstain > 0.0 { rows.abstaining() } else { rows };
        match self.top {
            Some(n) => rows.top(n),
            None => rows,
        }
    }
}

/// Where rows go.
#[derive(Debug)]
enum To {
    /// Into an output of their own.
    Rows,
    /// Below those that an output holds.
    End,
    /// Into a column of this name of the table they came as.
    Column(String),
}

/// Scores and writes every row, for people to read: what `demo` shows.
pub(super) fn show(input: &Input, model: Arc<Model>, explain: usize, talk: &Talk) -> Result<Done> {
    let shape = Shape { format: Format::Text, explain, top: None };
    let (output, filter, to) = (Path::new("-"), Filter::default(), To::Rows);
    Run { input, model, output, shape, filter, to, talk }.run()
}

/// What is said of an input, or why nothing is; `None` where it was not asked.
type Said = Option<Result<Scored, String>>;

struct Run<'a> {
    input: &'a Input,
    model: Arc<Model>,
    output: &'a Path,
    shape: Shape,
    filter: Filter,
    to: To,
    talk: &'a Talk,
}

/// What writes rows.
enum Writer {
    Rows(Box<Predictions<Sink>>),
    Column(NewColumn<Sink>),
}

/// What was counted on the way.
#[derive(Default)]
struct Counts {
    abstained: usize,
    written: usize,
    /// Rows that were there already.
    there: usize,
}

impl<'a> Run<'a> {
    fn run(mut self) -> Result<Done> {
        let left = match self.to {
            To::End => resume::open(self.output, self.shape.format)?,
            _ => None,
        };
        let scorer = Arc::new(Scorer::new(Arc::clone(&self.model)));
        // Rows that are there already are read but not scored.
        let asked = Arc::new(AtomicBool::new(left.is_none()));
        let mut articles = self.open(Arc::clone(&scorer), Arc::clone(&asked))?;
        let mut counts = Counts::default();
        let mut start = 0;
        let (mut writer, mut batch) = match left {
            None => (self.new_writer()?, Vec::new()),
            Some(left) => {
                let writer = self.shape.writer(Vec::new(), &self.model);
                let explain = self.shape.explain;
                let passed = resume::pass(left, writer, &mut articles, &mut self.filter, |outcome| {
                    score(&scorer, outcome, explain)
                })?;
                start = passed.whole;
                asked.store(true, Ordering::Relaxed);
                counts.there = passed.there;
                let rows = self.shape.writer(Sink::resume(self.output, passed.whole)?, &self.model);
                (Writer::Rows(Box::new(passed.below(rows)?)), passed.rest)
            }
        };
        let mut scored = Batch::new(self.model.labels().len());
        loop {
            if batch.is_empty() {
                batch = articles.batch()?;
            }
            if batch.is_empty() {
                break;
            }
            let mut rows = Vec::with_capacity(batch.len());
            for (mut outcome, said) in std::mem::take(&mut batch) {
                let said = said.unwrap_or_else(|| score(&scorer, &mut outcome, self.shape.explain));
                if let Ok(made) = &said {
                    scored.add(made);
                    counts.abstained += usize::from(made.prediction.abstained);
                }
                let row = row(outcome, said);
                if self.filter.keeps(&row) {
                    rows.push(row);
                }
            }
            counts.written += rows.len();
            writer.write(rows)?;
        }
        if articles.read + articles.failed == 0 {
            return Err(nothing_read(0));
        }
        let (sink, late) = writer.finish()?;
        if articles.read == 0 && matches!(self.to, To::Rows | To::Column(_)) && self.output.as_os_str() != "-"
        {
            // Of nothing but errors no file is made: the one that is there stays.
            drop(sink);
        } else {
            sink.finish()?;
        }
        say_late(self.talk, &late);
        self.filter.say_unseen(self.talk);
        self.say(&articles, &scored, &counts);
        let drift = self.model.drift(&scored);
        drift::say_text(drift.as_ref(), "expect worse figures than the card's", self.talk);
        drift::say_shift(drift.as_ref(), self.model.labels(), self.talk);
        if articles.read == 0 {
            if let To::End = self.to {
                // What could not be run must not stand in the way of the next command.
                Sink::resume(self.output, start)?.finish()?;
            }
            return Err(nothing_read(articles.failed));
        }
        Ok(Done::unless(articles.failed > 0))
    }

    fn open(&self, scorer: Arc<Scorer>, asked: Arc<AtomicBool>) -> Result<Articles<'a, Said>> {
        let explain = self.shape.explain;
        let each = move |outcome: &mut Outcome| {
            asked.load(Ordering::Relaxed).then(|| score(&scorer, outcome, explain))
        };
        match self.to {
            To::Column(_) => self.input.open_keeping_rows(self.talk, each),
            To::Rows | To::End => self.input.open_with(self.talk, each),
        }
    }

    fn new_writer(&self) -> Result<Writer> {
        let rows = match &self.to {
            To::Column(name) => {
                let sink = Sink::open(Some(self.output))?;
                return Ok(Writer::Column(NewColumn::new(sink, name, self.model.labels())));
            }
            To::Rows => self.shape.writer(Sink::open(Some(self.output))?, &self.model),
            To::End => self.shape.writer(Sink::resume(self.output, 0)?, &self.model),
        };
        let rows = if self.input.is_live(self.shape.format) { rows.live() } else { rows };
        Ok(Writer::Rows(Box::new(rows)))
    }

    fn say(&self, articles: &Articles<'_, Said>, scored: &Batch, counts: &Counts) {
        let labels = self.model.labels().iter().zip(scored.labels());
        let shares: Vec<String> = labels.map(|(label, n)| format!("{n} {label}")).collect();
        let mut said = vec![format!(
            "{} scored: {}",
            counted(scored.labels().iter().sum::<u64>() as usize, "article"),
            shares.join(", ")
        )];
        if self.model.rule().abstain > 0.0 {
            said.push(format!("{} of them abstained", counts.abstained));
        }
        if self.filter.is_any() {
            said.push(format!("{} written", counted(counts.written, "row")));
        }
        if let To::End = self.to {
            said.push(format!("{} there already", counted(counts.there, "row")));
        }
        said.push(format!("{} failed", counted(articles.failed, "input")));
        self.talk.note(&said.join("; "));
    }
}

impl Writer {
    fn write(&mut self, rows: Vec<PredictedRow>) -> Result<()> {
        match self {
            Self::Rows(writer) => {
                writer.write(rows).map_err(unwritten)?;
                writer.flush().map_err(unwritten)
            }
            Self::Column(writer) => {
                rows.iter().try_for_each(|row| writer.write(row))?;
                writer.flush()
            }
        }
    }

    /// The sink, with the columns that a CSV could not hold.
    fn finish(self) -> Result<(Sink, Vec<String>)> {
        match self {
            Self::Rows(writer) => writer.finish().map_err(unwritten),
            Self::Column(writer) => Ok((writer.finish()?, Vec::new())),
        }
    }
}

fn score(scorer: &Scorer, outcome: &mut Outcome, explain: usize) -> Result<Scored, String> {
    match outcome {
        Outcome::Article(article) => {
            let said = scorer.score_article(article, explain);
            // The text is not among what a row shows, and rows may be held back.
            article.body = String::new();
            Ok(said)
        }
        Outcome::Rejected { error, .. } => Err(error.reason()),
    }
}

/// One row out for one in: a failed input keeps its place.
fn row(outcome: Outcome, said: Result<Scored, String>) -> PredictedRow {
    let (Outcome::Article(article) | Outcome::Rejected { article, .. }) = outcome;
    PredictedRow { article: *article, outcome: said.map(|scored| (scored.prediction, scored.reasons)) }
}
