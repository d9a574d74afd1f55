//! What labels say: whether there are enough, whether they can be trusted, what gives them away.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Finding, Severity, articles as counted};
use crate::article::Article;
use crate::corpus::tells::tells;
use crate::label;

/// Fewer articles of a class than this teach little and measure less.
const RARE: usize = 10;
/// Fewer articles of a class than this say nothing of the outlets it comes from.
const CONFOUNDED: usize = 10;
/// From this share of a class on, its outlet could be learned in its place.
const ONE_OUTLET: f64 = 0.95;
/// Below this the desk itself was in doubt.
const DOUBT: f64 = 0.6;

pub(super) fn find(articles: &[Article], labels: &BTreeMap<String, usize>) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(in_text(articles));
    found.extend(given_away(articles));
    found.extend(names(labels));
    found.extend(rare(labels));
    found.extend(conflicts(articles));
    found.extend(one_outlet(articles));
    found.extend(doubtful(articles));
    found
}

fn in_text(articles: &[Article]) -> Option<Finding> {
    let leaking: Vec<String> =
        articles.iter().filter(|a| label::leaks(&a.body).is_some()).map(|a| a.id.clone()).collect();
    (!leaking.is_empty()).then(|| {
        let n = leaking.len();
        let what = format!("{} a printed label in the text", counted(n, "holds", "hold"));
        let next = "give tables of whole pages with --raw-pages, which cuts labels";
        Finding::new(Severity::Error, "label-in-text", n, what, leaking, next)
    })
}

fn given_away(articles: &[Article]) -> Vec<Finding> {
    let labelled: Vec<&Article> = articles.iter().filter(|a| a.label.is_some()).collect();
    let texts: Vec<Cow<'_, str>> = labelled.iter().map(|a| a.text(1)).collect();
    let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
    let labels: Vec<&str> = labelled.iter().filter_map(|a| a.label.as_deref()).collect();
    let finding = |tell: crate::corpus::tells::Tell| {
        let of = match &tell.class {
            Some(class) => format!("the label {class}"),
            None => "the label".to_owned(),
        };
        let what = format!(
            "'{}' gives {of} away: right in {} of {} texts",
            tell.pattern, tell.right, tell.documents
        );
        let examples = tell.found_in.iter().map(|&i| labelled[i].id.clone()).collect();
        let next = "remove it from the texts, or the model learns it instead of the news";
        Finding::new(Severity::Error, "label-tells", tell.documents, what, examples, next)
    };
    tells(&texts, &labels).into_iter().map(finding).collect()
}

fn names(labels: &BTreeMap<String, usize>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut classes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in labels.keys() {
        classes.entry(label::class_name(name)).or_default().push(name);
    }
    let mixed: Vec<&str> = classes.values().filter(|names| names.len() > 1).flatten().copied().collect();
    if !mixed.is_empty() {
        let what = format!("one class has several names: {}", mixed.join(", "));
        let next = "train with --merge-labels, or rename them";
        found.push(Finding::new(Severity::Error, "mixed-label-names", mixed.len(), what, Vec::new(), next));
    }
    if let (1, Some((class, names))) = (classes.len(), classes.first_key_value()) {
        let n = names.iter().filter_map(|name| labels.get(*name)).sum();
        let what = format!("all labels are {class}; a classifier needs at least two classes");
        let next = "add articles of another class";
        found.push(Finding::new(Severity::Error, "one-class", n, what, Vec::new(), next));
    }
    found
}

fn rare(labels: &BTreeMap<String, usize>) -> Option<Finding> {
    let rare: Vec<String> =
        labels.iter().filter(|(_, n)| **n < RARE).map(|(name, n)| format!("{name} ({n})")).collect();
    (!rare.is_empty()).then(|| {
        let what = format!("labels on fewer than {RARE} articles: {}", rare.join(", "));
        let next = "label more of them; figures of such a class rest on a handful";
        Finding::new(Severity::Warning, "rare-label", rare.len(), what, Vec::new(), next)
    })
}

fn conflicts(articles: &[Article]) -> Option<Finding> {
    let ids: Vec<String> = articles.iter().filter(|a| a.label_conflict).map(|a| a.id.clone()).collect();
    (!ids.is_empty()).then(|| {
        let what = format!("{} two labels that disagree", counted(ids.len(), "prints", "print"));
        let next = "read them and correct the label that is wrong";
        Finding::new(Severity::Warning, "label-conflict", ids.len(), what, ids, next)
    })
}

fn one_outlet(articles: &[Article]) -> Vec<Finding> {
    let mut classes: BTreeMap<&str, Vec<&Article>> = BTreeMap::new();
    for article in articles {
        if let Some(label) = &article.label {
            classes.entry(label).or_default().push(article);
        }
    }
    if classes.len() < 2 {
        return Vec::new();
    }
    let mut outlets: BTreeMap<&str, usize> = BTreeMap::new();
    for outlet in articles.iter().filter(|a| a.label.is_some()).filter_map(|a| a.outlet.as_deref()) {
        *outlets.entry(outlet).or_insert(0) += 1;
    }
    let labelled: usize = classes.values().map(Vec::len).sum();
    let mut found = Vec::new();
    for (class, members) in classes {
        let mut of: BTreeMap<&str, usize> = BTreeMap::new();
        for outlet in members.iter().filter_map(|a| a.outlet.as_deref()) {
            *of.entry(outlet).or_insert(0) += 1;
        }
        let Some((outlet, n)) = of.into_iter().max_by_key(|&(name, n)| (n, std::cmp::Reverse(name))) else {
            continue;
        };
        // Where one outlet wrote nearly everything it says nothing of a class.
        let everywhere = outlets[outlet] as f64 >= ONE_OUTLET * labelled as f64;
        if members.len() >= CONFOUNDED && n as f64 >= ONE_OUTLET * members.len() as f64 && !everywhere {
            let what = format!("{n} of {} articles labelled {class} come from {outlet}", members.len());
            let next = "add articles of this class from other outlets, or the outlet's manner is learned";
            found.push(Finding::new(Severity::Warning, "label-by-outlet", n, what, Vec::new(), next));
        }
    }
    found
}

fn doubtful(articles: &[Article]) -> Option<Finding> {
    let ids: Vec<String> = articles
        .iter()
        .filter(|a| a.confidence.is_some_and(|confidence| confidence < DOUBT))
        .map(|a| a.id.clone())
        .collect();
    (!ids.is_empty()).then(|| {
        let verb = counted(ids.len(), "has a label", "have a label");
        let what = format!("{verb} with a confidence below {:.0} %", 100.0 * DOUBT);
        let next = "look at them; --confidence weight lets them count less";
        Finding::new(Severity::Note, "low-confidence", ids.len(), what, ids, next)
    })
}
