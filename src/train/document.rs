//! The dual problem of one document: which distribution should it have now?
//!
//! With margins z at the document's present distribution p° and η = C sᵢ (‖xᵢ‖² + σ²), maximize
//! p·z + H(p) − (η/2)‖p − p°‖² over the simplex (for two classes: over p in [0, 1]); H is the
//! entropy. Its stationarity, ln p + η p = z + η p° − μ, is solved to near machine precision; with
//! η = 0 it gives the softmax of z. References: Yu, Huang & Lin 2011, "Dual coordinate descent
//! methods for logistic regression and maximum entropy models", whose problem this is with soft
//! targets and document weights: the targets shift z and drop out.

use crate::model::sigmoid;

/// The second class's probability p: u + η (σ(u) − p°) = z, p = σ(u). Newton inside a bracket.
pub(super) fn binary(z: f64, old: f64, eta: f64) -> f64 {
    // u lies where p is 1 and where it is 0.
    let (mut low, mut high) = (z - eta * (1.0 - old), z + eta * old);
    let logit = |p: f64| libm::log(p / (1.0 - p));
    let shifted = old + z / eta;
    let mut u = if old > 0.0 && old < 1.0 {
        logit(old)
    } else if shifted > 0.0 && shifted < 1.0 {
        logit(shifted)
    } else {
        z
    };
    for _ in 0..200 {
        if !(u >= low && u <= high) {
            u = 0.5 * (low + high);
        }
        let p = sigmoid(u);
        let excess = u + eta * (p - old) - z;
        if excess > 0.0 {
            high = u;
        } else {
            low = u;
        }
        let step = excess / (1.0 + eta * p * (1.0 - p));
        u -= step;
        if step.abs() <= 1e-9 * (1.0 + u.abs()) || high - low <= 1e-12 * (1.0 + u.abs()) {
            break;
        }
    }
    sigmoid(u)
}

/// The distribution p over the first `k` of L classes (the others stay 0).
pub(super) fn softmax<const L: usize>(z: &[f64; L], old: &[f64; L], eta: f64, k: usize) -> [f64; L] {
    let mut a = [f64::NEG_INFINITY; L];
    for c in 0..k {
        a[c] = z[c] + eta * old[c];
    }
    newton(&a, old, eta, k).unwrap_or_else(|| nested(&a, eta, k))
}

/// Newton steps on (ln p, μ) from the present distribution; none where they do not settle.
fn newton<const L: usize>(a: &[f64; L], old: &[f64; L], eta: f64, k: usize) -> Option<[f64; L]> {
    let mut p = [0.0; L];
    let mut u = [0.0; L];
    let mut sum = 0.0;
    for c in 0..k {
        // Off the border, where a logarithm has no slope to follow.
        p[c] = old[c].max(1e-3);
        sum += p[c];
    }
    let mut mu = f64::NEG_INFINITY;
    for c in 0..k {
        p[c] /= sum;
        u[c] = libm::log(p[c]);
    }
    for c in 0..k {
        mu = mu.max(a[c] - u[c] - eta * p[c]);
    }
    for _ in 0..12 {
        let (mut total, mut above, mut below, mut error) = (-1.0, 0.0, 0.0, 0.0f64);
        let mut f = [0.0; L];
        for c in 0..k {
            f[c] = u[c] + eta * p[c] - a[c] + mu;
            error = error.max(f[c].abs());
            let share = p[c] / (1.0 + eta * p[c]);
            total += p[c];
            above += share * f[c];
            below += share;
        }
        if error <= 1e-10 * (1.0 + mu.abs()) && total.abs() <= 1e-12 {
            return Some(p);
        }
        let d = (total - above) / below;
        mu += d;
        for c in 0..k {
            u[c] -= (f[c] + d) / (1.0 + eta * p[c]);
            p[c] = libm::exp(u[c]);
        }
        if !p.iter().all(|p| *p < 4.0) {
            return None;
        }
    }
    None
}

/// The same by a search for μ with p(μ) found anew each time: slow, and sure.
fn nested<const L: usize>(a: &[f64; L], eta: f64, k: usize) -> [f64; L] {
    let most = a[..k].iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // At the first some p is 1, at the second none is above 1/k.
    let (mut low, mut high) = (most - eta, most + libm::log(k as f64) - eta / k as f64);
    let mut mu = 0.5 * (low + high);
    let mut p = [0.0; L];
    for _ in 0..200 {
        let (mut sum, mut slope) = (-1.0, 0.0);
        for c in 0..k {
            p[c] = lambert(a[c] - mu, eta);
            sum += p[c];
            slope += p[c] / (1.0 + eta * p[c]);
        }
        if sum > 0.0 {
            low = mu;
        } else {
            high = mu;
        }
        if sum.abs() <= 1e-13 || high - low <= 1e-15 * mu.abs() {
            break;
        }
        mu += sum / slope;
        if !(mu > low && mu < high) {
            mu = 0.5 * (low + high);
        }
    }
    let sum: f64 = p.iter().sum();
    if sum > 0.0 && sum.is_finite() {
        return p.map(|p| p / sum);
    }
    // Numbers so large that no μ between the bounds can be told from them: the limit is a vertex.
    let mut vertex = [0.0; L];
    vertex[a[..k].iter().position(|x| *x == most).unwrap_or(0)] = 1.0;
    vertex
}

/// p with ln p + η p = v: Newton on u = ln p from above, where it cannot overshoot.
fn lambert(v: f64, eta: f64) -> f64 {
    let mut u = if v >= eta { v.min(libm::log(v / eta)) } else { v.min(0.0) };
    for _ in 0..100 {
        let p = libm::exp(u);
        let step = (u + eta * p - v) / (1.0 + eta * p);
        u -= step;
        if step.abs() <= 1e-13 * (1.0 + u.abs()) {
            break;
        }
    }
    libm::exp(u)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn two_classes_are_stationary(z in -50.0f64..50.0, old in 0.0f64..=1.0, e in -6.0f64..6.0) {
            let eta = 10f64.powf(e);
            let p = binary(z, old, eta);
            prop_assert!((0.0..=1.0).contains(&p));
            // The answer is where σ(z − η (p − p°)) comes back to itself.
            let slack = 1e-7 * (1.0 + eta);
            let at = |p: f64| sigmoid(z - eta * (p - old)) - p;
            prop_assert!(at((p - 1e-8).max(0.0)) >= -slack * 1e-8 - 1e-9 && at((p + 1e-8).min(1.0)) <= slack * 1e-8 + 1e-9);
        }

        #[test]
        fn three_classes_are_stationary_by_either_way(
            z in prop::array::uniform4(-30.0f64..30.0), raw in prop::array::uniform4(0.001f64..1.0), e in -3.0f64..4.0
        ) {
            let eta = 10f64.powf(e);
            let sum: f64 = raw[..3].iter().sum();
            let old = [raw[0] / sum, raw[1] / sum, raw[2] / sum, 0.0];
            let p = softmax(&z, &old, eta, 3);
            let mut a = [0.0; 4];
            (0..3).for_each(|c| a[c] = z[c] + eta * old[c]);
            let sure = nested(&a, eta, 3);
            for c in 0..3 {
                prop_assert!((p[c] - sure[c]).abs() < 1e-8, "{p:?} {sure:?}");
            }
            prop_assert!(p[3] == 0.0 && (p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn without_curvature_it_is_the_model_itself() {
        assert!((binary(0.7, 1.0, 1e-300) - sigmoid(0.7)).abs() < 1e-12);
        let p = softmax(&[1.0, 2.0, 3.0, 0.0], &[1.0, 0.0, 0.0, 0.0], 1e-300, 3);
        let mut direct = [1.0, 2.0, 3.0];
        crate::model::softmax(&mut direct);
        (0..3).for_each(|c| assert!((p[c] - direct[c]).abs() < 1e-12));
    }

    #[test]
    fn extremes_stay_distributions() {
        for eta in [1e-300, 1.0, 1e60, 1e300] {
            for z in [-1e60, -1.0, 0.0, 1e60] {
                for old in [0.0, 0.5, 1.0] {
                    assert!((0.0..=1.0).contains(&binary(z, old, eta)), "{z} {old} {eta}");
                    let p = softmax(&[z, 0.0, 1.0, 0.0], &[old, 1.0 - old, 0.0, 0.0], eta, 3);
                    assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{z} {old} {eta}: {p:?}");
                }
            }
        }
    }
}
