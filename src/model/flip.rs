//! The nearest other label: the fewest words that a text must lose for another label to be decided on.

use super::{Model, Prediction};
use crate::features::{Occurrences, TextPiece, TokenCache};
use crate::text::{Piece, Role};
use std::collections::BTreeMap;
use std::ops::Range;

/// Most distinct words that are left out together.
pub const MOST_WORDS: usize = 5;
/// Distinct words that are tried beside those already left out: those after whose loss the lead is least.
const MOST_BESIDE: usize = 40;
/// Pieces of text that are scored to try every distinct word; of a text that would take more, the words that add most
/// are tried, but no fewer than [`FEWEST`].
const MOST_PIECES: usize = 1_000_000;
const FEWEST: usize = 8;

/// A text without some of its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Without {
    /// The distinct words left out, normalized, in the order of the text; of each, all places.
    pub words: Vec<String>,
    /// The bytes of all places left out, ascending.
    pub places: Vec<Range<usize>>,
    /// What the model says of the rest, a space in each place.
    pub prediction: Prediction,
    /// Whether the label is another.
    pub flips: bool,
    /// How many distinct words were tried.
    pub tried: usize,
    /// How many distinct words the text has.
    pub distinct: usize,
}

impl Without {
    /// The same where the first `length` bytes of the text were read so many `times`: places are those of the last copy and
    /// what follows.
    #[must_use]
    pub fn folded(mut self, times: usize, length: usize) -> Self {
        let shift = times.saturating_sub(1) * length;
        self.places.retain(|place| place.start >= shift);
        self.places.iter_mut().for_each(|place| *place = place.start - shift..place.end - shift);
        self
    }
}

/// A distinct word and where it stands.
struct Candidate {
    places: Vec<Range<usize>>,
    spelling: String,
    /// What all its places together add to the lead by the weights.
    share: f64,
}

/// What comes of leaving words out.
#[derive(Clone)]
struct Tried {
    /// By candidate, ascending.
    out: Vec<usize>,
    prediction: Prediction,
    /// How far the label of the whole text is ahead of the next.
    lead: f64,
}

/// `text` with a space in each of `places`, which ascend and do not overlap.
///
/// ```
/// use sentimen::model::without;
/// assert_eq!(without("tidak rugi, tidak", &[0..5, 12..17]), "  rugi,  ");
/// ```
#[must_use]
pub fn without(text: &str, places: &[Range<usize>]) -> String {
    let (mut out, mut end) = (String::with_capacity(text.len()), 0);
    for place in places {
        out.push_str(text.get(end..place.start).unwrap_or_default());
        out.push(' ');
        end = place.end.max(end);
    }
    out.push_str(text.get(end..).unwrap_or_default());
    out
}

impl Model {
    /// The fewest distinct words, each left out wherever it stands, that change the label of `text`; where
    /// [`MOST_WORDS`] do not, those that bring it nearest to changing. `None` of a text without words.
    ///
    /// Each word is left out by itself first. Where none changes the label, words are left out one after another, each
    /// time the one that leaves the label the least lead, and then put back again where the others suffice. What is
    /// said of every text without words is what [`Model::predict`] says of it.
    #[must_use]
    pub fn nearest_flip(&self, text: &str, cache: &TokenCache) -> Option<Without> {
        let found = self.featurizer.occurrences(text);
        let whole = self.try_without(text, &[], &[], None, cache);
        let label = whole.prediction.label;
        let rival = self.rival(text, label, cache);
        let shares = self.difference(text, &found, [label, rival], cache);
        let mut candidates = candidates(&found, &shares);
        let distinct = candidates.len();
        candidates.truncate((MOST_PIECES / found.pieces.len().max(1)).max(FEWEST));
        let attempt = |out: &[usize]| self.try_without(text, &candidates, out, Some(label), cache);
        let singles: Vec<Tried> = (0..candidates.len()).map(|i| attempt(&[i])).collect();
        let flips = |tried: &Tried| tried.prediction.label != label;
        let places = |tried: &Tried| tried.out.iter().map(|i| candidates[*i].places.len()).sum::<usize>();
        let one = singles
            .iter()
            .filter(|tried| flips(tried))
            .min_by(|a, b| places(a).cmp(&places(b)).then(a.lead.total_cmp(&b.lead)));
        let best = match one {
            Some(one) => one.clone(),
            None => several(singles, &attempt, &flips)?,
        };
        let mut all: Vec<Range<usize>> =
            best.out.iter().flat_map(|i| candidates[*i].places.clone()).collect();
        all.sort_by_key(|place| (place.start, place.end));
        let mut words: Vec<&Candidate> = best.out.iter().map(|i| &candidates[*i]).collect();
        words.sort_by_key(|word| word.places.first().map(|place| place.start));
        Some(Without {
            words: words.into_iter().map(|word| word.spelling.clone()).collect(),
            places: all,
            flips: flips(&best),
            prediction: best.prediction,
            tried: candidates.len(),
            distinct,
        })
    }

    /// The class that is nearest to being decided on in place of `label`.
    fn rival(&self, text: &str, label: usize, cache: &TokenCache) -> usize {
        let scores = self.scores(text, cache);
        let ratios = self.rule.ratios(&scores);
        let others = (0..ratios.len()).filter(|k| *k != label);
        others.reduce(|best, k| if ratios[k] > ratios[best] { k } else { best }).unwrap_or(label)
    }

    fn try_without(
        &self,
        text: &str,
        candidates: &[Candidate],
        out: &[usize],
        label: Option<usize>,
        cache: &TokenCache,
    ) -> Tried {
        let mut out = out.to_vec();
        out.sort_unstable();
        let mut places: Vec<Range<usize>> = out.iter().flat_map(|i| candidates[*i].places.clone()).collect();
        places.sort_by_key(|place| (place.start, place.end));
        let rest = without(text, &places);
        let scores = self.scores(&rest, cache);
        let prediction = self.rule.decide(&scores);
        let lead = self.rule.lead(&scores, label.unwrap_or(prediction.label));
        Tried { out, prediction, lead }
    }
}

/// Words left out one after another until the label changes or [`MOST_WORDS`] are out, none of them in vain.
fn several(
    mut singles: Vec<Tried>,
    attempt: &impl Fn(&[usize]) -> Tried,
    flips: &impl Fn(&Tried) -> bool,
) -> Option<Tried> {
    singles.sort_by(|a, b| a.lead.total_cmp(&b.lead).then(a.out.cmp(&b.out)));
    singles.truncate(MOST_BESIDE);
    let beside: Vec<usize> = singles.iter().flat_map(|tried| tried.out.clone()).collect();
    let mut best = singles.into_iter().next()?;
    while best.out.len() < MOST_WORDS && !flips(&best) {
        let more = beside.iter().filter(|i| !best.out.contains(i));
        let tried = more.map(|i| attempt(&[&best.out[..], &[*i]].concat()));
        match tried.reduce(|a, b| if b.lead < a.lead { b } else { a }) {
            Some(next) => best = next,
            None => break,
        }
    }
    let mut at = 0;
    while flips(&best) && at < best.out.len() {
        let mut fewer = best.out.clone();
        fewer.remove(at);
        let tried = attempt(&fewer);
        if flips(&tried) {
            (best, at) = (tried, 0);
        } else {
            at += 1;
        }
    }
    Some(best)
}

/// The distinct words of a text, those that add most first.
fn candidates(found: &Occurrences, shares: &[f64]) -> Vec<Candidate> {
    let mut by_spelling: BTreeMap<&str, Candidate> = BTreeMap::new();
    for (at, (piece, share)) in found.pieces.iter().zip(shares).enumerate() {
        if !is_word(piece) {
            continue;
        }
        let spelling = found.spelling(at);
        let candidate = by_spelling.entry(spelling).or_insert_with(|| Candidate {
            places: Vec::new(),
            spelling: spelling.to_owned(),
            share: 0.0,
        });
        candidate.places.push(piece.place.clone());
        candidate.share += share;
    }
    let mut candidates: Vec<Candidate> = by_spelling.into_values().collect();
    // A stable sort: of equals, the order of their bytes.
    candidates.sort_by(|a, b| b.share.total_cmp(&a.share));
    candidates
}

/// Whether a reader would call it a word, and the model sees it.
fn is_word(piece: &TextPiece) -> bool {
    let seen = !matches!(piece.role, Role::Silent | Role::SilentCloser);
    seen && piece.kind != Piece::Punctuation && !piece.place.is_empty()
}
