//! Names of classes in a fixed surrounding.

use super::cut::{after, before, general, is_word};
use super::names::Names;
use super::{Classes, Tell, beyond_chance};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The least share of its texts in which a surrounding names the right label.
const RIGHT: f64 = 0.95;
/// The same where a word stands beside the name, as it does in prose.
const RIGHT_IN_PROSE: f64 = 0.98;
/// The fewest texts of a surrounding in which a word stands beside the name.
const FEWEST_IN_PROSE: usize = 30;
/// The fewest texts of each of two classes that a surrounding names.
const FEWEST_OF_A_CLASS: usize = 2;
/// The chance of a coincidence that is put up with.
const ODDS: f64 = 1e-3;

/// What stands before and after a name, nearest last and nearest first; up to two tokens in all.
type Surrounding = (Vec<String>, Vec<String>);

/// Texts by the class that a surrounding names there, and those it names right.
#[derive(Default)]
struct Seen {
    named: BTreeMap<usize, usize>,
    texts: usize,
    right: Vec<usize>,
}

/// The surroundings that tell labels; of those that tell the same texts, the one with most tokens.
pub(super) fn find(texts: &[&str], classes: &Classes, names: &Names) -> Vec<Tell> {
    let Classes { names: classes, ids, .. } = classes;
    let found: Vec<BTreeMap<Surrounding, BTreeSet<usize>>> =
        texts.par_iter().map(|text| surroundings(text, names)).collect();
    let mut all: BTreeMap<Surrounding, Seen> = BTreeMap::new();
    for (text, found) in found.into_iter().enumerate() {
        for (surrounding, named) in found {
            let seen = all.entry(surrounding).or_default();
            seen.texts += 1;
            if named.iter().eq([&ids[text]]) {
                seen.right.push(text);
            }
            for class in named {
                *seen.named.entry(class).or_default() += 1;
            }
        }
    }
    let mut shares = vec![0.0; classes.len()];
    ids.iter().for_each(|&id| shares[id] += 1.0 / ids.len() as f64);
    all.retain(|surrounding, seen| is_tell(surrounding, seen, &shares));
    let mut tells: Vec<(usize, Tell)> = all.into_iter().map(|(s, seen)| tell(s, seen, classes)).collect();
    // Of as many tokens, one with a word in it says most to a reader.
    let told = |tell: &Tell| tell.pattern.split(' ').any(is_word);
    tells.sort_by(|(m, a), (n, b)| (b.right, n, told(b), &a.pattern).cmp(&(a.right, m, told(a), &b.pattern)));
    let mut told = BTreeSet::new();
    tells.retain(|(_, tell)| {
        let news = tell.found_in.iter().any(|text| !told.contains(text));
        told.extend(tell.found_in.iter().copied());
        news
    });
    tells.into_iter().map(|(_, tell)| tell).collect()
}

/// The surroundings of every name in `text`, and the classes each of them names.
fn surroundings(text: &str, names: &Names) -> BTreeMap<Surrounding, BTreeSet<usize>> {
    let mut found: BTreeMap<Surrounding, BTreeSet<usize>> = BTreeMap::new();
    let Some((text, stand)) = names.stand_in(text) else { return found };
    let general = |tokens: &[&str]| tokens.iter().map(|token| general(token).to_owned()).collect();
    for (at, class) in stand {
        let left = before(&text, at.start, 2);
        let right: Vec<&str> = after(&text, at.end).take(2).collect();
        for (l, r) in [(1, 0), (0, 1), (1, 1), (2, 0), (0, 2)] {
            let left = general(&left[left.len().saturating_sub(l)..]);
            let right = general(&right[..r.min(right.len())]);
            found.entry((left, right)).or_default().insert(class);
        }
    }
    found
}

fn is_tell((before, after): &Surrounding, seen: &Seen, shares: &[f64]) -> bool {
    let prose = before.len() + after.len() < 2
        || before.last().is_some_and(|token| is_word(token))
        || after.first().is_some_and(|token| is_word(token));
    let (least, fewest) = if prose { (RIGHT_IN_PROSE, FEWEST_IN_PROSE) } else { (RIGHT, 1) };
    let classes = seen.named.values().filter(|&&texts| texts >= FEWEST_OF_A_CLASS).count();
    // How often it would be right if what it names had nothing to do with the label.
    let all: usize = seen.named.values().sum();
    let by_chance: f64 = seen.named.iter().map(|(&class, &n)| shares[class] * n as f64 / all as f64).sum();
    seen.texts >= fewest
        && seen.right.len() as f64 >= least * seen.texts as f64
        && (classes >= 2 || (!prose && classes == 1))
        && beyond_chance(by_chance, seen.right.len(), ODDS)
}

/// The tell-tale, and how many tokens its pattern has.
fn tell((before, after): Surrounding, seen: Seen, classes: &[String]) -> (usize, Tell) {
    let tokens: Vec<String> = before.into_iter().chain(["…".to_owned()]).chain(after).collect();
    let only = (seen.named.len() == 1).then(|| seen.named.keys().next()).flatten();
    let class = only.and_then(|&id| classes.get(id)).cloned();
    let tell = Tell {
        pattern: tokens.join(" "),
        class,
        documents: seen.texts,
        right: seen.right.len(),
        found_in: seen.right,
    };
    (tokens.len(), tell)
}
