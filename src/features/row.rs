//! One text to its weighted row, as prediction needs it.

use super::Featurizer;
use super::chars::{Lists, RowCounter};
use super::hashed::{HashedTypes, ngrams_by_column};
use super::tuples::{Beside, Sought, UNKNOWN};
use super::types::Types;
use super::vocabulary::{NO_COLUMN, Ngrams, Term, Vocabulary};
use crate::text::lexicon::Polarity;
use crate::text::{Analyzer, Role};
use std::cell::RefCell;

/// How many tokens a text has, and how many of them the vocabulary holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TokenCount {
    /// All terms, a word after a negation being another term than the word.
    pub all: u32,
    /// Those that the vocabulary's n-grams are made of; of hashed ones, those whose bucket has a column.
    pub known: u32,
}

/// What a thread remembers of token types it has met; bounded. For the texts of one [`Featurizer`].
#[derive(Debug, Default)]
pub struct TokenCache(RefCell<State>);

impl TokenCache {
    /// The tokens of the text that [`Featurizer::row`] was last asked for with this cache.
    #[must_use]
    pub fn tokens(&self) -> TokenCount {
        self.0.borrow().tokens
    }
}

#[derive(Debug, Default)]
struct State {
    exact: ExactTypes,
    hashed: HashedTypes,
    tokens: TokenCount,
    columns: Vec<u32>,
    values: Vec<f32>,
}

/// What is remembered where columns are n-grams.
#[derive(Debug, Default)]
struct ExactTypes {
    types: Types<Known>,
    /// By type, the negated term; none where the recipe knows no negation.
    negated: Vec<Term>,
    /// By type, the numbers of its character n-grams; none where the model has none.
    grams: Lists,
    counter: RowCounter,
    /// Of the text at hand, where its terms stand among its pieces, and whether they are negated.
    marked: Vec<(usize, bool)>,
    numbers: Vec<u32>,
    sought: Sought,
    hits: Vec<u32>,
}

/// What every look at a type asks for.
#[derive(Debug)]
struct Known {
    role: Role,
    polarity: Polarity,
    term: Term,
}

impl Featurizer {
    /// Calls `with` with the weighted row of one text: columns in ascending order and their values.
    ///
    /// `cache` remembers token types between texts; one per thread serves best. It must not be asked again
    /// from within `with`.
    pub fn row<R>(&self, text: &str, cache: &TokenCache, with: impl FnOnce(&[u32], &[f32]) -> R) -> R {
        let State { exact, hashed, tokens, columns, values } = &mut *cache.0.borrow_mut();
        columns.clear();
        values.clear();
        let each = |column, count| {
            columns.push(column);
            values.push(f32::from_bits(count));
        };
        *tokens = match &self.vocabulary {
            Vocabulary::Exact(ngrams) => exact.count(text, &self.analyzer, ngrams, each),
            Vocabulary::Hashed(buckets) => hashed.count(text, &self.analyzer, buckets, each),
        };
        self.weighting.weigh_row(columns, values);
        with(columns, values)
    }

    /// Calls `with` with what a text has of words and of character n-grams, not weighted: columns (those of characters
    /// counted from 0) in the order in which the text has them, and how often it does. Cheaper than [`Featurizer::row`],
    /// which sorts. Where the word n-grams stand `beside` other numbers, these have just been read.
    pub(crate) fn counts<R>(
        &self,
        text: &str,
        cache: &TokenCache,
        beside: Option<&Beside>,
        with: impl FnOnce(&[(u32, u32)], &[(u32, u32)]) -> R,
    ) -> R {
        let State { exact, hashed, tokens, .. } = &mut *cache.0.borrow_mut();
        let [words, chars];
        (*tokens, [words, chars]) = match &self.vocabulary {
            Vocabulary::Exact(ngrams) => exact.count_unsorted(text, &self.analyzer, ngrams, beside),
            Vocabulary::Hashed(buckets) => hashed.count_unsorted(text, &self.analyzer, buckets),
        };
        with(words, chars)
    }

    /// For each of the `columns` that `text` has, the n-grams it stands for: one, or of a bucket those of the text that
    /// fell into it, the most frequent there first.
    #[must_use]
    pub fn ngrams_of(&self, text: &str, columns: &[u32]) -> Vec<Vec<String>> {
        match &self.vocabulary {
            Vocabulary::Exact(ngrams) => columns.iter().map(|j| vec![ngrams.text(*j as usize)]).collect(),
            Vocabulary::Hashed(buckets) => {
                let mut all = ngrams_by_column(text, &self.analyzer, buckets);
                columns.iter().map(|column| all.remove(column).unwrap_or_default()).collect()
            }
        }
    }
}

impl ExactTypes {
    /// Calls `each` with the columns of a text, ascending, and how often their n-grams occur.
    fn count(
        &mut self,
        text: &str,
        analyzer: &Analyzer,
        ngrams: &Ngrams,
        each: impl FnMut(u32, u32),
    ) -> TokenCount {
        let tokens = self.read(text, analyzer, ngrams, None);
        let widths = [ngrams.words().len(), ngrams.chars().len()];
        self.counter.count_both(&self.hits, self.types.document(), &self.grams, widths, each);
        tokens
    }

    /// The columns of words and of character n-grams of a text as it has them, and how often.
    fn count_unsorted(
        &mut self,
        text: &str,
        analyzer: &Analyzer,
        ngrams: &Ngrams,
        beside: Option<&Beside>,
    ) -> (TokenCount, [&[(u32, u32)]; 2]) {
        let tokens = self.read(text, analyzer, ngrams, beside);
        let Self { types, grams, counter, hits, .. } = self;
        (tokens, counter.count_unsorted(hits, types.document(), grams, ngrams.chars().len()))
    }

    /// Takes in a text: its types, and the columns of its words in `hits`.
    fn read(
        &mut self,
        text: &str,
        analyzer: &Analyzer,
        ngrams: &Ngrams,
        beside: Option<&Beside>,
    ) -> TokenCount {
        if self.types.is_full() {
            *self = Self::default();
        }
        let Self { types, negated, grams, marked, numbers, sought, hits, .. } = self;
        let (negates, has_cues) = (analyzer.settings().negation_scope > 0, analyzer.has_cues());
        let chars = ngrams.chars().len();
        analyzer.pieces(text, |text, pieces| {
            let (document, types) = types.read(text, pieces, |piece, kind| {
                let token = analyzer.token_type(piece, kind);
                if negates {
                    negated.push(ngrams.negated_term(&token));
                }
                if chars > 0 {
                    ngrams.chars_of(&token, |gram| grams.push(gram));
                    grams.end();
                }
                let term = ngrams.term(&token.term);
                Known { role: token.role, polarity: analyzer.polarity(piece, kind), term }
            });
            numbers.clear();
            hits.clear();
            marked.clear();
            analyzer.mark(document.iter().map(|id| types.known(*id).role), |at, is_negated| {
                let id = document[at];
                let term = if is_negated { negated[id as usize] } else { types.known(id).term };
                numbers.push(term.number);
                hits.extend((term.column != NO_COLUMN).then_some(term.column));
                marked.extend(has_cues.then_some((at, is_negated)));
            });
            if has_cues {
                let polarity = |at: usize| types.known(document[at]).polarity;
                analyzer.cues(text, pieces, marked, polarity, |cue| {
                    let column = ngrams.term(cue).column;
                    hits.extend((column != NO_COLUMN).then_some(column));
                });
            }
        });
        let known = numbers.iter().filter(|number| **number != UNKNOWN).count();
        ngrams.word_columns(beside, numbers, sought, hits);
        TokenCount { all: numbers.len() as u32, known: known as u32 }
    }
}
