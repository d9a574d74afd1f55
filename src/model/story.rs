//! One word's story: what a model has learned of it.

use super::explain::written;
use super::nearest::nearest;
use super::{Kind, Model, Place, Prediction};
use crate::features::{Column, TokenCache, Vocabulary, bucket, char_ngrams};
use crate::text::lexicon::{Polarity, is_cue};
use crate::text::{Piece, Role, TokenType, negation};

/// An n-gram as a model knows it, or does not.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The n-gram; a character n-gram stands in brackets with `_` for a word's edge.
    pub ngram: String,
    /// What it is.
    pub kind: Kind,
    /// Where n-grams are hashed, its bucket, which others may share.
    pub bucket: Option<u32>,
    /// Its column; `None` where the model does not know it.
    pub column: Option<usize>,
    /// In how many training documents it occurs (or any n-gram of its bucket), as [`Model::documents`] tells.
    pub documents: Option<u32>,
    /// Its weight for each class, as [`super::Linear::weight`] splits them; `None` where it is not known.
    pub weights: Option<Vec<f64>>,
}

impl Entry {
    /// The largest weight in size; 0 where there is none.
    #[must_use]
    pub fn strength(&self) -> f64 {
        self.weights.iter().flatten().fold(0.0, |most, w| w.abs().max(most))
    }
}

/// What a model says of one word (or of a few in a row).
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// What was asked for.
    pub asked: String,
    /// It as the model would read it in a text; `None` where nothing of it becomes a term.
    pub itself: Option<Entry>,
    /// Its negated form; `None` where the recipe marks none, or of several words.
    pub negated: Option<Entry>,
    /// On which side the lexicon has it, whether or not the recipe asks the lexicon; `None` of several words.
    pub polarity: Option<Polarity>,
    /// Whether the recipe asks the lexicon.
    pub uses_lexicon: bool,
    /// The cues that it sets off by itself, known or not.
    pub cues: Vec<Entry>,
    /// Longer word n-grams and cues that hold it or its negated form, the largest weights first.
    pub containing: Vec<Entry>,
    /// How many of these there are.
    pub containing_all: usize,
    /// The known character n-grams that are cut from it, the largest weights first.
    pub characters: Vec<Entry>,
    /// How many of these there are.
    pub characters_all: usize,
    /// What the model says of a text of it alone; `None` of a form that stands in no text, as `NOT_naik`.
    pub alone: Option<Prediction>,
    /// Known words near it, if it is not known itself: at an edit distance of 1 or 2, else with a common beginning.
    pub nearest: Vec<Entry>,
}

/// So many near words are named.
const NEAREST: usize = 5;

impl Model {
    /// The story of `word`, read as a text would be; where it is written as the model writes what no text holds
    /// (`NOT_naik`, `tidak NOT_naik`, a cue), of that. Lists are cut after `most`.
    #[must_use]
    pub fn story(&self, word: &str, most: usize) -> Story {
        let analyzer = self.featurizer.analyzer();
        let as_written = self.as_written(word);
        let cut: Vec<(String, Piece)> = match &as_written {
            Some(_) => Vec::new(),
            None => analyzer.pieces(word, |text, pieces| {
                pieces.iter().map(|(place, kind)| (text[place.clone()].to_owned(), *kind)).collect()
            }),
        };
        let types: Vec<TokenType> = cut.iter().map(|(text, kind)| analyzer.token_type(text, *kind)).collect();
        let is_one = types.len() == 1;
        let terms = as_written.unwrap_or_else(|| analyzer.terms(word));
        let itself = (!terms.is_empty()).then(|| self.word_entry(&terms));
        let marks = analyzer.settings().negation_scope > 0;
        let negatable = types.first().filter(|token| is_one && marks && token.role == Role::Word);
        let negated_term = negatable.map(|token| format!("{}{}", negation::NOT, token.term));
        let negated = negated_term.map(|term| self.word_entry(&[term]));
        let piece = cut.first().filter(|_| is_one);

        let mut containing = self.containing(&terms, itself.as_ref(), negated.as_ref());
        if let Some((text, _)) = piece.filter(|_| analyzer.has_cues()) {
            containing.extend(self.cues_with(text));
        }
        let characters = self.characters_of(types.iter().filter_map(|token| token.surface.as_deref()));
        let known = itself.as_ref().is_some_and(|entry| entry.column.is_some());
        let asked_alone = !cut.is_empty();
        Story {
            asked: word.to_owned(),
            nearest: if known || terms.len() != 1 { Vec::new() } else { self.nearest_words(&terms[0]) },
            itself,
            negated,
            polarity: piece.map(|(text, kind)| Polarity::of(text, *kind)),
            uses_lexicon: analyzer.has_cues(),
            cues: if asked_alone {
                analyzer.cues_of(word).into_iter().map(|cue| self.word_entry(&[cue])).collect()
            } else {
                Vec::new()
            },
            containing_all: containing.len(),
            containing: strongest(containing, most),
            characters_all: characters.len(),
            characters: strongest(characters, most),
            alone: asked_alone.then(|| self.predict(word, &TokenCache::default())),
        }
    }

    /// The terms of `word`, if it is written as no text is: with the mark of a negated term, or as a cue that is known.
    fn as_written(&self, word: &str) -> Option<Vec<String>> {
        let terms: Vec<String> = word.split_whitespace().map(str::to_owned).collect();
        let refs: Vec<&str> = terms.iter().map(String::as_str).collect();
        let is_negated =
            terms.iter().any(|term| term.len() > negation::NOT.len() && term.starts_with(negation::NOT));
        let is_known_cue = || {
            let vocabulary = self.featurizer.vocabulary();
            terms.len() == 1
                && is_cue(&terms[0])
                && matches!(vocabulary, Vocabulary::Exact(_))
                && vocabulary.word_column(&refs).is_some()
        };
        (is_negated || is_known_cue()).then_some(terms)
    }

    /// A word n-gram, given by its terms.
    fn word_entry(&self, terms: &[impl AsRef<str>]) -> Entry {
        let terms: Vec<&str> = terms.iter().map(AsRef::as_ref).collect();
        let vocabulary = self.featurizer.vocabulary();
        let column = vocabulary.word_column(&terms);
        let text = terms.join(" ");
        let kind = if terms.len() == 1 && is_cue(&text) { Kind::Cue } else { Kind::Word };
        Entry { bucket: self.bucket_of(terms), ..self.entry(text, kind, column) }
    }

    fn entry(&self, ngram: String, kind: Kind, column: Option<usize>) -> Entry {
        let weights = |j| (0..self.labels.len()).map(|k| self.linear.weight(j, k)).collect();
        let documents = column.and_then(|j| self.documents(j));
        Entry { ngram, kind, bucket: None, column, documents, weights: column.map(weights) }
    }

    /// An n-gram of an exact vocabulary, given by its column.
    fn column_entry(&self, j: usize) -> Entry {
        let vocabulary = self.featurizer.vocabulary();
        let text = vocabulary.text(j).unwrap_or_default();
        self.entry(written(vocabulary.kind(j), text), self.kind(Place::Column(j)), Some(j))
    }

    fn bucket_of<'t>(&self, parts: impl IntoIterator<Item = &'t str>) -> Option<u32> {
        match self.featurizer.vocabulary() {
            Vocabulary::Exact(_) => None,
            Vocabulary::Hashed(buckets) => Some(bucket(parts, buckets.bits())),
        }
    }

    /// The longer word n-grams that hold `terms` side by side, or the negated form of the one there is.
    fn containing(&self, terms: &[String], itself: Option<&Entry>, negated: Option<&Entry>) -> Vec<Entry> {
        let vocabulary = self.featurizer.vocabulary();
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        let mut columns = vocabulary.columns_with(&terms);
        columns.extend(negated.map(|entry| vocabulary.columns_with(&[&entry.ngram])).unwrap_or_default());
        columns.sort_unstable();
        columns.dedup();
        let own = [itself, negated].map(|entry| entry.and_then(|entry| entry.column));
        columns.retain(|j| !own.contains(&Some(*j)));
        columns.into_iter().map(|j| self.column_entry(j)).collect()
    }

    /// The known cues in which `text` stands beside a class of the lexicon.
    fn cues_with(&self, text: &str) -> Vec<Entry> {
        let mut out = Vec::new();
        for class in ["POS", "NEG", "UP", "DOWN"] {
            for cue in [
                format!("{text}_{class}"),
                format!("{class}_{text}"),
                format!("{}{text}_{class}", negation::NOT),
                format!("{class}_{}{text}", negation::NOT),
                format!("{text}..{class}"),
                format!("{class}..{text}"),
            ] {
                out.push(self.word_entry(&[cue]));
            }
        }
        // A bucket holds something whether or not this cue ever fell into it.
        let exact = matches!(self.featurizer.vocabulary(), Vocabulary::Exact(_));
        out.retain(|entry| exact && entry.column.is_some());
        out
    }

    /// The known character n-grams of words, each once.
    fn characters_of<'t>(&self, surfaces: impl Iterator<Item = &'t str>) -> Vec<Entry> {
        let vocabulary = self.featurizer.vocabulary();
        let mut grams: Vec<String> = Vec::new();
        for surface in surfaces {
            char_ngrams(surface, self.recipe.features.char_ngrams, |gram| grams.push(gram.to_owned()));
        }
        grams.sort_unstable();
        grams.dedup();
        let known = grams.into_iter().filter_map(|gram| {
            let column = vocabulary.char_column(&gram)?;
            let bucket = self.bucket_of([gram.as_str()]);
            Some(Entry { bucket, ..self.entry(written(Column::Char, gram), Kind::Character, Some(column)) })
        });
        known.collect()
    }

    /// Known words near `term`; a word is a word n-gram of one term that is no cue and not negated.
    fn nearest_words(&self, term: &str) -> Vec<Entry> {
        let Vocabulary::Exact(ngrams) = self.featurizer.vocabulary() else { return Vec::new() };
        let words = (0..ngrams.words().len()).filter_map(|j| match ngrams.words().get(j) {
            [number] => Some((j, ngrams.tokens().get(*number as usize - 1))),
            _ => None,
        });
        let words = words.filter(|(_, word)| !is_cue(word) && !word.starts_with(negation::NOT));
        let candidates = words.map(|(j, word)| (word, self.documents(j).unwrap_or(0)));
        nearest(term, candidates, NEAREST).into_iter().map(|word| self.word_entry(&[word])).collect()
    }
}

/// The `most` entries of the largest weights, of equals in the order of their columns.
fn strongest(mut entries: Vec<Entry>, most: usize) -> Vec<Entry> {
    entries.sort_by(|a, b| b.strength().total_cmp(&a.strength()).then(a.column.cmp(&b.column)));
    entries.truncate(most);
    entries
}

#[cfg(test)]
#[path = "story_tests.rs"]
mod tests;
