//! One-vs-rest: K binary problems in place of one softmax.

use super::minimum::Minimum;
use super::objective::Judged;
use super::parameters::Parameters;
use super::targets::Targets;
use ndarray::Array2;

/// The targets of class `k` against the rest.
pub(super) fn against_the_rest(targets: &Targets, k: usize) -> Targets {
    let n = targets.distributions.nrows();
    let mut distributions = Array2::zeros((n, 2));
    for (i, row) in targets.distributions.rows().into_iter().enumerate() {
        let t = row[k].clamp(0.0, 1.0);
        distributions[[i, 0]] = 1.0 - t;
        distributions[[i, 1]] = t;
    }
    Targets { distributions, weights: targets.weights.clone() }
}

/// The weights of class `k` alone, as its binary problem has them.
pub(super) fn of_class(all: &Parameters, k: usize) -> Parameters {
    let classes = all.intercepts.len();
    Parameters {
        weights: all.weights.iter().skip(k).step_by(classes).copied().collect(),
        intercepts: vec![all.intercepts[k]],
    }
}

/// K binary minima as one: weights side by side, values and passes summed, the worst certificate and the most
/// iterations of all.
pub(super) fn side_by_side(minima: Vec<Minimum>) -> Minimum {
    let k = minima.len();
    let v = minima.first().map_or(0, |m| m.judged.parameters.weights.len());
    let mut parameters = Parameters { weights: vec![0.0; v * k], intercepts: vec![0.0; k] };
    let (mut value, mut relative_gradient, mut iterations, mut passes) = (0.0, 0.0f64, 0, 0);
    for (class, minimum) in minima.into_iter().enumerate() {
        let Judged { parameters: own, value: its, relative_gradient: relative } = minimum.judged;
        for (j, w) in own.weights.iter().enumerate() {
            parameters.weights[j * k + class] = *w;
        }
        parameters.intercepts[class] = own.intercepts[0];
        value += its;
        relative_gradient = relative_gradient.max(relative);
        iterations = iterations.max(minimum.iterations);
        passes += minimum.passes;
    }
    Minimum { judged: Judged { parameters, value, relative_gradient }, iterations, passes }
}
