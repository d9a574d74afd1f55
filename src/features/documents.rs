//! Texts to token numbers, in parallel and with one numbering whatever the threads.

use super::interner::{Interner, ranked};
use super::types::Types;
use crate::Result;
use crate::recipe::TextSettings;
use crate::text::lexicon::Polarity;
use crate::text::{Analyzer, Role, negation};
use rayon::prelude::*;
use std::sync::Mutex;

/// No number: a piece that is no term, has no surface, or does not survive.
pub(super) const NONE: u32 = u32::MAX;
/// Marks the end of a document; every number below is one of a term or surface.
pub(super) const END: u32 = u32::MAX - 1;

/// n texts as token numbers.
#[derive(Debug)]
pub(super) struct Documents {
    /// The ranks of all documents' terms, [`END`] after each document.
    pub(super) terms: Vec<u32>,
    /// The ranks of the surfaces that character n-grams come from, the same way; empty where none are wanted.
    pub(super) surfaces: Vec<u32>,
    /// The distinct terms, sorted by bytes.
    pub(super) term_texts: Vec<Box<str>>,
    /// The distinct surfaces, sorted by bytes.
    pub(super) surface_texts: Vec<Box<str>>,
}

/// Texts read in one go: few enough to share the work well, many enough to make sharing cheap.
const CHUNK: usize = 64;

impl Documents {
    /// Cuts `texts`; surfaces are only kept where character n-grams are wanted.
    pub(super) fn read(texts: &[&str], settings: &TextSettings, with_surfaces: bool) -> Result<Self> {
        // Each thread numbers what it meets by itself; which thread reads what must not matter in the end.
        let readers: Vec<Mutex<Reader>> = (0..rayon::current_num_threads().max(1))
            .map(|_| Ok(Mutex::new(Reader::new(Analyzer::new(settings)?, with_surfaces))))
            .collect::<Result<_>>()?;
        let mut chunks: Vec<Chunk> = texts
            .par_chunks(CHUNK)
            .map(|texts| {
                let reader = rayon::current_thread_index().unwrap_or(0) % readers.len();
                let mut state = readers[reader].lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let (terms, surfaces) = state.read(texts);
                Chunk { reader, terms, surfaces }
            })
            .collect();
        let (mut terms, mut surfaces) = (Vec::new(), Vec::new());
        for reader in readers {
            let reader = reader.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
            terms.push(reader.term_texts);
            surfaces.push(reader.surface_texts);
        }
        let (term_texts, term_ranks) = ranked(&terms);
        let (surface_texts, surface_ranks) = ranked(&surfaces);
        chunks.par_iter_mut().for_each(|chunk| {
            renumber(&mut chunk.terms, &term_ranks[chunk.reader]);
            renumber(&mut chunk.surfaces, &surface_ranks[chunk.reader]);
        });
        let owned = |texts: Vec<&str>| texts.into_iter().map(Into::into).collect();
        let (term_texts, surface_texts) = (owned(term_texts), owned(surface_texts));
        let mut all = Self { terms: Vec::new(), surfaces: Vec::new(), term_texts, surface_texts };
        all.terms.reserve_exact(chunks.iter().map(|chunk| chunk.terms.len()).sum());
        all.surfaces.reserve_exact(chunks.iter().map(|chunk| chunk.surfaces.len()).sum());
        for chunk in chunks {
            all.terms.extend_from_slice(&chunk.terms);
            all.surfaces.extend_from_slice(&chunk.surfaces);
        }
        Ok(all)
    }
}

/// Texts as one reader numbers them.
struct Chunk {
    reader: usize,
    terms: Vec<u32>,
    surfaces: Vec<u32>,
}

fn renumber(ids: &mut [u32], ranks: &[u32]) {
    for id in ids {
        if *id < END {
            *id = ranks[*id as usize];
        }
    }
}

/// What a thread knows of the pieces of text it has met: each is normalised, stemmed and numbered once.
struct Reader {
    analyzer: Analyzer,
    with_surfaces: bool,
    types: Types<Known>,
    term_texts: Interner,
    surface_texts: Interner,
    roles: Vec<Role>,
    /// Of the document at hand, where its terms stand among its pieces, and whether they are negated.
    marked: Vec<(usize, bool)>,
}

/// A distinct piece: the numbers of its term, negated term and surface.
#[derive(Clone, Copy)]
struct Known {
    role: Role,
    term: u32,
    negated: u32,
    surface: u32,
    polarity: Polarity,
}

impl Reader {
    fn new(analyzer: Analyzer, with_surfaces: bool) -> Self {
        Self {
            analyzer,
            with_surfaces,
            types: Types::default(),
            term_texts: Interner::default(),
            surface_texts: Interner::default(),
            roles: Vec::new(),
            marked: Vec::new(),
        }
    }

    /// The terms and surfaces of `texts`, [`END`] after each text's.
    fn read(&mut self, texts: &[&str]) -> (Vec<u32>, Vec<u32>) {
        let (mut all_terms, mut all_surfaces) = (Vec::new(), Vec::new());
        let Self { analyzer, with_surfaces, types, term_texts, surface_texts, roles, marked } = self;
        let has_cues = analyzer.has_cues();
        for text in texts {
            let (document, types) = analyzer.pieces(text, |text, pieces| {
                let (document, types) = types.read(text, pieces, |piece, kind| {
                    let token = analyzer.token_type(piece, kind);
                    let silent = matches!(token.role, Role::Silent | Role::SilentCloser);
                    let term = if silent { NONE } else { term_texts.intern(&token.term) };
                    let surface = match &token.surface {
                        Some(surface) if *with_surfaces => surface_texts.intern(surface),
                        _ => NONE,
                    };
                    Known {
                        role: token.role,
                        term,
                        negated: NONE,
                        surface,
                        polarity: analyzer.polarity(piece, kind),
                    }
                });
                roles.clear();
                roles.extend(document.iter().map(|id| types.known(*id).role));
                marked.clear();
                analyzer.mark(roles.iter().copied(), |at, negated| {
                    let known = types.known_mut(document[at]);
                    if negated && known.negated == NONE {
                        let text = format!("{}{}", negation::NOT, term_texts.get(known.term as usize));
                        known.negated = term_texts.intern(&text);
                    }
                    all_terms.push(if negated { known.negated } else { known.term });
                    marked.extend(has_cues.then_some((at, negated)));
                });
                if has_cues {
                    let polarity = |at: usize| types.known(document[at]).polarity;
                    // No n-gram reaches into a cue.
                    analyzer.cues(text, pieces, marked, polarity, |cue| {
                        all_terms.extend([NONE, term_texts.intern(cue)]);
                    });
                }
                (document, types)
            });
            all_terms.push(END);
            if *with_surfaces {
                let surfaces = document.iter().map(|id| types.known(*id).surface);
                all_surfaces.extend(surfaces.filter(|surface| *surface != NONE));
                all_surfaces.push(END);
            }
        }
        (all_terms, all_surfaces)
    }
}

/// `numbers` in pieces of whole documents, one for each thread.
pub(super) fn pieces(numbers: &[u32]) -> Vec<&[u32]> {
    let size = numbers.len().div_ceil(rayon::current_num_threads().max(1)).max(1);
    let (mut pieces, mut rest) = (Vec::new(), numbers);
    while !rest.is_empty() {
        let from = size.min(rest.len()) - 1;
        let end =
            rest[from..].iter().position(|number| *number == END).map_or(rest.len(), |at| from + at + 1);
        let (piece, others) = rest.split_at(end);
        pieces.push(piece);
        rest = others;
    }
    pieces
}

/// In how many documents each of `width` numbers occurs.
pub(super) fn document_frequencies(numbers: &[u32], width: usize) -> Vec<u32> {
    let parts: Vec<Vec<u32>> = pieces(numbers)
        .into_par_iter()
        .map(|numbers| {
            let (mut frequencies, mut last, mut document) = (vec![0u32; width], vec![NONE; width], 0);
            for &number in numbers {
                if number == END {
                    document += 1;
                } else if number != NONE && last[number as usize] != document {
                    last[number as usize] = document;
                    frequencies[number as usize] += 1;
                }
            }
            frequencies
        })
        .collect();
    sum(parts, width)
}

/// The sum of lists of `width` numbers.
pub(super) fn sum(parts: Vec<Vec<u32>>, width: usize) -> Vec<u32> {
    let mut all = vec![0; width];
    for part in parts {
        all.iter_mut().zip(part).for_each(|(sum, n)| *sum += n);
    }
    all
}

/// The numbers with a frequency of at least `least`, and each number's place among them, else [`NONE`].
pub(super) fn survivors(frequencies: &[u32], least: u32) -> (Vec<u32>, Vec<u32>) {
    let mut place = vec![NONE; frequencies.len()];
    let mut kept = Vec::new();
    for (number, frequency) in frequencies.iter().enumerate() {
        if *frequency >= least {
            place[number] = kept.len() as u32;
            kept.push(number as u32);
        }
    }
    (kept, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_whole_documents() {
        let numbers = [1, 2, END, END, 3, 3, 3, END, 1, END];
        assert_eq!(pieces(&numbers).concat(), numbers);
        assert!(pieces(&numbers).iter().all(|piece| piece.last() == Some(&END)));
        assert!(pieces(&[]).is_empty());
        assert_eq!(document_frequencies(&numbers, 4), [0, 2, 1, 1]);
        assert_eq!(survivors(&[0, 2, 1, 1], 1), (vec![1, 2, 3], vec![NONE, 0, 1, 2]));
    }
}
