//! The n-grams a model knows, as integers over token numbers.

use super::ngrams::char_ngrams;
use super::strings::{StringTable, build_index, check_index, probe};
use crate::text::{Analyzer, Piece, Role, negation};
use crate::{Error, Result};

/// Token number of something the vocabulary does not hold.
pub(super) const UNKNOWN: u32 = 0;

/// Word n-grams as tuples of token numbers (rank + 1), padded with 0, sorted.
///
/// Sorted tuples are in the byte order of the n-grams' text, because a space sorts
/// before every token byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TupleTable {
    size: usize,
    tuples: Vec<u32>,
    index: Vec<u32>,
}

/// A mixing of token numbers (SplitMix64's finalizer at each step); fixed, as it shapes stored indexes.
#[inline]
fn mix(hash: u64, token: u32) -> u64 {
    let mut z = hash.wrapping_add(u64::from(token)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 27)
}

fn hash_tuple(tuple: &[u32]) -> u64 {
    tuple.iter().take_while(|t| **t != 0).fold(0, |h, t| mix(h, *t))
}

impl TupleTable {
    /// A table of sorted distinct tuples, laid end to end, `size` numbers each.
    #[must_use]
    pub fn from_sorted(size: usize, tuples: Vec<u32>) -> Self {
        let index = build_index(tuples.len() / size, |i| hash_tuple(&tuples[i * size..(i + 1) * size]));
        Self { size, tuples, index }
    }

    /// A table from its stored parts, over `tokens` tokens.
    ///
    /// # Errors
    /// A reason, where a tuple names a token that is not there or the index does not fit.
    pub fn from_parts(size: usize, tuples: Vec<u32>, index: Vec<u32>, tokens: usize) -> Result<Self> {
        if !(1..=5).contains(&size) || !tuples.len().is_multiple_of(size) {
            return Err(Error::invalid(format!("{} numbers are no table of {size}-grams", tuples.len())));
        }
        for tuple in tuples.chunks_exact(size) {
            let length = tuple.iter().take_while(|t| **t != 0).count();
            if length == 0
                || tuple[length..].iter().any(|t| *t != 0)
                || tuple.iter().any(|t| *t as usize > tokens)
            {
                return Err(Error::invalid("an n-gram names a token that is not there"));
            }
        }
        check_index(&index, tuples.len() / size)?;
        Ok(Self { size, tuples, index })
    }

    /// How many n-grams there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tuples.len() / self.size
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tuples.is_empty()
    }

    /// The token numbers (rank + 1) of n-gram `i`, without padding.
    #[must_use]
    pub fn get(&self, i: usize) -> &[u32] {
        let tuple = &self.tuples[i * self.size..(i + 1) * self.size];
        &tuple[..tuple.iter().take_while(|t| **t != 0).count()]
    }

    /// The stored parts: longest n-gram, tuples, index.
    #[must_use]
    pub fn parts(&self) -> (usize, &[u32], &[u32]) {
        (self.size, &self.tuples, &self.index)
    }

    /// Pushes the numbers of all n-grams in a sequence of token numbers.
    fn find_all(&self, terms: &[u32], hits: &mut Vec<u32>) {
        for start in 0..terms.len() {
            let mut hash = 0;
            for length in 1..=self.size.min(terms.len() - start) {
                let token = terms[start + length - 1];
                if token == UNKNOWN {
                    break;
                }
                hash = mix(hash, token);
                let wanted = &terms[start..start + length];
                hits.extend(probe(&self.index, hash, |i| self.get(i as usize) == wanted));
            }
        }
    }
}

/// What a column of a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// A word n-gram.
    Word,
    /// A character n-gram.
    Char,
}

/// The columns of a model: word n-grams, then character n-grams, each sorted by bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    tokens: StringTable,
    words: TupleTable,
    chars: StringTable,
    char_sizes: [usize; 2],
}

/// A token type as the vocabulary knows it.
#[derive(Debug)]
pub(super) struct KnownType {
    pub(super) role: Role,
    /// Token number of the term, [`UNKNOWN`] where the vocabulary does not hold it.
    pub(super) term: u32,
    /// Token number of the negated term.
    pub(super) negated: u32,
    /// Columns of its character n-grams, each as often as it occurs.
    pub(super) chars: Box<[u32]>,
}

impl Vocabulary {
    /// A vocabulary from its parts; `char_sizes` are the shortest and longest character n-gram.
    #[must_use]
    pub fn new(tokens: StringTable, words: TupleTable, chars: StringTable, char_sizes: [usize; 2]) -> Self {
        Self { tokens, words, chars, char_sizes }
    }

    /// How many columns, V.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len() + self.chars.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The distinct tokens that word n-grams are made of.
    #[must_use]
    pub fn tokens(&self) -> &StringTable {
        &self.tokens
    }

    /// The word n-grams.
    #[must_use]
    pub fn words(&self) -> &TupleTable {
        &self.words
    }

    /// The character n-grams; a space marks a word's edge.
    #[must_use]
    pub fn chars(&self) -> &StringTable {
        &self.chars
    }

    /// What column `j` stands for.
    #[must_use]
    pub fn kind(&self, j: usize) -> Column {
        if j < self.words.len() { Column::Word } else { Column::Char }
    }

    /// The text of column `j`: tokens joined by a space, or the character n-gram.
    #[must_use]
    pub fn text(&self, j: usize) -> String {
        if j >= self.words.len() {
            return self.chars.get(j - self.words.len()).to_owned();
        }
        let tokens = self.words.get(j).iter().map(|t| self.tokens.get(*t as usize - 1));
        tokens.collect::<Vec<_>>().join(" ")
    }

    /// Pushes the columns of all word n-grams in a sequence of token numbers.
    pub(super) fn word_columns(&self, terms: &[u32], hits: &mut Vec<u32>) {
        self.words.find_all(terms, hits);
    }

    /// Looks a token type up.
    pub(super) fn known_type(&self, analyzer: &Analyzer, piece: &str, kind: Piece) -> KnownType {
        let token = analyzer.token_type(piece, kind);
        let number = |text: &str| self.tokens.find(text.as_bytes()).map_or(UNKNOWN, |rank| rank + 1);
        let negated = if token.role == Role::Word && analyzer.settings().negation_scope > 0 {
            number(&format!("{}{}", negation::NOT, token.term))
        } else {
            UNKNOWN
        };
        let mut chars = Vec::new();
        if let Some(surface) = &token.surface {
            char_ngrams(surface, self.char_sizes, |gram| {
                chars.extend(self.chars.find(gram.as_bytes()).map(|rank| self.words.len() as u32 + rank));
            });
        }
        KnownType { role: token.role, term: number(&token.term), negated, chars: chars.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> TupleTable {
        TupleTable::from_sorted(2, vec![1, 0, 1, 2, 2, 0, 3, 3])
    }

    #[test]
    fn n_grams_are_found_wherever_they_stand() {
        let mut hits = Vec::new();
        table().find_all(&[1, 2, UNKNOWN, 3, 3, 3], &mut hits);
        assert_eq!(hits, [0, 1, 2, 3, 3]);
    }

    #[test]
    fn broken_parts_are_refused() {
        let whole = table();
        let (size, tuples, index) = whole.parts();
        assert_eq!(TupleTable::from_parts(size, tuples.into(), index.into(), 3).unwrap(), whole);
        assert!(TupleTable::from_parts(size, tuples.into(), index.into(), 2).is_err(), "a token too many");
        assert!(TupleTable::from_parts(3, tuples.into(), index.into(), 3).is_err(), "another size");
        assert!(TupleTable::from_parts(2, vec![0, 1], vec![0, 1], 3).is_err(), "padding first");
        assert!(TupleTable::from_parts(0, vec![], vec![0], 3).is_err(), "no size");
    }
}
