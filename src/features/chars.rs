//! Character n-grams: each distinct token is cut once, a document's are the sum of its tokens'.

use super::documents::{END, NONE, pieces, survivors};
use super::interner::{Interner, ranked};
use super::ngrams::char_ngrams;
use super::sparse::{BLOCK, Block, Rows};
use super::strings::{StringTable, check_bytes};
use super::tally::{FirstSeen, FirstSeenWide, Tally};
use crate::Result;
use rayon::prelude::*;

/// Distinct tokens that are cut in one go.
const PIECE: usize = 4096;

/// Character n-grams of distinct tokens, as numbers laid end to end.
#[derive(Debug, Default)]
pub(super) struct Lists {
    ends: Vec<usize>,
    grams: Vec<u32>,
}

impl Lists {
    /// The n-grams of a token.
    #[inline]
    pub(super) fn of(&self, token: usize) -> &[u32] {
        let start = if token == 0 { 0 } else { self.ends[token - 1] };
        &self.grams[start..self.ends[token]]
    }

    /// Adds an n-gram to the last token.
    pub(super) fn push(&mut self, gram: u32) {
        self.grams.push(gram);
    }

    /// The token has no more.
    pub(super) fn end(&mut self) {
        self.ends.push(self.grams.len());
    }
}

/// Adds the character n-grams of `sizes` in at least `min_df` documents to `rows`, as columns from the width on.
///
/// `surfaces` are ranks among `texts`, [`END`] after each document's. Returns the n-grams and in how many documents
/// each occurs.
///
/// # Errors
/// [`Error::Corpus`](crate::Error::Corpus) where their texts take more than 4 GiB.
pub(super) fn count_chars(
    surfaces: &[u32],
    texts: &[Box<str>],
    sizes: [usize; 2],
    min_df: u32,
    rows: Rows<u32>,
) -> Result<(StringTable, Vec<u32>, Rows<u32>)> {
    let (interners, cut): (Vec<Interner>, Vec<Lists>) =
        texts.par_chunks(PIECE).map(|texts| cut(texts, sizes)).unzip();
    let (grams, ranks) = ranked(&interners);
    let mut by_surface = Lists { ends: Vec::with_capacity(texts.len()), grams: Vec::new() };
    for (part, ranks) in cut.into_iter().zip(ranks) {
        let base = by_surface.grams.len();
        by_surface.ends.extend(part.ends.iter().map(|end| base + end));
        by_surface.grams.extend(part.grams.iter().map(|gram| ranks[*gram as usize]));
    }
    let frequencies = frequencies(surfaces, &by_surface, texts.len(), grams.len());
    let (kept, number) = survivors(&frequencies, min_df);
    let table: Vec<&str> = kept.iter().map(|gram| grams[*gram as usize]).collect();
    check_bytes(&table)?;
    let by_surface = only(&by_surface, &number);
    let first = rows.width();
    let documents = documents_of(surfaces);
    let blocks = rows
        .into_blocks()
        .into_par_iter()
        .zip(documents.par_chunks(BLOCK))
        .map_init(Default::default, |state, (block, documents)| {
            with_chars(&block, documents, &by_surface, [first, kept.len()], state)
        })
        .collect();
    let frequencies = kept.iter().map(|gram| frequencies[*gram as usize]).collect();
    Ok((StringTable::from_sorted(&table), frequencies, Rows::from_blocks(blocks, first + kept.len())))
}

fn cut(texts: &[Box<str>], sizes: [usize; 2]) -> (Interner, Lists) {
    let mut interner = Interner::default();
    let mut cut = Lists { ends: Vec::with_capacity(texts.len()), grams: Vec::new() };
    for text in texts {
        char_ngrams(text, sizes, |gram| cut.grams.push(interner.intern(gram)));
        cut.ends.push(cut.grams.len());
    }
    (interner, cut)
}

/// The same with the kept n-grams alone, by their `number`.
fn only(all: &Lists, number: &[u32]) -> Lists {
    let mut kept = Lists { ends: Vec::with_capacity(all.ends.len()), grams: Vec::new() };
    for surface in 0..all.ends.len() {
        let numbers = all.of(surface).iter().map(|gram| number[*gram as usize]);
        kept.grams.extend(numbers.filter(|number| *number != NONE));
        kept.ends.push(kept.grams.len());
    }
    kept
}

/// In how many documents each n-gram occurs.
fn frequencies(surfaces: &[u32], by_surface: &Lists, distinct: usize, width: usize) -> Vec<u32> {
    let parts: Vec<Vec<u32>> = pieces(surfaces)
        .into_par_iter()
        .map(|surfaces| {
            let mut frequencies = vec![0u32; width];
            let (mut seen, mut last, mut document) = (vec![NONE; distinct], vec![NONE; width], 0);
            for &surface in surfaces {
                if surface == END {
                    document += 1;
                } else if seen[surface as usize] != document {
                    seen[surface as usize] = document;
                    for &gram in by_surface.of(surface as usize) {
                        let last = &mut last[gram as usize];
                        frequencies[gram as usize] += u32::from(*last != document);
                        *last = document;
                    }
                }
            }
            frequencies
        })
        .collect();
    super::documents::sum(parts, width)
}

/// Each document's surfaces.
fn documents_of(surfaces: &[u32]) -> Vec<&[u32]> {
    let mut documents: Vec<&[u32]> = surfaces.split(|surface| *surface == END).collect();
    // Nothing stands behind the last end.
    documents.pop();
    documents
}

/// How often each token of a document occurs, so that the n-grams of each distinct one are met once.
#[derive(Debug, Default)]
struct TokenTimes {
    /// By token, how often it occurs.
    times: Vec<u32>,
    distinct: Vec<u32>,
}

impl TokenTimes {
    /// Calls `each` with the n-grams of each distinct token of a document, and how often that token occurs.
    fn grams(&mut self, document: &[u32], lists: &Lists, mut each: impl FnMut(&[u32], u32)) {
        let Self { times, distinct } = self;
        times.resize(lists.ends.len(), 0);
        for &token in document {
            let times = &mut times[token as usize];
            if *times == 0 {
                distinct.push(token);
            }
            *times += 1;
        }
        for token in distinct.drain(..) {
            let times = std::mem::take(&mut times[token as usize]);
            each(lists.of(token as usize), times);
        }
    }
}

/// Counts the character n-grams of a document out of its tokens', each distinct token once.
#[derive(Debug, Default)]
struct GramCounter {
    tokens: TokenTimes,
    tally: Tally,
}

impl GramCounter {
    /// Calls `each` with the n-grams of a document, in order, and how often each occurs.
    fn count(&mut self, document: &[u32], lists: &Lists, width: usize, each: impl FnMut(u32, u32)) {
        let Self { tokens, tally } = self;
        tally.widen(width);
        tokens.grams(document, lists, |grams, times| grams.iter().for_each(|gram| tally.add(*gram, times)));
        tally.drain(each);
    }
}

/// Counts the words and the character n-grams of one document.
#[derive(Debug, Default)]
pub(super) struct RowCounter {
    words: Tally,
    grams: GramCounter,
    seen: FirstSeen,
    seen_grams: FirstSeenWide,
}

impl RowCounter {
    /// Calls `each` with the columns of a document, ascending, and how often each occurs: first its `hits` among so
    /// many words, then the n-grams of its tokens among so many of characters.
    pub(super) fn count_both(
        &mut self,
        hits: &[u32],
        document: &[u32],
        lists: &Lists,
        [words, chars]: [usize; 2],
        mut each: impl FnMut(u32, u32),
    ) {
        self.words.widen(words);
        hits.iter().for_each(|column| self.words.add(*column, 1));
        self.words.drain(&mut each);
        if chars > 0 {
            self.grams.count(document, lists, chars, |gram, count| {
                each(words as u32 + gram, count);
            });
        }
    }

    /// The columns of a document in order of first sight, and how often each occurs: its `hits`, and of so many `chars`
    /// (numbered from 0 on) the n-grams of its tokens.
    pub(super) fn count_unsorted(
        &mut self,
        hits: &[u32],
        document: &[u32],
        lists: &Lists,
        chars: usize,
    ) -> [&[(u32, u32)]; 2] {
        let Self { grams: GramCounter { tokens, .. }, seen, seen_grams, .. } = self;
        seen.begin(hits.len());
        hits.iter().for_each(|column| seen.add(*column, 1));
        if chars > 0 {
            seen_grams.widen(chars);
            tokens.grams(document, lists, |grams, times| seen_grams.add_all(grams, times));
        }
        [seen.counts(), seen_grams.take()]
    }
}

/// `block` with the character n-grams of its `documents` behind its words, which are `first` in number.
///
/// It is made in `wider`, and is a copy of its exact size, so that growing leaves no holes.
fn with_chars(
    block: &Block<u32>,
    documents: &[&[u32]],
    lists: &Lists,
    [first, width]: [usize; 2],
    (counter, wider): &mut (GramCounter, Block<u32>),
) -> Block<u32> {
    for (i, document) in documents.iter().enumerate() {
        let span = block.span(i);
        wider.columns.extend_from_slice(&block.columns[span.clone()]);
        wider.values.extend_from_slice(&block.values[span]);
        counter.count(document, lists, width, |gram, count| {
            wider.columns.push(first as u32 + gram);
            wider.values.push(count);
        });
        wider.end_row();
    }
    let exact = wider.clone();
    let Block { ends, columns, values } = wider;
    ends.clear();
    columns.clear();
    values.clear();
    exact
}
