//! What JSON text will take in memory, told before it is read.
//!
//! `[[],[],…]` is three bytes an element and swells tenfold and more once it is read, so a file from somebody else could
//! take many times its size. Its text is weighed first, and nothing is kept while that is done.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The bytes that a value may take while it is read into lists and maps that grow by doubling, about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weight(pub(super) usize);

/// A number or a truth value, in a list that is being doubled.
const SCALAR: usize = 16;
/// A text beside its bytes, or a list beside its elements.
const TEXT: usize = 72;
/// A key of a map beside its bytes.
const KEY: usize = 96;

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Weigh)
    }
}

struct Weigh;

impl<'de> Visitor<'de> for Weigh {
    type Value = Weight;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Weight, E> {
        Ok(Weight(SCALAR))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Weight, E> {
        Ok(Weight(SCALAR))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Weight, E> {
        Ok(Weight(SCALAR))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Weight, E> {
        Ok(Weight(SCALAR))
    }

    fn visit_unit<E>(self) -> Result<Weight, E> {
        Ok(Weight(SCALAR))
    }

    fn visit_str<E>(self, text: &str) -> Result<Weight, E> {
        Ok(Weight(TEXT + text.len()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Weight, A::Error> {
        let mut all = TEXT;
        while let Some(Weight(one)) = list.next_element()? {
            all = all.saturating_add(one);
        }
        Ok(Weight(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Weight, A::Error> {
        let mut all = TEXT;
        while let Some((Weight(key), Weight(value))) = map.next_entry()? {
            all = all.saturating_add(KEY - TEXT).saturating_add(key).saturating_add(value);
        }
        Ok(Weight(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(json: &str) -> Option<usize> {
        serde_json::from_str(json).map(|Weight(bytes)| bytes).ok()
    }

    #[test]
    fn every_element_counts() {
        assert_eq!(weight("1"), Some(SCALAR));
        assert_eq!(weight("[]"), Some(TEXT));
        assert_eq!(weight("[1,true,null,-2,0.5]"), Some(TEXT + 5 * SCALAR));
        assert_eq!(weight(r#"{"ab":"c","d":[[]]}"#), Some(TEXT + KEY + 2 + TEXT + 1 + KEY + 1 + 2 * TEXT));
        assert_eq!(weight("[1,"), None);
        let deep = "[".repeat(200);
        assert_eq!(weight(&deep), None, "deeper than serde_json goes");
    }
}
