//! The intercepts that suit given weights best: a Newton method in R numbers.
//!
//! With the margins Wᵀxᵢ at hand it costs exponentials and no pass over the rows.

use super::objective::Objective;

/// Newton steps; each is quadratic once near, and the certificate judges what comes out.
const MOST_STEPS: usize = 20;

/// b that minimizes Σᵢ sᵢ · ℓ(zᵢ + b, tᵢ) for margins z (n × R) without intercepts, from `start`.
///
/// Never worse than `start`: a step that does not lower the loss is halved, and given up in the end.
pub(super) fn best(objective: &Objective<'_>, margins: &[f64], start: &[f64]) -> Vec<f64> {
    let r = start.len();
    let moved = |b: &[f64]| -> Vec<f64> {
        margins.chunks_exact(r).flat_map(|z| z.iter().zip(b).map(|(z, b)| z + b)).collect()
    };
    let mut b = start.to_vec();
    let mut at = moved(&b);
    let mut loss = objective.loss(&at);
    for _ in 0..MOST_STEPS {
        let (gradient, hessian) = derivatives(objective, &objective.probabilities(&at), r);
        let Some(step) = solve(hessian, &gradient) else { break };
        // Below this a step no longer shows in the sums over the documents.
        let small = step.iter().zip(&b).all(|(d, b)| d.abs() <= 1e-14 * (1.0 + b.abs()));
        let mut scale = 1.0;
        let better = loop {
            let trial: Vec<f64> = b.iter().zip(&step).map(|(b, d)| b - scale * d).collect();
            let trial_at = moved(&trial);
            let trial_loss = objective.loss(&trial_at);
            if trial_loss <= loss + 1e-15 * loss.abs() {
                break Some((trial, trial_at, trial_loss));
            }
            scale *= 0.5;
            if scale < 1e-6 {
                break None;
            }
        };
        let Some(better) = better else { break };
        let gain = loss - better.2;
        (b, at, loss) = better;
        if small || gain <= 1e-15 * loss.abs() {
            break;
        }
    }
    b
}

/// Gradient (R) and Hessian (R × R) of the loss by the intercepts, at probabilities `p`.
fn derivatives(objective: &Objective<'_>, p: &[f64], r: usize) -> (Vec<f64>, Vec<f64>) {
    let targets = objective.targets();
    let (mut gradient, mut hessian) = (vec![0.0; r], vec![0.0; r * r]);
    for (i, p) in p.chunks_exact(r).enumerate() {
        let (s, t) = (targets.weights[i], targets.distributions.row(i));
        for k in 0..r {
            gradient[k] += s * (p[k] - t[if r == 1 { 1 } else { k }]);
            for l in 0..r {
                hessian[k * r + l] += s * p[k] * (f64::from(u8::from(k == l)) - p[l]);
            }
        }
    }
    if r > 1 {
        // All intercepts may move alike without a change: the sum of a step is held at zero.
        let mean = (0..r).map(|k| hessian[k * r + k]).sum::<f64>() / r as f64;
        hessian.iter_mut().for_each(|h| *h += mean);
    }
    (gradient, hessian)
}

/// x of H x = g by Gaussian elimination with pivots; none where H is singular.
fn solve(mut h: Vec<f64>, g: &[f64]) -> Option<Vec<f64>> {
    let r = g.len();
    let mut x = g.to_vec();
    for k in 0..r {
        let pivot = (k..r).max_by(|a, b| h[a * r + k].abs().total_cmp(&h[b * r + k].abs()))?;
        if h[pivot * r + k] == 0.0 {
            return None;
        }
        for l in 0..r {
            h.swap(k * r + l, pivot * r + l);
        }
        x.swap(k, pivot);
        for i in k + 1..r {
            let f = h[i * r + k] / h[k * r + k];
            for l in k..r {
                h[i * r + l] -= f * h[k * r + l];
            }
            x[i] -= f * x[k];
        }
    }
    for k in (0..r).rev() {
        let done: f64 = (k + 1..r).map(|l| h[k * r + l] * x[l]).sum();
        x[k] = (x[k] - done) / h[k * r + k];
    }
    x.iter().all(|x| x.is_finite()).then_some(x)
}
