//! `sentimen ingest`: pages and tables into clean rows.

use super::articles::nothing_read;
use super::input::{FormatName, Input, Sink, unwritten};
use super::talk::counted;
use super::{Done, Talk};
use crate::Result;
use crate::ingest::Outcome;
use crate::report::{Articles, Format};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen ingest data/pages --format text\n  sentimen ingest data/pages | sentimen train - -o model.safetensors\n  sentimen ingest scraped/ --rejects rejects.jsonl -o articles.jsonl"
)]
pub(super) struct Args {
    /// Where the rows go; - is stdout
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// How the rows are written [default: as the output's name ends in .csv, else jsonl]
    #[arg(long, value_enum)]
    format: Option<FormatName>,
    #[command(flatten)]
    input: Input,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        self.input.writes_beside(&self.output, None)?;
        self.input.writes_outside(&self.output)?;
        let named = || Format::of_name(&self.output).unwrap_or(Format::Jsonl);
        let format = self.format.map_or_else(named, Format::from);
        let mut rows = Articles::new(Sink::open(Some(&self.output))?, format);
        let mut articles = self.input.open(talk)?;
        let mut labelled = 0usize;
        loop {
            let batch = articles.batch()?;
            if batch.is_empty() {
                break;
            }
            for (outcome, ()) in batch {
                if let Outcome::Article(article) = outcome {
                    labelled += usize::from(article.label.is_some());
                    rows.write(&article).map_err(unwritten)?;
                }
            }
            rows.flush().map_err(unwritten)?;
        }
        if articles.read == 0 {
            return Err(nothing_read(articles.failed));
        }
        let (sink, late) = rows.finish().map_err(unwritten)?;
        sink.finish()?;
        say_late(talk, &late);
        talk.note(&format!(
            "{}, {labelled} with a label; {} failed",
            counted(articles.read, "article"),
            counted(articles.failed, "input")
        ));
        Ok(Done::unless(articles.failed > 0))
    }
}

/// Tells which columns a CSV could not hold.
pub(super) fn say_late(talk: &Talk, late: &[String]) {
    if !late.is_empty() {
        talk.warn(&format!(
            "columns that only later rows have are not in the CSV: {}; use --format jsonl to keep them",
            late.join(", ")
        ));
    }
}
