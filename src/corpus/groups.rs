//! Groups: the rows that must stay on one side of every split.

use std::collections::BTreeMap;

use super::duplicates::near_duplicates;
pub use super::union_find::UnionFind;

/// The group of each of the n texts, as ids `0..G` numbered by first appearance.
///
/// Two rows share a group when `given` names the same group for both, when they
/// are [near-duplicates](near_duplicates) at `threshold`, or through a chain of
/// such rows. `given[i]` is the user's group of text i (an event, a story);
/// `None`, or an entry that is missing because `given` is shorter, joins nothing.
///
/// Which rows share a group does not depend on the order of the rows.
///
/// ```
/// use sentimen::corpus::groups::groups;
/// let texts = ["harga beras naik tajam lagi", "banjir", "Harga beras naik, tajam lagi!", "gempa"];
/// let given = [None, Some("bencana"), None, Some("bencana")];
/// assert_eq!(groups(&texts, &given, 0.8), [0, 1, 0, 1]);
/// ```
#[must_use]
pub fn groups(texts: &[&str], given: &[Option<&str>], threshold: f64) -> Vec<u32> {
    joined(texts.len(), given, near_duplicates(texts, threshold))
}

/// The groups of n rows as they are `given`, without a look at the texts: copies that nobody named stay apart.
#[must_use]
pub fn given_groups(n: usize, given: &[Option<&str>]) -> Vec<u32> {
    joined(n, given, Vec::new())
}

fn joined(n: usize, given: &[Option<&str>], duplicates: Vec<(usize, usize)>) -> Vec<u32> {
    let mut sets = UnionFind::new(n);
    let mut first_of_name: BTreeMap<&str, usize> = BTreeMap::new();
    for (row, name) in given.iter().enumerate().take(n) {
        if let Some(name) = name {
            sets.union(*first_of_name.entry(name).or_insert(row), row);
        }
    }
    for (i, j) in duplicates {
        sets.union(i, j);
    }
    let mut id_of_root: Vec<Option<u32>> = vec![None; n];
    let mut next = 0;
    (0..n)
        .map(|row| {
            *id_of_root[sets.find(row)].get_or_insert_with(|| {
                next += 1;
                next - 1
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "satu dua tiga empat lima enam tujuh";
    const B: &str = "delapan sembilan sepuluh sebelas dua belas";

    #[test]
    fn names_and_near_duplicates_join_transitively() {
        // 0 ~ 2 by text, 2 ~ 3 by name: one group. 1 and 4 stand alone.
        let texts = [A, "lain sama sekali", A, B, "masih lain lagi"];
        let given = [None, Some("x"), Some("y"), Some("y"), None];
        assert_eq!(groups(&texts, &given, 0.8), [0, 1, 0, 0, 2]);
    }

    #[test]
    fn missing_names_join_nothing() {
        let texts = ["a", "b", "c"];
        assert_eq!(groups(&texts, &[None, None, None], 0.8), [0, 1, 2]);
        assert_eq!(groups(&texts, &[], 0.8), [0, 1, 2]);
        assert!(groups(&[], &[Some("x")], 0.8).is_empty());
        assert_eq!(given_groups(4, &[Some("x"), None, Some("x")]), [0, 1, 0, 2]);
    }
}
