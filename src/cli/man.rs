//! `sentimen man`: manual pages of the program and of every verb, made of the same words as `--help`.

use super::input::{Sink, unwritten};
use super::talk::counted;
use super::{Cli, Done, Talk};
use crate::output::Output;
use crate::{Error, Result};
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  sentimen man | man -l -\n  sentimen man -o ~/.local/share/man/man1")]
pub(super) struct Args {
    /// Write the pages of the program and of all verbs into FOLDER, which is made if it is not there, instead of the
    /// program's to stdout
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        let mut program = Cli::command().disable_help_subcommand(true);
        program.build();
        let Some(folder) = &self.output else {
            let mut out = Sink::stdout();
            out.write_all(&page(&program, &program).map_err(unwritten)?).map_err(unwritten)?;
            out.finish()?;
            return Ok(Done::Well);
        };
        std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, e))?;
        let all = || std::iter::once(&program).chain(program.get_subcommands());
        for command in all() {
            write(
                &folder.join(format!("{}.1", name(command))),
                &page(&program, command).map_err(unwritten)?,
            )?;
        }
        talk.note(&format!("{} written to {}", counted(all().count(), "page"), folder.display()));
        Ok(Done::Well)
    }
}

/// `sentimen-train`.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn write(path: &Path, page: &[u8]) -> Result<()> {
    let mut output = Output::create(path)?;
    output.write_all(page).map_err(|e| Error::io(path, e))?;
    output.commit()
}

/// The page of `command`, which is the `program` itself or one of its verbs, as roff. Nothing in it tells when it was made.
fn page(program: &Command, command: &Command) -> io::Result<Vec<u8>> {
    let version = program.get_version().unwrap_or_default();
    let man = Man::new(command.clone()).source(format!("sentimen {version}")).manual("sentimen");
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    let After { examples, notes, exit_codes } = After::of(command);
    section(&mut out, "EXAMPLES", &examples)?;
    if !notes.is_empty() {
        let mut roff = Roff::new();
        roff.control("SH", ["NOTES"]).text([roman(notes.join("\n"))]);
        roff.to_writer(&mut out)?;
    }
    section(&mut out, "EXIT STATUS", &exit_codes.or(After::of(program).exit_codes).unwrap_or_default())?;
    Ok(out)
}

/// What stands below a command's flags in its help, apart.
struct After {
    examples: Vec<String>,
    notes: Vec<String>,
    exit_codes: Option<Vec<String>>,
}

impl After {
    fn of(command: &Command) -> Self {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let mut after = Self { examples: Vec::new(), notes: Vec::new(), exit_codes: None };
        for line in help.lines() {
            if let Some(example) = line.strip_prefix("  ") {
                after.examples.push(example.to_owned());
            } else if let Some(codes) = line.strip_prefix("Exit codes: ") {
                after.exit_codes = Some(codes.split("; ").map(str::to_owned).collect());
            } else if !line.is_empty() && line != "Examples:" {
                after.notes.push(line.to_owned());
            }
        }
        after
    }
}

/// A section of lines that stand as they are.
fn section(out: &mut Vec<u8>, title: &str, lines: &[String]) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, ".SH {:?}\n.nf", title)?;
    for line in lines {
        // A dash that can be copied, and no request at the start of a line.
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        writeln!(out, "\\&{line}")?;
    }
    writeln!(out, ".fi")
}
