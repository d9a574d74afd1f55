//! Negation: which words turn the sense of those that follow, and how far.

/// Words that negate what follows. Sorted by bytes, for binary search.
///
/// The list behind the figures in `ARCHITECTURE.md`; colloquial spellings included.
pub const NEGATORS: [&str; 16] = [
    "belum", "bukan", "bukanlah", "enggak", "ga", "gak", "gk", "jangan", "kurang", "ngga", "nggak", "tak",
    "tanpa", "tdk", "tidak", "tidaklah",
];

/// The prefix of a negated term. Upper case, which no normalized token has.
pub const NOT: &str = "NOT_";

/// Whether `word` (normalized) negates what follows.
#[must_use]
pub fn is_negator(word: &str) -> bool {
    NEGATORS.binary_search(&word).is_ok()
}

/// Whether a run of punctuation ends the scope of a negator.
#[must_use]
pub fn closes_scope(punctuation: &str) -> bool {
    punctuation.contains(['.', ',', '!', '?', ';', ':'])
}

/// The words still to be marked after a negator.
///
/// A negator stays itself and opens a scope of a given number of words;
/// closing punctuation ends it; another negator opens it anew.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope {
    left: usize,
}

impl Scope {
    /// A negator was read.
    pub fn open(&mut self, words: usize) {
        self.left = words;
    }

    /// Closing punctuation was read.
    pub fn close(&mut self) {
        self.left = 0;
    }

    /// A word was read: whether it is to be marked.
    pub fn takes_word(&mut self) -> bool {
        let marked = self.left > 0;
        self.left = self.left.saturating_sub(1);
        marked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(NEGATORS.is_sorted());
        assert!(is_negator("tidak") && is_negator("belum") && !is_negator("naik"));
    }

    #[test]
    fn a_scope_counts_words_and_closes() {
        let mut scope = Scope::default();
        assert!(!scope.takes_word());
        scope.open(2);
        assert!(scope.takes_word() && scope.takes_word() && !scope.takes_word());
        scope.open(2);
        scope.close();
        assert!(!scope.takes_word());
    }
}
