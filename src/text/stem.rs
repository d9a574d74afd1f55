//! Words to stems: the one door to sastrawi-rs and rust-stemmers.

use crate::{Error, Result};
use rust_stemmers::Algorithm;
use sastrawi::javanese::{JavaneseDictionary, JavaneseStemmer};
use std::borrow::Cow;
use std::sync::OnceLock;

/// rust-stemmers' languages by their English names.
const SNOWBALL: [(&str, Algorithm); 18] = [
    ("arabic", Algorithm::Arabic),
    ("danish", Algorithm::Danish),
    ("dutch", Algorithm::Dutch),
    ("english", Algorithm::English),
    ("finnish", Algorithm::Finnish),
    ("french", Algorithm::French),
    ("german", Algorithm::German),
    ("greek", Algorithm::Greek),
    ("hungarian", Algorithm::Hungarian),
    ("italian", Algorithm::Italian),
    ("norwegian", Algorithm::Norwegian),
    ("portuguese", Algorithm::Portuguese),
    ("romanian", Algorithm::Romanian),
    ("russian", Algorithm::Russian),
    ("spanish", Algorithm::Spanish),
    ("swedish", Algorithm::Swedish),
    ("tamil", Algorithm::Tamil),
    ("turkish", Algorithm::Turkish),
];

/// Takes affixes off words.
pub struct Stemmer(Kind);

enum Kind {
    None,
    Indonesian(Box<sastrawi::Stemmer<'static>>),
    Javanese(Box<JavaneseStemmer<'static>>),
    Snowball(rust_stemmers::Stemmer),
}

impl std::fmt::Debug for Stemmer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stemmer")
    }
}

impl Stemmer {
    /// The stemmer called `name`: `none`, `indonesian`, `javanese`, or one of the
    /// 18 Snowball languages by its English name.
    ///
    /// # Errors
    /// [`Error::Invalid`] listing the names there are.
    pub fn new(name: &str) -> Result<Self> {
        // sastrawi-rs's stemmers borrow their dictionaries; those are read once a process.
        static INDONESIAN: OnceLock<sastrawi::Dictionary> = OnceLock::new();
        static JAVANESE: OnceLock<JavaneseDictionary> = OnceLock::new();
        let kind = match name {
            "none" => Kind::None,
            "indonesian" => Kind::Indonesian(Box::new(sastrawi::Stemmer::new(
                INDONESIAN.get_or_init(sastrawi::Dictionary::new),
            ))),
            "javanese" => {
                Kind::Javanese(Box::new(JavaneseStemmer::new(JAVANESE.get_or_init(JavaneseDictionary::new))))
            }
            _ => match SNOWBALL.iter().find(|(n, _)| *n == name) {
                Some((_, algorithm)) => Kind::Snowball(rust_stemmers::Stemmer::create(*algorithm)),
                None => {
                    return Err(Error::invalid(format!(
                        "no stemmer is called '{name}'; there are none, indonesian, javanese, {}",
                        SNOWBALL.map(|(n, _)| n).join(", ")
                    )));
                }
            },
        };
        Ok(Self(kind))
    }

    /// The stem of a normalized `word`.
    ///
    /// ```
    /// let stemmer = sentimen::text::Stemmer::new("indonesian")?;
    /// assert_eq!(stemmer.stem("perekonomian"), "ekonomi");
    /// # Ok::<(), sentimen::Error>(())
    /// ```
    #[must_use]
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        match &self.0 {
            Kind::None => Cow::Borrowed(word),
            Kind::Indonesian(s) => s.stem_word(word),
            Kind::Javanese(s) => s.stem_word(word),
            Kind::Snowball(s) => s.stem(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_stems_its_language() {
        let stem = |name: &str, word: &'static str| Stemmer::new(name).unwrap().stem(word).into_owned();
        assert_eq!(stem("none", "perekonomian"), "perekonomian");
        assert_eq!(stem("indonesian", "kerugiannya"), "rugi");
        assert_eq!(stem("javanese", "omahe"), "omah");
        assert_eq!(stem("english", "running"), "run");
        assert_eq!(stem("turkish", "kitaplar"), "kitap");
    }

    #[test]
    fn an_unknown_language_lists_the_known() {
        let message = Stemmer::new("klingon").unwrap_err().to_string();
        assert!(message.contains("klingon") && message.contains("indonesian") && message.contains("turkish"));
    }
}
