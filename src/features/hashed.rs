//! Texts to counts of buckets. n-grams are hashed as they are met; no text of theirs is kept.

use super::buckets::{Buckets, hash_part, lengthened};
use super::chars::{Lists, RowCounter};
use super::ngrams::char_ngrams;
use super::row::TokenCount;
use super::sparse::{BLOCK, Block, Rows};
use super::types::Types;
use crate::Result;
use crate::recipe::{FeatureSettings, TextSettings};
use crate::text::lexicon::Polarity;
use crate::text::{Analyzer, Role, TokenType, negation};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// What a thread remembers of token types it has met; bounded. For the texts of one set of [`Buckets`].
#[derive(Debug, Default)]
pub(super) struct HashedTypes {
    types: Types<Known>,
    /// By type, the places of its character n-grams.
    grams: Lists,
    counter: RowCounter,
    /// Of the document at hand: its types, the hashes of its terms, and the places of its word n-grams.
    document: Vec<u32>,
    marked: Vec<(usize, bool)>,
    terms: Vec<u64>,
    words: Vec<u32>,
    hashes: Vec<u64>,
}

/// The hashes of a token type's term, as it stands and negated.
#[derive(Debug)]
struct Known {
    role: Role,
    polarity: Polarity,
    term: u64,
    negated: u64,
}

impl Known {
    fn of(token: &TokenType, polarity: Polarity) -> Self {
        let negated = match token.role {
            Role::Word => hash_part(&format!("{}{}", negation::NOT, token.term)),
            _ => 0,
        };
        Self { role: token.role, polarity, term: hash_part(&token.term), negated }
    }
}

impl HashedTypes {
    /// Takes in a text: its types, and where its word n-grams are among those of `buckets`.
    fn read(&mut self, text: &str, analyzer: &Analyzer, buckets: &Buckets) {
        if self.types.is_full() {
            *self = Self::default();
        }
        let Self { types, grams, document, marked, terms, words, hashes, .. } = self;
        let [shortest, longest] = buckets.word_sizes();
        // A cue is one term.
        let has_cues = analyzer.has_cues() && shortest == 1;
        words.clear();
        analyzer.pieces(text, |text, pieces| {
            let (ids, types) = types.read(text, pieces, |piece, kind| {
                let token = analyzer.token_type(piece, kind);
                if let Some(surface) = &token.surface {
                    char_ngrams(surface, buckets.char_sizes(), |gram| {
                        buckets.char(gram).into_iter().for_each(|place| grams.push(place));
                    });
                }
                grams.end();
                Known::of(&token, analyzer.polarity(piece, kind))
            });
            document.clear();
            document.extend_from_slice(ids);
            terms.clear();
            marked.clear();
            analyzer.mark(ids.iter().map(|id| types.known(*id).role), |at, is_negated| {
                let known = types.known(ids[at]);
                terms.push(if is_negated { known.negated } else { known.term });
                marked.extend(has_cues.then_some((at, is_negated)));
            });
            if has_cues {
                let polarity = |at: usize| types.known(ids[at]).polarity;
                analyzer.cues(text, pieces, marked, polarity, |cue| {
                    words.extend(buckets.word(lengthened(0, hash_part(cue))));
                });
            }
        });
        hashes.clear();
        hashes.resize(terms.len(), 0);
        for size in 1..=longest.min(terms.len()) {
            hashes.truncate(terms.len() + 1 - size);
            for (hash, last) in hashes.iter_mut().zip(&terms[size - 1..]) {
                *hash = lengthened(*hash, *last);
            }
            if size >= shortest {
                words.extend(hashes.iter().filter_map(|hash| buckets.word(*hash)));
            }
        }
    }

    /// Calls `each` with the columns of a text, ascending, and how often their n-grams occur.
    pub(super) fn count(
        &mut self,
        text: &str,
        analyzer: &Analyzer,
        buckets: &Buckets,
        each: impl FnMut(u32, u32),
    ) -> TokenCount {
        self.read(text, analyzer, buckets);
        let tokens = self.tokens(buckets);
        let Self { grams, counter, document, words, .. } = self;
        counter.count_both(words, document, grams, [buckets.words().len(), buckets.chars().len()], each);
        tokens
    }

    /// The columns of words and of character n-grams of a text as it has them, and how often.
    pub(super) fn count_unsorted(
        &mut self,
        text: &str,
        analyzer: &Analyzer,
        buckets: &Buckets,
    ) -> (TokenCount, [&[(u32, u32)]; 2]) {
        self.read(text, analyzer, buckets);
        let tokens = self.tokens(buckets);
        let Self { grams, counter, document, words, .. } = self;
        (tokens, counter.count_unsorted(words, document, grams, buckets.chars().len()))
    }

    /// How many tokens the text has that was read last.
    fn tokens(&self, buckets: &Buckets) -> TokenCount {
        let has_column = |term: &&u64| buckets.word(lengthened(0, **term)).is_some();
        let known = self.terms.iter().filter(has_column).count() as u32;
        TokenCount { all: self.terms.len() as u32, known }
    }
}

/// All documents as counts of buckets.
pub(super) struct Hashed {
    /// Those in enough documents.
    pub(super) buckets: Buckets,
    /// In how many documents each of these occurs.
    pub(super) frequencies: Vec<u32>,
    /// n documents × these.
    pub(super) rows: Rows<u32>,
    /// By document, how many tokens it has.
    pub(super) lengths: Vec<u32>,
    /// In how many of all buckets, of words and of characters, any n-gram fell.
    pub(super) occupied: [usize; 2],
}

/// Texts read in one go.
const PIECE: usize = 64;

/// Counts the buckets that occur in at least `min_df` of `texts`.
///
/// The texts are read twice, first for the document frequencies alone: so counts of rare buckets are never stored.
///
/// # Errors
/// As [`Analyzer::new`].
pub(super) fn count_hashed(
    texts: &[&str],
    text: &TextSettings,
    features: &FeatureSettings,
    min_df: u32,
) -> Result<Hashed> {
    let analyzer = Analyzer::new(text)?;
    let all = Buckets::all(features);
    let frequencies = document_frequencies(texts, &analyzer, &all);
    let words = all.words().len();
    let taken = |part: &[u32]| part.iter().filter(|n| **n > 0).count();
    let occupied = [taken(&frequencies[..words]), taken(&frequencies[words..])];
    let enough = |column: &u32| frequencies[*column as usize] >= min_df;
    let kept: Vec<u32> = (0..frequencies.len() as u32).filter(enough).collect();
    let buckets = all.only(&kept);
    drop(all);
    let frequencies = kept.iter().map(|column| frequencies[*column as usize]).collect();
    let readers = PerThread::<HashedTypes>::default();
    let (blocks, lengths): (Vec<_>, Vec<Vec<u32>>) = texts
        .par_chunks(BLOCK)
        .map(|texts| {
            readers.with(|reader| {
                let (mut block, mut lengths) = (Block::default(), Vec::with_capacity(texts.len()));
                for text in texts {
                    let tokens = reader.count(text, &analyzer, &buckets, |column, times| {
                        block.columns.push(column);
                        block.values.push(times);
                    });
                    lengths.push(tokens.all);
                    block.end_row();
                }
                block.columns.shrink_to_fit();
                block.values.shrink_to_fit();
                (block, lengths)
            })
        })
        .unzip();
    let (rows, lengths) = (Rows::from_blocks(blocks, kept.len()), lengths.concat());
    Ok(Hashed { buckets, frequencies, rows, lengths, occupied })
}

/// In how many of `texts` each column occurs, where each of `all` buckets has one.
///
/// One list that all threads count in: a list for each would be the largest thing in memory. Sums of integers do not
/// depend on their order.
fn document_frequencies(texts: &[&str], analyzer: &Analyzer, all: &Buckets) -> Vec<u32> {
    let (words, chars) = (all.words().len(), all.chars().len());
    let frequencies: Vec<AtomicU32> = (0..words + chars).map(|_| AtomicU32::new(0)).collect();
    let readers = PerThread::<(HashedTypes, Seen)>::default();
    texts.par_chunks(PIECE).for_each(|texts| {
        readers.with(|(reader, seen)| {
            for text in texts {
                reader.read(text, analyzer, all);
                seen.each_once(reader.words.iter(), words, |place| &frequencies[place]);
                let grams = reader.document.iter().flat_map(|id| reader.grams.of(*id as usize));
                seen.each_once(grams, chars, |place| &frequencies[words + place]);
            }
        });
    });
    frequencies.into_iter().map(AtomicU32::into_inner).collect()
}

/// Which numbers a document holds: a bit for each, and a list to take them back by.
#[derive(Default)]
struct Seen {
    bits: Vec<u64>,
    numbers: Vec<u32>,
}

impl Seen {
    /// Adds 1 to the `counter` of each distinct one of `numbers`, all below `width`.
    fn each_once<'a, 'c>(
        &mut self,
        numbers: impl Iterator<Item = &'a u32>,
        width: usize,
        counter: impl Fn(usize) -> &'c AtomicU32,
    ) {
        let Self { bits, numbers: seen } = self;
        bits.resize(bits.len().max(width.div_ceil(64)), 0);
        for &number in numbers {
            let (word, bit) = (&mut bits[number as usize / 64], 1 << (number % 64));
            if *word & bit == 0 {
                *word |= bit;
                seen.push(number);
                counter(number as usize).fetch_add(1, Ordering::Relaxed);
            }
        }
        seen.drain(..).for_each(|number| bits[number as usize / 64] = 0);
    }
}

/// A `T` for each thread of the pool.
struct PerThread<T>(Vec<Mutex<T>>);

impl<T: Default> Default for PerThread<T> {
    fn default() -> Self {
        Self((0..rayon::current_num_threads().max(1)).map(|_| Mutex::default()).collect())
    }
}

impl<T> PerThread<T> {
    fn with<R>(&self, run: impl FnOnce(&mut T) -> R) -> R {
        let thread = rayon::current_thread_index().unwrap_or(0) % self.0.len();
        run(&mut self.0[thread].lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The distinct n-grams of `text` in each column they fell into, the most frequent first, of equals in the order of
/// their bytes.
pub(super) fn ngrams_by_column(
    text: &str,
    analyzer: &Analyzer,
    buckets: &Buckets,
) -> BTreeMap<u32, Vec<String>> {
    let mut counts: BTreeMap<(u32, String), usize> = BTreeMap::new();
    let terms = analyzer.terms(text);
    let hashes: Vec<u64> = terms.iter().map(|term| hash_part(term)).collect();
    let [shortest, longest] = buckets.word_sizes();
    for size in shortest..=longest {
        for (terms, hashes) in terms.windows(size).zip(hashes.windows(size)) {
            if let Some(place) = buckets.word(hashes.iter().fold(0, |hash, part| lengthened(hash, *part))) {
                *counts.entry((place, terms.join(" "))).or_default() += 1;
            }
        }
    }
    let first = buckets.words().len() as u32;
    if shortest == 1 {
        for cue in analyzer.cues_of(text) {
            if let Some(place) = buckets.word(lengthened(0, hash_part(&cue))) {
                *counts.entry((place, cue)).or_default() += 1;
            }
        }
    }
    analyzer.pieces(text, |text, pieces| {
        for (span, kind) in pieces {
            let Some(surface) = analyzer.token_type(&text[span.clone()], *kind).surface else { continue };
            char_ngrams(&surface, buckets.char_sizes(), |gram| {
                if let Some(place) = buckets.char(gram) {
                    *counts.entry((first + place, gram.to_owned())).or_default() += 1;
                }
            });
        }
    });
    let mut by_count: Vec<((u32, String), usize)> = counts.into_iter().collect();
    by_count.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let mut by_column: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for ((column, ngram), _) in by_count {
        by_column.entry(column).or_default().push(ngram);
    }
    by_column
}
