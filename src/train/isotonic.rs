//! Isotonic regression: the rising curve closest to what came true.

use crate::model::Curve;

/// Pooled neighbours: where they lie, how many they are, how many of them were right.
#[derive(Debug, Clone, Copy)]
struct Block {
    first: f64,
    last: f64,
    rows: f64,
    right: f64,
}

impl Block {
    fn share(&self) -> f64 {
        self.right / self.rows
    }

    fn join(&mut self, other: &Self) {
        self.last = other.last;
        self.rows += other.rows;
        self.right += other.right;
    }
}

/// The non-decreasing curve with the least squares to n `points` (a probability, and whether it came true), by pooling
/// adjacent violators (Ayer et al. 1955): a knot at both ends of each block, values no closer to 0 or 1 than 1 / (n + 2),
/// since n documents cannot say that a thing never happens. Points may come in any order; of none, the curve is flat at ½.
#[must_use]
pub(super) fn isotonic(mut points: Vec<(f64, bool)>) -> Curve {
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let least = 1.0 / (points.len() as f64 + 2.0);
    let mut blocks: Vec<Block> = Vec::new();
    for (x, right) in points {
        let mut block = Block { first: x, last: x, rows: 1.0, right: f64::from(u8::from(right)) };
        // Points at one place are one point, whichever came first.
        while let Some(before) = blocks.last().filter(|b| b.last == x) {
            let mut joined = *before;
            joined.join(&block);
            block = joined;
            blocks.pop();
        }
        blocks.push(block);
    }
    let mut pooled: Vec<Block> = Vec::new();
    for mut block in blocks {
        while let Some(before) = pooled.last().filter(|b| b.share() >= block.share()) {
            let mut joined = *before;
            joined.join(&block);
            block = joined;
            pooled.pop();
        }
        pooled.push(block);
    }
    let mut curve = Curve { at: Vec::new(), value: Vec::new() };
    for block in &pooled {
        let value = block.share().clamp(least, 1.0 - least);
        curve.at.push(block.first);
        curve.value.push(value);
        if block.last > block.first {
            curve.at.push(block.last);
            curve.value.push(value);
        }
    }
    if pooled.is_empty() {
        curve = Curve { at: vec![0.5], value: vec![0.5] };
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By hand: 0 | 1 0 pooled to ½ | 1 1 pooled with nothing; the ends kept off 0 and 1 by 1/7.
    #[test]
    fn violators_are_pooled_and_ends_clipped() {
        let curve = isotonic(vec![(0.9, true), (0.1, false), (0.3, true), (0.5, false), (0.7, true)]);
        assert_eq!(curve.at, [0.1, 0.3, 0.5, 0.7, 0.9]);
        let seventh = 1.0 / 7.0;
        assert_eq!(curve.value, [seventh, 0.5, 0.5, 1.0 - seventh, 1.0 - seventh]);
    }

    #[test]
    fn points_at_one_place_are_one_point_in_any_order() {
        let curve = isotonic(vec![(0.4, true), (0.4, false), (0.4, false), (0.4, true)]);
        assert_eq!((curve.at, curve.value), (vec![0.4], vec![0.5]));
        assert_eq!(isotonic(vec![]).value(0.3), 0.5);
    }

    proptest! {
        /// Rising, in sum as many as came true (before clipping that is exact), and closer than any one constant.
        #[test]
        fn the_curve_rises_and_keeps_the_sum(points in prop::collection::vec((0u8..20, any::<bool>()), 1..60)) {
            let points: Vec<(f64, bool)> = points.into_iter().map(|(x, y)| (f64::from(x) / 20.0, y)).collect();
            let curve = isotonic(points.clone());
            prop_assert!(curve.value.windows(2).all(|w| w[0] <= w[1]));
            prop_assert!(curve.at.windows(2).all(|w| w[0] < w[1]));
            let n = points.len() as f64;
            let least = 1.0 / (n + 2.0);
            prop_assert!(curve.value.iter().all(|v| *v >= least && *v <= 1.0 - least));
            let sum: f64 = points.iter().map(|(x, _)| curve.value(*x)).sum();
            let right = points.iter().filter(|(_, y)| *y).count() as f64;
            prop_assert!((sum - right).abs() <= n * least + 1e-9, "{sum} for {right}");
            let squares = |f: &dyn Fn(f64) -> f64| points.iter().map(|(x, y)| {
                let off = f(*x) - f64::from(u8::from(*y));
                off * off
            }).sum::<f64>();
            let mean = (right / n).clamp(least, 1.0 - least);
            prop_assert!(squares(&|x| curve.value(x)) <= squares(&|_| mean) + 1e-9);
        }
    }
}
