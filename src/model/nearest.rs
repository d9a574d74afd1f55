//! The words that one may have meant.

/// Words nearer than this many characters of a common beginning are not offered for it.
const SHORTEST_PREFIX: usize = 4;

/// Of `candidates` (words with how common they are) at most `n` near `word`, the nearest first: those at an edit
/// distance of 1 or 2 (of 1 where `word` has fewer than four characters); where there are none, those that begin as it
/// does, by at least four characters. Of equals the commonest first, then in the order of their bytes.
pub(super) fn nearest<'c>(
    word: &str,
    candidates: impl Iterator<Item = (&'c str, u32)>,
    n: usize,
) -> Vec<&'c str> {
    let letters: Vec<char> = word.chars().collect();
    let most = if letters.len() < 4 { 1 } else { 2 };
    // Far from alike, how common (the commonest first), which: what is least comes first.
    let (mut near, mut beginning) = (Vec::new(), Vec::new());
    let mut other = Vec::new();
    for (candidate, documents) in candidates {
        other.clear();
        other.extend(candidate.chars());
        if let Some(distance) = distance(&letters, &other, most) {
            near.push((distance, u32::MAX - documents, candidate));
        }
        let common = letters.iter().zip(&other).take_while(|(a, b)| a == b).count();
        if common >= SHORTEST_PREFIX {
            beginning.push((usize::MAX - common, u32::MAX - documents, candidate));
        }
    }
    let mut found = if near.is_empty() { beginning } else { near };
    found.sort_unstable();
    found.truncate(n);
    found.into_iter().map(|(.., candidate)| candidate).collect()
}

/// The fewest characters inserted, left out, replaced, or swapped with their neighbour that make `b` of `a` (optimal
/// string alignment, after Damerau 1964), if at most `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let (mut before, mut last): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=b.len()).collect());
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        if row.iter().min().is_some_and(|least| *least > most)
            && last.iter().min().is_some_and(|least| *least > most)
        {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(a: &str, b: &str, most: usize) -> Option<usize> {
        distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>(), most)
    }

    #[test]
    fn distances_are_those_counted_by_hand() {
        for (a, b, expected) in [
            ("naik", "naik", Some(0)),
            ("naik", "niak", Some(1)),
            ("naik", "nak", Some(1)),
            ("naik", "naiik", Some(1)),
            ("naik", "nait", Some(1)),
            ("rugi", "ragu", Some(2)),
            ("merugi", "rugi", Some(2)),
            ("laba", "rugi", None),
            ("", "di", Some(2)),
            ("", "", Some(0)),
            ("café", "cafe", Some(1)),
        ] {
            assert_eq!((between(a, b, 2), between(b, a, 2)), (expected, expected), "{a} {b}");
        }
        assert_eq!(between("rugi", "ragu", 1), None);
    }

    #[test]
    fn the_nearest_come_first_and_of_equals_the_commonest() {
        let words = [("naik", 9), ("nak", 3), ("baik", 20), ("laik", 2), ("menaikkan", 5)];
        let near = |word: &str, n| nearest(word, words.into_iter(), n);
        assert_eq!(near("naek", 5), ["naik", "nak", "baik", "laik"]);
        assert_eq!(near("naek", 2), ["naik", "nak"]);
        assert_eq!(near("menaikinya", 5), ["menaikkan"], "by their beginning");
        assert!(near("nk", 5) == ["nak"] && near("zzzz", 5).is_empty());
    }

    proptest::proptest! {
        /// A distance is 0 for equals alone, the same both ways, and found whatever the bound that allows it.
        #[test]
        fn laws_of_a_distance(a in "[abc]{0,7}", b in "[abc]{0,7}") {
            let d = between(&a, &b, 9).expect("within nine");
            proptest::prop_assert_eq!(d == 0, a == b);
            proptest::prop_assert_eq!(between(&b, &a, 9), Some(d));
            for most in 0..4 {
                proptest::prop_assert_eq!(between(&a, &b, most), Some(d).filter(|d| *d <= most));
            }
        }
    }
}
