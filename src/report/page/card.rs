//! For who wants to make it again: the command, the recipe, the model's card.

use super::ModelPage;
use super::figure::{self, folded};
use crate::report::html::escaped;

pub(super) fn part(page: &ModelPage) -> String {
    let line = |(name, text): &(&'static str, String)| format!("<dt>{name}</dt><dd>{}</dd>\n", lines(text));
    let card: String = page.card.iter().map(line).collect();
    let recipe: Vec<String> = page.recipe.trim_end().lines().map(escaped).collect();
    let text = format!(
        "<p>This page was made by <code>sentimen</code> {}; the same command on the same files makes the same page.</p>\n\
         <pre dir=\"ltr\"><code>{}</code></pre>\n{}{}",
        env!("CARGO_PKG_VERSION"),
        escaped(&page.command),
        folded("The model's card: what it was made from", &format!("<dl>\n{card}</dl>\n")),
        folded(
            "The recipe: every choice in its making",
            &format!("<pre dir=\"ltr\"><code>{}</code></pre>\n", recipe.join("\n"))
        )
    );
    figure::part("made", "How was this page made?", &text)
}

/// Text of several lines, such as a table for a terminal.
fn lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| escaped(line.trim())).collect();
    lines.join("<br>")
}
