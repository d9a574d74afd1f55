//! Text in lines of a terminal: cleaned, measured, broken at blanks, words marked.

use std::collections::HashMap;

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Strong,
    Faint,
    /// What must not be overlooked.
    Alarm,
    /// Speaks for the suggested label.
    Suggested,
    /// Speaks for the given label.
    Given,
}

impl Look {
    /// As `explain` shows what speaks for a label and against it: the underline tells them apart for every eye.
    fn codes(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Alarm => "1;31",
            Self::Suggested => "1;36",
            Self::Given => "4;33",
        }
    }

    /// What stands around it where there is no colour.
    fn sign(self) -> &'static str {
        match self {
            Self::Suggested => "+",
            Self::Given => "~",
            _ => "",
        }
    }
}

/// A character as it is shown, and how.
type Cell = (char, Look);

/// Text before it is broken into lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    cells: Vec<Cell>,
    color: bool,
}

impl Text {
    pub(super) fn new(color: bool) -> Self {
        Self { cells: Vec::new(), color }
    }

    /// Adds `text`, cleaned.
    pub(super) fn push(&mut self, text: &str, look: Look) -> &mut Self {
        let sign = if self.color { "" } else { look.sign() };
        let shown = [sign, text, sign].into_iter().flat_map(str::chars).filter_map(clean);
        self.cells.extend(shown.map(|c| (c, look)));
        self
    }

    /// Adds `text`, with the words of the two lists marked.
    pub(super) fn marked(&mut self, text: &str, suggested: &[String], given: &[String]) -> &mut Self {
        let mut done = 0;
        for (start, end, look) in marks(text, suggested, given) {
            self.push(&text[done..start], Look::Plain).push(&text[start..end], look);
            done = end;
        }
        self.push(&text[done..], Look::Plain)
    }

    /// In lines of at most `width` columns, the later ones of a paragraph set in by `indent`. A line ends at a blank, or
    /// in a word that is longer than a line; no-break spaces are none. Blank lines come singly.
    pub(super) fn lines(&self, width: usize, indent: usize) -> Vec<String> {
        let mut lines: Vec<Vec<Cell>> = Vec::new();
        for paragraph in self.cells.split(|(c, _)| *c == '\n') {
            let broken = broken(paragraph, width.max(1), if width < 4 { 0 } else { indent.min(width / 2) });
            if !broken.is_empty() || lines.last().is_some_and(|line| !line.is_empty()) {
                lines.extend(if broken.is_empty() { vec![Vec::new()] } else { broken });
            }
        }
        while lines.last().is_some_and(Vec::is_empty) {
            lines.pop();
        }
        for line in &mut lines {
            while line.last().is_some_and(|(c, _)| *c == '\u{a0}') {
                line.pop();
            }
        }
        lines.iter().map(|line| self.painted(line)).collect()
    }

    /// In one line, cut with `…` where it is longer than `width`.
    pub(super) fn line(&self, width: usize) -> String {
        let all: usize = self.cells.iter().map(|(c, _)| columns(*c)).sum();
        if all <= width {
            return self.painted(&self.cells);
        }
        let mut left = width.saturating_sub(1);
        let fits = |cell: &&Cell| {
            let room = left.checked_sub(columns(cell.0));
            left = room.unwrap_or(0);
            room.is_some()
        };
        let mut line: Vec<Cell> = self.cells.iter().take_while(fits).copied().collect();
        line.push(('…', Look::Plain));
        self.painted(&line)
    }

    /// The columns it takes on one line.
    pub(super) fn columns(&self) -> usize {
        self.cells.iter().map(|(c, _)| columns(*c)).sum()
    }

    fn painted(&self, line: &[Cell]) -> String {
        let mut out = String::new();
        for run in line.chunk_by(|a, b| a.1 == b.1) {
            let text = run.iter().map(|(c, _)| match c {
                '\u{a0}' | '\n' => ' ',
                c => *c,
            });
            match run[0].1.codes() {
                codes if self.color && !codes.is_empty() => {
                    out.push_str(&format!("\x1b[{codes}m"));
                    out.extend(text);
                    out.push_str("\x1b[0m");
                }
                _ => out.extend(text),
            }
        }
        out
    }
}

/// `paragraph` in lines.
fn broken(paragraph: &[Cell], width: usize, indent: usize) -> Vec<Vec<Cell>> {
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    let mut used = 0;
    for word in paragraph.split(|(c, _)| *c == ' ').filter(|word| !word.is_empty()) {
        let length: usize = word.iter().map(|(c, _)| columns(*c)).sum();
        // A blank within a mark is part of it.
        let blank = |line: &[Cell]| match line.last() {
            Some((_, look)) if *look == word[0].1 => (' ', *look),
            _ => (' ', Look::Plain),
        };
        match lines.last_mut() {
            Some(line) if used + 1 + length <= width => {
                line.push(blank(line));
                line.extend(word);
                used += 1 + length;
                continue;
            }
            Some(_) => {
                lines.push(vec![(' ', Look::Plain); indent]);
                used = indent;
            }
            None => {
                lines.push(Vec::new());
                used = 0;
            }
        }
        for cell in word {
            let wide = columns(cell.0);
            if used + wide > width && used > indent {
                lines.push(vec![(' ', Look::Plain); indent]);
                used = indent;
            }
            if let Some(line) = lines.last_mut() {
                line.push(*cell);
            }
            used += wide;
        }
    }
    lines
}

/// What stands for `c`: controls would steer the terminal, and signs of direction turn text around.
fn clean(c: char) -> Option<char> {
    match c {
        '\n' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\r' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            None
        }
        '\t' => Some(' '),
        '\u{a0}' | '\u{202f}' => Some('\u{a0}'),
        c if c.is_whitespace() && !c.is_control() => Some(' '),
        c if c.is_control() => Some(char::REPLACEMENT_CHARACTER),
        c => Some(c),
    }
}

/// Cleaned, in one line.
pub(super) fn cleaned(text: &str) -> String {
    text.chars().filter_map(clean).map(|c| if c == '\n' { ' ' } else { c }).collect()
}

/// The columns of a character: two where Unicode's East Asian Width (UAX #11) is wide, of emoji too, none where it
/// stands on the one before. Where in doubt too many: a line then is shorter than it might be.
pub(super) fn columns(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}'
        | '\u{200b}'..='\u{200d}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{231a}'..='\u{231b}'
        | '\u{23e9}'..='\u{23f3}'
        | '\u{25fd}'..='\u{25fe}'
        | '\u{2600}'..='\u{27bf}'
        | '\u{2b1b}'..='\u{2b55}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97c}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{16fe0}'..='\u{18cff}'
        | '\u{1b000}'..='\u{1b2ff}'
        | '\u{1f000}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// Where the words of the two lists stand in `text`, and how they look; several words in a row are one mark. Words are
/// the same in upper and lower case.
fn marks(text: &str, suggested: &[String], given: &[String]) -> Vec<(usize, usize, Look)> {
    let mut lists: HashMap<String, Vec<(Vec<String>, Look)>> = HashMap::new();
    for (list, look) in [(suggested, Look::Suggested), (given, Look::Given)] {
        for entry in list {
            let mut parts = words(entry).into_iter().map(|(start, end)| entry[start..end].to_lowercase());
            if let Some(first) = parts.next() {
                lists.entry(first).or_default().push((parts.collect(), look));
            }
        }
    }
    // The longest that fits, and of the same length what speaks for the suggestion.
    for list in lists.values_mut() {
        list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    let places = words(text);
    let lower: Vec<String> = places.iter().map(|(start, end)| text[*start..*end].to_lowercase()).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < places.len() {
        let found = lists
            .get(&lower[at])
            .and_then(|list| list.iter().find(|(rest, _)| lower[at + 1..].starts_with(rest)));
        let last = at + found.map_or(0, |(rest, _)| rest.len());
        if let Some((_, look)) = found {
            out.push((places[at].0, places[last].1, *look));
        }
        at = last + 1;
    }
    out
}

/// The runs of letters and digits.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        match out.last_mut() {
            Some((_, end)) if *end == at => *end += c.len_utf8(),
            _ => out.push((at, at + c.len_utf8())),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(text: &str, width: usize) -> Vec<String> {
        Text::new(false).push(text, Look::Plain).lines(width, 1)
    }

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn lines_end_at_blanks_and_long_words_are_cut() {
        assert_eq!(plain("aa bb cc\r\n\n\n dd  e\n\n", 6), ["aa bb", " cc", "", "dd e"]);
        assert_eq!(plain("panjangsekali b", 6), ["panjan", " gseka", " li b"]);
        assert_eq!(plain("a b\u{a0}c", 4), ["a", " b c"], "no line ends at a no-break space");
        assert_eq!(plain(" \n ", 6), [""; 0]);
    }

    #[test]
    fn wide_characters_take_two_columns_and_marks_on_others_none() {
        assert_eq!(plain("你好世界", 5), ["你好", " 世界"]);
        assert_eq!(plain("e\u{301}e\u{301}e\u{301} b", 5), ["e\u{301}e\u{301}e\u{301} b"]);
        assert_eq!(Text::new(false).push("你好世界", Look::Plain).line(6), "你好…");
        assert_eq!(Text::new(false).push("你好", Look::Plain).line(4), "你好");
    }

    #[test]
    fn nothing_steers_the_terminal_or_turns_text_around() {
        let evil = "a\u{1b}[31m\u{7}\u{9b}2J\u{202e}b\u{2066}\u{200f}\tc\u{85}d\u{2028}e";
        assert_eq!(plain(evil, 80), ["a\u{fffd}[31m\u{fffd}\u{fffd}2Jb c\u{fffd}d", "e"]);
        assert_eq!(cleaned("a\nb\u{1b}"), "a b\u{fffd}");
    }

    #[test]
    fn words_are_marked_by_colour_or_by_signs() {
        let (suggested, given) = (list(&["laba", "tidak rugi"]), list(&["Rapat", "rugi", "laba"]));
        let lines = |color| {
            Text::new(color)
                .marked("Laba: tidak, rugi. rapat-rapat berlaba rugi", &suggested, &given)
                .lines(90, 0)
        };
        assert_eq!(lines(false), ["+Laba+: +tidak, rugi+. ~rapat~-~rapat~ berlaba ~rugi~"]);
        assert_eq!(
            lines(true),
            [
                "\x1b[1;36mLaba\x1b[0m: \x1b[1;36mtidak, rugi\x1b[0m. \x1b[4;33mrapat\x1b[0m-\x1b[4;33mrapat\x1b[0m \
              berlaba \x1b[4;33mrugi\x1b[0m"
            ]
        );
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked_and_no_word_is_lost(text in "(\\PC|[ \\n]){0,200}", width in 2usize..40) {
            let lines = plain(&text, width);
            for line in &lines {
                prop_assert!(line.chars().map(columns).sum::<usize>() <= width, "{line:?}");
            }
            let bare = |text: &str| text.chars().filter_map(clean).filter(|c| ![' ', '\n', '\u{a0}'].contains(c)).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}
