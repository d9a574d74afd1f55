//! The table of a search.

use super::text::{aligned, shown};
use crate::evaluate::{Measure, Selection};

/// Every setting tried with mean ± standard error of its figures over the folds, the one taken marked;
/// below it, in words, why it was. Lines are ended by `\n`.
#[must_use]
pub fn search_table(selection: &Selection) -> String {
    let title = selection.criterion.title();
    let mut rows = vec![["recipe", "C", "macro-F1", "accuracy", "log-loss", ""].map(str::to_owned).to_vec()];
    let figure = |m: &Measure| format!("{:.4} ± {:.4}", m.mean, m.standard_error);
    for (i, candidate) in selection.candidates.iter().enumerate() {
        let mark = match i {
            _ if i == selection.chosen => "← chosen",
            _ if i == selection.best => "← best",
            _ => "",
        };
        rows.push(vec![
            shown(&candidate.recipe),
            candidate.c.to_string(),
            figure(&candidate.macro_f1),
            figure(&candidate.accuracy),
            figure(&candidate.log_loss),
            mark.to_owned(),
        ]);
    }
    let Some(taken) = selection.taken() else { return aligned(&rows) };
    let why = if selection.one_standard_error {
        format!("the smallest C within one standard error of the best {title}")
    } else {
        format!("the best {title}")
    };
    format!(
        "{}{} C {}: {why}, mean ± standard error over {} folds\n",
        aligned(&rows),
        shown(&taken.recipe),
        taken.c,
        taken.accuracy.folds.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{Candidate, Criterion};

    #[test]
    fn the_table_letter_by_letter() {
        let measure = |folds: [f64; 2]| Measure::of(folds.into());
        let candidate = |c, f1| Candidate {
            recipe: "default".into(),
            c,
            macro_f1: measure(f1),
            accuracy: measure([0.75, 0.85]),
            log_loss: measure([0.5, 0.5]),
        };
        let tried =
            vec![candidate(0.03, [0.5, 0.5]), candidate(1.0, [0.79, 0.81]), candidate(300.0, [0.8, 0.82])];
        let selection = Selection::of(Criterion::MacroF1, true, tried).unwrap();
        assert_eq!(
            search_table(&selection),
            "\
recipe      C         macro-F1         accuracy         log-loss
default  0.03  0.5000 ± 0.0000  0.8000 ± 0.0500  0.5000 ± 0.0000
default     1  0.8000 ± 0.0100  0.8000 ± 0.0500  0.5000 ± 0.0000  ← chosen
default   300  0.8100 ± 0.0100  0.8000 ± 0.0500  0.5000 ± 0.0000    ← best
default C 1: the smallest C within one standard error of the best macro-F1, mean ± standard error over 2 folds
"
        );
    }
}
