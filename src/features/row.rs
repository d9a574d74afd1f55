//! One text to its weighted row, as prediction needs it.

use super::Featurizer;
use super::chars::{GramCounter, Lists};
use super::tally::Tally;
use super::types::Types;
use super::vocabulary::{NO_COLUMN, Sought, Term};
use crate::text::Role;
use crate::text::lexicon::Polarity;
use std::cell::RefCell;

/// What a thread remembers of token types it has met; bounded. For the texts of one [`Featurizer`].
#[derive(Debug, Default)]
pub struct TokenCache(RefCell<State>);

impl TokenCache {
    /// Past this many types the cache starts anew, so that memory stays bounded.
    const MOST_TYPES: usize = 200_000;
}

#[derive(Debug, Default)]
struct State {
    types: Types<Known>,
    /// By type, the negated term; none where the recipe knows no negation.
    negated: Vec<Term>,
    /// By type, the numbers of its character n-grams; none where the model has none.
    grams: Lists,
    counter: GramCounter,
    /// Of the text at hand, where its terms stand among its pieces, and whether they are negated.
    marked: Vec<(usize, bool)>,
    numbers: Vec<u32>,
    sought: Sought,
    hits: Vec<u32>,
    tally: Tally,
    columns: Vec<u32>,
    values: Vec<f32>,
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
        let mut state = cache.0.borrow_mut();
        if state.types.len() > TokenCache::MOST_TYPES {
            *state = State::default();
        }
        let State { types, negated, grams, counter, marked, numbers, sought, hits, tally, columns, values } =
            &mut *state;
        let negates = self.analyzer.settings().negation_scope > 0;
        let (words, chars) = (self.vocabulary.words().len(), self.vocabulary.chars().len());
        let document = self.analyzer.pieces(text, |text, pieces| {
            let (document, types) = types.read(text, pieces, |piece, kind| {
                let token = self.analyzer.token_type(piece, kind);
                if negates {
                    negated.push(self.vocabulary.negated_term(&token));
                }
                if chars > 0 {
                    self.vocabulary.chars_of(&token, |gram| grams.push(gram));
                    grams.end();
                }
                let term = self.vocabulary.term(&token.term);
                Known { role: token.role, polarity: self.analyzer.polarity(piece, kind), term }
            });
            numbers.clear();
            hits.clear();
            marked.clear();
            self.analyzer.mark(document.iter().map(|id| types.known(*id).role), |at, is_negated| {
                let id = document[at];
                let term = if is_negated { negated[id as usize] } else { types.known(id).term };
                numbers.push(term.number);
                hits.extend((term.column != NO_COLUMN).then_some(term.column));
                marked.push((at, is_negated));
            });
            if self.analyzer.has_cues() {
                let polarity = |at: usize| types.known(document[at]).polarity;
                self.analyzer.cues(text, pieces, marked, polarity, |cue| {
                    let column = self.vocabulary.term(cue).column;
                    hits.extend((column != NO_COLUMN).then_some(column));
                });
            }
            document
        });
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
