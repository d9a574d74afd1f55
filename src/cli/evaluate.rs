//! `sentimen evaluate`: how good predictions are, and how sure that is.

use super::answers::{Answers, Resampling, groups_of, say_seen, say_unknown, scored};
use super::by::By;
use super::input::{Input, Sink, unwritten};
use super::{Done, Talk};
use crate::article::Article;
use crate::evaluate::{Evaluation, Slice, hardest, slices};
use crate::model::Model;
use crate::report::{Evaluated, Hard, evaluation_csv, evaluation_json, evaluation_text};
use crate::{Error, Result};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen evaluate -m model.safetensors test.csv --text-column isi --label-column kelas\n  sentimen evaluate -m model.safetensors data/pages --groups data/events.csv --by outlet --by month\n  sentimen predict -m model.safetensors test.csv --format jsonl -o scored.jsonl\n  sentimen evaluate scored.jsonl --format json\n\nFigures of articles that the model was trained on say nothing: `train` prints honest ones, `check --against` finds overlap."
)]
pub(super) struct Args {
    /// Score INPUT, labelled articles, with this model; without it INPUT is rows that `predict` wrote as JSONL or CSV
    #[arg(short, long, value_name = "MODEL")]
    model: Option<PathBuf>,
    /// Where the figures go; - is stdout
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// How the figures are written: text, json, csv
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json", "csv"])]
    format: String,
    /// Also the figures of each value of outlet, month, party, figure, or any other column; may be repeated
    #[arg(long, value_name = "COLUMN")]
    by: Vec<String>,
    /// How many of the errors to name, the most confident first
    #[arg(long, value_name = "N", default_value_t = 10)]
    hardest: usize,
    /// Take the names of one class (positive, POSITIF: positif) for the model's
    #[arg(long)]
    merge_labels: bool,
    #[command(flatten)]
    resampling: Resampling,
    #[command(flatten)]
    input: Input,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        self.input.writes_beside(&self.output, self.model.as_deref())?;
        self.input.writes_outside(&self.output)?;
        let by = By::each(&self.by)?;
        let mut sink = Sink::open(Some(&self.output))?;
        let model = self.model.as_deref().map(Model::load).transpose()?;
        talk.progress("reading articles");
        let mut answers = match model {
            Some(model) => {
                let [answers] = Answers::by_models([model], &self.input, talk)?;
                answers
            }
            None => Answers::written(&self.input, talk)?,
        };
        say_seen(answers.seen, answers.rows.len(), talk);
        let labels = answers.labels.clone();
        let unknown = answers.take_unknown(&labels, self.merge_labels)?;
        let articles: Vec<&Article> = answers.rows.iter().map(|row| &row.article).collect();
        let values: Vec<Vec<Vec<String>>> =
            by.iter().map(|by| values(&articles, by)).collect::<Result<_>>()?;
        let groups = groups_of(&answers.rows);
        let labels: Vec<String> = labels.into_iter().collect();
        let scored = scored(&answers.rows, &labels, groups.as_deref())?;
        talk.progress("drawing resamples");
        let bootstrap = self.resampling.bootstrap()?;
        let evaluation = Evaluation::of(&scored, bootstrap)?;
        let slices: Vec<(String, Vec<Slice>)> =
            self.by.iter().cloned().zip(values.iter().map(|v| slices(&scored, v, bootstrap))).collect();
        let hard = |i: usize| Hard {
            id: articles[i].id.clone(),
            given_label: labels[scored.truth(i)].clone(),
            label: labels[scored.predicted(i)].clone(),
            confidence: scored.confidence(i),
        };
        let evaluated = Evaluated {
            evaluation,
            groups: groups.is_some(),
            unlabelled: answers.unlabelled,
            failed: answers.failed,
            unknown,
            slices,
            hardest: hardest(&scored, self.hardest).into_iter().map(hard).collect(),
        };
        let text = match self.format.as_str() {
            "json" => evaluation_json(&evaluated),
            "csv" => evaluation_csv(&evaluated)?,
            _ => evaluation_text(&evaluated),
        };
        sink.write_all(text.as_bytes()).map_err(unwritten)?;
        sink.finish()?;
        let unknown = say_unknown(&evaluated.unknown, talk);
        Ok(Done::unless(answers.failed > 0 || unknown))
    }
}

/// Each article's values of `by`.
///
/// # Errors
/// Where no article has such a column.
pub(super) fn values(articles: &[&Article], by: &By) -> Result<Vec<Vec<String>>> {
    if !articles.iter().any(|article| by.is_of(article)) {
        let names: BTreeSet<String> = articles
            .iter()
            .flat_map(|a| a.metadata.names().map(str::to_owned).chain(a.columns.keys().cloned()))
            // Of rows of predictions; together they are `file`.
            .filter(|name| !matches!(name.as_str(), "input_file" | "input_line"))
            .collect();
        let names: Vec<String> = names.into_iter().collect();
        let listed = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        return Err(Error::invalid(format!(
            "--by {}: no article has such a column; there are: {listed}",
            by.name()
        )));
    }
    Ok(articles.iter().map(|article| by.values(article)).collect())
}
