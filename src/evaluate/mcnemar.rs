//! McNemar's test: are two classifiers wrong equally often, by the rows where just one of them is right?

use serde::Serialize;

/// From as many discordant rows on, chi-square stands for the exact test.
const MANY: u64 = 25;

/// The test (McNemar 1947) on the discordant rows of two classifiers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct McNemar {
    /// Rows that the first has right and the second wrong.
    pub only_first: u64,
    /// Rows that the second has right and the first wrong.
    pub only_second: u64,
    /// The two-sided p-value.
    pub p: f64,
    /// Whether it is the exact binomial one.
    pub exact: bool,
}

impl McNemar {
    /// Of b rows that only the first has right and c that only the second has, n = b + c: for n < 25 the exact
    /// binomial probability, twice that of at most min(b, c) among n throws of a fair coin and at most 1; else that of
    /// chi-square with one degree of freedom for (|b − c| − 1)²/n (Edwards' correction for continuity; 0 for b = c).
    ///
    /// ```
    /// use sentimen::evaluate::McNemar;
    /// assert_eq!(McNemar::of(0, 5).p, 2.0 / 32.0);
    /// ```
    #[must_use]
    pub fn of(only_first: u64, only_second: u64) -> Self {
        let n = only_first.saturating_add(only_second);
        let exact = n < MANY;
        let p = if exact {
            binomial(only_first.min(only_second), n)
        } else {
            let gap = only_first.abs_diff(only_second).saturating_sub(1) as f64;
            chi_square(gap * gap / n as f64)
        };
        Self { only_first, only_second, p, exact }
    }
}

/// min(1, 2 · Σ_{i ≤ few} C(n, i) / 2ⁿ), exact for n below 25: every term is an integer below 2²⁵.
fn binomial(few: u64, n: u64) -> f64 {
    let (mut sum, mut ways) = (0u64, 1u64);
    for i in 0..=few {
        sum += ways;
        ways = ways * (n - i) / (i + 1);
    }
    (2.0 * sum as f64 / (1u64 << n) as f64).min(1.0)
}

/// P(X > x) of chi-square with one degree of freedom, the square of a standard normal: erfc(√(x/2)).
fn chi_square(x: f64) -> f64 {
    libm::erfc((x / 2.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17.1: `binomtest(min(b, c), b + c).pvalue`, and `chi2.sf((abs(b - c) - 1)**2 / (b + c), 1)`.
    #[test]
    fn p_values_are_scipys() {
        for (b, c, p) in SCIPY {
            let test = McNemar::of(b, c);
            assert!((test.p - p).abs() <= 1e-13 * p, "{b} {c}: {} {p}", test.p);
            assert_eq!(test.p, McNemar::of(c, b).p, "the two sides are alike");
            assert_eq!(test.exact, b + c < 25);
        }
    }

    #[test]
    fn no_difference_is_no_evidence() {
        assert_eq!(McNemar::of(0, 0).p, 1.0);
        assert_eq!(McNemar::of(7, 7).p, 1.0);
        assert_eq!(McNemar::of(40, 40).p, 1.0);
        assert_eq!(McNemar::of(40, 41).p, 1.0);
    }

    const SCIPY: [(u64, u64, f64); 14] = [
        (0, 1, 1.0),
        (0, 5, 0.0625),
        (1, 7, 0.0703125),
        (3, 9, 0.14599609375),
        (10, 11, 1.0),
        (12, 12, 1.0),
        (8, 16, 0.15158963203430176),
        (0, 24, 1.1920928955078125e-07),
        (5, 20, 0.005110260660855866),
        (12, 13, 1.0),
        (30, 12, 0.008711912962379598),
        (100, 140, 0.01182113783662232),
        (300, 200, 9.53693139989851e-06),
        (1000, 1400, 3.806843479475158e-16),
    ];
}
