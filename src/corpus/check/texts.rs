//! What texts are: too short, foreign, told twice.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Severity, articles as counted};
use crate::article::Article;
use crate::corpus::copies::conflicting_copies;
use crate::corpus::duplicates::{DEFAULT_THRESHOLD, near_duplicates};
use crate::corpus::union_find::UnionFind;
use crate::label::class_name;
use crate::text::language;

/// Fewer words than this are a headline, or what is left of a page that was misread.
const SHORT: usize = 20;
/// More words than this are several articles, or a page with its comments.
const LONG: usize = 5000;

/// The words between spaces: least, lower quartile, median, upper quartile, most.
pub(super) fn lengths(articles: &[Article]) -> [usize; 5] {
    let mut all: Vec<usize> = articles.iter().map(words).collect();
    all.sort_unstable();
    let Some(last) = all.len().checked_sub(1) else { return [0; 5] };
    [0, 1, 2, 3, 4].map(|quarter| all[last * quarter / 4])
}

fn words(article: &Article) -> usize {
    article.body.split_whitespace().count()
}

pub(super) fn find(articles: &[Article]) -> Vec<Finding> {
    let mut found = told_twice(articles);
    found.extend(ids(articles));
    found.extend(foreign(articles));
    found.extend(of_length(articles, "short-text", &format!("fewer than {SHORT}"), |n| n < SHORT));
    found.extend(of_length(articles, "long-text", &format!("more than {LONG}"), |n| n > LONG));
    found.extend(undated(articles));
    found
}

/// Texts that are there more than once, and those of them with two labels.
fn told_twice(articles: &[Article]) -> Vec<Finding> {
    let texts: Vec<&str> = articles.iter().map(|a| a.body.as_str()).collect();
    let pairs = near_duplicates(&texts, DEFAULT_THRESHOLD);
    let (mut exact, mut near) = (UnionFind::new(texts.len()), UnionFind::new(texts.len()));
    let (mut same, mut alike) = (BTreeSet::new(), BTreeSet::new());
    for &(i, j) in &pairs {
        if texts[i] == texts[j] {
            exact.union(i, j);
            same.extend([i, j]);
        }
        alike.extend([i, j]);
        near.union(i, j);
    }
    let classes: Vec<Option<String>> = articles.iter().map(|a| a.label.as_deref().map(class_name)).collect();
    let labels: BTreeSet<usize> = conflicting_copies(&texts, &classes).into_iter().flatten().collect();
    // Groups of more than one wording.
    let mut wordings: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for &row in &alike {
        wordings.entry(near.find(row)).or_default().insert(texts[row]);
    }
    let close: BTreeSet<usize> =
        alike.into_iter().filter(|&row| wordings[&near.find(row)].len() > 1).collect();
    let ids = |rows: &BTreeSet<usize>| rows.iter().map(|&i| articles[i].id.clone()).collect::<Vec<_>>();
    let sets = |rows: &BTreeSet<usize>, sets: &mut UnionFind| {
        rows.iter().map(|&i| sets.find(i)).collect::<BTreeSet<_>>().len()
    };
    let mut found = Vec::new();
    if !labels.is_empty() {
        let n = labels.len();
        let what = format!("{n} articles say the same as another with a different label");
        let next = "decide on one label for each text; a model cannot learn both";
        found.push(Finding::new(Severity::Warning, "same-text-two-labels", n, what, ids(&labels), next));
    }
    if !same.is_empty() {
        let what = format!("{} articles hold {} texts word for word", same.len(), sets(&same, &mut exact));
        let next = "keep one of each, unless repetition is meant to weigh";
        found.push(Finding::new(Severity::Warning, "duplicates", same.len(), what, ids(&same), next));
    }
    if !close.is_empty() {
        let outlets = across_outlets(articles, &close, &mut near);
        let copies = match outlets {
            0 => String::new(),
            n => format!(", {n} of them across outlets, as wire copies are"),
        };
        let what = format!(
            "{} articles are near-duplicates, in {} groups{copies}",
            close.len(),
            sets(&close, &mut near)
        );
        let next = "nothing: training keeps each group on one side of every split";
        found.push(Finding::new(Severity::Note, "near-duplicates", close.len(), what, ids(&close), next));
    }
    found
}

/// How many groups of `rows` come from two or more outlets.
fn across_outlets(articles: &[Article], rows: &BTreeSet<usize>, groups: &mut UnionFind) -> usize {
    let mut outlets: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for &row in rows {
        if let Some(outlet) = articles[row].outlet.as_deref() {
            outlets.entry(groups.find(row)).or_default().insert(outlet);
        }
    }
    outlets.values().filter(|names| names.len() > 1).count()
}

fn ids(articles: &[Article]) -> Option<Finding> {
    let mut seen = BTreeMap::new();
    for article in articles {
        *seen.entry(article.id.as_str()).or_insert(0usize) += 1;
    }
    let twice: Vec<String> = seen.into_iter().filter(|(_, n)| *n > 1).map(|(id, _)| id.to_owned()).collect();
    (!twice.is_empty()).then(|| {
        let what = format!("{} ids stand for more than one article", twice.len());
        let next = "give files of different folders different names, rows an id of their own";
        Finding::new(Severity::Warning, "repeated-id", twice.len(), what, twice, next)
    })
}

fn foreign(articles: &[Article]) -> Option<Finding> {
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    let mut ids = Vec::new();
    for article in articles {
        if let Some(name) = language(&article.body).filter(|name| *name != "Indonesian") {
            *languages.entry(name).or_insert(0) += 1;
            ids.push(article.id.clone());
        }
    }
    (!ids.is_empty()).then(|| {
        let told: Vec<String> = languages.iter().map(|(name, n)| format!("{name} {n}")).collect();
        let verb = counted(ids.len(), "does not look", "do not look");
        let what = format!("{verb} Indonesian: {}", told.join(", "));
        let next = "leave them out, or train a model for their language with --stem none";
        Finding::new(Severity::Warning, "foreign-language", ids.len(), what, ids, next)
    })
}

fn of_length(
    articles: &[Article],
    code: &'static str,
    bound: &str,
    odd: impl Fn(usize) -> bool,
) -> Option<Finding> {
    let ids: Vec<String> = articles.iter().filter(|a| odd(words(a))).map(|a| a.id.clone()).collect();
    (!ids.is_empty()).then(|| {
        let what = format!("{} {bound} words", counted(ids.len(), "has", "have"));
        // Where most are, that is what these texts are like.
        let (severity, next) = if 2 * ids.len() > articles.len() {
            (Severity::Note, "nothing, if such texts are what you will score")
        } else {
            (Severity::Warning, "look at some: the page may have been misread")
        };
        Finding::new(severity, code, ids.len(), what, ids, next)
    })
}

/// Pages without a date, where others have one.
fn undated(articles: &[Article]) -> Option<Finding> {
    let ids: Vec<String> = articles.iter().filter(|a| a.date.is_none()).map(|a| a.id.clone()).collect();
    (!ids.is_empty() && ids.len() < articles.len()).then(|| {
        let what = format!("{} no date", counted(ids.len(), "has", "have"));
        let next = "nothing, unless you split by time";
        Finding::new(Severity::Note, "no-date", ids.len(), what, ids, next)
    })
}
