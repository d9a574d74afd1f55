//! Tell-tales: pieces of text that give a document's label away.
//!
//! The grammar in [`crate::label`] knows how labels are usually printed and cuts those. What it does
//! not know (`Polaritas = positif`, `[POSITIF 91]`, a desk's own mark) is found here by what a
//! printed label *does*: it stands in many texts and is right every time. Words that merely go with
//! a class are not: on public corpora of reviews, tweets and headlines the surest words stand in less
//! than a seventh of their class.
//!
//! Two searches, both over runs of tokens (lower-case words, numbers, single signs, line breaks):
//!
//! - **Named**: a class's name in a fixed surrounding (`polaritas = …`), in texts of that class.
//!   Wherever a surrounding names the text's own label in at least 95 % of its texts, more often than
//!   chance would (one in a thousand), and names two classes or is set off by signs, it is a tell-tale.
//! - **Alone**: a run of up to four tokens in at least 30 % of one class's texts, with 99 % of its
//!   texts in that class, more often than chance would (one in a million, for many runs are tried).
//!
//! Most texts of a large corpus are never cut into tokens. Only those that hold a class's name can
//! show a surrounding, and only what is next to the name is cut. Runs are looked for in a sample of
//! a thousand texts of each class, by looser limits; what passes these is counted in all texts. So
//! none is invented, and one that the sample misses had to be at the very limit: of those in 30 % of
//! a large class one in 98,000, of those in 33 % one in 5 billion. The texts' own content chooses the
//! sample, whatever order they are listed in.

mod cut;
#[cfg(test)]
mod cut_tests;
mod lone;
mod named;
mod names;
mod runs;
mod sample;
#[cfg(test)]
mod sample_tests;
#[cfg(test)]
mod tests;

use crate::label::class_name;
use names::Names;
use sample::SAMPLE;
use std::collections::{BTreeMap, BTreeSet};

/// A piece of text that gives labels away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tell {
    /// The tokens, `…` standing for the name of a class and `#` for any number.
    pub pattern: String,
    /// The one class it stands for, or `None` where it names every text's own.
    pub class: Option<String>,
    /// How many texts hold it.
    pub documents: usize,
    /// In how many of them it tells the right label.
    pub right: usize,
    /// The texts it is right in, as positions in the order given.
    pub found_in: Vec<usize>,
}

/// All tell-tales of labelled texts, those in most texts first. `labels` are label names, one a text.
///
/// ```
/// use sentimen::corpus::tells::tells;
/// let bodies: Vec<String> = (0..20)
///     .map(|i| format!("Warga desa {i} berkumpul.\nPolaritas = {}", ["positif", "negatif"][i % 2]))
///     .collect();
/// let texts: Vec<&str> = bodies.iter().map(String::as_str).collect();
/// let labels: Vec<&str> = (0..20).map(|i| ["positif", "negatif"][i % 2]).collect();
/// assert_eq!(tells(&texts, &labels)[0].pattern, "polaritas = …");
/// ```
#[must_use]
pub fn tells(texts: &[&str], labels: &[&str]) -> Vec<Tell> {
    let classes = Classes::new(labels);
    let names = Names::new(&classes);
    let (named, lone) =
        rayon::join(|| named::find(texts, &classes, &names), || lone::find(texts, &classes, SAMPLE));
    // A printed name is a tell-tale once, however much of it stands out.
    let repeats =
        |tell: &Tell| !named.is_empty() && tell.pattern.split(' ').any(|token| names.class(token).is_some());
    let mut all: Vec<Tell> = lone.into_iter().filter(|tell| !repeats(tell)).collect();
    all.splice(0..0, named);
    all.sort_by(|a, b| (b.right, &a.pattern, &a.class).cmp(&(a.right, &b.pattern, &b.class)));
    all
}

/// The classes of labelled texts.
struct Classes {
    /// Sorted.
    names: Vec<String>,
    /// Each text's class, as a position among the names.
    ids: Vec<usize>,
    /// How many texts each class has.
    sizes: Vec<usize>,
}

impl Classes {
    fn new(labels: &[&str]) -> Self {
        let mut of: BTreeMap<&str, usize> = labels.iter().map(|&label| (label, 0)).collect();
        let names: BTreeSet<String> = of.keys().map(|label| class_name(label)).collect();
        let names: Vec<String> = names.into_iter().collect();
        of.iter_mut()
            .for_each(|(label, id)| *id = names.binary_search(&class_name(label)).unwrap_or_default());
        let ids: Vec<usize> = labels.iter().map(|label| of[label]).collect();
        let mut sizes = vec![0; names.len()];
        ids.iter().for_each(|&id| sizes[id] += 1);
        Self { names, ids, sizes }
    }
}

/// Whether `n` times out of `n` is less likely than `odds`, each time with chance `share`.
fn beyond_chance(share: f64, n: usize, odds: f64) -> bool {
    fewest_beyond_chance(share, n, odds).is_some()
}

/// The fewest times, up to `most`, that are less likely than `odds`, each with chance `share`.
fn fewest_beyond_chance(share: f64, most: usize, odds: f64) -> Option<usize> {
    // By multiplication, which is the same on every platform.
    let mut chance = 1.0;
    (1..=most).find(|_| {
        chance *= share;
        chance < odds
    })
}
