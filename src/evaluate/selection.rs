//! Which of several settings is best, by figures on folds that their fits did not see.

use super::Figures;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// What a search goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// [`Figures::macro_f1`], the higher the better.
    MacroF1,
    /// [`Figures::log_loss`], the lower the better.
    LogLoss,
}

impl Criterion {
    /// Every criterion, by the name it has on the command line and in files.
    pub const ALL: [(&'static str, Self); 2] = [("macro-f1", Self::MacroF1), ("log-loss", Self::LogLoss)];

    /// The criterion called `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(n, _)| *n == name).map(|(_, criterion)| *criterion)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::MacroF1 => "macro-F1",
            Self::LogLoss => "log-loss",
        }
    }
}

/// One figure on each of k folds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// x̄ = Σx / k.
    pub mean: f64,
    /// √(Σ(x − x̄)² / (k − 1)) / √k, the standard error of the mean; 0 for a single fold.
    pub standard_error: f64,
    /// x: the figure on each fold, in their order.
    pub folds: Vec<f64>,
}

impl Measure {
    /// Mean and standard error of a figure on `folds`; of none, 0.
    #[must_use]
    pub fn of(folds: Vec<f64>) -> Self {
        let k = folds.len().max(1) as f64;
        let mean = folds.iter().sum::<f64>() / k;
        let squares: f64 = folds.iter().map(|x| (x - mean) * (x - mean)).sum();
        let variance = if folds.len() > 1 { squares / (k - 1.0) } else { 0.0 };
        Self { mean, standard_error: (variance / k).sqrt(), folds }
    }
}

/// One setting tried, and how it did on the folds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The recipe's name.
    pub recipe: String,
    /// Inverse regularization strength.
    pub c: f64,
    /// [`Figures::macro_f1`].
    pub macro_f1: Measure,
    /// [`Figures::accuracy`].
    pub accuracy: Measure,
    /// [`Figures::log_loss`].
    pub log_loss: Measure,
}

impl Candidate {
    /// The setting with its `figures` on each fold; a fold without probabilities has log-loss 0.
    #[must_use]
    pub fn new(recipe: &str, c: f64, figures: &[Figures]) -> Self {
        let measure = |of: &dyn Fn(&Figures) -> f64| Measure::of(figures.iter().map(of).collect());
        Self {
            recipe: recipe.to_owned(),
            c,
            macro_f1: measure(&|f| f.macro_f1),
            accuracy: measure(&|f| f.accuracy),
            log_loss: measure(&|f| f.log_loss.unwrap_or(0.0)),
        }
    }

    /// How bad it is by `criterion`, and its standard error: the lower, the better.
    fn badness(&self, criterion: Criterion) -> (f64, f64) {
        match criterion {
            Criterion::MacroF1 => (-self.macro_f1.mean, self.macro_f1.standard_error),
            Criterion::LogLoss => (self.log_loss.mean, self.log_loss.standard_error),
        }
    }
}

/// The table of a search, and which row of it was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// What decided.
    pub criterion: Criterion,
    /// Whether the smallest C within one standard error of the best was taken.
    pub one_standard_error: bool,
    /// Fits that did not reach the optimum, of as many as candidates times folds.
    pub unconverged: u64,
    /// Every setting tried: recipe by recipe, C ascending.
    pub candidates: Vec<Candidate>,
    /// The best of them; of equals the first, so the recipe named first and the smallest C.
    pub best: usize,
    /// The one taken.
    pub chosen: usize,
}

impl Selection {
    /// Chooses among `candidates`.
    ///
    /// With `one_standard_error`, the candidate of the best one's recipe with the smallest C whose mean
    /// is no further from the best mean than the best one's standard error (Breiman et al. 1984, the
    /// 1-SE rule). Other recipes are left out of that: their C mean something else.
    ///
    /// # Errors
    /// [`Error::Invalid`] where there are no candidates.
    ///
    /// ```
    /// use sentimen::evaluate::{Candidate, Criterion, Measure, Selection};
    /// let candidate = |c, f1: [f64; 2]| Candidate {
    ///     recipe: "default".into(),
    ///     c,
    ///     macro_f1: Measure::of(f1.into()),
    ///     accuracy: Measure::of(f1.into()),
    ///     log_loss: Measure::of(vec![0.5, 0.5]),
    /// };
    /// let tried = vec![candidate(1.0, [0.8, 0.8]), candidate(10.0, [0.9, 0.7]), candidate(100.0, [0.9, 0.8])];
    /// let best = Selection::of(Criterion::MacroF1, false, tried.clone())?;
    /// assert_eq!(best.taken().map(|t| t.c), Some(100.0));
    /// // The best mean is 0.85, its standard error 0.05: 0.8 is just within.
    /// let smallest = Selection::of(Criterion::MacroF1, true, tried)?;
    /// assert_eq!(smallest.taken().map(|t| t.c), Some(1.0));
    /// # Ok::<(), sentimen::Error>(())
    /// ```
    pub fn of(criterion: Criterion, one_standard_error: bool, candidates: Vec<Candidate>) -> Result<Self> {
        let mut best = 0;
        for (i, candidate) in candidates.iter().enumerate() {
            if candidate.badness(criterion).0 < candidates[best].badness(criterion).0 {
                best = i;
            }
        }
        let Some(winner) = candidates.get(best) else {
            return Err(Error::invalid(
                "a search has nothing to choose from; give at least one recipe and C",
            ));
        };
        let (least, error) = winner.badness(criterion);
        // Means of folds are sums of rounded numbers: what lies on the line is within.
        let limit = least + error + 1e-12;
        let within = |c: &Candidate| c.recipe == winner.recipe && c.badness(criterion).0 <= limit;
        let regularized = candidates
            .iter()
            .enumerate()
            .filter(|(_, candidate)| within(candidate))
            .min_by(|a, b| a.1.c.total_cmp(&b.1.c))
            .map_or(best, |(i, _)| i);
        let chosen = if one_standard_error { regularized } else { best };
        Ok(Self { criterion, one_standard_error, unconverged: 0, candidates, best, chosen })
    }

    /// The candidate taken; `None` only in a card that was tampered with.
    #[must_use]
    pub fn taken(&self) -> Option<&Candidate> {
        self.candidates.get(self.chosen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(recipe: &str, c: f64, f1: [f64; 4], loss: [f64; 4]) -> Candidate {
        let measure = |x: [f64; 4]| Measure::of(x.into());
        Candidate {
            recipe: recipe.into(),
            c,
            macro_f1: measure(f1),
            accuracy: measure(f1),
            log_loss: measure(loss),
        }
    }

    /// By hand: x̄ = .5; squares .01 + .01 + .09 + .09 = .2; variance .2/3; divided by 4: 1/60.
    #[test]
    fn mean_and_standard_error_worked_by_hand() {
        let measure = Measure::of(vec![0.4, 0.6, 0.2, 0.8]);
        assert!((measure.mean - 0.5).abs() < 1e-15);
        assert!((measure.standard_error - (1.0f64 / 60.0).sqrt()).abs() < 1e-15);
        assert_eq!(measure.folds, [0.4, 0.6, 0.2, 0.8]);
        let alone = Measure::of(vec![0.7]);
        assert_eq!((alone.mean, alone.standard_error), (0.7, 0.0));
        assert_eq!(Measure::of(vec![]).mean, 0.0);
    }

    /// Means .70, .76, .80, .78. The best (C 10) has deviations ±.06, squares 4 · .0036 = .0144, variance
    /// .0048, standard error √(.0048/4) = .0346: the line is at .7654, so .76 is below it and C 10 stays …
    #[test]
    fn one_standard_error_worked_by_hand() {
        let flat = [0.5; 4];
        let mut tried = vec![
            candidate("a", 0.1, [0.7; 4], flat),
            candidate("a", 1.0, [0.76; 4], flat),
            candidate("a", 10.0, [0.74, 0.86, 0.74, 0.86], flat),
            candidate("a", 100.0, [0.78; 4], flat),
        ];
        let pick = |tried: &[Candidate], one| {
            let s = Selection::of(Criterion::MacroF1, one, tried.to_vec()).unwrap();
            (s.best, s.chosen)
        };
        assert_eq!(pick(&tried, false), (2, 2));
        assert_eq!(pick(&tried, true), (2, 2));
        // … and at .77, above the line, C 1 is taken.
        tried[1] = candidate("a", 1.0, [0.77; 4], flat);
        assert_eq!(pick(&tried, true), (2, 1));
        assert_eq!(pick(&tried, false), (2, 2));
        // The error that counts is the best one's: a spread of the others does not let them in.
        tried[0] = candidate("a", 0.1, [0.4, 1.0, 0.4, 1.0], flat);
        assert_eq!(pick(&tried, true), (2, 1));
        // Another recipe's smaller C is no candidate, however close.
        tried.insert(0, candidate("b", 0.01, [0.79; 4], flat));
        assert_eq!(pick(&tried, true), (3, 2));
    }

    /// Log-loss .6, .45, .40 with deviations ±.03: squares .0036, variance .0012, standard error .01732;
    /// the line is at .41732, so .45 is above it and .41 below.
    #[test]
    fn of_log_loss_the_least_is_best() {
        let f1 = [0.5; 4];
        let mut tried = vec![
            candidate("a", 1.0, f1, [0.6; 4]),
            candidate("a", 3.0, f1, [0.45; 4]),
            candidate("a", 10.0, f1, [0.37, 0.43, 0.37, 0.43]),
        ];
        let pick = |tried: &[Candidate]| {
            let s = Selection::of(Criterion::LogLoss, true, tried.to_vec()).unwrap();
            (s.best, s.chosen)
        };
        assert_eq!(pick(&tried), (2, 2));
        tried[1] = candidate("a", 3.0, f1, [0.41; 4]);
        assert_eq!(pick(&tried), (2, 1));
    }

    #[test]
    fn of_equals_the_first_is_taken_and_of_none_none() {
        let tried = vec![candidate("a", 1.0, [0.5; 4], [0.5; 4]), candidate("b", 1.0, [0.5; 4], [0.5; 4])];
        assert_eq!(Selection::of(Criterion::MacroF1, false, tried).unwrap().chosen, 0);
        assert!(Selection::of(Criterion::MacroF1, false, vec![]).is_err());
    }

    #[test]
    fn names_are_those_of_files() {
        for (name, criterion) in Criterion::ALL {
            assert_eq!(Criterion::named(name), Some(criterion));
            assert_eq!(serde_json::to_value(criterion).unwrap(), name);
        }
        assert_eq!(Criterion::named("f1"), None);
    }
}
