//! Random draws that are the same on every platform: SplitMix64, and `libm` for ln, cos and pow.

use crate::evaluate::bootstrap::SplitMix;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(super) struct Draws(SplitMix);

impl Draws {
    /// The stream that `seed`, the name of what is drawn for and the number of the draw decide, so that no
    /// stream depends on which others are drawn, or in which order.
    pub(super) fn of(seed: u64, name: &[u8], number: u64) -> Self {
        Self(SplitMix(xxh3_64_with_seed(&number.to_le_bytes(), xxh3_64_with_seed(name, seed))))
    }

    /// Uniform on (0, 1): never 0, so that its logarithm is finite.
    pub(super) fn uniform(&mut self) -> f64 {
        ((self.0.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Standard normal, by Box & Muller 1958.
    pub(super) fn normal(&mut self) -> f64 {
        let (u, v) = (self.uniform(), self.uniform());
        (-2.0 * libm::log(u)).sqrt() * libm::cos(2.0 * std::f64::consts::PI * v)
    }

    /// Gamma with this `shape` (above 0) and scale 1, by Marsaglia & Tsang 2000; 0 for shape 0.
    pub(super) fn gamma(&mut self, shape: f64) -> f64 {
        if shape <= 0.0 {
            return 0.0;
        }
        if shape < 1.0 {
            let u = self.uniform();
            return self.gamma(shape + 1.0) * libm::pow(u, 1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = 1.0 + c * x;
            if v <= 0.0 {
                continue;
            }
            let v = v * v * v;
            if libm::log(self.uniform()) < 0.5 * x * x + d * (1.0 - v + libm::log(v)) {
                return d * v;
            }
        }
    }

    /// A point of the Dirichlet distribution with these `weights`, of which one at least is above 0.
    pub(super) fn dirichlet(&mut self, weights: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut point: Vec<f64> = weights.map(|weight| self.gamma(weight)).collect();
        let sum: f64 = point.iter().sum();
        point.iter_mut().for_each(|x| *x /= sum);
        point
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance of a gamma are both its shape; of a Dirichlet's part a of sum s they are a/s and
    /// a(s − a) / (s²(s + 1)).
    #[test]
    fn draws_have_the_moments_of_their_distributions() {
        let n = 40_000;
        let moments = |of: &dyn Fn(u64) -> f64| {
            let all: Vec<f64> = (0..n).map(of).collect();
            let mean = all.iter().sum::<f64>() / n as f64;
            (mean, all.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n as f64)
        };
        for shape in [0.5, 1.0, 7.5, 200.0] {
            let (mean, variance) = moments(&|i| Draws::of(7, b"gamma", i).gamma(shape));
            assert!((mean / shape - 1.0).abs() < 0.03, "{shape}: mean {mean}");
            assert!((variance / shape - 1.0).abs() < 0.06, "{shape}: variance {variance}");
        }
        let (mean, variance) = moments(&|i| Draws::of(7, b"", i).dirichlet([2.0, 0.5, 7.5].into_iter())[0]);
        assert!((mean - 0.2).abs() < 0.005 && (variance - 0.16 / 11.0).abs() < 0.001, "{mean} {variance}");
        assert_eq!(Draws::of(1, b"", 0).gamma(0.0), 0.0);
    }

    #[test]
    fn streams_are_named() {
        let first = |seed, name: &str, number| Draws::of(seed, name.as_bytes(), number).uniform().to_bits();
        assert_eq!(first(1, "a", 2), first(1, "a", 2));
        let others = [first(2, "a", 2), first(1, "b", 2), first(1, "a", 3)];
        assert!(!others.contains(&first(1, "a", 2)));
    }
}
