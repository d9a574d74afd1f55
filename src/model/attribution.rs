//! What each word of a text adds to a score.
//!
//! An n-gram adds weight × value to the score of a class ([`Model::reasons`]). That is shared equally among the places
//! where it stands in the text (of a bucket, where any of its n-grams does), and at each place among its words; what
//! stands there beside words, such as a comma, gets a share only where there is no word. A character n-gram goes to the
//! words it was cut from, a cue of the lexicon to the words that gave it. What all of the text makes together, such as
//! the balance of a list, belongs to no word. So words, text as a whole and intercept add up to the score.

use super::scoring::values;
use super::{Model, Reason};
use crate::features::{Column, Occurrence, Occurrences, TokenCache};
use crate::text::lexicon::is_cue;
use crate::text::{Piece, Role, negation};
use std::ops::Range;

/// What a text's words and n-grams add to the score of one class.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// The class.
    pub class: usize,
    /// The pieces of the text, in order.
    pub tokens: Vec<Token>,
    /// The bytes from behind each negator to the end of the last word that it turns.
    pub negations: Vec<Range<usize>>,
    /// What the text as a whole adds.
    pub whole: f64,
    /// [`super::Linear::intercept`].
    pub intercept: f64,
    /// The score of the class: tokens, whole and intercept together, to rounding.
    pub score: f64,
    /// The n-grams and cues as [`Model::reasons`] has them, the largest in size first.
    pub ngrams: Vec<Evidence>,
}

/// A piece of a text with what it adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Its bytes in the text.
    pub place: Range<usize>,
    /// What it is.
    pub kind: Piece,
    /// Whether a negator turns it.
    pub negated: bool,
    /// What it adds to the score.
    pub contribution: f64,
}

/// An n-gram or cue, and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Its name and what it adds.
    pub reason: Reason,
    /// What it is.
    pub kind: EvidenceKind,
    /// How often it stands in the text.
    pub times: usize,
    /// The first distinct words of the text that gave it, normalized, for a cue with `NOT_` where a negation turns them;
    /// at most [`Evidence::MOST_WORDS`], none of what the whole text makes.
    pub words: Vec<String>,
}

/// What an n-gram is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceKind {
    /// Words that follow one another.
    Words,
    /// Characters within words.
    Characters,
    /// A cue of the lexicon that words gave.
    Cue,
    /// A cue that the whole text makes.
    Text,
}

impl Evidence {
    /// How many of the words that gave it are kept, and how many characters of each.
    pub const MOST_WORDS: usize = 4;
    /// See [`Evidence::MOST_WORDS`].
    pub const MOST_CHARACTERS: usize = 60;
}

impl Attribution {
    /// What all tokens together add.
    #[must_use]
    pub fn words(&self) -> f64 {
        self.tokens.iter().map(|token| token.contribution).sum()
    }
}

impl Attribution {
    /// The same where the first `length` bytes of the text were read so many `times`, one copy after the other: places are
    /// those of the last copy and what follows, and each word has what all its copies add.
    #[must_use]
    pub fn folded(mut self, times: usize, length: usize) -> Self {
        let shift = times.saturating_sub(1) * length;
        if shift == 0 {
            return self;
        }
        let at = self.tokens.partition_point(|token| token.place.start < shift);
        let mut kept = self.tokens.split_off(at);
        for copy in self.tokens {
            let place = copy.place.start % length + shift;
            match kept.binary_search_by_key(&place, |token| token.place.start) {
                Ok(at) => kept[at].contribution += copy.contribution,
                // Only where two copies were read as something else together.
                Err(_) => self.whole += copy.contribution,
            }
        }
        kept.iter_mut().for_each(|token| token.place = moved(&token.place, shift));
        self.tokens = kept;
        self.negations.retain(|place| place.start >= shift);
        self.negations.iter_mut().for_each(|place| *place = moved(place, shift));
        self
    }
}

/// A place that lies `shift` bytes further on.
fn moved(place: &Range<usize>, shift: usize) -> Range<usize> {
    place.start - shift..place.end - shift
}

impl Model {
    /// What each word of `text` adds to the score of class `class`.
    #[must_use]
    pub fn attribution(&self, text: &str, class: usize, cache: &TokenCache) -> Attribution {
        let found = self.featurizer.occurrences(text);
        self.attribution_of(text, &found, class, cache)
    }

    /// The same, of a text whose occurrences are known.
    pub(super) fn attribution_of(
        &self,
        text: &str,
        found: &Occurrences,
        class: usize,
        cache: &TokenCache,
    ) -> Attribution {
        let score = self.scores(text, cache)[class];
        let reasons = self.reasons_by_column(text, class, cache);
        let parts = reasons.iter().map(|(column, reason)| (*column, reason.contribution));
        let (shares, whole) = shared(found, parts);
        let tokens = found.pieces.iter().zip(shares).map(|(piece, contribution)| Token {
            place: piece.place.clone(),
            kind: piece.kind,
            negated: piece.negated,
            contribution,
        });
        Attribution {
            class,
            tokens: tokens.collect(),
            negations: negations(found),
            whole,
            intercept: self.linear.intercept(class),
            score,
            ngrams: reasons
                .into_iter()
                .map(|(column, reason)| self.evidence(found, column, reason))
                .collect(),
        }
    }

    fn evidence(&self, found: &Occurrences, column: u32, reason: Reason) -> Evidence {
        let occurrences = of_column(found, column);
        let is_of_text = occurrences.iter().all(|occurrence| found.pieces_of(occurrence).is_empty());
        let first = reason.ngram.split(" | ").next().unwrap_or_default();
        let kind = match self.featurizer.vocabulary().kind(column as usize) {
            _ if is_of_text => EvidenceKind::Text,
            Column::Char => EvidenceKind::Characters,
            Column::Word if !first.contains(' ') && is_cue(first) => EvidenceKind::Cue,
            Column::Word => EvidenceKind::Words,
        };
        // A word that a negation turns is on the other side of the lexicon: without a mark it would look misplaced.
        let spelled = |at: &u32| {
            let turned = kind == EvidenceKind::Cue && found.pieces[*at as usize].negated;
            let spelling: String =
                found.spelling(*at as usize).chars().take(Evidence::MOST_CHARACTERS).collect();
            format!("{}{spelling}", if turned { negation::NOT } else { "" })
        };
        let mut words: Vec<String> = Vec::new();
        let mut last = Vec::new();
        for occurrence in occurrences {
            let mut pieces: Vec<u32> = found.pieces_of(occurrence).to_vec();
            pieces.sort_unstable();
            // A long word gives the same characters many times.
            if pieces == last {
                continue;
            }
            last.clone_from(&pieces);
            let spelled = pieces.iter().map(spelled).collect::<Vec<_>>().join(" ");
            if !spelled.is_empty() && !words.contains(&spelled) {
                words.push(spelled);
                if words.len() == Evidence::MOST_WORDS {
                    break;
                }
            }
        }
        Evidence { reason, kind, times: occurrences.len(), words }
    }

    /// What each piece of a text adds to the score of `class` beyond what it adds to that of `other`.
    pub(super) fn difference(
        &self,
        text: &str,
        found: &Occurrences,
        [class, other]: [usize; 2],
        cache: &TokenCache,
    ) -> Vec<f64> {
        let weight = |j: u32| self.linear.weight(j as usize, class) - self.linear.weight(j as usize, other);
        let parts = values(&self.featurizer, text, cache);
        shared(found, parts.into_iter().map(|(j, value)| (j, value * weight(j)))).0
    }
}

/// What columns add, shared among the pieces that they come from; and what comes from no piece.
fn shared(found: &Occurrences, parts: impl Iterator<Item = (u32, f64)>) -> (Vec<f64>, f64) {
    let (mut shares, mut whole) = (vec![0.0; found.pieces.len()], 0.0);
    for (column, part) in parts {
        let occurrences = of_column(found, column);
        if occurrences.is_empty() {
            whole += part;
        }
        for occurrence in occurrences {
            let share = part / occurrences.len() as f64;
            let pieces = found.pieces_of(occurrence);
            let is_word = |at: &&u32| found.pieces[**at as usize].kind != Piece::Punctuation;
            match (pieces.iter().filter(is_word).count(), pieces.len()) {
                (0, 0) => whole += share,
                (0, n) => pieces.iter().for_each(|at| shares[*at as usize] += share / n as f64),
                (n, _) => {
                    let words = pieces.iter().filter(is_word);
                    words.for_each(|at| shares[*at as usize] += share / n as f64);
                }
            }
        }
    }
    (shares, whole)
}

/// The occurrences of one column.
fn of_column(found: &Occurrences, column: u32) -> &[Occurrence] {
    let all = found.all();
    let start = all.partition_point(|occurrence| occurrence.column < column);
    let end = start + all[start..].partition_point(|occurrence| occurrence.column == column);
    &all[start..end]
}

/// From behind each negator to the end of the last word that it turns.
fn negations(found: &Occurrences) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for piece in &found.pieces {
        if piece.role == Role::Negator {
            start = Some(piece.place.end);
        } else if let (true, Some(start)) = (piece.negated, start) {
            match out.last_mut() {
                Some(last) if last.start == start => last.end = piece.place.end,
                _ => out.push(start..piece.place.end),
            }
        }
    }
    out
}

#[cfg(test)]
#[path = "attribution_tests.rs"]
mod tests;
