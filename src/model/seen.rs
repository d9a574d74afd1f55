//! Which texts a model was trained on, so that nobody takes figures on them for more than they are.

use crate::article::text_hash;
use rayon::prelude::*;

/// Hashes of the training texts: of each the lower half of its [`text_hash`]. A text that did not train is taken for one
/// that did with a chance of n / 2³².
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Ascending, each once.
    hashes: Vec<u32>,
}

impl Seen {
    /// That of texts, each a title and a body.
    #[must_use]
    pub fn of(titles: &[Option<&str>], bodies: &[&str]) -> Self {
        let hash = |(title, body): (&Option<&str>, &&str)| text_hash(*title, body) as u32;
        let mut hashes: Vec<u32> = titles.par_iter().zip(bodies).map(hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self { hashes }
    }

    /// From what [`Seen::hashes`] gave; `None` where they do not ascend.
    #[must_use]
    pub fn from_hashes(hashes: Vec<u32>) -> Option<Self> {
        hashes.windows(2).all(|pair| pair[0] < pair[1]).then_some(Self { hashes })
    }

    /// The hashes, ascending.
    #[must_use]
    pub fn hashes(&self) -> &[u32] {
        &self.hashes
    }

    /// Whether nothing is known: models from before there was this, or put together by hand.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Whether a text is among them.
    #[must_use]
    pub fn has(&self, title: Option<&str>, body: &str) -> bool {
        self.hashes.binary_search(&(text_hash(title, body) as u32)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_title_and_body() {
        let seen = Seen::of(&[Some("Judul"), None, None], &["isi", "isi", "isi"]);
        assert_eq!(seen.hashes().len(), 2);
        assert!(seen.has(Some("Judul"), "isi") && seen.has(None, "isi") && seen.has(Some(""), "isi"));
        assert!(!seen.has(Some("Judu"), "lisi") && !seen.has(None, "Isi"));
        assert_eq!(Seen::from_hashes(seen.hashes().to_vec()), Some(seen));
        assert!(Seen::from_hashes(vec![2, 1]).is_none() && Seen::from_hashes(vec![1, 1]).is_none());
        assert!(Seen::default().is_unknown());
    }
}
