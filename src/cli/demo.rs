//! `sentimen demo`: the whole job on the project's own pages, each step with its command.

use super::input::{Input, Sink, unwritten};
use super::{Done, Talk, predict, train};
use crate::model::Model;
use crate::recipe::Recipe;
use crate::report::Format;
use crate::train::{Options, Plan};
use crate::{Error, Result};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  sentimen demo\n  sentimen demo --data my/data --model my.safetensors")]
pub(super) struct Args {
    /// The folder that holds pages/, inbox/ and events.csv
    #[arg(long, value_name = "FOLDER", default_value = "data")]
    data: PathBuf,
    /// The model file to write
    #[arg(long, value_name = "MODEL", default_value = "models/berita.safetensors")]
    model: PathBuf,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        let [pages, inbox, events] = ["pages", "inbox", "events.csv"].map(|name| self.data.join(name));
        if !pages.is_dir() {
            return Err(Error::invalid(format!(
                "there is no folder '{}'; run the demo in a copy of the project, or name a folder with --data",
                pages.display()
            )));
        }
        let model = self.model.display();
        say("1. What a page becomes")?;
        say(&format!("   sentimen ingest {} --format text\n", pages.display()))?;
        let articles = Input::plain(vec![pages.clone()], None).open(talk)?;
        show_first(articles, 4)?;

        say("\n2. Train, with whole events held out for the figures")?;
        say(&format!("   sentimen train {} --groups {} -o {model}\n", pages.display(), events.display()))?;
        let input = Input::plain(vec![pages], Some(events));
        let plan = Plan::of(&Recipe::built_in("default")?);
        let trained = train::run(&input, &self.model, &plan, &Options::default(), talk)?;

        say("\n3. Score pages nobody labelled, with the words that decided")?;
        say(&format!("   sentimen predict -m {model} {} --explain 5\n", inbox.display()))?;
        let loaded = Arc::new(Model::load(&self.model)?);
        let scored = predict::show(&Input::plain(vec![inbox], None), loaded, 5, talk)?;

        say("\n4. Look at the model")?;
        say(&format!("   sentimen inspect {model}"))?;
        Ok(Done::unless(trained != Done::Well || scored != Done::Well))
    }
}

/// The first few articles as rows, and how many there are.
fn show_first(mut articles: super::articles::Articles<'_>, few: usize) -> Result<()> {
    let mut rows = crate::report::Articles::new(Sink::stdout(), Format::Text);
    let mut shown = 0;
    loop {
        let batch = articles.batch()?;
        if batch.is_empty() {
            break;
        }
        for (outcome, ()) in batch {
            if let crate::ingest::Outcome::Article(article) = outcome
                && shown < few
            {
                rows.write(&article).map_err(unwritten)?;
                shown += 1;
            }
        }
    }
    rows.finish().map_err(unwritten)?.0.finish()?;
    say(&format!("… {} articles in all", articles.read))
}

/// A line of the demo's own.
fn say(line: &str) -> Result<()> {
    let mut out = Sink::stdout();
    writeln!(out, "{line}").map_err(unwritten)?;
    out.finish()
}
