//! The interval of a share (Wilson 1927, "Probable inference, the law of succession, and statistical inference").

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The 95 % interval of a share `p` seen in `n`; of all or none it still has a width: all of n means n / (n + z²) or more.
#[must_use]
pub fn wilson(p: f64, n: u64) -> [f64; 2] {
    let (n, z2) = (n as f64, Z * Z);
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    // The ends that are known are not left to rounding.
    let low = if p == 0.0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if p == 1.0 { 1.0 } else { (middle + half).min(1.0) };
    [low, high]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `statsmodels.stats.proportion.proportion_confint(3, 20, method="wilson")` is .0524, .3604.
    #[test]
    fn intervals_are_wilsons() {
        let [low, high] = wilson(0.15, 20);
        assert!((low - 0.0524).abs() < 5e-5 && (high - 0.3604).abs() < 5e-5, "{low} {high}");
        assert_eq!(wilson(0.0, 10)[0], 0.0);
    }
}
