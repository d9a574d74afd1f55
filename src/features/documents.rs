//! Texts to token numbers, in parallel and with one numbering whatever the threads.

use super::interner::Interner;
use crate::Result;
use crate::recipe::TextSettings;
use crate::text::{Analyzer, Role, TokenType, negation};
use rayon::prelude::*;

/// n texts as token numbers.
#[derive(Debug)]
pub(super) struct Documents {
    /// By document, the ranks of its terms in their order.
    pub(super) terms: Vec<Vec<u32>>,
    /// By document, the ranks of the surfaces its character n-grams come from.
    pub(super) surfaces: Vec<Vec<u32>>,
    /// The distinct terms, sorted by bytes.
    pub(super) term_texts: Vec<Box<str>>,
    /// The distinct surfaces, sorted by bytes.
    pub(super) surface_texts: Vec<Box<str>>,
}

/// What one thread read, with its own numbering.
struct Shard {
    terms: Vec<Vec<u32>>,
    surfaces: Vec<Vec<u32>>,
    term_texts: Vec<Box<str>>,
    surface_texts: Vec<Box<str>>,
}

/// No number: a piece that is no term, or has no surface.
const NONE: u32 = u32::MAX;

impl Documents {
    /// Cuts `texts`; surfaces are only kept where character n-grams are wanted.
    pub(super) fn read(texts: &[&str], settings: &TextSettings, with_surfaces: bool) -> Result<Self> {
        let shard_size = texts.len().div_ceil(4 * rayon::current_num_threads()).max(1);
        let shards: Vec<Shard> = texts
            .par_chunks(shard_size)
            .map(|texts| Ok(read_shard(texts, &Analyzer::new(settings)?, with_surfaces)))
            .collect::<Result<_>>()?;
        let (term_shards, surface_shards): (Vec<_>, Vec<_>) =
            shards.into_iter().map(|s| ((s.terms, s.term_texts), (s.surfaces, s.surface_texts))).unzip();
        let (terms, term_texts) = renumber(term_shards);
        let (surfaces, surface_texts) = renumber(surface_shards);
        Ok(Self { terms, surfaces, term_texts, surface_texts })
    }
}

fn read_shard(texts: &[&str], analyzer: &Analyzer, with_surfaces: bool) -> Shard {
    /// A distinct piece: its type and the numbers of its term, negated term and surface.
    struct Known {
        token: TokenType,
        term: u32,
        negated: u32,
        surface: u32,
    }
    let (mut pieces, mut term_texts, mut surface_texts) =
        (Interner::default(), Interner::default(), Interner::default());
    let mut known: Vec<Known> = Vec::new();
    let (mut terms, mut surfaces) = (Vec::with_capacity(texts.len()), Vec::with_capacity(texts.len()));
    let mut document: Vec<u32> = Vec::new();
    for text in texts {
        document.clear();
        let mut document_surfaces = Vec::new();
        analyzer.pieces(text, |piece, kind| {
            let id = pieces.intern(piece);
            if id as usize == known.len() {
                let token = analyzer.token_type(piece, kind);
                let silent = matches!(token.role, Role::Silent | Role::SilentCloser);
                let term = if silent { NONE } else { term_texts.intern(&token.term) };
                let surface = match &token.surface {
                    Some(surface) if with_surfaces => surface_texts.intern(surface),
                    _ => NONE,
                };
                known.push(Known { token, term, negated: NONE, surface });
            }
            document.push(id);
            document_surfaces.push(known[id as usize].surface);
        });
        document_surfaces.retain(|s| *s != NONE);
        let mut document_terms = Vec::with_capacity(document.len());
        let roles: Vec<Role> = document.iter().map(|&id| known[id as usize].token.role).collect();
        analyzer.mark(roles.into_iter(), |at, negated| {
            let known = &mut known[document[at] as usize];
            if negated && known.negated == NONE {
                known.negated = term_texts.intern(&format!("{}{}", negation::NOT, known.token.term));
            }
            document_terms.push(if negated { known.negated } else { known.term });
        });
        terms.push(document_terms);
        surfaces.push(document_surfaces);
    }
    Shard {
        terms,
        surfaces,
        term_texts: term_texts.into_strings(),
        surface_texts: surface_texts.into_strings(),
    }
}

/// Documents numbered shard by shard → documents numbered by rank among all distinct strings.
type Numbered = (Vec<Vec<u32>>, Vec<Box<str>>);

fn renumber(shards: Vec<Numbered>) -> Numbered {
    let mut all: Vec<&str> = shards.iter().flat_map(|(_, texts)| texts.iter().map(AsRef::as_ref)).collect();
    all.par_sort_unstable();
    all.dedup();
    let all: Vec<Box<str>> = all.into_iter().map(Into::into).collect();
    let documents = shards
        .into_par_iter()
        .flat_map_iter(|(mut documents, texts)| {
            // Every text is there: `all` was made of them.
            let ranks: Vec<u32> =
                texts.iter().map(|t| all.binary_search(t).unwrap_or_default() as u32).collect();
            for document in &mut documents {
                document.iter_mut().for_each(|id| *id = ranks[*id as usize]);
                document.shrink_to_fit();
            }
            documents
        })
        .collect();
    (documents, all)
}
