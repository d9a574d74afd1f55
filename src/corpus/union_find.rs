//! Disjoint sets: which rows belong together, joined pair by pair.

/// Disjoint sets over `0..n`, by union by size with path halving
/// (Tarjan & van Leeuwen 1984): near-constant time an operation.
///
/// ```
/// use sentimen::corpus::groups::UnionFind;
/// let mut sets = UnionFind::new(3);
/// assert!(sets.union(0, 2));
/// assert!(!sets.union(2, 0)); // already together
/// assert_eq!(sets.find(0), sets.find(2));
/// assert_ne!(sets.find(0), sets.find(1));
/// ```
#[derive(Debug, Clone)]
pub struct UnionFind {
    parent: Vec<usize>,
    size: Vec<usize>,
}

impl UnionFind {
    /// `n` sets of one element each.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self { parent: (0..n).collect(), size: vec![1; n] }
    }

    /// The element that stands for the set of `i`; the same for all its members
    /// until the next [`union`](Self::union).
    ///
    /// # Panics
    /// If `i` is not below the `n` given to [`new`](Self::new).
    pub fn find(&mut self, mut i: usize) -> usize {
        while self.parent[i] != i {
            self.parent[i] = self.parent[self.parent[i]];
            i = self.parent[i];
        }
        i
    }

    /// Joins the sets of `i` and `j`; whether they were apart before.
    ///
    /// # Panics
    /// If `i` or `j` is not below the `n` given to [`new`](Self::new).
    pub fn union(&mut self, i: usize, j: usize) -> bool {
        let (i, j) = (self.find(i), self.find(j));
        if i == j {
            return false;
        }
        let (large, small) = if self.size[i] >= self.size[j] { (i, j) } else { (j, i) };
        self.parent[small] = large;
        self.size[large] += self.size[small];
        true
    }
}
