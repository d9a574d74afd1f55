//! `sentimen check`: the look before training.

use super::input::{Input, Sink, unwritten};
use super::{Done, Talk};
use crate::Result;
use crate::corpus::check::{check, overlap};
use crate::report::{check_json, check_text};
use std::io::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen check data/pages\n  sentimen check train.csv --against test.csv\n  sentimen check data/pages --format json\n\nErrors falsify results (labels left in texts, articles in both sets): exit code 1. Warnings and notes do not."
)]
pub(super) struct Args {
    /// Articles to test on: which of them are among the others?
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    against: Vec<PathBuf>,
    /// How the findings are written
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    format: String,
    #[command(flatten)]
    input: Input,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        let other = self.input.beside(self.against.clone());
        self.input.rejects().map_or(Ok(()), |rejects| other.spares(rejects))?;
        talk.progress("reading articles");
        let (articles, mut failed) = self.input.open(talk)?.all()?;
        let other = if self.against.is_empty() {
            None
        } else {
            let (second, bad) = self.input.open_beside(&self.against, talk)?.all()?;
            failed += bad;
            Some(overlap(&articles, &second))
        };
        talk.progress("looking for duplicates, labels in texts, foreign languages");
        let found = check(&articles);
        let text = match self.format.as_str() {
            "json" => check_json(&found, other.as_ref(), failed),
            _ => check_text(&found, other.as_ref(), failed),
        };
        let mut out = Sink::stdout();
        out.write_all(text.as_bytes()).map_err(unwritten)?;
        out.finish()?;
        let shared = other.is_some_and(|other| other.finding.is_some());
        Ok(Done::unless(failed > 0 || shared || found.has_errors()))
    }
}
