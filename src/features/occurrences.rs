//! Where in a text the columns of its row come from.
//!
//! [`Featurizer::row`] only counts; this reads the same text slowly and remembers the places. A test holds the counts of
//! both together, so that whatever is said of a place is said of the row.

use super::Featurizer;
use super::buckets::{Buckets, hash_part, lengthened};
use super::ngrams::char_ngrams;
use super::tuples::{UNKNOWN, mix};
use super::vocabulary::{NO_COLUMN, Ngrams, Vocabulary};
use crate::text::{Piece, Places, Role, TokenType, negation};
use std::ops::Range;

/// A text's pieces, and the occurrences of its n-grams and cues among them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Occurrences {
    /// All pieces, in order.
    pub pieces: Vec<TextPiece>,
    /// The text after normalization, which the pieces were cut from.
    pub normalized: String,
    /// Every occurrence of what has a column, by ascending column.
    found: Vec<Occurrence>,
    /// By term, the piece that it is.
    terms: Vec<u32>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPiece {
    /// Its bytes in the text as it was given.
    pub place: Range<usize>,
    /// Its bytes in the normalized text.
    pub normalized: Range<usize>,
    /// What it is.
    pub kind: Piece,
    /// What it does.
    pub role: Role,
    /// Whether a negator turns it.
    pub negated: bool,
}

/// Something that has a column, at one place of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The column.
    pub column: u32,
    stands: Stands,
}

/// Which pieces an occurrence is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// So many terms from one on.
    Terms(u32, u8),
    /// One piece.
    Piece([u32; 1]),
    /// Two pieces.
    Pair([u32; 2]),
    /// The whole text.
    Text,
}

impl Occurrences {
    /// Every occurrence, by ascending column.
    #[must_use]
    pub fn all(&self) -> &[Occurrence] {
        &self.found
    }

    /// The pieces that `occurrence` is made of; none where the whole text makes it.
    #[must_use]
    pub fn pieces_of<'a>(&'a self, occurrence: &'a Occurrence) -> &'a [u32] {
        match &occurrence.stands {
            Stands::Terms(first, n) => &self.terms[*first as usize..][..usize::from(*n)],
            Stands::Piece(pieces) => pieces,
            Stands::Pair(pieces) => pieces,
            Stands::Text => &[],
        }
    }

    /// The piece at `at` after normalization.
    #[must_use]
    pub fn spelling(&self, at: usize) -> &str {
        &self.normalized[self.pieces[at].normalized.clone()]
    }

    fn push(&mut self, column: u32, stands: Stands) {
        self.found.push(Occurrence { column, stands });
    }
}

impl Featurizer {
    /// The places in `text` of all that its row counts: each column as often as there.
    #[must_use]
    pub fn occurrences(&self, text: &str) -> Occurrences {
        let analyzer = &self.analyzer;
        let places = Places::of(text, analyzer.settings().tokens);
        let mut out = Occurrences::default();
        let mut types: Vec<TokenType> = Vec::new();
        // The pieces that cues are made of, and the cues.
        let mut marked: Vec<(usize, bool)> = Vec::new();
        let mut cues: Vec<(String, Stands)> = Vec::new();
        analyzer.pieces(text, |text, pieces| {
            text.clone_into(&mut out.normalized);
            let mut end = 0;
            for (place, kind) in pieces {
                let token = analyzer.token_type(&text[place.clone()], *kind);
                let original = places.original(place.clone());
                // Where two pieces were made of one character, it is the first one's.
                let start = original.start.max(end);
                end = original.end.max(start);
                out.pieces.push(TextPiece {
                    place: start..end,
                    normalized: place.clone(),
                    kind: *kind,
                    role: token.role,
                    negated: false,
                });
                types.push(token);
            }
            analyzer.mark(types.iter().map(|token| token.role), |at, negated| {
                out.pieces[at].negated = negated;
                marked.push((at, negated));
            });
            if analyzer.has_cues() {
                let polarity = |at: usize| {
                    let (place, kind) = &pieces[at];
                    analyzer.polarity(&text[place.clone()], *kind)
                };
                analyzer.cues_with_terms(text, pieces, &marked, polarity, |cue, terms| {
                    let piece = |term: usize| marked[term].0 as u32;
                    let stands = match terms {
                        None => Stands::Text,
                        Some([a, b]) if a == b => Stands::Piece([piece(a)]),
                        Some([a, b]) => Stands::Pair([piece(a), piece(b)]),
                    };
                    cues.push((cue.to_owned(), stands));
                });
            }
        });
        let term = |&(at, negated): &(usize, bool)| match negated {
            true => format!("{}{}", negation::NOT, types[at].term),
            false => types[at].term.clone(),
        };
        let terms: Vec<String> = marked.iter().map(term).collect();
        out.terms = marked.iter().map(|(at, _)| *at as u32).collect();
        match &self.vocabulary {
            Vocabulary::Exact(ngrams) => exact(ngrams, &terms, &types, &cues, &mut out),
            Vocabulary::Hashed(buckets) => hashed(buckets, &terms, &types, &cues, &mut out),
        }
        // A stable sort: of one column, the order of the text.
        out.found.sort_by_key(|occurrence| occurrence.column);
        out
    }
}

fn exact(
    ngrams: &Ngrams,
    terms: &[String],
    types: &[TokenType],
    cues: &[(String, Stands)],
    out: &mut Occurrences,
) {
    let numbers: Vec<u32> = terms.iter().map(|term| ngrams.term(term).number).collect();
    let (longest, ..) = ngrams.words().parts();
    for size in 1..=longest {
        for (first, tuple) in numbers.windows(size).enumerate() {
            if tuple.contains(&UNKNOWN) {
                continue;
            }
            let hash = tuple.iter().fold(0, |hash, number| mix(hash, *number));
            if let Some(column) = ngrams.words().find(tuple, hash) {
                out.push(column, Stands::Terms(first as u32, size as u8));
            }
        }
    }
    for (cue, stands) in cues {
        let column = ngrams.term(cue).column;
        if column != NO_COLUMN {
            out.push(column, *stands);
        }
    }
    let first = ngrams.words().len() as u32;
    for (at, token) in types.iter().enumerate() {
        ngrams.chars_of(token, |gram| out.push(first + gram, Stands::Piece([at as u32])));
    }
}

fn hashed(
    buckets: &Buckets,
    terms: &[String],
    types: &[TokenType],
    cues: &[(String, Stands)],
    out: &mut Occurrences,
) {
    let hashes: Vec<u64> = terms.iter().map(|term| hash_part(term)).collect();
    let [shortest, longest] = buckets.word_sizes();
    for size in shortest..=longest {
        for (at, parts) in hashes.windows(size).enumerate() {
            if let Some(column) = buckets.word(parts.iter().fold(0, |hash, part| lengthened(hash, *part))) {
                out.push(column, Stands::Terms(at as u32, size as u8));
            }
        }
    }
    // A cue is one term.
    for (cue, stands) in cues.iter().filter(|_| shortest == 1) {
        if let Some(column) = buckets.word(lengthened(0, hash_part(cue))) {
            out.push(column, *stands);
        }
    }
    let first = buckets.words().len() as u32;
    for (at, token) in types.iter().enumerate() {
        let Some(surface) = &token.surface else { continue };
        char_ngrams(surface, buckets.char_sizes(), |gram| {
            if let Some(place) = buckets.char(gram) {
                out.push(first + place, Stands::Piece([at as u32]));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{CountMatrix, TokenCache};
    use crate::recipe::{Lexicon, Recipe, StopWords};
    use proptest::prelude::*;

    fn fit(texts: &[String], recipe: &Recipe) -> Featurizer {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let rows: Vec<usize> = (0..texts.len()).collect();
        let counts = CountMatrix::count(&texts, &recipe.text, &recipe.features, 1).unwrap();
        Featurizer::fit(&counts, &rows, &recipe.text, &recipe.features).unwrap()
    }

    #[test]
    fn places_are_those_of_the_text_as_it_was_given() {
        let mut recipe = Recipe::built_in("default").unwrap();
        recipe.features.min_df = 1.0;
        let text = "Cafe\u{301} Ti\u{ad}dak Merugi – laba NAIK";
        let featurizer = fit(&[text.to_owned()], &recipe);
        let found = featurizer.occurrences(text);
        let shown: Vec<(&str, bool)> =
            found.pieces.iter().map(|p| (&text[p.place.clone()], p.negated)).collect();
        let expected = [
            ("Cafe\u{301}", false),
            ("Ti\u{ad}dak", false),
            ("Merugi", true),
            ("–", false),
            ("laba", true),
            ("NAIK", false),
        ];
        assert_eq!(shown, expected);
        assert_eq!(found.spelling(0), "caf\u{e9}");
        let of = |name: &str| -> Vec<&[u32]> {
            let names = featurizer.vocabulary();
            let is = |o: &&Occurrence| names.text(o.column as usize).as_deref() == Some(name);
            found.all().iter().filter(is).map(|o| found.pieces_of(o)).collect()
        };
        assert_eq!(of("tidak NOT_merugi"), [[1, 2]]);
        // A fall that is turned is a rise.
        assert!(of("UP").contains(&&[2][..]) && of("UP").contains(&&[5][..]), "{:?}", of("UP"));
        assert_eq!((of("UP..laba"), of("laba..UP")), (vec![&[2, 4][..]], vec![&[4, 5][..]]));
        assert_eq!(of("ai"), [[5]]);
        assert_eq!(
            of("MARKET=NONE").len() + of("MARKET=+1").len() + of("MARKET=+2").len() + of("MARKET=+3").len(),
            1
        );
    }

    proptest! {
        /// Each column of a row occurs as often as the row counts it, and no other does.
        #[test]
        fn occurrences_are_what_rows_count(
            texts in prop::collection::vec("((tidak|laba|naik|rugi|rata-rata|yang|luar biasa|\\. |, |a|É|😀|:\\)|https://a.id|#x|\u{ad}) ?){0,12}", 1..5),
            words: bool, stop: bool, lexicon: bool, hash: bool, sublinear_tf: bool,
            word_ngrams in (1usize..3, 0usize..3), chars: bool,
        ) {
            let mut recipe = Recipe::built_in(if words { "words12" } else { "default" }).unwrap();
            recipe.features.min_df = 1.0;
            recipe.features.sublinear_tf = sublinear_tf;
            recipe.features.hash_bits = if hash { 10 } else { 0 };
            recipe.features.word_ngrams = [word_ngrams.0, word_ngrams.0 + word_ngrams.1];
            recipe.features.char_ngrams = if chars { [1, 3] } else { [0, 0] };
            recipe.text.stop_words = if stop { StopWords::Indonesian } else { StopWords::None };
            recipe.text.lexicon = if lexicon { Lexicon::Indonesian } else { Lexicon::None };
            let mut all = texts.clone();
            all.push("laba naik".to_owned());
            let featurizer = fit(&all, &recipe);
            for text in &texts {
                let found = featurizer.occurrences(text);
                let mut counts: Vec<(u32, u32)> = Vec::new();
                for occurrence in found.all() {
                    prop_assert!(found.pieces_of(occurrence).iter().all(|at| (*at as usize) < found.pieces.len()));
                    match counts.last_mut() {
                        Some((column, count)) if *column == occurrence.column => *count += 1,
                        _ => counts.push((occurrence.column, 1)),
                    }
                }
                let (mut columns, mut values) = (Vec::new(), Vec::new());
                featurizer.weighting().weigh(counts.into_iter(), &mut columns, &mut values);
                let row = featurizer.row(text, &TokenCache::default(), |c, v| (c.to_vec(), v.to_vec()));
                prop_assert_eq!(row, (columns, values));
            }
        }
    }
}
