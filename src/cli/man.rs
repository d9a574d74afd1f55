//! `sentimen man`: manual pages of the program and of every verb, made of the same words as `--help`.

use super::input::{Sink, unwritten};
use super::language::Language;
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
        let language = talk.language();
        let program = language.command(Cli::command().disable_help_subcommand(true));
        let Some(folder) = &self.output else {
            let mut out = Sink::stdout();
            out.write_all(&page(&program, &program, language).map_err(unwritten)?).map_err(unwritten)?;
            out.finish()?;
            return Ok(Done::Well);
        };
        std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, e))?;
        let all = || std::iter::once(&program).chain(program.get_subcommands());
        for command in all() {
            write(
                &folder.join(format!("{}.1", name(command))),
                &page(&program, command, language).map_err(unwritten)?,
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
fn page(program: &Command, command: &Command, language: Language) -> io::Result<Vec<u8>> {
    let version = program.get_version().unwrap_or_default();
    let man = Man::new(command.clone()).source(format!("sentimen {version}")).manual("sentimen");
    let mut made = Vec::new();
    man.render_title(&mut made)?;
    man.render_name_section(&mut made)?;
    man.render_synopsis_section(&mut made)?;
    man.render_description_section(&mut made)?;
    man.render_options_section(&mut made)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut made)?;
    }
    let mut out = translated(&String::from_utf8_lossy(&made), language).into_bytes();
    let After { examples, notes, exit_codes } = After::of(command, language);
    section(&mut out, language.help("EXAMPLES"), &examples)?;
    if !notes.is_empty() {
        let mut roff = Roff::new();
        roff.control("SH", [language.help("NOTES")]).text([roman(notes.join("\n"))]);
        roff.to_writer(&mut out)?;
    }
    let exit_codes = exit_codes.or(After::of(program, language).exit_codes).unwrap_or_default();
    section(&mut out, language.help("EXIT STATUS"), &exit_codes)?;
    Ok(ascii(&String::from_utf8_lossy(&out)).into_bytes())
}

/// `page` with other characters than ASCII's by their numbers, which groff reads whatever the locale.
fn ascii(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    for c in page.chars() {
        if c.is_ascii() { out.push(c) } else { out.push_str(&format!("\\[u{:04X}]", u32::from(c))) }
    }
    out
}

/// What clap_mangen calls sections that no command names.
const SECTIONS: [&str; 3] = ["NAME", "SYNOPSIS", "DESCRIPTION"];

/// `made` with its sections called in `language`.
fn translated(made: &str, language: Language) -> String {
    let line = |line: &str| match line.strip_prefix(".SH ") {
        Some(name) if SECTIONS.contains(&name) => format!(".SH {}\n", language.help(name)),
        Some(name) => format!(".SH {}\n", name.to_uppercase()),
        None => format!("{line}\n"),
    };
    made.lines().map(line).collect()
}

/// What stands below a command's flags in its help, apart.
struct After {
    examples: Vec<String>,
    notes: Vec<String>,
    exit_codes: Option<Vec<String>>,
}

impl After {
    /// The help of `command` as it is in `language`.
    fn of(command: &Command, language: Language) -> Self {
        let exit_code = |line: &str| {
            let (name, codes) = line.split_once(": ")?;
            (name == language.help("Exit codes")).then(|| codes.split("; ").map(str::to_owned).collect())
        };
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let mut after = Self { examples: Vec::new(), notes: Vec::new(), exit_codes: None };
        for line in help.lines() {
            if let Some(example) = line.strip_prefix("  ") {
                after.examples.push(example.to_owned());
            } else if let Some(codes) = exit_code(line) {
                after.exit_codes = Some(codes);
            } else if !line.is_empty() && line != language.help("Examples:") {
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
