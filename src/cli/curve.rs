//! `sentimen curve`: would more labels help?

use super::answers::Resampling;
use super::input::{Input, Sink, unwritten};
use super::labelled::{CorrectionArgs, Labelled};
use super::recipe::RecipeArgs;
use super::{Done, Talk};
use crate::Result;
use crate::evaluate::{LearningCurve, Scored};
use crate::report::{curve_csv, curve_json, curve_text};
use crate::train::{Options, curve};
use std::io::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen curve data/pages --groups data/events.csv\n  sentimen curve reviews.csv --text-column isi --label-column kelas --draws 5 --format csv -o curve.csv\n\nFive folds of whole groups; of each fold's training articles all, half, a quarter and so on train, in several draws, and what is held out is predicted every time. The last doubling tells whether more labels of this kind would help."
)]
pub(super) struct Args {
    /// Where the figures go; - is stdout
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// How they are written: text, json, csv
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json", "csv"])]
    format: String,
    /// How often the articles of each smaller size are drawn
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=100))]
    draws: u16,
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
    resampling: Resampling,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        let recipe = self.recipe.resolve(None, true)?;
        if self.recipe.printed(&recipe)? {
            return Ok(Done::Well);
        }
        self.input.writes_beside(&self.output, None)?;
        self.input.writes_outside(&self.output)?;
        self.corrections.stay(&self.output)?;
        self.recipe.stays(self.input.rejects().into_iter().chain([self.output.as_path()]))?;
        let bootstrap = self.resampling.bootstrap()?;
        let mut sink = Sink::open(Some(&self.output))?;
        let read = Labelled::read(&self.input, &self.corrections, talk)?;
        let problems = read.has_problems();
        let corpus = read.corpus(self.merge_labels)?;
        corpus.notes.iter().for_each(|note| talk.note(note));
        let options = Options { seed: bootstrap.seed, ..Options::default() };
        let step = &mut |step: &str| talk.progress(step);
        let sizes = curve(&corpus, &recipe, usize::from(self.draws), &options, step)?;
        talk.progress("drawing resamples");
        let sizes: Vec<(f64, Vec<Scored>)> =
            sizes.into_iter().map(|size| (size.documents, size.draws)).collect();
        let curve = LearningCurve::of(&sizes, bootstrap)?;
        let text = match self.format.as_str() {
            "json" => curve_json(&curve),
            "csv" => curve_csv(&curve).map_err(unwritten)?,
            _ => curve_text(&curve, curve.units < curve.n),
        };
        sink.write_all(text.as_bytes()).map_err(unwritten)?;
        sink.finish()?;
        Ok(Done::unless(problems))
    }
}
