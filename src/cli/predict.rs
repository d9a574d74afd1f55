//! `sentimen predict`: articles to labels with probabilities.

use super::articles::nothing_read;
use super::ingest::say_late;
use super::input::{FormatName, Input, Sink, unwritten};
use super::talk::counted;
use super::{Done, Talk, drift};
use crate::ingest::Outcome;
use crate::model::{Batch, Model, Scored, Scorer};
use crate::report::{Format, PredictedRow, Predictions};
use crate::{Error, Result};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen predict -m models/berita.safetensors data/inbox --explain 5\n  sentimen predict -m model.safetensors today.csv --format csv -o scored.csv\n  sentimen predict -m model.safetensors today.csv --abstain 0.6\n  tail -f headlines.txt | sentimen predict -m model.safetensors --kind line -"
)]
pub(super) struct Args {
    /// The model file
    #[arg(short, long, value_name = "MODEL")]
    model: PathBuf,
    /// Where the rows go; - is stdout
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// How the rows are written
    #[arg(long, value_enum, default_value = "text")]
    format: FormatName,
    /// Add the N n-grams that decided, with what each added to the label's score; those that a hashed model cannot
    /// tell apart stand together, with | between them
    #[arg(long, value_name = "N", default_value_t = 0)]
    explain: usize,
    /// Mark rows whose confidence is below P (0 to 1) as abstained; they keep their label [default: the model's own]
    #[arg(long, value_name = "P", allow_negative_numbers = true)]
    abstain: Option<f64>,
    #[command(flatten)]
    input: Input,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        if let Some(p) = self.abstain.filter(|p| !(0.0..=1.0).contains(p)) {
            return Err(Error::invalid(format!("--abstain is {p}; it must be between 0 and 1")));
        }
        self.input.writes_beside(&self.output, Some(&self.model))?;
        self.input.writes_outside(&self.output)?;
        let mut model = Model::load(&self.model)?;
        if let Some(p) = self.abstain {
            model = model.abstaining_below(p);
        }
        let model = Arc::new(model);
        run(&self.input, &model, &self.output, self.format.into(), self.explain, talk)
    }
}

/// Scores and writes rows; `demo` does the same.
pub(super) fn run(
    input: &Input,
    model: &Arc<Model>,
    output: &Path,
    format: Format,
    explain: usize,
    talk: &Talk,
) -> Result<Done> {
    let sink = Sink::open(Some(output))?;
    let mut rows = Predictions::new(sink, format, model.labels(), explain > 0);
    let may_abstain = model.rule().abstain > 0.0;
    if may_abstain {
        rows = rows.abstaining();
    }
    if input.is_live(format) {
        rows = rows.live();
    }
    let scorer = Scorer::new(Arc::clone(model));
    let mut articles = input.open_with(talk, move |outcome| score(&scorer, outcome, explain))?;
    let mut scored = Batch::new(model.labels().len());
    let mut abstained = 0;
    loop {
        let batch = articles.batch()?;
        if batch.is_empty() {
            break;
        }
        for made in batch.iter().flat_map(|(_, made)| made) {
            scored.add(made);
            abstained += usize::from(made.prediction.abstained);
        }
        rows.write(batch.into_iter().map(row).collect()).map_err(unwritten)?;
        rows.flush().map_err(unwritten)?;
    }
    if articles.read + articles.failed == 0 {
        return Err(nothing_read(0));
    }
    let (sink, late) = rows.finish().map_err(unwritten)?;
    sink.finish()?;
    say_late(talk, &late);
    let shares: Vec<String> =
        model.labels().iter().zip(scored.labels()).map(|(l, n)| format!("{n} {l}")).collect();
    let unsure = if may_abstain { format!("; {abstained} of them abstained") } else { String::new() };
    talk.note(&format!(
        "{} scored: {}{unsure}; {} failed",
        counted(articles.read, "article"),
        shares.join(", "),
        counted(articles.failed, "input")
    ));
    let drift = model.drift(&scored);
    drift::say_text(drift.as_ref(), "expect worse figures than the card's", talk);
    drift::say_shift(drift.as_ref(), model.labels(), talk);
    if articles.read == 0 {
        return Err(nothing_read(articles.failed));
    }
    Ok(Done::unless(articles.failed > 0))
}

/// What is said of an input, or why nothing is.
type Said = Result<Scored, String>;

fn score(scorer: &Scorer, outcome: &mut Outcome, explain: usize) -> Said {
    match outcome {
        // The text is not among what a row shows, and rows may be held back.
        Outcome::Article(article) => Ok(scorer.score(&std::mem::take(&mut article.body), explain)),
        Outcome::Rejected { error, .. } => Err(error.reason()),
    }
}

/// One row out for one in: a failed input keeps its place.
fn row((outcome, said): (Outcome, Said)) -> PredictedRow {
    let (Outcome::Article(article) | Outcome::Rejected { article, .. }) = outcome;
    PredictedRow { article: *article, outcome: said.map(|scored| (scored.prediction, scored.reasons)) }
}
