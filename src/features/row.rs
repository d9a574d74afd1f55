//! One text to its weighted row, as prediction needs it.

use super::Featurizer;
use super::chars::{GramCounter, Lists};
use super::tally::Tally;
use super::types::Types;
use super::vocabulary::{NO_COLUMN, Sought, Term, UNKNOWN};
use crate::text::Role;
use std::cell::RefCell;

/// How many tokens a text has, and how many of them the vocabulary holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TokenCount {
    /// All terms, a word after a negation being another term than the word.
    pub all: u32,
    /// Those that the vocabulary's n-grams are made of.
    pub known: u32,
}

/// What a thread remembers of token types it has met; bounded. For the texts of one [`Featurizer`].
#[derive(Debug, Default)]
pub struct TokenCache(RefCell<State>);

impl TokenCache {
    /// Past this many types the cache starts anew, so that memory stays bounded.
    const MOST_TYPES: usize = 200_000;

    /// The tokens of the text that [`Featurizer::row`] was last asked for with this cache.
    #[must_use]
    pub fn tokens(&self) -> TokenCount {
        self.0.borrow().tokens
    }
}

#[derive(Debug, Default)]
struct State {
    types: Types<Known>,
    /// By type, the negated term; none where the recipe knows no negation.
    negated: Vec<Term>,
    /// By type, the numbers of its character n-grams; none where the model has none.
    grams: Lists,
    counter: GramCounter,
    numbers: Vec<u32>,
    sought: Sought,
    hits: Vec<u32>,
    tally: Tally,
    tokens: TokenCount,
    columns: Vec<u32>,
    values: Vec<f32>,
}

/// What every look at a type asks for.
#[derive(Debug)]
struct Known {
    role: Role,
    term: Term,
}

impl Featurizer {
    /// Calls `with` with the weighted row of one text: columns in ascending order and their values.
    ///
    /// `cache` remembers token types between texts; one per thread serves best. It must not be asked again
    /// from within `with`.
    pub fn row<R>(&self, text: &str, cache: &TokenCache, with: impl FnOnce(&[u32], &[f32]) -> R) -> R {
        let mut state = cache.0.borrow_mut();
        if state.types.len() > TokenCache::MOST_TYPES {
            *state = State::default();
        }
        let State { types, negated, grams, counter, numbers, sought, hits, tally, tokens, columns, values } =
            &mut *state;
        let negates = self.analyzer.settings().negation_scope > 0;
        let (words, chars) = (self.vocabulary.words().len(), self.vocabulary.chars().len());
        let (document, types) = self.analyzer.pieces(text, |text, pieces| {
            types.read(text, pieces, |piece, kind| {
                let token = self.analyzer.token_type(piece, kind);
                if negates {
                    negated.push(self.vocabulary.negated_term(&token));
                }
                if chars > 0 {
                    self.vocabulary.chars_of(&token, |gram| grams.push(gram));
                    grams.end();
                }
                Known { role: token.role, term: self.vocabulary.term(&token.term) }
            })
        });
        numbers.clear();
        hits.clear();
        self.analyzer.mark(document.iter().map(|id| types.known(*id).role), |at, is_negated| {
            let id = document[at];
            let term = if is_negated { negated[id as usize] } else { types.known(id).term };
            numbers.push(term.number);
            hits.extend((term.column != NO_COLUMN).then_some(term.column));
        });
        let known = numbers.iter().filter(|number| **number != UNKNOWN).count();
        *tokens = TokenCount { all: numbers.len() as u32, known: known as u32 };
        self.vocabulary.word_columns(numbers, sought, hits);
        tally.widen(words);
        hits.iter().for_each(|column| tally.add(*column, 1));
        columns.clear();
        values.clear();
        tally.drain(|column, count| {
            columns.push(column);
            values.push(f32::from_bits(count));
        });
        if chars > 0 {
            counter.count(document.iter().copied(), grams, chars, |gram, count| {
                columns.push(words as u32 + gram);
                values.push(f32::from_bits(count));
            });
        }
        self.weighting.weigh_row(columns, values);
        with(columns, values)
    }
}
