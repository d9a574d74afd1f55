//! `sentimen explain`: an article with its words marked by what each adds to the label.

use super::articles::nothing_read;
use super::color::Color;
use super::input::{Input, Sink, unwritten};
use super::talk::counted;
use super::{Done, Talk};
use crate::article::Article;
use crate::features::TokenCache;
use crate::ingest::Outcome;
use crate::label::class_name;
use crate::model::Model;
use crate::report::{ExplainedRow, Explanation, ExplanationStyle, Explanations};
use crate::text::article_text;
use crate::{Error, Result};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen explain -m models/berita.safetensors data/inbox/02.txt\n  sentimen explain -m model.safetensors data/inbox --html -o why.html\n  sentimen explain -m model.safetensors page.html --label negatif --color always | less -R\n  echo \"Laba naik, tidak lagi merugi\" | sentimen explain -m model.safetensors --kind line -"
)]
pub(super) struct Args {
    /// The model file
    #[arg(short, long, value_name = "MODEL")]
    model: PathBuf,
    /// Where the explanations go; - is stdout
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// How they are written
    #[arg(long, value_enum, default_value = "text")]
    format: FormatName,
    /// Write one HTML page, as --format html
    #[arg(long, conflicts_with = "format")]
    html: bool,
    /// Explain the score of the class NAME in place of the label decided on
    #[arg(long, value_name = "NAME")]
    label: Option<String>,
    /// Colours in text; auto is on a terminal, unless NO_COLOR is set or TERM is dumb
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    color: Color,
    /// Columns of text [default: COLUMNS on a terminal, else 80]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=1000))]
    width: Option<u16>,
    #[command(flatten)]
    input: Input,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FormatName {
    /// For people, at a terminal
    Text,
    /// A JSON object a line, with the place and the part of every token
    Jsonl,
    /// One page for a browser, which needs nothing else
    Html,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        self.input.writes_beside(&self.output, Some(&self.model))?;
        self.input.writes_outside(&self.output)?;
        let model = Arc::new(Model::load(&self.model)?);
        let class = self.label.as_deref().map(|name| class_of(&model, name)).transpose()?;
        let sink = Sink::open(Some(&self.output))?;
        let mut out = Explanations::new(sink, self.style(), model.labels()).map_err(unwritten)?;
        let explained = Arc::clone(&model);
        let mut articles = self.input.open_with(talk, move |outcome| explain(&explained, outcome, class))?;
        loop {
            let batch = articles.batch()?;
            if batch.is_empty() {
                break;
            }
            for (outcome, said) in batch {
                let (Outcome::Article(article) | Outcome::Rejected { article, .. }) = outcome;
                out.write(&ExplainedRow { article: *article, outcome: said }).map_err(unwritten)?;
            }
            out.flush().map_err(unwritten)?;
        }
        if articles.read + articles.failed == 0 {
            return Err(nothing_read(0));
        }
        out.finish().map_err(unwritten)?.finish()?;
        let failed = counted(articles.failed, "input");
        talk.note(&format!("{} explained; {failed} failed", counted(articles.read, "article")));
        if articles.read == 0 {
            return Err(nothing_read(articles.failed));
        }
        Ok(Done::unless(articles.failed > 0))
    }

    fn style(&self) -> ExplanationStyle {
        match self.format {
            _ if self.html => ExplanationStyle::Html,
            FormatName::Html => ExplanationStyle::Html,
            FormatName::Jsonl => ExplanationStyle::Jsonl,
            FormatName::Text => {
                let on_terminal = self.output.as_os_str() == "-" && std::io::stdout().is_terminal();
                let color = self.color.is_on(on_terminal);
                let columns = || std::env::var("COLUMNS").ok()?.parse().ok().filter(|n| *n >= 40);
                let width = self.width.or_else(|| if on_terminal { columns() } else { None });
                ExplanationStyle::Text { width: usize::from(width.unwrap_or(80)), color }
            }
        }
    }
}

/// The class called `name`, or by another name of the same class.
fn class_of(model: &Model, name: &str) -> Result<usize> {
    let labels = model.labels();
    let same = |label: &String| class_name(label) == class_name(name);
    let found = labels.iter().position(|label| label == name).or_else(|| labels.iter().position(same));
    found.ok_or_else(|| {
        Error::invalid(format!(
            "--label is '{name}', which is no class of the model; name one of {}",
            labels.join(", ")
        ))
    })
}

fn explain(model: &Model, outcome: &mut Outcome, class: Option<usize>) -> Result<Explanation, String> {
    match outcome {
        Outcome::Article(article) => Ok(explanation(model, article, class)),
        Outcome::Rejected { error, .. } => Err(error.reason()),
    }
}

/// Why `model` gives `article` its label, or the score of another `class`.
pub(super) fn explanation(model: &Model, article: &Article, class: Option<usize>) -> Explanation {
    let cache = TokenCache::default();
    let text = model.text_of(article);
    let prediction = model.predict(&text, &cache);
    let attribution = model.attribution(&text, class.unwrap_or(prediction.label), &cache);
    let flip = model.nearest_flip(&text, &cache);
    // A title that is read several times is shown once.
    let times = model.recipe().text.titles;
    let text = article_text(article, times.min(1)).into_owned();
    let title = text.len() - article.body.len();
    let attribution = attribution.folded(times, title);
    let flip = flip.map(|flip| flip.folded(times, title));
    Explanation { text, prediction, attribution, flip }
}
