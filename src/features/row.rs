//! One text to its weighted row, as prediction needs it.

use super::Featurizer;
use super::chars::{GramCounter, Lists};
use super::types::Types;
use super::vocabulary::{NO_COLUMN, Sought, Term};
use crate::text::Role;
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
    /// What a type does in its document.
    types: Types<Role>,
    /// By type, itself and negated.
    terms: Vec<[Term; 2]>,
    /// By type, the numbers of its character n-grams.
    grams: Lists,
    counter: GramCounter,
    numbers: Vec<u32>,
    sought: Sought,
    hits: Vec<u32>,
    columns: Vec<u32>,
    values: Vec<f32>,
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
        let State { types, terms, grams, counter, numbers, sought, hits, columns, values } = &mut *state;
        let (document, roles) = self.analyzer.pieces(text, |pieces| {
            types.read(pieces, |piece, kind| {
                let token = self.analyzer.token_type(piece, kind);
                terms.push(self.vocabulary.terms_of(&self.analyzer, &token));
                self.vocabulary.chars_of(&token, |gram| grams.push(gram));
                grams.end();
                token.role
            })
        });
        numbers.clear();
        hits.clear();
        self.analyzer.mark(document.iter().map(|&id| roles[id as usize]), |at, negated| {
            let term = terms[document[at] as usize][usize::from(negated)];
            numbers.push(term.number);
            hits.extend((term.column != NO_COLUMN).then_some(term.column));
        });
        self.vocabulary.word_columns(numbers, sought, hits);
        hits.sort_unstable();
        columns.clear();
        values.clear();
        for run in hits.chunk_by(|a, b| a == b) {
            columns.push(run[0]);
            values.push(f32::from_bits(run.len() as u32));
        }
        let (words, chars) = (self.vocabulary.words().len() as u32, self.vocabulary.chars().len());
        if chars > 0 {
            counter.count(document.iter().copied(), grams, chars, |gram, count| {
                columns.push(words + gram);
                values.push(f32::from_bits(count));
            });
        }
        self.weighting.weigh_row(columns, values);
        with(columns, values)
    }
}
