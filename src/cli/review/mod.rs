//! `sentimen review`: a person's word on each article of a review, an answer a key.
//!
//! `session` is what was said, `view` what a key does, `screen` both as text; only `terminal` and `lines` read and write.

mod keys;
mod layout;
mod lines;
mod screen;
mod session;
pub(super) mod terminal;
mod view;
mod walk;

use super::color::Color;
use super::shell::quoted;
use super::talk::is_dumb;
use super::{Done, Talk};
use crate::Result;
use crate::audit::review::Answer;
use screen::{Style, told};
use session::Scope;
use std::io::IsTerminal;
use std::path::PathBuf;
use walk::Walk;

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen review review.csv\n  sentimen review review.csv --unsure\n  sentimen review review.csv --lang id --color never\n  printf 'p\\ng\\nu\\nnetral\\n' | sentimen review review.csv\n\nAnswers are in the file as soon as they are given; the next run goes on where this one ended. Where standard input is no terminal, each line is an answer: a key, or a label."
)]
pub(super) struct Args {
    /// The review, as `audit` writes it: a CSV with the columns answer and id or text
    #[arg(value_name = "REVIEW")]
    review: PathBuf,
    /// Go through all articles again, those with an answer too
    #[arg(long)]
    again: bool,
    /// Go through those without an answer and those that could not be told
    #[arg(long, conflicts_with = "again")]
    unsure: bool,
    /// Colours; auto is on a terminal, unless NO_COLOR is set or TERM is dumb
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        let scope = match (self.again, self.unsure) {
            (true, _) => Scope::All,
            (_, true) => Scope::Unsure,
            _ => Scope::Open,
        };
        let mut walk = Walk::open(&self.review, scope)?;
        let on_terminal = std::io::stderr().is_terminal();
        let style = Style { color: self.color.is_on(on_terminal), language: talk.language() };
        let (ended, problems) = if walk.session().current().is_none() {
            talk.note(if walk.session().review().is_empty() {
                "there are no articles in the review"
            } else {
                "all articles have an answer; --again goes through them once more"
            });
            (Ok(Done::Well), false)
        } else if std::io::stdin().is_terminal() && on_terminal && !is_dumb() {
            (terminal::run(&mut walk, style), false)
        } else {
            match lines::run(&mut walk, style, talk) {
                Ok(problems) => (Ok(Done::Well), problems > 0),
                Err(error) => (Err(error), false),
            }
        };
        // What was answered is saved however the walk ended.
        let ended = walk.finish().and(ended)?;
        self.sum_up(&walk, talk);
        Ok(if problems { Done::WithProblems } else { ended })
    }

    /// Tells what the review says by now, and what to do with it.
    fn sum_up(&self, walk: &Walk, talk: &Talk) {
        let session = walk.session();
        for line in told(&session.summary()) {
            talk.note(&line);
        }
        let path = quoted(&layout::cleaned(&self.review.display().to_string()));
        if (0..session.review().len()).any(|row| session.review().answer(row) == Answer::Open) {
            talk.note(&format!("to go on: sentimen review {path}"));
        }
        if session.answered() > 0 {
            talk.note(&format!(
                "to train on the answers: sentimen train INPUT --corrections {path} -o MODEL"
            ));
        }
    }
}
