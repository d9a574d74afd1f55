//! Help and usage errors: clap's own command with its texts in another language.

use super::Language;
use super::catalogue::HELP;
use clap::builder::{PossibleValue, StyledStr};
use clap::{Arg, Command};

impl Language {
    /// `command`, built, with every text in this language. Names, values and what they do stay.
    pub(in crate::cli) fn command(self, mut command: Command) -> Command {
        command.build();
        if self == Self::English { command } else { self.translated(command) }
    }

    fn translated(self, mut command: Command) -> Command {
        let usage = self.usage(&command.render_usage().ansi().to_string());
        let about = command.get_about().map(|text| self.lines(text));
        let long_about = command.get_long_about().map(|text| self.lines(text));
        let after = command.get_after_help().map(|text| self.lines(text));
        command = command
            .mut_args(|arg| self.arg(arg))
            .mut_subcommands(|verb| self.translated(verb))
            .subcommand_help_heading(self.help("Commands"))
            .help_template(format!(
                "{{before-help}}{{about-with-newline}}\n{usage}\n\n{{all-args}}{{after-help}}"
            ));
        if let Some(about) = about {
            command = command.about(about);
        }
        if let Some(about) = long_about {
            command = command.long_about(about);
        }
        if let Some(after) = after {
            command = command.after_help(after);
        }
        command
    }

    /// clap adds defaults and possible values in English when it prints; here they become part of the text.
    fn arg(self, arg: Arg) -> Arg {
        let unnamed = if arg.is_positional() { "Arguments" } else { "Options" };
        let heading = HELP.get(arg.get_help_heading().unwrap_or(unnamed)).copied();
        let values = if arg.is_hide_possible_values_set() { Vec::new() } else { arg.get_possible_values() };
        let values: Vec<&PossibleValue> = values.iter().filter(|value| !value.is_hide_set()).collect();
        let takes_values = arg.get_action().takes_values();
        let default = arg.get_default_values().join(std::ffi::OsStr::new(" "));
        let default = Some(default.to_string_lossy())
            .filter(|text| takes_values && !arg.is_hide_default_value_set() && !text.is_empty())
            .map(|text| self.say(&format!("[default: {text}]")).into_owned());
        let listed: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        let listed = (takes_values && !listed.is_empty())
            .then(|| self.say(&format!("[possible values: {}]", listed.join(", "))).into_owned());
        let explained = values.iter().any(|value| value.get_help().is_some()).then(|| {
            let each = values.iter().map(|value| {
                let help = value.get_help().map(|help| self.lines(help)).unwrap_or_default();
                format!("- {}: {help}", value.get_name())
            });
            format!("{}\n{}", self.help("Possible values:"), each.collect::<Vec<_>>().join("\n"))
        });
        let short = arg.get_help().map(|help| self.lines(help)).unwrap_or_default();
        let long = arg.get_long_help().map_or_else(|| short.clone(), |help| self.lines(help));
        let joined = |parts: Vec<Option<String>>, between: &str| {
            parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
        };
        let short = joined(vec![Some(short), default.clone(), listed.clone()], " ");
        let is_explained = explained.is_some();
        let long = joined(vec![Some(long), explained, default, listed.filter(|_| !is_explained)], "\n\n");
        let arg = arg.help(short).long_help(long).hide_default_value(true).hide_possible_values(true);
        match heading {
            Some(heading) => arg.help_heading(heading),
            None => arg,
        }
    }

    /// A text of help, line by line; lines that are set in are commands to type.
    pub(in crate::cli) fn lines(self, text: &StyledStr) -> String {
        let text = text.to_string();
        let lines: Vec<&str> = text
            .split('\n')
            .map(|line| if line.starts_with("  ") { line } else { self.help(line) })
            .collect();
        lines.join("\n")
    }

    /// How a command is used, in clap's words.
    fn usage(self, usage: &str) -> String {
        usage
            .replace("Usage:", self.help("Usage:"))
            .replace("[OPTIONS]", self.help("[OPTIONS]"))
            .replace("<COMMAND>", self.help("<COMMAND>"))
            .replace("[COMMAND]", self.help("[COMMAND]"))
    }

    /// What clap says of arguments that it cannot use.
    pub(in crate::cli) fn usage_error(self, error: &clap::Error) -> String {
        let text = error.render().to_string();
        let line = |line: &str| {
            let said = line.trim_start();
            let indent = &line[..line.len() - said.len()];
            match said.strip_prefix("Usage:") {
                Some(_) => self.usage(line),
                None => format!("{indent}{}", self.say(said)),
            }
        };
        text.split('\n').map(line).collect::<Vec<_>>().join("\n")
    }
}
