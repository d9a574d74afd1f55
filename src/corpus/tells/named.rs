//! Names of classes in a fixed surrounding.

use super::cut::{general, is_word, tokens};
use super::{Tell, beyond_chance, classes};
use crate::label::Class;
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

/// The words that name a class in a text, with its position among the sorted classes.
pub(super) fn names(labels: &[&str]) -> Vec<(String, usize)> {
    let (classes, _) = classes(labels);
    let mut names = BTreeMap::new();
    for (id, class) in classes.iter().enumerate() {
        if class.chars().all(char::is_alphanumeric) {
            names.insert(class.clone(), id);
        }
        if let Some(known) = Class::from_name(class).or_else(|| short(class)) {
            names.extend(known.names().into_iter().map(|name| (name.to_owned(), id)));
            // A desk's own short forms; `pos` and `net` are words too, so that only their use can tell.
            names.extend(SHORT.iter().filter(|s| s.1 == known).map(|s| (s.0.to_owned(), id)));
        }
    }
    names.into_iter().collect()
}

const SHORT: [(&str, Class); 6] = [
    ("neg", Class::Negatif),
    ("nega", Class::Negatif),
    ("net", Class::Netral),
    ("neu", Class::Netral),
    ("pos", Class::Positif),
    ("posi", Class::Positif),
];

fn short(name: &str) -> Option<Class> {
    SHORT.iter().find(|(short, _)| *short == name).map(|&(_, class)| class)
}

/// The surroundings that tell labels; of those that tell the same texts, the one with most tokens.
pub(super) fn find(texts: &[&str], labels: &[&str]) -> Vec<Tell> {
    let (classes, ids) = classes(labels);
    let names: BTreeMap<String, usize> = names(labels).into_iter().collect();
    let found: Vec<BTreeMap<Surrounding, BTreeSet<usize>>> =
        texts.par_iter().map(|text| surroundings(text, &names)).collect();
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
    let mut tells: Vec<(usize, Tell)> = all.into_iter().map(|(s, seen)| tell(s, seen, &classes)).collect();
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
fn surroundings(text: &str, names: &BTreeMap<String, usize>) -> BTreeMap<Surrounding, BTreeSet<usize>> {
    let text = text.to_lowercase();
    let tokens = tokens(&text);
    let mut found: BTreeMap<Surrounding, BTreeSet<usize>> = BTreeMap::new();
    for at in 0..tokens.len() {
        let Some(&class) = names.get(tokens[at]) else { continue };
        let before = |n: usize| -> Vec<String> {
            tokens[at.saturating_sub(n)..at].iter().map(|token| general(token).to_owned()).collect()
        };
        let after = |n: usize| -> Vec<String> {
            tokens[at + 1..].iter().take(n).map(|token| general(token).to_owned()).collect()
        };
        for (left, right) in [(1, 0), (0, 1), (1, 1), (2, 0), (0, 2)] {
            found.entry((before(left), after(right))).or_default().insert(class);
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
