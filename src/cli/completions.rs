//! `sentimen completions`: what a shell completes verbs and flags by.

use super::input::{Sink, unwritten};
use super::{Cli, Done, Talk};
use crate::Result;
use clap::CommandFactory;
use clap_complete::{Shell, generate};
use std::io::Write;

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen completions bash > ~/.local/share/bash-completion/completions/sentimen\n  sentimen completions zsh > ~/.zfunc/_sentimen\n  sentimen completions fish > ~/.config/fish/completions/sentimen.fish"
)]
pub(super) struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        // Into memory first: what writes it would panic where standard output is closed.
        let mut script = Vec::new();
        let mut program = talk.language().command(Cli::command());
        generate(self.shell, &mut program, "sentimen", &mut script);
        let mut out = Sink::stdout();
        out.write_all(&script).map_err(unwritten)?;
        out.finish()?;
        Ok(Done::Well)
    }
}
