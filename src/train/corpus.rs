//! Articles to training rows: labels, weights, groups, in an order that only content decides.

use crate::article::Article;
use crate::corpus::tells::{Tell, tells};
use crate::label;
use crate::model::{Corrected, MOST_CLASSES};
use crate::recipe::{ClassWeight, Confidence, NamedClassWeight, TrainSettings};
use crate::text::{article_text, titled};
use crate::train::Targets;
use crate::{Error, Result};
use ndarray::Array2;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// Labelled articles made ready for training, ordered by a hash of their content, so
/// that neither paths nor the order of a listing can matter.
#[derive(Debug)]
pub struct Corpus {
    rows: Vec<Row>,
    labels: Vec<String>,
    /// Things the user should know: what was left out, and why.
    pub notes: Vec<String>,
    /// What people's answers did to the labels, for the card.
    pub corrected: Option<Corrected>,
}

/// One labelled article.
#[derive(Debug)]
struct Row {
    hash: u128,
    /// Its position among the articles given.
    position: usize,
    title: Option<String>,
    body: String,
    label: usize,
    confidence: Option<f64>,
    weight: f64,
    group: Option<String>,
    date: Option<String>,
    outlet: Option<String>,
}

impl Corpus {
    /// The labelled ones among `articles`.
    ///
    /// With `merge_labels`, the names of one class (positif, positive, POSITIF) become its
    /// Indonesian name; without, a corpus that mixes them is refused.
    ///
    /// # Errors
    /// [`Error::Corpus`] where no article is labelled, all have one label, names of one class
    /// are mixed, a body still holds a label, or a weight is no weight.
    pub fn new(articles: Vec<Article>, merge_labels: bool) -> Result<Self> {
        let all = articles.len();
        let labelled = articles.into_iter().enumerate().filter(|(_, a)| a.label.is_some());
        let (positions, mut articles): (Vec<usize>, Vec<Article>) = labelled.unzip();
        if articles.is_empty() {
            return Err(Error::corpus(format!(
                "none of the {all} articles has a label; pages need a line such as 'Sentimen: positif (91%)', tables a label column (--label-column)"
            )));
        }
        let mut notes = Vec::new();
        if articles.len() < all {
            notes.push(format!("{} articles have no label and do not train", all - articles.len()));
        }
        let conflicts = articles.iter().filter(|a| a.label_conflict).count();
        if conflicts > 0 {
            notes.push(format!("{conflicts} pages print two labels that disagree; the chosen one trains"));
        }
        if let Some((article, found)) =
            articles.par_iter().find_map_first(|a| Some((a, label::leaks(&a.body)?)))
        {
            return Err(Error::corpus(format!(
                "{}: the body still holds a label ('{found}'), which would make every figure a lie; this is a fault of the reader: please report the page",
                article.id
            )));
        }
        name_classes(&mut articles, merge_labels)?;
        let labels: BTreeSet<&str> = articles.iter().filter_map(|a| a.label.as_deref()).collect();
        let labels: Vec<String> = labels.into_iter().map(str::to_owned).collect();
        if let [only] = labels.as_slice() {
            return Err(Error::corpus(format!(
                "all {} labelled articles have the label '{only}'; a classifier needs at least two labels",
                articles.len()
            )));
        }
        if labels.len() > MOST_CLASSES {
            return Err(Error::corpus(format!(
                "there are {} different labels, as '{}' and '{}'; a model has {MOST_CLASSES} classes at most: name the column that \
                 holds them (--label-column)",
                labels.len(),
                labels[0],
                labels[1]
            )));
        }
        notes.extend(tells_of(&articles));
        if let Some(a) = articles.iter().find(|a| a.weight.is_some_and(|w| !(w >= 0.0 && w.is_finite()))) {
            return Err(Error::corpus(format!(
                "{}: the weight is {}; a weight is 0 or more",
                a.id,
                a.weight.unwrap_or_default()
            )));
        }
        if articles.iter().all(|a| a.weight == Some(0.0)) {
            return Err(Error::corpus(
                "all weights are 0, so no article counts; give some of them a weight above 0",
            ));
        }
        let mut rows: Vec<Row> = articles
            .into_par_iter()
            .zip(positions)
            .map(|(a, position)| Row::new(a, position, &labels))
            .collect();
        // Rows that train alike may still differ in what splits are made by.
        rows.sort_by(|a, b| {
            (a.hash, &a.body, &a.title, &a.date, &a.outlet)
                .cmp(&(b.hash, &b.body, &b.title, &b.date, &b.outlet))
        });
        Ok(Self { rows, labels, notes, corrected: None })
    }

    /// n.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows; never true of a corpus that [`Corpus::new`] made.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The label names in byte order.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Where each row stood among the articles given.
    #[must_use]
    pub fn positions(&self) -> Vec<usize> {
        self.rows.iter().map(|r| r.position).collect()
    }

    /// The titles, row by row.
    #[must_use]
    pub fn titles(&self) -> Vec<Option<&str>> {
        self.rows.iter().map(|r| r.title.as_deref()).collect()
    }

    /// The bodies, row by row.
    #[must_use]
    pub fn bodies(&self) -> Vec<&str> {
        self.rows.iter().map(|r| r.body.as_str()).collect()
    }

    /// What is read of the rows: each one's title so many times, then its body.
    #[must_use]
    pub fn texts(&self, titles: usize) -> Vec<Cow<'_, str>> {
        self.rows.iter().map(|r| titled(r.title.as_deref(), titles, &r.body)).collect()
    }

    /// Each row's label as a position among [`Corpus::labels`].
    #[must_use]
    pub fn label_ids(&self) -> Vec<u32> {
        self.rows.iter().map(|r| r.label as u32).collect()
    }

    /// Each row's group, where one was given.
    #[must_use]
    pub fn given_groups(&self) -> Vec<Option<&str>> {
        self.rows.iter().map(|r| r.group.as_deref()).collect()
    }

    /// Each row's date, `YYYY-MM-DD`, where it has one.
    #[must_use]
    pub fn dates(&self) -> Vec<Option<&str>> {
        self.rows.iter().map(|r| r.date.as_deref()).collect()
    }

    /// Each row's outlet, where it has one.
    #[must_use]
    pub fn outlets(&self) -> Vec<Option<&str>> {
        self.rows.iter().map(|r| r.outlet.as_deref()).collect()
    }

    /// XXH3-128 over the rows' content hashes, in hexadecimal.
    #[must_use]
    pub fn hash(&self) -> String {
        let bytes: Vec<u8> = self.rows.iter().flat_map(|r| r.hash.to_le_bytes()).collect();
        format!("{:032x}", xxh3_128(&bytes))
    }

    /// Documents of each class among `rows`.
    #[must_use]
    pub fn class_counts(&self, rows: &[usize]) -> Vec<usize> {
        let mut counts = vec![0; self.labels.len()];
        rows.iter().for_each(|&i| counts[self.rows[i].label] += 1);
        counts
    }

    /// What a document of each class counts when `rows` train.
    ///
    /// # Errors
    /// [`Error::Invalid`] where a weight is given for a label that is not there.
    pub fn class_weights(&self, rows: &[usize], settings: &TrainSettings) -> Result<Vec<f64>> {
        let k = self.labels.len();
        match &settings.class_weight {
            ClassWeight::Named(NamedClassWeight::None) => Ok(vec![1.0; k]),
            ClassWeight::Named(NamedClassWeight::Balanced) => Ok(self
                .class_counts(rows)
                .into_iter()
                .map(|n| if n == 0 { 1.0 } else { rows.len() as f64 / (k * n) as f64 })
                .collect()),
            ClassWeight::Given(given) => {
                if let Some(unknown) = given.keys().find(|l| !self.labels.contains(l)) {
                    return Err(Error::invalid(format!(
                        "--class-weight names '{unknown}', but the labels are {}",
                        self.labels.join(", ")
                    )));
                }
                Ok(self.labels.iter().map(|l| given.get(l).copied().unwrap_or(1.0)).collect())
            }
        }
    }

    /// Targets of `rows`: one-hot or softened by confidence, weighed by class, row and confidence.
    #[must_use]
    pub fn targets(&self, rows: &[usize], class_weights: &[f64], confidence: Confidence) -> Targets {
        let k = self.labels.len();
        let mut distributions = Array2::zeros((rows.len(), k));
        let mut weights = Vec::with_capacity(rows.len());
        for (at, &i) in rows.iter().enumerate() {
            let row = &self.rows[i];
            let sure = row.confidence.unwrap_or(1.0);
            let share = if confidence == Confidence::Soft { sure } else { 1.0 };
            distributions.row_mut(at).fill((1.0 - share) / (k - 1) as f64);
            distributions[[at, row.label]] = share;
            let certainty = if confidence == Confidence::Weight { sure } else { 1.0 };
            weights.push(row.weight * class_weights[row.label] * certainty);
        }
        Targets { distributions, weights }
    }
}

impl Row {
    fn new(article: Article, position: usize, labels: &[String]) -> Self {
        let weight = article.weight.unwrap_or(1.0);
        let label = article.label.unwrap_or_default();
        let mut hasher = Xxh3::new();
        // Each field with its length, so that no two rows can run into each other.
        let mut field = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        field(article.body.as_bytes());
        field(label.as_bytes());
        field(&article.confidence.map_or([0xff; 8], f64::to_le_bytes));
        field(&weight.to_le_bytes());
        field(article.group.as_deref().unwrap_or_default().as_bytes());
        if let Some(title) = &article.title {
            field(title.as_bytes());
        }
        Self {
            hash: hasher.digest128(),
            position,
            title: article.title,
            body: article.body,
            // The labels were collected from these very rows.
            label: labels.binary_search(&label).unwrap_or_default(),
            confidence: article.confidence,
            weight,
            group: article.group,
            date: article.date,
            outlet: article.outlet,
        }
    }
}

/// What in titles and bodies gives their labels away, other than labels as they are usually printed.
fn tells_of(articles: &[Article]) -> Vec<String> {
    let texts: Vec<Cow<'_, str>> = articles.iter().map(|a| article_text(a, 1)).collect();
    let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
    let labels: Vec<&str> = articles.iter().filter_map(|a| a.label.as_deref()).collect();
    let note = |tell: Tell| {
        let examples: Vec<&str> = tell.found_in.iter().take(3).map(|&i| articles[i].id.as_str()).collect();
        format!(
            "warning: '{}' gives labels away (right in {} of {} texts, such as {}); remove it from the texts, or every figure is a lie",
            tell.pattern,
            tell.right,
            tell.documents,
            examples.join(", ")
        )
    };
    tells(&texts, &labels).into_iter().map(note).collect()
}

/// Makes sure that one class has one name: merges the names, or refuses a mix.
fn name_classes(articles: &mut [Article], merge: bool) -> Result<()> {
    if merge {
        for article in articles {
            article.label = article.label.take().map(|name| label::class_name(&name));
        }
        return Ok(());
    }
    let labels: BTreeSet<&str> = articles.iter().filter_map(|a| a.label.as_deref()).collect();
    let mut names: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in labels {
        names.entry(label::class_name(name)).or_default().push(name);
    }
    match names.values().find(|n| n.len() > 1) {
        None => Ok(()),
        Some(mixed) => Err(Error::corpus(format!(
            "the labels {} name one class; merge them with --merge-labels, or mend the label column",
            mixed.join(", ")
        ))),
    }
}
