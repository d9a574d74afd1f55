//! Article text to tokens: normalize, cut, leave out, mark negation, stem.
//!
//! The stages, in their order: [`normalize`] the whole text; [`tokenize()`] it into
//! pieces; a piece's [`TokenType`] (role, stem) is worked out once and cached by the
//! caller; [`Analyzer::mark`] then walks a document's types and decides which
//! become terms and which of these are negated.

mod language;
pub mod lexicon;
pub mod negation;
mod normalize;
mod stem;
pub mod stopwords;
mod titles;
mod tokenize;

pub use language::{FEWEST_WORDS, language};
pub use normalize::{Places, normalize};
pub use stem::Stemmer;
pub use titles::{article_text, titled};
pub use tokenize::{Piece, tokenize};

use crate::Result;
use crate::recipe::{Lexicon, StopWords, TextSettings};
use lexicon::{Cued, Polarity};
use std::ops::Range;

/// What a token does to the document it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A term that negation can mark.
    Word,
    /// A term that opens a negation scope.
    Negator,
    /// A term that negation leaves alone and that leaves a scope open.
    Plain,
    /// A term that closes a negation scope.
    Closer,
    /// No term; closes a negation scope.
    SilentCloser,
    /// No term, no effect.
    Silent,
}

/// The term that every web address becomes. Upper case, which no normalized token has.
pub const ADDRESS: &str = "URL";

/// All there is to know of a distinct piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenType {
    /// What it does.
    pub role: Role,
    /// The term it becomes: the stem of a word, the piece itself otherwise.
    pub term: String,
    /// What character n-grams are cut from; `None` for addresses and pieces left out.
    pub surface: Option<String>,
}

/// Text settings made ready for use.
#[derive(Debug)]
pub struct Analyzer {
    settings: TextSettings,
    stemmer: Stemmer,
}

impl Analyzer {
    /// An analyzer that follows `settings`.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] where the stemmer is unknown.
    pub fn new(settings: &TextSettings) -> Result<Self> {
        Ok(Self { stemmer: Stemmer::new(&settings.stem)?, settings: settings.clone() })
    }

    /// The settings it follows.
    #[must_use]
    pub fn settings(&self) -> &TextSettings {
        &self.settings
    }

    /// Calls `with` with `text` after normalization and the places of its pieces there.
    pub fn pieces<R>(&self, text: &str, with: impl FnOnce(&str, &[(Range<usize>, Piece)]) -> R) -> R {
        let text = normalize(text, self.settings.tokens);
        // A word and the white space after it are hardly ever fewer bytes.
        let mut pieces = Vec::with_capacity(text.len() / 4 + 8);
        tokenize(&text, self.settings.tokens, |place, kind| pieces.push((place, kind)));
        with(&text, &pieces)
    }

    /// What `piece` is; depends on nothing else, so it can be cached.
    #[must_use]
    pub fn token_type(&self, text: &str, piece: Piece) -> TokenType {
        let social = self.settings.tokens.is_social();
        let plain = |role| TokenType { role, term: text.to_owned(), surface: Some(text.to_owned()) };
        match piece {
            Piece::Word => {
                if self.settings.stop_words == StopWords::Indonesian && stopwords::is_indonesian(text) {
                    return TokenType { role: Role::Silent, term: String::new(), surface: None };
                }
                let negator = self.settings.negation_scope > 0 && negation::is_negator(text);
                let role = if negator { Role::Negator } else { Role::Word };
                // A negator keeps its spelling, so that the scope it opened can be read off the terms.
                let term = if negator { text.into() } else { self.stemmer.stem(text) };
                TokenType { role, term: term.into_owned(), surface: Some(text.to_owned()) }
            }
            Piece::Punctuation if !social => {
                let role = if negation::closes_scope(text) { Role::SilentCloser } else { Role::Silent };
                TokenType { role, term: String::new(), surface: None }
            }
            Piece::Punctuation => {
                plain(if negation::closes_scope(text) { Role::Closer } else { Role::Plain })
            }
            Piece::Address => TokenType { role: Role::Plain, term: ADDRESS.into(), surface: None },
            Piece::Mark => plain(Role::Plain),
        }
    }

    /// Walks the roles of a document's pieces and calls `each` with the index of every
    /// piece that becomes a term and whether it is negated.
    pub fn mark(&self, roles: impl Iterator<Item = Role>, mut each: impl FnMut(usize, bool)) {
        let mut scope = negation::Scope::default();
        for (at, role) in roles.enumerate() {
            match role {
                Role::Word => each(at, scope.takes_word()),
                Role::Negator => {
                    each(at, false);
                    scope.open(self.settings.negation_scope);
                }
                Role::Plain => each(at, false),
                Role::Closer => {
                    each(at, false);
                    scope.close();
                }
                Role::SilentCloser => scope.close(),
                Role::Silent => {}
            }
        }
    }

    /// On which side a piece stands in the lexicon in use; depends on nothing else, so it can be cached.
    #[must_use]
    pub fn polarity(&self, text: &str, piece: Piece) -> Polarity {
        if self.has_cues() { Polarity::of(text, piece) } else { Polarity::default() }
    }

    /// Whether a text's [`lexicon::cues`] are wanted beside its terms.
    #[must_use]
    pub fn has_cues(&self) -> bool {
        self.settings.lexicon != Lexicon::None
    }

    /// The cues of a text whose `pieces` became `terms`: the place of each among the pieces and whether it is negated.
    /// `polarity` is [`Analyzer::polarity`] of the piece there.
    pub fn cues(
        &self,
        text: &str,
        pieces: &[(Range<usize>, Piece)],
        terms: &[(usize, bool)],
        polarity: impl Fn(usize) -> Polarity,
        mut each: impl FnMut(&str),
    ) {
        self.cues_with_terms(text, pieces, terms, polarity, |cue, _| each(cue));
    }

    /// [`Analyzer::cues`], each with the first and the last of the `terms` that it was made of, by their place there;
    /// `None` of what all of them make together.
    pub fn cues_with_terms(
        &self,
        text: &str,
        pieces: &[(Range<usize>, Piece)],
        terms: &[(usize, bool)],
        polarity: impl Fn(usize) -> Polarity,
        each: impl FnMut(&str, Option<[usize; 2]>),
    ) {
        let cued = |&(at, negated): &(usize, bool)| {
            let (place, piece) = &pieces[at];
            Cued { text: &text[place.clone()], piece: *piece, negated, polarity: polarity(at) }
        };
        lexicon::cues_with_terms(&terms.iter().map(cued).collect::<Vec<_>>(), each);
    }

    /// The cues of `text`, none where none are wanted.
    ///
    /// ```
    /// use sentimen::{recipe::Recipe, text::Analyzer};
    /// let analyzer = Analyzer::new(&Recipe::built_in("default")?.text)?;
    /// assert_eq!(analyzer.cues_of("tidak buruk"), ["POS", "tidak_POS", "OPINION=+1", "MARKET=NONE"]);
    /// # Ok::<(), sentimen::Error>(())
    /// ```
    #[must_use]
    pub fn cues_of(&self, text: &str) -> Vec<String> {
        let mut cues = Vec::new();
        if self.has_cues() {
            self.pieces(text, |text, pieces| {
                let of = |at: usize| (&text[pieces[at].0.clone()], pieces[at].1);
                let roles = (0..pieces.len()).map(|at| self.token_type(of(at).0, of(at).1).role);
                let mut terms = Vec::new();
                self.mark(roles, |at, negated| terms.push((at, negated)));
                let polarity = |at: usize| self.polarity(of(at).0, of(at).1);
                self.cues(text, pieces, &terms, polarity, |cue| cues.push(cue.to_owned()));
            });
        }
        cues
    }

    /// The terms of `text`, negated ones prefixed with [`negation::NOT`].
    ///
    /// ```
    /// use sentimen::{recipe::Recipe, text::Analyzer};
    /// let analyzer = Analyzer::new(&Recipe::built_in("default")?.text)?;
    /// assert_eq!(analyzer.terms("Tidak lagi merugi, laba naik"), ["tidak", "NOT_lagi", "NOT_merugi", ",", "laba", "naik"]);
    /// # Ok::<(), sentimen::Error>(())
    /// ```
    #[must_use]
    pub fn terms(&self, text: &str) -> Vec<String> {
        let types: Vec<TokenType> = self.pieces(text, |text, pieces| {
            pieces.iter().map(|(place, kind)| self.token_type(&text[place.clone()], *kind)).collect()
        });
        let mut terms = Vec::new();
        self.mark(types.iter().map(|t| t.role), |at, negated| {
            terms.push(if negated {
                format!("{}{}", negation::NOT, types[at].term)
            } else {
                types[at].term.clone()
            });
        });
        terms
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Recipe, Tokens};

    fn terms(text: &str, change: impl Fn(&mut TextSettings)) -> Vec<String> {
        let mut settings = Recipe::built_in("default").unwrap().text;
        change(&mut settings);
        Analyzer::new(&settings).unwrap().terms(text)
    }

    #[test]
    fn punctuation_closes_the_scope_and_a_negator_opens_it_anew() {
        assert_eq!(terms("belum tidak baik. Bagus", |_| ()), ["belum", "tidak", "NOT_baik", ".", "bagus"]);
        assert_eq!(terms("tak \"akan naik", |_| ()), ["tak", "\"", "NOT_akan", "NOT_naik"]);
    }

    #[test]
    fn words_have_no_punctuation_terms_but_scopes_close() {
        let words = |s: &mut TextSettings| s.tokens = Tokens::Words;
        assert_eq!(terms("tidak rugi, laba", words), ["tidak", "NOT_rugi", "laba"]);
    }

    #[test]
    fn stop_words_go_before_the_scope_is_counted_and_stems_come_after() {
        let settings = |s: &mut TextSettings| {
            s.stop_words = StopWords::Indonesian;
            s.stem = "indonesian".into();
        };
        assert_eq!(terms("tidak akan ada kerugian https://a.id", settings), ["tidak", "NOT_rugi", "URL"]);
    }

    #[test]
    fn without_negation_a_negator_is_a_word_like_any_other() {
        assert_eq!(terms("tidak baik", |s| s.negation_scope = 0), ["tidak", "baik"]);
    }
}
