//! The choices between a text and its tokens.

use serde::{Deserialize, Serialize};

/// How text becomes tokens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSettings {
    /// How often an article's title is read before its body; 0 leaves it out, as files do from before it was read.
    #[serde(default)]
    pub titles: usize,
    /// What counts as a token.
    pub tokens: Tokens,
    /// How many words after a negator become `NOT_word`; 0 marks none.
    pub negation_scope: usize,
    /// The stemmer: `none`, `indonesian`, `javanese` or a Snowball language's English name.
    pub stem: String,
    /// Which words are left out.
    pub stop_words: StopWords,
    /// The polarity lexicon whose cues stand beside the n-grams; files from before there was one have none.
    #[serde(default)]
    pub lexicon: Lexicon,
}

/// What counts as a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tokens {
    /// Web address, @user, #tag, emoticon, word, run of punctuation.
    Social,
    /// Runs of two or more word characters, as scikit-learn's `\w\w+`.
    Words,
}

impl Tokens {
    /// Whether characters are composed (NFC), unseen ones left out and punctuation kept; a new kind must take a side.
    #[must_use]
    pub fn is_social(self) -> bool {
        match self {
            Self::Social => true,
            Self::Words => false,
        }
    }
}

/// Which words are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StopWords {
    /// None: the default, and the best on every data set measured.
    None,
    /// Function words of Indonesian; negators and polar words are kept.
    Indonesian,
}

/// The polarity lexicon in use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lexicon {
    /// None.
    #[default]
    None,
    /// Opinion and market words of Indonesian, see [`crate::text::lexicon`].
    Indonesian,
}
