//! `sentimen inspect`: what a model is, what it knows of a word, and its weights corrected by hand.

use super::input::{Sink, is_same, unwritten};
use super::talk::counted;
use super::{Done, Talk};
use crate::model::{Model, Story};
use crate::output::Output;
use crate::report::{
    edit_text, inspection_json, top_table, trained_text, weights_csv, word_text, words_json,
};
use crate::{Error, Result};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen inspect models/berita.safetensors\n  sentimen inspect model.safetensors --top 50 --format json\n  sentimen inspect model.safetensors --word naik --word merugi\n  sentimen inspect model.safetensors --dump weights.csv\n  sentimen inspect model.safetensors --edit weights.csv -o corrected.safetensors"
)]
pub(super) struct Args {
    /// The model file
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// How many n-grams to show of each class, or of each kind with a word
    #[arg(long, value_name = "N", default_value_t = 15)]
    top: usize,
    /// text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    format: String,
    /// Show instead what the model knows of a word (or of a few in a row, in quotes); may be given often
    #[arg(long, value_name = "KATA")]
    word: Vec<String>,
    /// Write instead every n-gram with its document count, idf and weights to FILE, as CSV; - is stdout
    #[arg(long, value_name = "FILE", conflicts_with_all = ["word", "top", "format"])]
    dump: Option<PathBuf>,
    /// Make a model with the weights of FILE: what --dump wrote, with numbers changed; rows and columns of classes may
    /// be left out. - is stdin
    #[arg(long, value_name = "FILE", requires = "output", conflicts_with_all = ["word", "dump", "top", "format"])]
    edit: Option<PathBuf>,
    /// The model file to write with --edit
    #[arg(short, long, value_name = "NEW", requires = "edit")]
    output: Option<PathBuf>,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        if let (Some(table), Some(output)) = (&self.edit, &self.output) {
            return self.edit(table, output, talk);
        }
        if let Some(path) = &self.dump {
            return self.dump(path, talk);
        }
        let model = Model::load(&self.model)?;
        let is_json = self.format == "json";
        let stories: Vec<Story> = self.word.iter().map(|word| model.story(word, self.top)).collect();
        let text = match (stories.is_empty(), is_json) {
            (true, true) => inspection_json(&model, self.top),
            (true, false) => format!("{}\n{}", trained_text(&model), top_table(&model, self.top)),
            (false, true) => words_json(&model, &stories),
            (false, false) => {
                stories.iter().map(|story| word_text(&model, story)).collect::<Vec<_>>().join("\n\n")
            }
        };
        let mut out = Sink::stdout();
        writeln!(out, "{}", text.trim_end()).map_err(unwritten)?;
        out.finish()?;
        Ok(Done::Well)
    }

    /// Writes all weights to `path`.
    fn dump(&self, path: &Path, talk: &Talk) -> Result<Done> {
        self.is_kept(path, "the table of weights")?;
        let model = Model::load(&self.model)?;
        let mut out = Sink::open(Some(path))?;
        weights_csv(&model, &mut out).map_err(unwritten)?;
        out.finish()?;
        talk.note(&format!("{} written", counted(model.featurizer().vocabulary().len(), "n-gram")));
        Ok(Done::Well)
    }

    /// Writes the model with the weights of `table` to `output`.
    fn edit(&self, table: &Path, output: &Path, talk: &Talk) -> Result<Done> {
        if output.as_os_str() == "-" {
            return Err(Error::invalid("-o needs a file: a model does not go to standard output"));
        }
        self.is_kept(output, "the edited model")?;
        let is_stdin = table.as_os_str() == "-";
        if !is_stdin && is_same(table, output) {
            return Err(Error::invalid(format!(
                "the edited model would overwrite the table '{}'; give it a file of its own",
                output.display()
            )));
        }
        let model = Model::load(&self.model)?;
        // Before any work, as with every output.
        let file = Output::create(output)?;
        let mut bytes = Vec::new();
        let read = if is_stdin {
            std::io::stdin().read_to_end(&mut bytes)
        } else {
            std::fs::File::open(table).and_then(|mut file| file.read_to_end(&mut bytes))
        };
        read.map_err(|e| Error::io(table, e))?;
        let before = model.card().edits.len();
        let model = model.edited(&bytes, &table.display().to_string())?;
        model.save(file, output)?;
        let mut out = Sink::stdout();
        match model.card().edits.get(before) {
            Some(edit) => out.write_all(edit_text(edit).as_bytes()).map_err(unwritten)?,
            None => talk.note("no weight differs: the model is the same"),
        }
        out.finish()?;
        talk.note(&format!("saved {}", output.display()));
        Ok(Done::Well)
    }

    /// Refuses an output that is the model itself.
    fn is_kept(&self, path: &Path, what: &str) -> Result<()> {
        if path.as_os_str() != "-" && is_same(path, &self.model) {
            return Err(Error::invalid(format!(
                "{what} would overwrite the model '{}'; give it a file of its own",
                path.display()
            )));
        }
        Ok(())
    }
}
