//! Character n-grams: each distinct token is cut once, a document's are the sum of its tokens'.

use super::documents::{END, NONE, pieces, survivors};
use super::interner::{Interner, ranked};
use super::ngrams::char_ngrams;
use super::sparse::{BLOCK, Block, Rows};
use super::strings::StringTable;
use rayon::prelude::*;

/// Distinct tokens that are cut in one go.
const PIECE: usize = 4096;

/// Character n-grams of distinct tokens, as numbers laid end to end.
struct BySurface {
    ends: Vec<usize>,
    grams: Vec<u32>,
}

impl BySurface {
    #[inline]
    fn of(&self, surface: usize) -> &[u32] {
        let start = if surface == 0 { 0 } else { self.ends[surface - 1] };
        &self.grams[start..self.ends[surface]]
    }
}

/// Adds the character n-grams of `sizes` in at least `min_df` documents to `rows`, as columns from the width on.
///
/// `surfaces` are ranks among `texts`, [`END`] after each document's. Returns the n-grams and in how many documents
/// each occurs.
pub(super) fn count_chars(
    surfaces: &[u32],
    texts: &[Box<str>],
    sizes: [usize; 2],
    min_df: u32,
    rows: Rows<u32>,
) -> (StringTable, Vec<u32>, Rows<u32>) {
    let (interners, cut): (Vec<Interner>, Vec<BySurface>) =
        texts.par_chunks(PIECE).map(|texts| cut(texts, sizes)).unzip();
    let (grams, ranks) = ranked(&interners);
    let mut by_surface = BySurface { ends: Vec::with_capacity(texts.len()), grams: Vec::new() };
    for (part, ranks) in cut.into_iter().zip(ranks) {
        let base = by_surface.grams.len();
        by_surface.ends.extend(part.ends.iter().map(|end| base + end));
        by_surface.grams.extend(part.grams.iter().map(|gram| ranks[*gram as usize]));
    }
    let frequencies = frequencies(surfaces, &by_surface, texts.len(), grams.len());
    let (kept, number) = survivors(&frequencies, min_df);
    let by_surface = only(&by_surface, &number);
    let first = rows.width() as u32;
    let documents = documents_of(surfaces);
    let blocks = rows
        .into_blocks()
        .into_par_iter()
        .zip(documents.par_chunks(BLOCK))
        .map_init(
            || Tally::new(texts.len(), kept.len()),
            |tally, (block, documents)| with_chars(&block, documents, &by_surface, first, tally),
        )
        .collect();
    let table: Vec<&str> = kept.iter().map(|gram| grams[*gram as usize]).collect();
    let frequencies = kept.iter().map(|gram| frequencies[*gram as usize]).collect();
    (StringTable::from_sorted(&table), frequencies, Rows::from_blocks(blocks, first as usize + kept.len()))
}

fn cut(texts: &[Box<str>], sizes: [usize; 2]) -> (Interner, BySurface) {
    let mut interner = Interner::default();
    let mut cut = BySurface { ends: Vec::with_capacity(texts.len()), grams: Vec::new() };
    for text in texts {
        char_ngrams(text, sizes, |gram| cut.grams.push(interner.intern(gram)));
        cut.ends.push(cut.grams.len());
    }
    (interner, cut)
}

/// The same with the kept n-grams alone, by their `number`.
fn only(all: &BySurface, number: &[u32]) -> BySurface {
    let mut kept = BySurface { ends: Vec::with_capacity(all.ends.len()), grams: Vec::new() };
    for surface in 0..all.ends.len() {
        let numbers = all.of(surface).iter().map(|gram| number[*gram as usize]);
        kept.grams.extend(numbers.filter(|number| *number != NONE));
        kept.ends.push(kept.grams.len());
    }
    kept
}

/// In how many documents each n-gram occurs.
fn frequencies(surfaces: &[u32], by_surface: &BySurface, distinct: usize, width: usize) -> Vec<u32> {
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

/// What one document holds, while it is counted.
struct Tally {
    /// By surface, how often it occurs.
    times: Vec<u32>,
    surfaces: Vec<u32>,
    /// By n-gram, how often it occurs, and a bit where it does: read in order, the bits sort the n-grams.
    counts: Vec<u32>,
    bits: Vec<u64>,
    /// The block in the making; each block gets a copy of its exact size, so that growing leaves no holes.
    block: Block<u32>,
}

impl Tally {
    fn new(surfaces: usize, grams: usize) -> Self {
        let bits = vec![0; grams.div_ceil(64)];
        Self {
            times: vec![0; surfaces],
            surfaces: Vec::new(),
            counts: vec![0; grams],
            bits,
            block: Block::default(),
        }
    }

    fn take(&mut self, document: &[u32], by_surface: &BySurface) {
        for &surface in document {
            let times = &mut self.times[surface as usize];
            if *times == 0 {
                self.surfaces.push(surface);
            }
            *times += 1;
        }
        for surface in self.surfaces.drain(..) {
            let times = std::mem::take(&mut self.times[surface as usize]);
            for &gram in by_surface.of(surface as usize) {
                self.counts[gram as usize] += times;
                self.bits[gram as usize / 64] |= 1 << (gram % 64);
            }
        }
    }
}

/// `block` with the character n-grams of its `documents` behind its words.
fn with_chars(
    block: &Block<u32>,
    documents: &[&[u32]],
    by_surface: &BySurface,
    first: u32,
    tally: &mut Tally,
) -> Block<u32> {
    for (i, document) in documents.iter().enumerate() {
        tally.take(document, by_surface);
        let span = block.span(i);
        let wider = &mut tally.block;
        wider.columns.extend_from_slice(&block.columns[span.clone()]);
        wider.values.extend_from_slice(&block.values[span]);
        for at in 0..tally.bits.len() {
            let mut bits = std::mem::take(&mut tally.bits[at]);
            while bits != 0 {
                let gram = 64 * at + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                wider.columns.push(first + gram as u32);
                wider.values.push(std::mem::take(&mut tally.counts[gram]));
            }
        }
        wider.end_row();
    }
    let exact = tally.block.clone();
    let Block { ends, columns, values } = &mut tally.block;
    ends.clear();
    columns.clear();
    values.clear();
    exact
}
