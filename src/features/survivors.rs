//! Which n-grams occur in enough documents, and how often each document holds them.
//!
//! An n-gram occurs in no more documents than the tokens and shorter n-grams it is
//! made of, so n-grams are built size by size, and only on survivors of the size
//! before (the a-priori principle): what is kept is exact, and memory follows the
//! survivors. Character n-grams are cut once for each distinct token.

use super::documents::Documents;
use super::interner::Interner;
use super::ngrams::char_ngrams;
use super::strings::{StringTable, build_index, probe};
use super::vocabulary::TupleTable;
use rayon::prelude::*;

/// Marks a position where no surviving n-gram starts, or a string that does not survive.
const NONE: u32 = u32::MAX;

/// Documents as (column, count), columns ascending.
type Rows = Vec<Vec<(u32, u32)>>;

/// The word n-grams of sizes `[shortest, longest]` in at least `min_df` documents:
/// the tokens they are made of, the n-grams, and each document's counts.
pub(super) fn count_words(
    documents: &Documents,
    [shortest, longest]: [usize; 2],
    min_df: u32,
) -> (StringTable, TupleTable, Rows) {
    let (grams, mut at) = frequent_tokens(documents, min_df);
    let (tokens, numbers) = number_tokens(documents, &grams);
    let unigrams = at.clone();
    // Survivors of every size, as tuples padded with 0; `starts` gives each size's first.
    let mut tuples: Vec<u32> = Vec::new();
    let mut by_size: Vec<(Vec<Vec<u32>>, usize)> = Vec::new();
    let mut previous: Vec<Vec<u32>> = grams.iter().map(|rank| vec![numbers[*rank as usize]]).collect();
    for size in 1..=longest {
        if size > 1 {
            let keys = frequent_pairs(&mut at, &unigrams, size, min_df);
            previous = keys
                .iter()
                .map(|key| {
                    let mut tuple = previous[(key >> 32) as usize].clone();
                    tuple.push(numbers[grams[(key & 0xffff_ffff) as usize] as usize]);
                    tuple
                })
                .collect();
        }
        if size >= shortest {
            by_size.push((at.clone(), tuples.len() / longest));
            for tuple in &previous {
                tuples.extend_from_slice(tuple);
                tuples.extend(std::iter::repeat_n(0, longest - tuple.len()));
            }
        }
    }

    // Columns are tuples in order.
    let n = tuples.len() / longest;
    let tuple = |i: u32| &tuples[i as usize * longest..(i as usize + 1) * longest];
    let mut order: Vec<u32> = (0..n as u32).collect();
    order.par_sort_unstable_by(|a, b| tuple(*a).cmp(tuple(*b)));
    let sorted = order.iter().flat_map(|i| tuple(*i).iter().copied()).collect();
    let mut column = vec![0u32; n];
    for (j, i) in order.iter().enumerate() {
        column[*i as usize] = j as u32;
    }
    let rows = (0..documents.terms.len())
        .into_par_iter()
        .map(|d| {
            let mut hits: Vec<u32> = Vec::new();
            for (at, first) in &by_size {
                hits.extend(at[d].iter().filter(|g| **g != NONE).map(|g| column[first + *g as usize]));
            }
            run_lengths(&mut hits)
        })
        .collect();
    (tokens, TupleTable::from_sorted(longest, sorted), rows)
}

/// The ranks of terms in at least `min_df` documents, and each document's terms as
/// positions in that list.
fn frequent_tokens(documents: &Documents, min_df: u32) -> (Vec<u32>, Vec<Vec<u32>>) {
    let frequencies = document_frequencies(&documents.terms, documents.term_texts.len());
    let (kept, number) = survivors(&frequencies, min_df);
    let at = documents
        .terms
        .par_iter()
        .map(|terms| terms.iter().map(|rank| number[*rank as usize]).collect())
        .collect();
    (kept, at)
}

/// The tokens' string table, and each kept rank's token number (rank in that table + 1).
fn number_tokens(documents: &Documents, kept: &[u32]) -> (StringTable, Vec<u32>) {
    let texts: Vec<&str> = kept.iter().map(|r| documents.term_texts[*r as usize].as_ref()).collect();
    let mut numbers = vec![0; documents.term_texts.len()];
    for (i, rank) in kept.iter().enumerate() {
        numbers[*rank as usize] = i as u32 + 1;
    }
    (StringTable::from_sorted(&texts), numbers)
}

/// Lengthens the n-grams in `at` (by document and position, numbers of survivors of
/// `size` - 1) by one token. Returns the survivors as keys (prefix << 32 | token);
/// `at` then holds their numbers.
fn frequent_pairs(at: &mut [Vec<u32>], unigrams: &[Vec<u32>], size: usize, min_df: u32) -> Vec<u64> {
    let key_at = |prefixes: &[u32], tokens: &[u32], i: usize| -> Option<u64> {
        let (prefix, token) = (prefixes[i], *tokens.get(i + size - 1)?);
        (prefix != NONE && token != NONE).then_some(u64::from(prefix) << 32 | u64::from(token))
    };
    let mut keys: Vec<u64> = at
        .par_iter()
        .zip(unigrams)
        .flat_map_iter(|(prefixes, tokens)| {
            let mut keys: Vec<u64> =
                (0..prefixes.len()).filter_map(|i| key_at(prefixes, tokens, i)).collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        })
        .collect();
    keys.par_sort_unstable();
    let kept: Vec<u64> =
        keys.chunk_by(|a, b| a == b).filter(|run| run.len() >= min_df as usize).map(|run| run[0]).collect();
    drop(keys);
    let hash = |key: u64| key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let index = build_index(kept.len(), |i| hash(kept[i]));
    at.par_iter_mut().zip(unigrams).for_each(|(prefixes, tokens)| {
        let grams: Vec<u32> = (0..prefixes.len())
            .map(|i| {
                let key = key_at(prefixes, tokens, i)?;
                probe(&index, hash(key), |g| kept[g as usize] == key)
            })
            .map(|gram| gram.unwrap_or(NONE))
            .collect();
        *prefixes = grams;
    });
    kept
}

/// Adds the character n-grams in at least `min_df` documents to `rows`, as columns from `first` on.
pub(super) fn count_chars(
    documents: &Documents,
    sizes: [usize; 2],
    min_df: u32,
    first: u32,
    rows: &mut Rows,
) -> StringTable {
    let mut grams = Interner::default();
    let mut by_surface: Vec<Vec<u32>> = documents
        .surface_texts
        .iter()
        .map(|surface| {
            let mut list = Vec::new();
            char_ngrams(surface, sizes, |gram| list.push(grams.intern(gram)));
            list
        })
        .collect();
    let frequencies = document_frequencies_through(&documents.surfaces, &by_surface, grams.len());
    let (mut kept, mut number) = survivors(&frequencies, min_df);
    let texts = grams.strings();
    kept.par_sort_unstable_by(|a, b| texts[*a as usize].cmp(&texts[*b as usize]));
    for (j, gram) in kept.iter().enumerate() {
        number[*gram as usize] = j as u32;
    }
    by_surface.par_iter_mut().for_each(|list| {
        list.retain_mut(|gram| {
            *gram = number[*gram as usize];
            *gram != NONE
        });
    });
    rows.par_iter_mut().zip(&documents.surfaces).for_each(|(row, surfaces)| {
        let mut hits: Vec<u32> =
            surfaces.iter().flat_map(|s| by_surface[*s as usize].iter().map(|g| first + g)).collect();
        row.extend(run_lengths(&mut hits));
        row.shrink_to_fit();
    });
    let sorted: Vec<&str> = kept.iter().map(|g| texts[*g as usize].as_ref()).collect();
    StringTable::from_sorted(&sorted)
}

/// In how many documents each of `width` numbers occurs.
fn document_frequencies(documents: &[Vec<u32>], width: usize) -> Vec<u32> {
    sum_over_documents(documents, width, |document, seen| document.iter().for_each(|&id| seen(id)))
}

/// The same for what each number stands for: `through[number]` lists it.
fn document_frequencies_through(documents: &[Vec<u32>], through: &[Vec<u32>], width: usize) -> Vec<u32> {
    sum_over_documents(documents, width, |document, seen| {
        document.iter().for_each(|&id| through[id as usize].iter().for_each(|&g| seen(g)));
    })
}

fn sum_over_documents(
    documents: &[Vec<u32>],
    width: usize,
    visit: impl Fn(&[u32], &mut dyn FnMut(u32)) + Sync,
) -> Vec<u32> {
    let chunk = documents.len().div_ceil(rayon::current_num_threads()).max(1);
    documents
        .par_chunks(chunk)
        .map(|documents| {
            let mut frequencies = vec![0u32; width];
            let mut last = vec![NONE; width];
            for (d, document) in documents.iter().enumerate() {
                visit(document, &mut |id| {
                    if last[id as usize] != d as u32 {
                        last[id as usize] = d as u32;
                        frequencies[id as usize] += 1;
                    }
                });
            }
            frequencies
        })
        .reduce(
            || vec![0; width],
            |mut sum, part| {
                sum.iter_mut().zip(part).for_each(|(s, p)| *s += p);
                sum
            },
        )
}

/// The numbers with a frequency of at least `min_df`, and each number's place among them.
fn survivors(frequencies: &[u32], min_df: u32) -> (Vec<u32>, Vec<u32>) {
    let mut number = vec![NONE; frequencies.len()];
    let mut kept = Vec::new();
    for (id, frequency) in frequencies.iter().enumerate() {
        if *frequency >= min_df {
            number[id] = kept.len() as u32;
            kept.push(id as u32);
        }
    }
    (kept, number)
}

/// Sorted hits as (value, how often).
fn run_lengths(hits: &mut [u32]) -> Vec<(u32, u32)> {
    hits.sort_unstable();
    hits.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect()
}
