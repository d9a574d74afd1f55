//! Which labels are probably wrong, and which new articles would teach most?
//!
//! [`Audit`] looks at labels beside what models say that did not see their articles: [`noise`] ranks probable errors,
//! [`stated`] holds pages to the confidence that they print, [`outlets`]
//! compares sources. [`teach`] orders unlabelled articles. [`review`] is the table that people answer in, and
//! [`corrections`] puts their answers in the place of labels.

pub mod corrections;
mod file;
mod keep;
pub mod noise;
pub mod outlets;
pub mod review;
pub mod stated;
pub mod teach;
mod words;

pub use corrections::{Applied, Corrections, Unmatched};
pub use file::{ReviewFile, Unsaved};
pub use noise::{Noise, Suspect};
pub use outlets::OutletNoise;
pub use review::{Answer, Entry, Review};
pub use stated::StatedConfidence;
pub use teach::{Lesson, Lessons, lessons};
pub use words::words_between;

use crate::corpus::copies::conflicting_copies;
use ndarray::ArrayView2;
use std::collections::BTreeMap;

/// Labelled articles as an audit sees them: n entries each.
#[derive(Debug, Clone, Copy)]
pub struct Labelled<'a> {
    /// The class each is labelled as, below K.
    pub given: &'a [usize],
    /// n × K probabilities by models that saw neither the article nor any of its group.
    pub probabilities: ArrayView2<'a, f64>,
    /// Their texts.
    pub texts: &'a [&'a str],
    /// Their outlets.
    pub outlets: &'a [Option<&'a str>],
    /// How sure the pages are of their labels, 0 to 1.
    pub confidences: &'a [Option<f64>],
    /// Whether a page prints a second label that disagrees.
    pub two_labels: &'a [bool],
    /// Their groups: articles of one event, or of nearly one text.
    pub groups: &'a [u32],
    /// Whether a person has given an answer for it, so that it is not to be looked at again.
    pub settled: &'a [bool],
}

/// Why an article is worth a look.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its label is a probable error.
    ProbableError,
    /// This other article says the same and is labelled otherwise.
    Copy(usize),
    /// Its page prints two labels.
    TwoLabels,
    /// Its page is sure of a label that the models find improbable.
    SurePage,
    /// Another label is more probable, though not beyond its threshold: listed where more are asked for.
    Doubt,
}

/// An article worth a look.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its position.
    pub row: usize,
    /// The class found most probable; of copies and pages with two labels it may be the given one.
    pub suggested: usize,
    /// ln p(suggested) − ln p(given); 0 where they are one.
    pub margin: f64,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// What was found in n labels.
#[derive(Debug, Clone)]
pub struct Audit {
    /// Probable errors.
    pub noise: Noise,
    /// Sets of articles of one text under several labels.
    pub copies: Vec<Vec<usize>>,
    /// Pages' own confidence, by range.
    pub stated: Vec<StatedConfidence>,
    /// Outlets with enough articles.
    pub outlets: Vec<OutletNoise>,
    /// All articles with a reason that no person has answered for, by falling margin.
    pub listed: Vec<Listed>,
}

impl Audit {
    /// Looks at labelled articles. Which are listed depends on their order only among equals.
    #[must_use]
    pub fn of(articles: &Labelled<'_>) -> Self {
        let Labelled { given, probabilities, texts, outlets, confidences, two_labels, groups, settled } =
            *articles;
        let noise = Noise::of(given, probabilities, settled);
        let labels: Vec<Option<usize>> = given.iter().copied().map(Some).collect();
        let copies = conflicting_copies(texts, &labels);
        let of_given: Vec<f64> = given.iter().enumerate().map(|(i, k)| probabilities[[i, *k]]).collect();
        let agreed: Vec<bool> = given
            .iter()
            .zip(probabilities.rows())
            .map(|(k, p)| p.iter().all(|other| p[*k] >= *other))
            .collect();
        let stated = stated::stated_confidence(confidences, &of_given, &agreed);
        let mut doubted = vec![false; given.len()];
        noise.suspects.iter().filter(|s| s.confident).for_each(|suspect| doubted[suspect.row] = true);
        let outlets = outlets::outlet_noise(outlets, groups, &doubted);

        let mut reasons: BTreeMap<usize, Vec<Reason>> = BTreeMap::new();
        for suspect in &noise.suspects {
            let why = if suspect.confident { Reason::ProbableError } else { Reason::Doubt };
            reasons.entry(suspect.row).or_default().push(why);
        }
        for set in &copies {
            for &row in set {
                let other = set.iter().find(|&&other| given[other] != given[row]);
                reasons.entry(row).or_default().extend(other.map(|&other| Reason::Copy(other)));
            }
        }
        for row in 0..given.len() {
            if two_labels[row] {
                reasons.entry(row).or_default().push(Reason::TwoLabels);
            }
            if stated::contradicts(confidences[row], of_given[row]) {
                reasons.entry(row).or_default().push(Reason::SurePage);
            }
        }
        let suspects: BTreeMap<usize, &Suspect> = noise.suspects.iter().map(|s| (s.row, s)).collect();
        let listed = |(row, mut reasons): (usize, Vec<Reason>)| {
            reasons.sort();
            if reasons.len() > 1 {
                reasons.retain(|reason| *reason != Reason::Doubt);
            }
            let (suggested, margin) =
                suspects.get(&row).map_or((given[row], 0.0), |s| (s.suggested, s.margin));
            Listed { row, suggested, margin, reasons }
        };
        let mut listed: Vec<Listed> =
            reasons.into_iter().filter(|(row, _)| !settled[*row]).map(listed).collect();
        listed.sort_by(|a, b| b.margin.total_cmp(&a.margin));
        Self { noise, copies, stated, outlets, listed }
    }
}

impl Listed {
    /// Whether nothing but [`Reason::Doubt`] speaks for a look.
    #[must_use]
    pub fn is_doubt(&self) -> bool {
        self.reasons == [Reason::Doubt]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn each_article_is_listed_once_with_all_its_reasons() {
        let p = array![[0.9, 0.1], [0.8, 0.2], [0.05, 0.95], [0.2, 0.8], [0.3, 0.7], [0.45, 0.55]];
        let copy = "gubernur meresmikan pasar baru di kendari pagi tadi bersama wali kota";
        let audit = Audit::of(&Labelled {
            given: &[0, 0, 0, 1, 1, 0],
            probabilities: p.view(),
            texts: &["satu", "dua", copy, copy, "lima", "enam"],
            outlets: &[None; 6],
            confidences: &[None, Some(0.5), Some(0.95), None, None, None],
            two_labels: &[true, false, false, false, false, false],
            groups: &[0, 1, 2, 2, 3, 4],
            settled: &[false; 6],
        });
        let rows: Vec<(usize, usize, &[Reason])> =
            audit.listed.iter().map(|l| (l.row, l.suggested, l.reasons.as_slice())).collect();
        assert_eq!(
            rows,
            [
                (2, 1, &[Reason::ProbableError, Reason::Copy(3), Reason::SurePage][..]),
                (5, 1, &[Reason::Doubt]),
                (0, 0, &[Reason::TwoLabels]),
                (3, 1, &[Reason::Copy(2)]),
            ]
        );
        assert_eq!(audit.copies, [vec![2, 3]]);
        assert!(audit.listed[1].is_doubt() && !audit.listed[0].is_doubt());
        assert!(audit.outlets.is_empty());
        assert_eq!(audit.stated.iter().map(|s| s.articles).sum::<u64>(), 2);
    }
}
