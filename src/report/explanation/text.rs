//! An explanation for a terminal.

use super::names::meaning;
use super::{Explanation, Part, Side, Tone, heading, parts, sides, sum_sentence, words};
use crate::article::Article;
use crate::model::Attribution;
use crate::report::text::{clean, counted};

/// The columns that the names of lines take.
const NAMES: usize = 10;
/// The columns by which an article's text is set in.
const INDENT: usize = 2;
/// The column of an n-gram's meaning.
const NGRAM: usize = 28;

/// An article and why it has its label, in lines of at most `width` characters where words allow it.
pub(super) fn text(
    article: &Article,
    explanation: &Explanation,
    labels: &[String],
    width: usize,
    color: bool,
) -> String {
    let attribution = &explanation.attribution;
    let named = |k: usize| labels.get(k).map(String::as_str).unwrap_or_default();
    let explained = named(attribution.class);
    let mut out = named_line("article", &article.id, width);
    out.extend(article.title.iter().map(|title| named_line("title", title, width)));
    let lines = heading(article, explanation, labels);
    out.extend(lines.iter().map(|(name, line)| named_line(name, line, width)));
    out.push('\n');
    out.push_str(&body(&explanation.text, attribution, width, color));
    out.push('\n');
    out.push_str(&legend(explained, !attribution.negations.is_empty(), width, color));
    out.push('\n');
    for (name, list) in ["for", "against"].into_iter().zip(words(&explanation.text, attribution)) {
        let list: Vec<String> = list
            .iter()
            .map(|word| {
                let times = if word.times > 1 { format!(" ({} times)", word.times) } else { String::new() };
                format!("{} {:+.3}{times}", word.text, word.contribution)
            })
            .collect();
        out.push_str(&named_line(
            name,
            if list.is_empty() { "-".to_owned() } else { list.join(", ") }.as_str(),
            width,
        ));
    }
    let ([for_it, against], whole) = sides(attribution);
    out.push_str(&side(&format!("n-grams for {explained}"), &for_it, width));
    out.push_str(&side(&format!("n-grams against {explained}"), &against, width));
    out.push_str(&side("text as a whole", &Side { shown: whole, more: 0, rest: 0.0 }, width));
    out.push('\n');
    let mut sum = Wrapped::new(width, 0, 4);
    sum.words(&sum_sentence(attribution, explained));
    out.push_str(&sum.finish());
    out
}

/// A line with its name before it.
fn named_line(name: &str, line: &str, width: usize) -> String {
    let mut wrapped = Wrapped::new(width, 0, NAMES);
    wrapped.push(name, Look::Plain);
    wrapped.pad(NAMES);
    wrapped.words(line);
    wrapped.finish()
}

/// An article's text, its words marked.
fn body(body: &str, attribution: &Attribution, width: usize, color: bool) -> String {
    let mut wrapped = Wrapped::new(width, INDENT, INDENT);
    for part in parts(body, attribution) {
        match part {
            Part::Gap(gap) => wrapped.gap(gap),
            Part::Token(_, text, tone) => wrapped.marked(text, tone, color),
            Part::Open => wrapped.push("[", Look::Plain),
            Part::Close => wrapped.push("]", Look::Plain),
        }
    }
    wrapped.finish()
}

/// What the marks mean.
fn legend(label: &str, negations: bool, width: usize, color: bool) -> String {
    let mut wrapped = Wrapped::new(width, 0, 0);
    let tones: &[Tone] = if color { &[3, 2, 1] } else { &[3, 2] };
    for (sign, sentence) in
        [(1, format!("for {label},")), (-1, format!("against it{}", if negations { ";" } else { "" }))]
    {
        for tone in tones {
            wrapped.marked(["some", "more", "most"][*tone as usize - 1], sign * tone, color);
            wrapped.gap(" ");
        }
        wrapped.words(&sentence);
        wrapped.gap(" ");
    }
    if negations {
        wrapped.words("tidak[ ...] is a negation and what it turns");
    }
    wrapped.finish()
}

/// The n-grams of one side, with what they mean.
fn side(title: &str, side: &Side<'_>, width: usize) -> String {
    if side.shown.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}\n", clean(title));
    for evidence in &side.shown {
        let reason = &evidence.reason;
        let mut line = Wrapped::new(width, 2, NGRAM);
        line.push(&format!("{:+.3}", reason.contribution), Look::Plain);
        line.pad(10);
        line.words(&reason.ngram);
        if let Some(meaning) = meaning(evidence) {
            line.pad(NGRAM);
            line.words(&meaning);
        }
        out.push_str(&line.finish());
    }
    if side.more > 0 {
        out.push_str(&format!("  {:+.3}  {}\n", side.rest, counted(side.more as u64, "other")));
    }
    out
}

/// How a piece of text looks.
#[derive(Clone, Copy)]
enum Look {
    Plain,
    /// In the colour of a tone.
    Colored(Tone),
}

/// Text in lines of at most `width` characters, broken at blanks.
struct Wrapped {
    out: String,
    width: usize,
    /// Blanks before the first line of a paragraph, and before the others.
    indents: [usize; 2],
    /// Characters on the line so far, if there are any.
    column: Option<usize>,
    /// The word that is not yet on a line: its text with colours, its characters.
    word: (String, usize),
    /// Blanks before it.
    blanks: usize,
}

impl Wrapped {
    fn new(width: usize, first: usize, others: usize) -> Self {
        let (out, word) = (String::new(), (String::new(), 0));
        Self { out, width, indents: [first, others], column: None, word, blanks: 0 }
    }

    /// Adds to the word at hand, which goes on without a break.
    fn push(&mut self, text: &str, look: Look) {
        let shown = clean(text);
        self.word.1 += shown.chars().count();
        match look {
            Look::Plain => self.word.0.push_str(&shown),
            Look::Colored(tone) => {
                let codes = match tone.abs() {
                    1 => "",
                    2 => "1;",
                    _ => "1;7;",
                };
                // Cyan and yellow differ for every eye; the underline tells them apart where there is no colour.
                let color = if tone > 0 { "36" } else { "4;33" };
                self.word.0.push_str(&format!("\x1b[{codes}{color}m{shown}\x1b[0m"));
            }
        }
    }

    /// Adds a token to the word at hand: in its colour, or between signs, of which weak tones have none. The sign against
    /// is no hyphen, which stands within words and between figures.
    fn marked(&mut self, text: &str, tone: Tone, color: bool) {
        match (color, tone) {
            (_, 0) => self.push(text, Look::Plain),
            (true, tone) => self.push(text, Look::Colored(tone)),
            (false, tone) => {
                let sign = if tone > 0 { "+" } else { "~" }.repeat(usize::from(tone.unsigned_abs()) - 1);
                self.push(&format!("{sign}{text}{sign}"), Look::Plain);
            }
        }
    }

    /// Adds what stands between tokens: blanks, ends of paragraphs, and what no token holds.
    fn gap(&mut self, gap: &str) {
        for c in gap.chars() {
            if c == '\n' {
                self.place();
                if self.column.take().is_some() {
                    self.out.push('\n');
                }
                self.blanks = 0;
            } else if c.is_whitespace() {
                self.place();
                self.blanks = 1;
            } else {
                self.push(c.encode_utf8(&mut [0; 4]), Look::Plain);
            }
        }
    }

    /// Adds plain words.
    fn words(&mut self, text: &str) {
        self.gap(&text.replace('\n', " "));
    }

    /// Ends the word at hand, and lets the next begin no sooner than at a column.
    fn pad(&mut self, column: usize) {
        self.place();
        self.blanks = column.saturating_sub(self.column.unwrap_or(0)).max(1);
    }

    /// Puts the word at hand on a line.
    fn place(&mut self) {
        let (word, length) = std::mem::take(&mut self.word);
        if length == 0 {
            return;
        }
        let column = match self.column {
            Some(column) if column + self.blanks + length <= self.width => {
                self.out.extend(std::iter::repeat_n(' ', self.blanks));
                column + self.blanks
            }
            before => {
                let indent = self.indents[usize::from(before.is_some())];
                self.out.push_str(if before.is_some() { "\n" } else { "" });
                self.out.extend(std::iter::repeat_n(' ', indent));
                indent
            }
        };
        self.out.push_str(&word);
        self.column = Some(column + length);
        self.blanks = 0;
    }

    fn finish(mut self) -> String {
        self.place();
        if self.column.is_some() {
            self.out.push('\n');
        }
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, width: usize) -> String {
        let mut wrapped = Wrapped::new(width, 2, 1);
        wrapped.gap(text);
        wrapped.finish()
    }

    #[test]
    fn lines_end_at_blanks_and_paragraphs_begin_anew() {
        assert_eq!(wrapped("aa bb cc\n\ndd  e", 8), "  aa bb\n cc\n  dd e\n");
        assert_eq!(wrapped("panjangsekali b", 6), "  panjangsekali\n b\n");
        assert_eq!(wrapped(" \n ", 6), "");
        assert_eq!(wrapped("a\u{1b}[31m\tb\u{7}", 80), "  a\u{fffd}[31m b\u{fffd}\n");
    }

    #[test]
    fn colours_take_no_room_and_signs_do() {
        let mut colored = Wrapped::new(5, 0, 0);
        colored.marked("aa", 3, true);
        colored.gap(" ");
        colored.marked("bb", -1, true);
        assert_eq!(colored.finish(), "\x1b[1;7;36maa\x1b[0m \x1b[4;33mbb\x1b[0m\n");
        let mut signs = Wrapped::new(7, 0, 0);
        for (word, tone) in [("aa", 3), ("bb", -2), ("cc", 1)] {
            signs.marked(word, tone, false);
            signs.gap(" ");
        }
        assert_eq!(signs.finish(), "++aa++\n~bb~ cc\n");
    }
}
