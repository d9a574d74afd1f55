//! Word n-grams: which occur in enough documents, and how often each document holds them.
//!
//! An n-gram occurs in no more documents than the one it lengthens, so only survivors are lengthened (the
//! a-priori principle): what is kept is exact, and memory follows the survivors, not every n-gram ever seen.
//!
//! Positions are gathered by their token, then each token's positions by the token that follows, and so on:
//! n-grams come out depth first, which is the order of their tuples and so of their text, and the documents
//! of each ascend. Nothing is sorted but the few distinct followers of one n-gram.

use super::documents::{END, NONE, document_frequencies, survivors};
use super::sparse::{BLOCK, Block, Rows};
use super::strings::{StringTable, check_bytes};
use super::tuples::TupleTable;
use crate::{Error, Result};
use rayon::prelude::*;
use std::ops::Range;

/// Word n-grams in at least `min_df` documents, with each document's counts.
pub(super) struct Words {
    /// The tokens they are made of.
    pub(super) tokens: StringTable,
    /// The n-grams, sorted.
    pub(super) ngrams: TupleTable,
    /// In how many documents each n-gram occurs.
    pub(super) frequencies: Vec<u32>,
    /// n documents × n-grams.
    pub(super) rows: Rows<u32>,
}

/// Parts in which first tokens are taken, each of which reads all terms once.
const PARTS: usize = 8;

/// Counts the n-grams of sizes `[shortest, longest]` in `terms` (ranks among `texts`, [`END`] after each of
/// `n` documents, [`NONE`] where no n-gram may reach across); `terms` is used up.
///
/// # Errors
/// [`Error::Corpus`] beyond 2³² − 3 tokens.
pub(super) fn count_words(
    mut terms: Vec<u32>,
    n: usize,
    texts: &[Box<str>],
    [shortest, longest]: [usize; 2],
    min_df: u32,
) -> Result<Words> {
    if terms.len() >= END as usize {
        return Err(Error::corpus(format!(
            "{} tokens are more than can be numbered; train on a part of the articles",
            terms.len()
        )));
    }
    let kept = keep_frequent(&mut terms, texts.len(), min_df);
    let tokens: Vec<&str> = kept.iter().map(|rank| texts[*rank as usize].as_ref()).collect();
    check_bytes(&tokens)?;
    let occurrences = occurrences(&terms, tokens.len());
    let sizes = Sizes { shortest, longest, min_df };
    let parts: Vec<Part> = shares(&occurrences, PARTS)
        .into_par_iter()
        .map(|range| Part::count(&terms, &occurrences, range, sizes))
        .collect();
    drop(terms);
    let tuples = parts.iter().flat_map(|part| part.tuples.iter().copied()).collect();
    let ngrams = TupleTable::from_sorted(longest, tuples);
    let frequencies: Vec<u32> = parts.iter().flat_map(|part| part.lengths.iter().copied()).collect();
    let rows = transpose(parts, n, frequencies.len());
    Ok(Words { tokens: StringTable::from_sorted(&tokens), ngrams, frequencies, rows })
}

/// Makes of each rank in `terms` its number among those in at least `min_df` documents, or [`NONE`]; returns these.
fn keep_frequent(terms: &mut [u32], width: usize, min_df: u32) -> Vec<u32> {
    let (kept, number) = survivors(&document_frequencies(terms, width), min_df);
    terms.par_chunks_mut(1 << 16).for_each(|terms| {
        terms.iter_mut().filter(|term| **term < END).for_each(|term| *term = number[*term as usize]);
    });
    kept
}

/// How often each token occurs.
fn occurrences(terms: &[u32], width: usize) -> Vec<u32> {
    let mut times = vec![0; width];
    terms.iter().filter(|term| **term < END).for_each(|term| times[*term as usize] += 1);
    times
}

/// Ranges of tokens that occur about equally often, at most `most` of them.
fn shares(occurrences: &[u32], most: usize) -> Vec<Range<usize>> {
    let all: u64 = occurrences.iter().map(|n| u64::from(*n)).sum();
    let (mut ranges, mut start, mut sum) = (Vec::new(), 0, 0u64);
    for (token, n) in occurrences.iter().enumerate() {
        sum += u64::from(*n);
        if sum * most as u64 >= all && token + 1 < occurrences.len() {
            ranges.push(start..token + 1);
            (start, sum) = (token + 1, 0);
        }
    }
    if start < occurrences.len() {
        ranges.push(start..occurrences.len());
    }
    ranges
}

/// Which n-grams are wanted.
#[derive(Clone, Copy)]
struct Sizes {
    shortest: usize,
    longest: usize,
    min_df: u32,
}

/// A place where an n-gram stands: its position among all terms, and the document.
type Place = (u32, u32);

/// The n-grams that begin with a range of tokens, in order, each with its documents.
struct Part {
    /// Token numbers + 1, padded with 0 to the longest size.
    tuples: Vec<u32>,
    /// By n-gram, in how many documents it occurs.
    lengths: Vec<u32>,
    /// n-gram by n-gram, its documents and how often each holds it.
    hits: Vec<(u32, u32)>,
}

impl Part {
    fn count(terms: &[u32], occurrences: &[u32], tokens: Range<usize>, sizes: Sizes) -> Self {
        let mut part = Self { tuples: Vec::new(), lengths: Vec::new(), hits: Vec::new() };
        let mut starts = Vec::with_capacity(tokens.len() + 1);
        starts.push(0);
        for times in &occurrences[tokens.clone()] {
            starts.push(starts[starts.len() - 1] + *times as usize);
        }
        let mut places: Vec<Place> = vec![(0, 0); starts[tokens.len()]];
        let (mut next, mut document) = (starts.clone(), 0);
        for (at, &term) in terms.iter().enumerate() {
            // A document's end and what does not survive are past all tokens.
            if let Some(slot) = (term as usize).checked_sub(tokens.start).filter(|slot| *slot < tokens.len())
            {
                places[next[slot]] = (at as u32, document);
                next[slot] += 1;
            } else {
                document += u32::from(term == END);
            }
        }
        let mut levels = vec![Followers::new(occurrences.len()); sizes.longest - 1];
        let mut tuple = Vec::with_capacity(sizes.longest);
        for (token, span) in tokens.zip(starts.windows(2)) {
            tuple.push(token as u32 + 1);
            part.visit(terms, &places[span[0]..span[1]], sizes, &mut tuple, &mut levels);
            tuple.pop();
        }
        part
    }

    /// Takes in the n-gram `tuple`, which stands at `places`, and all that begin with it.
    fn visit(
        &mut self,
        terms: &[u32],
        places: &[Place],
        sizes: Sizes,
        tuple: &mut Vec<u32>,
        levels: &mut [Followers],
    ) {
        let size = tuple.len();
        if size >= sizes.shortest {
            let start = self.hits.len();
            for runs in places.chunk_by(|a, b| a.1 == b.1) {
                self.hits.push((runs[0].1, runs.len() as u32));
            }
            self.end_ngram(tuple, sizes.longest, start);
        }
        let Some((followers, deeper)) = levels.split_first_mut() else { return };
        let next = |place: &Place| Some(terms[place.0 as usize + size]).filter(|term| *term < END);
        for place in places {
            if let Some(token) = next(place) {
                followers.see(token, place.1);
            }
        }
        followers.keep(sizes.min_df);
        if deeper.is_empty() {
            let start = self.hits.len();
            self.hits.resize(start + followers.place(|slot| slot.documents), (0, 0));
            for place in places {
                let slot = next(place).map(|token| &mut followers.slots[token as usize]);
                if let Some(slot) = slot.filter(|slot| slot.documents >= sizes.min_df) {
                    if slot.last == place.1 {
                        self.hits[start + slot.next as usize - 1].1 += 1;
                    } else {
                        self.hits[start + slot.next as usize] = (place.1, 1);
                        slot.next += 1;
                        slot.last = place.1;
                    }
                }
            }
            for &token in &followers.seen {
                tuple.push(token + 1);
                self.tuples.extend_from_slice(tuple);
                self.lengths.push(followers.slots[token as usize].documents);
                tuple.pop();
            }
        } else {
            let mut gathered: Vec<Place> = vec![(0, 0); followers.place(|slot| slot.times)];
            for place in places {
                let slot = next(place).map(|token| &mut followers.slots[token as usize]);
                if let Some(slot) = slot.filter(|slot| slot.documents >= sizes.min_df) {
                    gathered[slot.next as usize] = *place;
                    slot.next += 1;
                }
            }
            let mut rest = gathered.as_slice();
            for &token in &followers.seen {
                let (mine, others) = rest.split_at(followers.slots[token as usize].times as usize);
                rest = others;
                tuple.push(token + 1);
                self.visit(terms, mine, sizes, tuple, deeper);
                tuple.pop();
            }
        }
        followers.clear();
    }

    fn end_ngram(&mut self, tuple: &[u32], longest: usize, start: usize) {
        self.tuples.extend_from_slice(tuple);
        self.tuples.extend(std::iter::repeat_n(0, longest - tuple.len()));
        self.lengths.push((self.hits.len() - start) as u32);
    }
}

/// The tokens that follow one n-gram.
#[derive(Clone)]
struct Followers {
    slots: Vec<Slot>,
    /// Those seen, then those kept, ascending.
    seen: Vec<u32>,
    /// Those seen that are not kept.
    dropped: Vec<u32>,
}

/// What is known of one follower.
#[derive(Clone, Copy)]
struct Slot {
    /// The last document it was seen in.
    last: u32,
    documents: u32,
    times: u32,
    /// Where its next place goes.
    next: u32,
}

const UNSEEN: Slot = Slot { last: NONE, documents: 0, times: 0, next: 0 };

impl Followers {
    fn new(width: usize) -> Self {
        Self { slots: vec![UNSEEN; width], seen: Vec::new(), dropped: Vec::new() }
    }

    #[inline]
    fn see(&mut self, token: u32, document: u32) {
        let slot = &mut self.slots[token as usize];
        if slot.times == 0 {
            self.seen.push(token);
        }
        slot.times += 1;
        slot.documents += u32::from(slot.last != document);
        slot.last = document;
    }

    /// Keeps those seen in at least `min_df` documents.
    fn keep(&mut self, min_df: u32) {
        let slots = &self.slots;
        self.dropped.extend(self.seen.extract_if(.., |t| slots[*t as usize].documents < min_df));
        self.seen.sort_unstable();
    }

    /// Gives each of those kept room for what `size` says of it, in order; returns how much in all.
    fn place(&mut self, size: impl Fn(&Slot) -> u32) -> usize {
        let mut next = 0;
        for &token in &self.seen {
            let slot = &mut self.slots[token as usize];
            (slot.next, slot.last) = (next, NONE);
            next += size(slot);
        }
        next as usize
    }

    fn clear(&mut self) {
        for token in self.seen.drain(..).chain(self.dropped.drain(..)) {
            self.slots[token as usize] = UNSEEN;
        }
    }
}

/// The documents of each n-gram to the n-grams of each of `n` documents.
fn transpose(parts: Vec<Part>, n: usize, width: usize) -> Rows<u32> {
    let blocks = n.div_ceil(BLOCK);
    let share = blocks.div_ceil(rayon::current_num_threads().max(1)).max(1) * BLOCK;
    let made: Vec<Vec<Block<u32>>> = (0..n.div_ceil(share))
        .into_par_iter()
        .map(|k| rows_of(&parts, k * share..((k + 1) * share).min(n)))
        .collect();
    drop(parts);
    Rows::from_blocks(made.into_iter().flatten().collect(), width)
}

/// The rows of a range of documents.
fn rows_of(parts: &[Part], documents: Range<usize>) -> Vec<Block<u32>> {
    let slot =
        |document: u32| (document as usize).checked_sub(documents.start).filter(|d| *d < documents.len());
    let mut sizes = vec![0u32; documents.len()];
    for d in parts.iter().flat_map(|part| &part.hits).filter_map(|hit| slot(hit.0)) {
        sizes[d] += 1;
    }
    let mut blocks: Vec<Block<u32>> = Vec::new();
    for sizes in sizes.chunks_mut(BLOCK) {
        let mut end = 0;
        // From here on a document's size is where its next value goes.
        let ends = sizes.iter_mut().map(|size| {
            let start = end;
            end += *size;
            *size = start;
            end
        });
        let ends: Vec<u32> = ends.collect();
        blocks.push(Block { ends, columns: vec![0; end as usize], values: vec![0; end as usize] });
    }
    let mut column = 0;
    for part in parts {
        let mut hits = part.hits.as_slice();
        for &length in &part.lengths {
            let (mine, rest) = hits.split_at(length as usize);
            hits = rest;
            for &(document, times) in mine {
                if let Some(d) = slot(document) {
                    let (block, at) = (&mut blocks[d / BLOCK], &mut sizes[d]);
                    block.columns[*at as usize] = column;
                    block.values[*at as usize] = times;
                    *at += 1;
                }
            }
            column += 1;
        }
    }
    blocks
}
