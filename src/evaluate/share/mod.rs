//! Which shares the classes have in a set that nobody labelled.
//!
//! Counting predicted labels gives shares that lean towards those of the training set: every class loses what
//! the classifier takes for another. Both corrections here assume that texts of a class look as they did in
//! training and only the shares differ (prior shift): the adjusted count (Gart & Buck 1966, Forman 2008) needs
//! how often each class is taken for each, counted on rows that the classifier did not see; EM (Saerens,
//! Latinne & Decaestecker 2002) needs probabilities that can be taken at their word.

mod adjusted;
mod draws;
mod em;

use super::Confusion;
use super::bootstrap::quantile;
use crate::{Error, Result};
use adjusted::Rates;
use draws::Draws;
use em::{End, Posteriors};
use rayon::prelude::*;

/// Jeffreys' prior: what is added to every count before it is resampled, so that what was never seen is not
/// taken to be impossible.
const PRIOR: f64 = 0.5;
/// The ends of a 95 % interval.
const ENDS: [f64; 2] = [0.025, 0.975];

/// How shares are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The adjusted count: the shares whose expected labels, by the rates P(predicted | true), come nearest to
    /// those counted. Intervals carry the sampling of documents and that of the rates.
    Adjusted,
    /// EM on probabilities. Intervals carry the sampling of documents alone.
    Em,
    /// The labels counted, uncorrected. Intervals carry the sampling of documents alone.
    Count,
}

impl Method {
    /// Every method, by its name on the command line.
    pub const ALL: [(&'static str, Self); 3] =
        [("adjusted", Self::Adjusted), ("em", Self::Em), ("count", Self::Count)];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, method)| *method == self).map_or("", |(name, _)| name)
    }
}

/// What is known of a classifier of K classes.
#[derive(Debug, Clone, Copy)]
pub struct Classifier<'a> {
    /// The K labels.
    pub labels: &'a [String],
    /// How often each class was taken for each, on rows it had not seen; `None` where there were none.
    pub confusion: Option<&'a Confusion>,
    /// Training documents of each class: the shares that its probabilities assume.
    pub documents: &'a [u64],
}

/// Predictions of a set of documents, as far as an [`Estimator`] needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    labels: Vec<u64>,
    posteriors: Option<Posteriors>,
}

impl Tally {
    /// Adds a document: the label decided on, below K, and K probabilities.
    pub fn add(&mut self, label: usize, probabilities: &[f64]) {
        self.labels[label] += 1;
        if let Some(posteriors) = &mut self.posteriors {
            posteriors.add(probabilities);
        }
    }

    /// How many documents there are, n.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.labels.iter().sum()
    }
}

/// The share of one class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The estimate, 0 to 1; those of all classes sum to 1.
    pub share: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many documents were given the label.
    pub counted: u64,
}

/// Estimates shares, always by the same method.
///
/// ```
/// use sentimen::evaluate::{Classifier, Confusion, Estimator, Method};
/// let labels = ["negatif".to_owned(), "positif".to_owned()];
/// // 80 % of the negative are found, and 30 % of the positive are taken for negative.
/// let confusion = Confusion::try_from(vec![vec![160, 40], vec![60, 140]])?;
/// let classifier = Classifier { labels: &labels, confusion: Some(&confusion), documents: &[200, 200] };
/// let estimator = Estimator::new(&classifier, None, 1000, 0)?;
/// assert_eq!(estimator.method(), Method::Adjusted);
/// let mut tally = estimator.tally();
/// (0..400).for_each(|i| tally.add(usize::from(i >= 160), &[0.5, 0.5]));
/// // .8π + .3(1 − π) = .4 where π = .2
/// let negative = estimator.shares(&tally, "")[0];
/// assert!((negative.share - 0.2).abs() < 1e-9 && negative.counted == 160);
/// assert!(negative.low < 0.13 && negative.high > 0.27);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Estimator {
    method: Method,
    why_not_adjusted: Option<String>,
    rates: Option<Rates>,
    /// Rates as they might have been counted, one for each resample.
    resampled: Vec<Rates>,
    priors: Vec<f64>,
    resamples: usize,
    seed: u64,
}

impl Estimator {
    /// An estimator by `method`; by none, the adjusted count where the confusion counts determine shares, else EM.
    /// Intervals come from so many `resamples`, drawn by `seed`.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the adjusted count is asked for and cannot be made, where a class has no training
    /// document and EM is to be used, or where K counts are not given for K labels.
    pub fn new(
        classifier: &Classifier<'_>,
        method: Option<Method>,
        resamples: usize,
        seed: u64,
    ) -> Result<Self> {
        let k = classifier.labels.len();
        if classifier.documents.len() != k || classifier.confusion.is_some_and(|c| c.n_classes() != k) {
            return Err(Error::invalid(format!(
                "the counts of training documents and errors do not fit {k} labels; retrain the model"
            )));
        }
        let (rates, why_not_adjusted) = match rates(classifier) {
            Ok(rates) => (Some(rates), None),
            Err(why) => (None, Some(why)),
        };
        let method = match (method, &why_not_adjusted) {
            (None, None) => Method::Adjusted,
            (None, Some(_)) => Method::Em,
            (Some(Method::Adjusted), Some(why)) => {
                return Err(Error::invalid(format!(
                    "--method adjusted cannot be used: {why}; retrain with figures (--eval folds), or take --method em"
                )));
            }
            (Some(method), _) => method,
        };
        let all: u64 = classifier.documents.iter().sum();
        let priors: Vec<f64> = classifier.documents.iter().map(|n| *n as f64 / all.max(1) as f64).collect();
        if let (Method::Em, Some(empty)) = (method, classifier.documents.iter().position(|n| *n == 0)) {
            return Err(Error::invalid(format!(
                "--method em cannot be used: the model's card counts no training document of '{}'; retrain it",
                classifier.labels[empty]
            )));
        }
        let resampled = match (method, classifier.confusion) {
            (Method::Adjusted, Some(confusion)) => {
                let draw = |i| {
                    let mut draws = Draws::of(seed, b"rates", i);
                    let rows = confusion.counts().rows().into_iter();
                    Rates::new(
                        rows.map(|row| draws.dirichlet(row.iter().map(|n| *n as f64 + PRIOR))).collect(),
                    )
                };
                (0..resamples as u64).into_par_iter().map(draw).collect()
            }
            _ => Vec::new(),
        };
        Ok(Self { method, why_not_adjusted, rates, resampled, priors, resamples, seed })
    }

    /// The method used.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// Why the adjusted count cannot be made, where it cannot.
    #[must_use]
    pub fn why_not_adjusted(&self) -> Option<&str> {
        self.why_not_adjusted.as_deref()
    }

    /// A tally of no document.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let posteriors = (self.method == Method::Em).then(Posteriors::default);
        Tally { labels: vec![0; self.priors.len()], posteriors }
    }

    /// The shares of the K classes among the documents of a tally of this estimator, with 95 % percentile
    /// intervals (Efron 1979; counts are resampled as Dirichlet weights, Rubin 1981). `name` says whose they are,
    /// and decides with the seed what is drawn. Of no document, the shares are those of training.
    #[must_use]
    pub fn shares(&self, tally: &Tally, name: &str) -> Vec<Share> {
        let n = tally.n() as f64;
        let counted = |labels: &[u64]| labels.iter().map(|l| *l as f64 / n).collect::<Vec<f64>>();
        let estimate = match (&self.rates, &tally.posteriors) {
            _ if n == 0.0 => self.priors.clone(),
            (Some(rates), _) if self.method == Method::Adjusted => rates.shares(&counted(&tally.labels)),
            (_, Some(posteriors)) if self.method == Method::Em => posteriors.shares(
                &posteriors.counts().collect::<Vec<_>>(),
                &self.priors,
                &self.priors,
                End::EXACT,
            ),
            _ => counted(&tally.labels),
        };
        // No share of 0 to start from, which EM would never leave.
        let start: Vec<f64> = estimate.iter().zip(&self.priors).map(|(s, p)| 0.9 * s + 0.1 * p).collect();
        let resample = |i: usize| {
            let mut draws = Draws::of(self.seed, name.as_bytes(), i as u64);
            if let (Method::Em, Some(posteriors)) = (self.method, &tally.posteriors) {
                let weights = draws.dirichlet(posteriors.counts());
                return posteriors.shares(&weights, &self.priors, &start, End::ROUGH);
            }
            let labels = draws.dirichlet(tally.labels.iter().map(|l| *l as f64 + PRIOR));
            self.resampled.get(i).map_or(labels.clone(), |rates| rates.shares(&labels))
        };
        let resamples: Vec<Vec<f64>> = (0..self.resamples).into_par_iter().map(resample).collect();
        (0..estimate.len())
            .map(|k| {
                let mut of_class: Vec<f64> = resamples.iter().map(|shares| shares[k]).collect();
                of_class.sort_by(f64::total_cmp);
                let [low, high] = ENDS.map(|end| quantile(&of_class, end).unwrap_or(estimate[k]));
                let share = estimate[k];
                // At the edge of what is possible an estimate may lie outside of what resamples reach.
                Share { share, low: low.min(share), high: high.max(share), counted: tally.labels[k] }
            })
            .collect()
    }
}

/// The rates of a classifier, or why they do not determine shares.
fn rates(classifier: &Classifier<'_>) -> Result<Rates, String> {
    let confusion = classifier
        .confusion
        .ok_or("the model's card has no figures, as it was trained with --no-eval or on too few articles")?;
    if let Some(empty) = confusion.supports().iter().position(|n| *n == 0) {
        return Err(format!(
            "the figures on the model's card are of no article of '{}', so its error rates are not known",
            classifier.labels[empty]
        ));
    }
    Rates::observed(confusion).filter(Rates::determine).ok_or_else(|| {
        "by the figures on its card the model labels articles of some classes just like those of others, so labels \
         do not determine shares"
            .to_owned()
    })
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod simulation_tests;
