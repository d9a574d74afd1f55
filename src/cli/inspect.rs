//! `sentimen inspect`: what a model is and the words it goes by.

use super::input::{Sink, unwritten};
use super::{Done, Talk};
use crate::Result;
use crate::model::Model;
use crate::report::{inspection_json, top_table, trained_text};
use std::io::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen inspect models/berita.safetensors\n  sentimen inspect model.safetensors --top 50 --format json"
)]
pub(super) struct Args {
    /// The model file
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// How many n-grams a class to show
    #[arg(long, value_name = "N", default_value_t = 15)]
    top: usize,
    /// text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

impl Args {
    pub(super) fn run(&self, _talk: &Talk) -> Result<Done> {
        let model = Model::load(&self.model)?;
        let text = if self.format == "json" {
            inspection_json(&model, self.top)
        } else {
            format!("{}\n{}", trained_text(&model), top_table(&model, self.top))
        };
        let mut out = Sink::stdout();
        writeln!(out, "{}", text.trim_end()).map_err(unwritten)?;
        out.finish()?;
        Ok(Done::Well)
    }
}
