//! The weights one by one, as people read and correct them.

use super::Model;
use crate::features::{Column, Vocabulary, documents_of};
use crate::text::lexicon::is_cue;
use serde::{Deserialize, Serialize};

/// What a weight is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A word n-gram, or a bucket of some.
    Word,
    /// A cue of the lexicon; it stands among the word n-grams.
    Cue,
    /// A character n-gram, or a bucket of some.
    Character,
    /// A class's intercept.
    Intercept,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Word, Self::Cue, Self::Character, Self::Intercept];

    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Cue => "cue",
            Self::Character => "character",
            Self::Intercept => "intercept",
        }
    }
}

/// Where weights stand in a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Those of a column, below V.
    Column(usize),
    /// The intercepts.
    Intercepts,
}

impl Model {
    /// n: how many documents it was trained on.
    #[must_use]
    pub fn training_documents(&self) -> u64 {
        self.card.documents.values().sum()
    }

    /// In how many training documents the n-gram (or the bucket) of column `j` occurs, read off its idf; `None` where
    /// the recipe uses no idf, or where that does not tell, see [`documents_of`].
    #[must_use]
    pub fn documents(&self, j: usize) -> Option<u32> {
        let n = usize::try_from(self.training_documents()).ok()?;
        let terms = &self.featurizer.weighting().terms;
        self.recipe.features.idf.then(|| documents_of(terms[j], n)).flatten()
    }

    /// What the weights at `place` are of.
    #[must_use]
    pub fn kind(&self, place: Place) -> Kind {
        let Place::Column(j) = place else { return Kind::Intercept };
        let vocabulary = self.featurizer.vocabulary();
        match vocabulary.kind(j) {
            Column::Char => Kind::Character,
            Column::Word if vocabulary.text(j).is_some_and(|text| is_cue(&text)) => Kind::Cue,
            Column::Word => Kind::Word,
        }
    }

    /// The places in the order of the file: the columns, then the intercepts.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        (0..self.featurizer.vocabulary().len()).map(Place::Column).chain([Place::Intercepts])
    }

    /// What stands at each place of [`Model::places`] as tables name it: the text of the n-gram, the number of the
    /// bucket, nothing for the intercepts.
    pub fn place_names(&self) -> impl Iterator<Item = String> {
        let names: Box<dyn Iterator<Item = String>> = match self.featurizer.vocabulary() {
            Vocabulary::Exact(ngrams) => {
                let all = ngrams.words().len() + ngrams.chars().len();
                Box::new((0..all).map(|j| ngrams.text(j)))
            }
            Vocabulary::Hashed(buckets) => Box::new(
                buckets.words().iter().chain(buckets.chars().iter()).map(|bucket| bucket.to_string()),
            ),
        };
        names.chain([String::new()])
    }

    /// The place of a name of [`Model::place_names`], where there is one. A cue is found as a word too.
    #[must_use]
    pub fn place_of(&self, name: &str, kind: Kind) -> Option<Place> {
        let column = match (self.featurizer.vocabulary(), kind) {
            (_, Kind::Intercept) => return name.is_empty().then_some(Place::Intercepts),
            (vocabulary @ Vocabulary::Exact(_), Kind::Word | Kind::Cue) => {
                vocabulary.word_column(&name.split(' ').collect::<Vec<_>>())
            }
            (vocabulary @ Vocabulary::Exact(_), Kind::Character) => vocabulary.char_column(name),
            (Vocabulary::Hashed(buckets), Kind::Word | Kind::Cue) => {
                name.parse().ok().and_then(|bucket| buckets.words().find(bucket)).map(|place| place as usize)
            }
            (Vocabulary::Hashed(buckets), Kind::Character) => {
                let place = name.parse().ok().and_then(|bucket| buckets.chars().find(bucket));
                place.map(|place| buckets.words().len() + place as usize)
            }
        };
        column.map(Place::Column)
    }

    /// The weight at `place` for class `k` as tables show it: the stored number, or with two classes half of the one
    /// there is, for the first class with its sign turned. Never -0.
    #[must_use]
    pub fn shown_weight(&self, place: Place, k: usize) -> f32 {
        let r = self.linear.intercepts.len();
        let stored = |k: usize| match place {
            Place::Column(j) => self.linear.weights[j * r + k],
            Place::Intercepts => self.linear.intercepts[k],
        };
        // -0 + 0 is 0, whatever the sign of the rest.
        if r == 1 { stored(0) * if k == 1 { 0.5 } else { -0.5 } + 0.0 } else { stored(k) + 0.0 }
    }
}
