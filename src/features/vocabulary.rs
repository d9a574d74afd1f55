//! What a model knows: the n-grams themselves, or the buckets they are hashed to.

use super::buckets::{Buckets, bucket};
use super::ngrams::char_ngrams;
use super::strings::StringTable;
use super::tuples::{Beside, Sought, TupleTable, UNKNOWN, mix};
use crate::text::{Role, TokenType, negation};
use std::collections::HashMap;

/// What a column of a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// A word n-gram.
    Word,
    /// A character n-gram.
    Char,
}

/// The columns of a model: those of words, then those of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vocabulary {
    /// A column is an n-gram.
    Exact(Ngrams),
    /// A column is a bucket of n-grams.
    Hashed(Buckets),
}

impl Vocabulary {
    /// How many columns, V.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words() + self.chars()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of the columns are of words.
    #[must_use]
    pub fn words(&self) -> usize {
        match self {
            Self::Exact(ngrams) => ngrams.words().len(),
            Self::Hashed(buckets) => buckets.words().len(),
        }
    }

    /// How many of the columns are of characters.
    #[must_use]
    pub fn chars(&self) -> usize {
        match self {
            Self::Exact(ngrams) => ngrams.chars().len(),
            Self::Hashed(buckets) => buckets.chars().len(),
        }
    }

    /// What column `j` stands for.
    #[must_use]
    pub fn kind(&self, j: usize) -> Column {
        if j < self.words() { Column::Word } else { Column::Char }
    }

    /// The text of column `j`: tokens joined by a space, or the character n-gram; `None` of a bucket, which has none.
    #[must_use]
    pub fn text(&self, j: usize) -> Option<String> {
        match self {
            Self::Exact(ngrams) => Some(ngrams.text(j)),
            Self::Hashed(_) => None,
        }
    }

    /// The column of the word n-gram of these `tokens`, written as in [`Vocabulary::text`], where it has one.
    #[must_use]
    pub fn word_column(&self, tokens: &[&str]) -> Option<usize> {
        let place = match self {
            Self::Exact(ngrams) => ngrams.words.number(&ngrams.numbers(tokens)?),
            Self::Hashed(buckets) => {
                let [shortest, longest] = buckets.word_sizes();
                let counted = (shortest..=longest).contains(&tokens.len());
                counted
                    .then(|| buckets.words().find(bucket(tokens.iter().copied(), buckets.bits())))
                    .flatten()
            }
        };
        place.map(|place| place as usize)
    }

    /// The column of a character n-gram, spaces at the edges of a word, where it has one.
    #[must_use]
    pub fn char_column(&self, ngram: &str) -> Option<usize> {
        let place = match self {
            Self::Exact(ngrams) => ngrams.chars.find(ngram.as_bytes()),
            Self::Hashed(buckets) => buckets.char(ngram),
        };
        place.map(|place| self.words() + place as usize)
    }

    /// The columns of the word n-grams that hold these `tokens` side by side, the n-gram of nothing else among them,
    /// ascending; none where n-grams are hashed.
    #[must_use]
    pub fn columns_with(&self, tokens: &[&str]) -> Vec<usize> {
        let Self::Exact(ngrams) = self else { return Vec::new() };
        let Some(numbers) = ngrams.numbers(tokens).filter(|numbers| !numbers.is_empty()) else {
            return Vec::new();
        };
        let holds = |j: &usize| ngrams.words.get(*j).windows(numbers.len()).any(|part| part == numbers);
        (0..ngrams.words.len()).filter(holds).collect()
    }

    /// For each column of `other` the column here of the same n-gram or the same bucket, where there is one. An
    /// n-gram and a bucket, or buckets of two sizes, are never the same.
    #[must_use]
    pub fn columns_of(&self, other: &Self) -> Vec<Option<usize>> {
        match (self, other) {
            (Self::Exact(ours), Self::Exact(theirs)) => {
                let all = |ngrams: &Ngrams| ngrams.words().len() + ngrams.chars().len();
                // A word and the same characters within words are two things.
                let key = |ngrams: &Ngrams, j: usize| (j < ngrams.words().len(), ngrams.text(j));
                let columns: HashMap<_, usize> = (0..all(ours)).map(|j| (key(ours, j), j)).collect();
                (0..all(theirs)).map(|j| columns.get(&key(theirs, j)).copied()).collect()
            }
            (Self::Hashed(ours), Self::Hashed(theirs)) if ours.bits() == theirs.bits() => {
                let words = theirs.words().iter().map(|b| ours.words().find(b).map(|at| at as usize));
                let first = ours.words().len();
                let chars = theirs.chars().iter().map(|b| ours.chars().find(b).map(|at| first + at as usize));
                words.chain(chars).collect()
            }
            _ => vec![None; other.len()],
        }
    }

    /// The vocabulary of the `kept` columns, ascending.
    pub(super) fn only(&self, kept: &[u32]) -> Self {
        match self {
            Self::Exact(ngrams) => Self::Exact(ngrams.only(kept)),
            Self::Hashed(buckets) => Self::Hashed(buckets.only(kept)),
        }
    }
}

/// Word n-grams, then character n-grams, each sorted by bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ngrams {
    tokens: StringTable,
    words: TupleTable,
    chars: StringTable,
    char_sizes: [usize; 2],
}

/// A term as the vocabulary knows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    /// Token number, [`UNKNOWN`] where the vocabulary does not hold it.
    pub(super) number: u32,
    /// The column of the term by itself, [`NO_COLUMN`] where it has none.
    pub(super) column: u32,
}

/// The column of a term that is in n-grams only, or in none.
pub(super) const NO_COLUMN: u32 = u32::MAX;

impl Ngrams {
    /// n-grams from their parts; `char_sizes` are the shortest and longest character n-gram.
    #[must_use]
    pub fn new(tokens: StringTable, words: TupleTable, chars: StringTable, char_sizes: [usize; 2]) -> Self {
        Self { tokens, words, chars, char_sizes }
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

    /// The text of column `j`: tokens joined by a space, or the character n-gram.
    #[must_use]
    pub fn text(&self, j: usize) -> String {
        if j >= self.words.len() {
            return self.chars.get(j - self.words.len()).to_owned();
        }
        let tokens = self.words.get(j).iter().map(|t| self.tokens.get(*t as usize - 1));
        tokens.collect::<Vec<_>>().join(" ")
    }

    /// The numbers of these tokens, if all are there.
    fn numbers(&self, tokens: &[&str]) -> Option<Vec<u32>> {
        tokens.iter().map(|token| self.tokens.find(token.as_bytes()).map(|rank| rank + 1)).collect()
    }

    /// Those whose columns are `kept`, ascending.
    fn only(&self, kept: &[u32]) -> Self {
        let (size, ..) = self.words.parts();
        let words = kept.partition_point(|j| (*j as usize) < self.words.len());
        let mut used = vec![0u32; self.tokens.len() + 1];
        for j in &kept[..words] {
            self.words.get(*j as usize).iter().for_each(|t| used[*t as usize] = 1);
        }
        let mut tokens = Vec::new();
        for rank in 0..self.tokens.len() {
            if used[rank + 1] == 1 {
                tokens.push(self.tokens.get(rank));
                used[rank + 1] = tokens.len() as u32;
            }
        }
        let mut tuples = Vec::with_capacity(words * size);
        for j in &kept[..words] {
            let tuple = self.words.get(*j as usize);
            tuples.extend(tuple.iter().map(|t| used[*t as usize]));
            tuples.extend(std::iter::repeat_n(0, size - tuple.len()));
        }
        let chars: Vec<&str> =
            kept[words..].iter().map(|j| self.chars.get(*j as usize - self.words.len())).collect();
        Self {
            tokens: StringTable::from_sorted(&tokens),
            words: TupleTable::from_sorted(size, tuples),
            chars: StringTable::from_sorted(&chars),
            char_sizes: self.char_sizes,
        }
    }

    /// Pushes the columns of all word n-grams of two tokens and more in a sequence of token numbers.
    pub(super) fn word_columns(
        &self,
        beside: Option<&Beside>,
        terms: &[u32],
        sought: &mut Sought,
        hits: &mut Vec<u32>,
    ) {
        self.words.find_all(beside, terms, sought, hits);
    }

    /// Looks a term up.
    pub(super) fn term(&self, text: &str) -> Term {
        let number = self.tokens.find(text.as_bytes()).map_or(UNKNOWN, |rank| rank + 1);
        let column = if number == UNKNOWN { None } else { self.words.find(&[number], mix(0, number)) };
        Term { number, column: column.unwrap_or(NO_COLUMN) }
    }

    /// Looks the negated term of a token type up.
    pub(super) fn negated_term(&self, token: &TokenType) -> Term {
        match token.role {
            Role::Word => self.term(&format!("{}{}", negation::NOT, token.term)),
            _ => Term { number: UNKNOWN, column: NO_COLUMN },
        }
    }

    /// Calls `each` with the numbers among [`Ngrams::chars`] of a token type's n-grams.
    pub(super) fn chars_of(&self, token: &TokenType, mut each: impl FnMut(u32)) {
        if let Some(surface) = &token.surface {
            char_ngrams(surface, self.char_sizes, |gram| {
                if let Some(rank) = self.chars.find(gram.as_bytes()) {
                    each(rank);
                }
            });
        }
    }
}
