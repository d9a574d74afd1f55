//! What a training run is told beside the recipe: on which articles its figures are made, and with which seed.

/// On which articles the figures are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Evaluation {
    /// Folds up to 2,000 documents, a held-out part above.
    Auto,
    /// Cross-validation with this many folds: every article is predicted by a model that did not see its group.
    Folds(usize),
    /// This share of the articles is held out.
    Holdout(f64),
    /// None: one fit and nothing else, but for what calibration and tuned thresholds take.
    None,
}

/// What must not stand on both sides of the split behind the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// Near-duplicates, and articles of one given group.
    Groups,
    /// Nothing: articles are dealt one by one, as most tools do. Copies and retellings of what was trained on
    /// are then predicted too, so the figures do not say how tomorrow's pages will fare; beside those of
    /// [`Split::Groups`] they show what a leak is worth.
    Random,
    /// Time: one part, the latest dates, is judged by a fit on what came before. Of a group that began before, what
    /// came later is left out of both; articles without a date only train.
    Time,
    /// Outlets: every outlet is judged by fits that never saw it; an article without an outlet stands alone. Other
    /// outlets' retellings of its events may have been seen.
    Outlet,
}

/// Up to this many documents, [`Evaluation::Auto`] cross-validates.
pub(super) const FEW: usize = 2000;
/// Folds of a cross-validation unless told otherwise.
pub const FOLDS: usize = 5;
/// Share held out unless told otherwise.
pub const HELD_OUT: f64 = 0.2;

/// What a training run is told beside the recipe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// On which articles the figures are made.
    pub evaluation: Evaluation,
    /// What is kept whole when they are split off. Calibration and thresholds hold out whole groups always.
    pub split: Split,
    /// Whether to measure what a random split would have shown, also where that is many fits more: it is measured
    /// anyway beside a cross-validation by groups of up to 2,000 articles, some of which share a group.
    pub leak: bool,
    /// Shuffles groups among folds.
    pub seed: u64,
    /// Most bytes the dense solver's matrix may take.
    pub memory_limit: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            evaluation: Evaluation::Auto,
            split: Split::Groups,
            leak: false,
            seed: 0,
            memory_limit: 1 << 30,
        }
    }
}
