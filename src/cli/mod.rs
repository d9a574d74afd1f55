//! The command line: one file a verb.

mod answers;
mod articles;
mod audit;
mod by;
mod check;
mod color;
mod compare;
mod completions;
mod curve;
mod demo;
mod drift;
mod evaluate;
mod explain;
mod ingest;
mod input;
mod inspect;
#[cfg(unix)]
mod interrupt;
mod labelled;
mod language;
mod man;
mod predict;
mod recipe;
mod report;
mod review;
mod search;
mod share;
mod shell;
mod talk;
mod train;

use crate::{Error, Result};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use language::Language;
use std::process::ExitCode;
use talk::Talk;

/// Train a sentiment classifier on labelled Indonesian news pages and score new ones.
#[derive(Debug, Parser)]
#[command(
    name = "sentimen",
    version,
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen train data/pages -o model.safetensors\n  sentimen predict -m model.safetensors data/inbox\n\nExit codes: 0 done; 1 done, but some inputs failed or a check found problems; 2 could not run; 130 ended by Ctrl-C (143 by SIGTERM, 129 by SIGHUP)."
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    everywhere: Everywhere,
}

/// Flags that every verb takes.
#[derive(Debug, clap::Args)]
struct Everywhere {
    /// Threads to work with; the results are the same with any number [default: all cores]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Say nothing on stderr but errors and warnings
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Language of messages and help: en, id; data are the same in both [default: that of the locale]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = Language::NAMES, hide_possible_values = true)]
    lang: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Read pages and tables into clean rows: title, date, outlet, body, label, confidence
    Ingest(Box<ingest::Args>),
    /// Look for what would falsify a result: labels left in texts, duplicates, overlap of two sets
    Check(Box<check::Args>),
    /// Train a model on labelled articles
    Train(Box<train::Args>),
    /// Score articles with a model
    Predict(Box<predict::Args>),
    /// Show an article with its words marked by what each adds to the label, and what would change it
    Explain(Box<explain::Args>),
    /// Estimate the shares of the classes in a set, corrected for the model's errors
    Share(Box<share::Args>),
    /// How good are predictions? Figures with intervals, by class and by outlet, month or party
    Evaluate(Box<evaluate::Args>),
    /// A model on one HTML page: how good it is, where it goes wrong, what it goes by
    Report(Box<report::Args>),
    /// Would more labels help? Figures of fits on half of the articles, a quarter and so on
    Curve(Box<curve::Args>),
    /// Find labels that are probably wrong, or the new pages that would teach most, for people to look at
    Audit(Box<audit::Args>),
    /// Is one model better than another, or could these articles not tell?
    Compare(Box<compare::Args>),
    /// Show what a model is and the words it goes by; correct its weights
    Inspect(inspect::Args),
    /// Walk through the articles of a review in the terminal, an answer a key: is the label right?
    Review(review::Args),
    /// The whole job on the pages in data/: ingest, train, score
    Demo(demo::Args),
    /// Print what a shell completes verbs and flags by
    Completions(completions::Args),
    /// Manual pages
    Man(man::Args),
}

/// How a run ended, where it could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// Everything went well.
    Well,
    /// Some inputs failed, or a check found problems.
    WithProblems,
    /// The person ended it by Ctrl-C, and what was done is kept.
    Interrupted,
}

impl Done {
    fn unless(problems: bool) -> Self {
        if problems { Self::WithProblems } else { Self::Well }
    }
}

/// Runs the program on the process's arguments.
#[must_use]
pub fn run() -> ExitCode {
    let language = Language::asked(std::env::args_os(), |name| std::env::var_os(name));
    let cli = match Cli::read(language) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let talk = Talk::new(cli.everywhere.quiet, language);
    #[cfg(unix)]
    interrupt::watch(Talk::new(cli.everywhere.quiet, language));
    let threads = cli.everywhere.threads.map_or(0, usize::from);
    let outcome = match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(|| cli.verb.run(&talk)),
        Err(e) => Err(Error::invalid(format!("{threads} threads cannot be started: {e}"))),
    };
    match outcome {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::WithProblems) => ExitCode::from(1),
        // As a shell tells the end by SIGINT.
        Ok(Done::Interrupted) => ExitCode::from(130),
        // Whoever read our output has seen enough: `sentimen … | head` is no failure.
        Err(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            talk.error(&error);
            ExitCode::from(2)
        }
    }
}

impl Cli {
    /// The program's arguments; where there is nothing to run, that was said, and the exit code is returned.
    fn read(language: Language) -> Result<Self, ExitCode> {
        if language == Language::English {
            return Ok(Self::parse());
        }
        let mut command = language.command(Self::command());
        let read = command.try_get_matches_from_mut(std::env::args_os());
        let read = read.and_then(|mut matches| Self::from_arg_matches_mut(&mut matches));
        read.map_err(|error| {
            use clap::error::ErrorKind::{
                DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion,
            };
            let error = error.format(&mut command);
            match error.kind() {
                // Made of texts that are translated already.
                DisplayHelp | DisplayVersion | DisplayHelpOnMissingArgumentOrSubcommand => error.exit(),
                _ => {
                    talk::say(&language.usage_error(&error));
                    ExitCode::from(2)
                }
            }
        })
    }
}

impl Verb {
    fn run(self, talk: &Talk) -> Result<Done> {
        match self {
            Self::Ingest(args) => args.run(talk),
            Self::Check(args) => args.run(talk),
            Self::Train(args) => args.run(talk),
            Self::Predict(args) => args.run(talk),
            Self::Explain(args) => args.run(talk),
            Self::Share(args) => args.run(talk),
            Self::Evaluate(args) => args.run(talk),
            Self::Report(args) => args.run(talk),
            Self::Compare(args) => args.run(talk),
            Self::Curve(args) => args.run(talk),
            Self::Audit(args) => args.run(talk),
            Self::Inspect(args) => args.run(talk),
            Self::Review(args) => args.run(talk),
            Self::Demo(args) => args.run(talk),
            Self::Completions(args) => args.run(talk),
            Self::Man(args) => args.run(talk),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_verb_shows_two_examples() {
        for verb in Cli::command().get_subcommands() {
            let help = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.matches("\n  sentimen ").count() >= 2, "{} shows {help:?}", verb.get_name());
        }
    }
}
