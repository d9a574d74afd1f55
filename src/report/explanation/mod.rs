//! Why an article has its label: its own words, marked by what each adds; the n-grams; what would change it.

mod html;
mod names;
mod rows;
mod text;

use super::html::FOOT;
use super::text::{counted, listed};
use crate::article::Article;
use crate::label::class_name;
use crate::model::{Attribution, Evidence, EvidenceKind, MOST_WORDS, Prediction, Token, Without};
use crate::text::Piece;
use std::collections::BTreeMap;
use std::io::Write;

pub(super) use html::{ARTICLE_STYLE, marked, ngrams};
pub(super) use names::said;

/// An article with what is said of it, or why nothing is.
#[derive(Debug)]
pub struct Row {
    /// The article, with its text.
    pub article: Article,
    /// What is said of it, or the error.
    pub outcome: Result<Explanation, String>,
}

/// Why an article has its label.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// What the model read, a title that it reads several times once.
    pub text: String,
    /// What the model says.
    pub prediction: Prediction,
    /// What each word adds to the score of the class explained.
    pub attribution: Attribution,
    /// The fewest words whose loss changes the label; `None` of a text without words.
    pub flip: Option<Without>,
}

/// How explanations are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Lines of at most `width` characters, with ANSI colours or with signs.
    Text {
        /// The columns of the terminal.
        width: usize,
        /// Whether colours stand in place of signs.
        color: bool,
    },
    /// A JSON object a line.
    Jsonl,
    /// One page for all.
    Html,
}

/// Writes explanations to `out`.
#[derive(Debug)]
pub struct Explanations<W: Write> {
    out: W,
    style: Style,
    labels: Vec<String>,
    written: usize,
}

impl<W: Write> Explanations<W> {
    /// A writer of explanations by a model with these labels.
    ///
    /// # Errors
    /// The writer's.
    pub fn new(mut out: W, style: Style, labels: &[String]) -> std::io::Result<Self> {
        if style == Style::Html {
            out.write_all(html::before().as_bytes())?;
        }
        Ok(Self { out, style, labels: labels.to_vec(), written: 0 })
    }

    /// Writes one explanation. Of a failed row there is nothing to show but in JSON, where it keeps its place.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&mut self, row: &Row) -> std::io::Result<()> {
        let text = match (self.style, &row.outcome) {
            (Style::Jsonl, _) => format!("{}\n", rows::json(row, &self.labels)),
            (_, Err(_)) => return Ok(()),
            (Style::Text { width, color }, Ok(explanation)) => {
                let gap = if self.written == 0 { "" } else { "\n\n" };
                let text = text::text(&row.article, explanation, &self.labels, width, color);
                format!("{gap}{text}")
            }
            (Style::Html, Ok(explanation)) => html::section(&row.article, explanation, &self.labels),
        };
        self.written += 1;
        self.out.write_all(text.as_bytes())
    }

    /// Passes on what was written.
    ///
    /// # Errors
    /// The writer's.
    pub fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }

    /// Ends the output and gives the writer back.
    ///
    /// # Errors
    /// The writer's.
    pub fn finish(mut self) -> std::io::Result<W> {
        if self.style == Style::Html {
            self.out.write_all(FOOT.as_bytes())?;
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

/// The n-grams shown on each side.
const SHOWN: usize = 8;
/// The words named on each side.
const NAMED: usize = 6;

/// How strongly a word speaks: 1 to 3 for the class, -1 to -3 against it, 0 hardly at all.
type Tone = i8;

/// The steps of a tone: from which share of the strongest word's part on, which share of all words at most, and how many
/// words at most where these are more.
const STEPS: [(f64, f64, usize); 3] = [(0.25, 0.25, 8), (0.4, 0.1, 5), (0.65, 0.05, 3)];

/// The tone of each of `tokens`.
fn tones(tokens: &[Token]) -> Vec<Tone> {
    let mut sizes: Vec<f64> = tokens.iter().map(|token| token.contribution.abs()).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let strongest = sizes.first().copied().unwrap_or(0.0);
    let steps = STEPS.map(|(share, most, fewest)| {
        let most = ((tokens.len() as f64 * most) as usize).max(fewest);
        (share * strongest, sizes.get(most).copied().unwrap_or(0.0))
    });
    let tone = |token: &Token| {
        let size = token.contribution.abs();
        let step = steps.iter().filter(|(least, beyond)| size >= *least && size > *beyond).count() as Tone;
        if token.contribution < 0.0 { -step } else { step }
    };
    tokens.iter().map(tone).collect()
}

/// A stretch of an article's text.
enum Part<'a> {
    /// What stands between tokens.
    Gap(&'a str),
    /// A token, its text and its tone.
    Token(&'a Token, &'a str, Tone),
    /// A negation begins.
    Open,
    /// A negation ends.
    Close,
}

/// All of `body`, in order.
fn parts<'a>(body: &'a str, attribution: &'a Attribution) -> Vec<Part<'a>> {
    let (mut parts, mut end, mut within) = (Vec::new(), 0, None);
    let mut negations = attribution.negations.iter().peekable();
    for (token, tone) in attribution.tokens.iter().zip(tones(&attribution.tokens)) {
        let gap = body.get(end..token.place.start).unwrap_or_default();
        if !gap.is_empty() {
            parts.push(Part::Gap(gap));
        }
        parts.push(Part::Token(token, body.get(token.place.clone()).unwrap_or_default(), tone));
        end = token.place.end;
        if within.is_some_and(|until| end >= until) {
            parts.push(Part::Close);
            within = None;
        }
        if let (None, Some(negation)) = (within, negations.next_if(|negation| negation.start <= end)) {
            parts.push(Part::Open);
            within = Some(negation.end);
        }
    }
    parts.extend(within.map(|_| Part::Close));
    parts.extend(body.get(end..).filter(|gap| !gap.is_empty()).map(Part::Gap));
    parts
}

/// A distinct word of an article.
struct Word {
    text: String,
    contribution: f64,
    times: usize,
}

/// The words that add most to the score, and those that take most from it, the largest in size first.
fn words(body: &str, attribution: &Attribution) -> [Vec<Word>; 2] {
    let mut words: BTreeMap<String, Word> = BTreeMap::new();
    for token in attribution.tokens.iter().filter(|token| token.kind != Piece::Punctuation) {
        let text = body.get(token.place.clone()).unwrap_or_default().to_lowercase();
        if !text.is_empty() {
            let empty = Word { text: text.clone(), contribution: 0.0, times: 0 };
            let word = words.entry(text).or_insert(empty);
            word.contribution += token.contribution;
            word.times += 1;
        }
    }
    let mut all: Vec<Word> = words.into_values().collect();
    all.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
    let (mut for_it, mut against): (Vec<Word>, Vec<Word>) =
        all.into_iter().filter(|word| word.contribution != 0.0).partition(|word| word.contribution > 0.0);
    for_it.truncate(NAMED);
    against.truncate(NAMED);
    [for_it, against]
}

/// The n-grams on one side of a score: those to show, and how many more there are with what they add.
struct Side<'a> {
    shown: Vec<&'a Evidence>,
    more: usize,
    rest: f64,
}

/// The n-grams for the class, those against it, and what the text as a whole makes.
fn sides(attribution: &Attribution) -> ([Side<'_>; 2], Vec<&Evidence>) {
    let of = |wanted: &dyn Fn(f64) -> bool| {
        let ngrams = attribution.ngrams.iter().filter(|e| e.kind != EvidenceKind::Text);
        let all: Vec<&Evidence> = ngrams.filter(|e| wanted(e.reason.contribution)).collect();
        let (shown, others) = all.split_at(all.len().min(SHOWN));
        let rest = others.iter().map(|e| e.reason.contribution).sum();
        Side { shown: shown.to_vec(), more: others.len(), rest }
    };
    let whole = attribution.ngrams.iter().filter(|e| e.kind == EvidenceKind::Text).collect();
    ([of(&|c| c > 0.0), of(&|c| c < 0.0)], whole)
}

/// What is said of an article before its text: a name and a sentence each.
fn heading(article: &Article, explanation: &Explanation, labels: &[String]) -> Vec<(&'static str, String)> {
    let Explanation { prediction, attribution, .. } = explanation;
    let named = |k: usize| labels.get(k).map(String::as_str).unwrap_or_default();
    let mut lines = vec![("label", label_sentence(prediction, labels))];
    if let Some(given) = &article.label {
        lines.push(("given", given_sentence(given, named(prediction.label))));
    }
    if attribution.class != prediction.label {
        let p = prediction.probabilities.get(attribution.class).copied().unwrap_or_default();
        let explained = named(attribution.class);
        lines.push(("explained", format!("{explained} ({}), which is not the label", percent(p))));
    }
    lines.push(("flip", flip_sentence(explanation, labels)));
    lines
}

/// `99.6%`.
fn percent(p: f64) -> String {
    format!("{:.1}%", 100.0 * p)
}

/// `positif (99.6%); negatif 0.1%, netral 0.3%`.
fn label_sentence(prediction: &Prediction, labels: &[String]) -> String {
    let said = |k: usize| labels.get(k).map(String::as_str).unwrap_or_default();
    let all = prediction.probabilities.iter().enumerate();
    let others: Vec<String> = all
        .filter(|(k, _)| *k != prediction.label)
        .map(|(k, p)| format!("{} {}", said(k), percent(*p)))
        .collect();
    let unsure = if prediction.abstained { "; too unsure to rely on, the model abstains" } else { "" };
    let (label, confidence) = (said(prediction.label), percent(prediction.confidence()));
    format!("{label} ({confidence}); {}{unsure}", others.join(", "))
}

/// What the page itself says, beside what the model does.
fn given_sentence(given: &str, label: &str) -> String {
    let agrees = given == label || class_name(given) == class_name(label);
    format!("{given}: the model {}", if agrees { "agrees" } else { "disagrees" })
}

/// What would change the label.
fn flip_sentence(explanation: &Explanation, labels: &[String]) -> String {
    let Some(flip) = &explanation.flip else {
        return "there is no word to leave out: every text without words has this label".to_owned();
    };
    let quoted: Vec<String> = flip.words.iter().map(|word| format!("\"{word}\"")).collect();
    let places = match flip.places.len() {
        n if n == flip.words.len() => String::new(),
        n => format!(" ({})", counted(n as u64, "place")),
    };
    let words = format!("{}{places}", listed(&quoted, "and"));
    let label = labels.get(flip.prediction.label).map(String::as_str).unwrap_or_default();
    let said = format!("{label} ({})", percent(flip.prediction.confidence()));
    let tried = match flip.tried < flip.distinct {
        true => format!(
            "; of {}, the {} that add most were tried",
            counted(flip.distinct as u64, "distinct word"),
            flip.tried
        ),
        false => String::new(),
    };
    if flip.flips {
        return format!("without {words} the label would be {said}{tried}");
    }
    let found = match flip.words.len() {
        n if n == MOST_WORDS => {
            format!("no {} words were found that change the label, it stands on many", number(n))
        }
        _ => "no words were found that change the label".to_owned(),
    };
    format!("{found}: even without {words} it would be {said}{tried}")
}

/// A small number in words.
fn number(n: usize) -> String {
    let names = ["no", "one", "two", "three", "four", "five"];
    names.get(n).map_or_else(|| n.to_string(), |name| (*name).to_owned())
}

/// How the parts add up to the score.
fn sum_sentence(attribution: &Attribution, label: &str) -> String {
    format!(
        "score of {label} {:+.3} = intercept {:+.3}, words {:+.3}, text as a whole {:+.3}",
        attribution.score,
        attribution.intercept,
        attribution.words(),
        attribution.whole
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(contribution: f64) -> Token {
        Token { place: 0..0, kind: Piece::Word, negated: false, contribution }
    }

    #[test]
    fn tones_are_steps_below_the_strongest_and_few() {
        let tokens: Vec<Token> = [1.0, -0.65, 0.4, -0.25, 0.2, 0.0].map(token).into();
        assert_eq!(tones(&tokens), [3, -3, 2, -1, 0, 0]);
        assert_eq!(tones(&[token(0.0), token(0.0)]), [0, 0]);
        assert!(tones(&[]).is_empty());
        // Of many alike none stands out, and of many nearly alike few do.
        assert!(tones(&vec![token(0.1); 100]).iter().all(|tone| *tone == 0));
        let many: Vec<Token> = (0..100).map(|i| token(1.0 + f64::from(i) / 1000.0)).collect();
        assert_eq!(
            [1, 2, 3].map(|step| tones(&many).iter().filter(|tone| **tone >= step).count()),
            [25, 10, 5]
        );
    }

    #[test]
    fn labels_of_one_class_agree() {
        assert_eq!(given_sentence("positive", "positif"), "positive: the model agrees");
        assert_eq!(given_sentence("netral", "positif"), "netral: the model disagrees");
    }
}
