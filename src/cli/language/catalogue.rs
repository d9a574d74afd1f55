//! The pairs of texts: a line in English, below it the line in Indonesian.
//!
//! A line that begins with `# ` is a remark, blank lines divide pairs, `\n` in a line is a line break.

use super::template::Template;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Messages, with the holes of a [`Template`].
pub(super) const MESSAGE_FILES: [&str; 4] = [
    include_str!("id/messages.txt"),
    include_str!("id/reading.txt"),
    include_str!("id/models.txt"),
    include_str!("id/audit.txt"),
];

/// What outer crates say, with the same holes.
pub(super) const OUTER_FILES: [&str; 1] = [include_str!("id/outer.txt")];

/// Lines of help, word for word.
pub(super) const HELP_FILES: [&str; 1] = [include_str!("id/help.txt")];

pub(super) static MESSAGES: LazyLock<Messages> =
    LazyLock::new(|| Messages::of(pairs(&MESSAGE_FILES).chain(pairs(&OUTER_FILES))));

pub(super) static HELP: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| pairs(&HELP_FILES).collect());

/// All pairs of `files`. A line without its other half is no pair (and a failed test).
pub(super) fn pairs(files: &[&'static str]) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = files.iter().flat_map(|file| file.lines());
    let mut lines = lines.filter(|line| !line.trim().is_empty() && !line.starts_with("# "));
    std::iter::from_fn(move || Some((unescaped(lines.next()?), unescaped(lines.next()?))))
}

fn unescaped(line: &'static str) -> &'static str {
    // Once for each of a few lines, for the life of the program.
    if line.contains("\\n") { line.replace("\\n", "\n").leak() } else { line }
}

/// Messages by their forms.
pub(super) struct Messages {
    /// The most literal first.
    templates: Vec<Template>,
}

impl Messages {
    /// Messages within messages are translated this deep.
    const DEPTH: usize = 5;

    pub(super) fn of(pairs: impl Iterator<Item = (&'static str, &'static str)>) -> Self {
        let mut templates: Vec<Template> =
            pairs.filter_map(|(message, said)| Template::new(message, said).ok()).collect();
        templates.sort_by_key(|template| std::cmp::Reverse(template.literal_bytes()));
        Self { templates }
    }

    /// The translation of `message`, where it or each of its clauses is known.
    pub(super) fn say(&self, message: &str) -> Option<String> {
        self.say_within(message, Self::DEPTH)
    }

    fn say_within(&self, message: &str, depth: usize) -> Option<String> {
        self.whole(message, depth).or_else(|| {
            let clauses = message.contains("; ").then(|| message.split("; "))?;
            let said: Vec<String> = clauses.map(|clause| self.whole(clause, depth)).collect::<Option<_>>()?;
            Some(said.join("; "))
        })
    }

    /// `message` by the most literal of the forms that it has.
    fn whole(&self, message: &str, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        self.templates.iter().find_map(|template| {
            let contents = template.contents(message)?;
            template.fill(&contents, |inner| self.say_within(inner, depth))
        })
    }
}
