//! The tensors that hold the vocabulary: n-grams and their indexes, or buckets.

use super::tensors::Tensors;
use super::{Written, u32_bytes};
use crate::features::{BucketTable, Buckets, Ngrams, StringTable, TupleTable, Vocabulary};
use crate::recipe::FeatureSettings;
use crate::{Error, Result};
use safetensors::tensor::Dtype;

/// The names of its tensors, of either kind.
pub(super) const NAMES: [&str; 10] = [
    "words",
    "word_index",
    "token_offsets",
    "token_index",
    "char_offsets",
    "char_index",
    "tokens",
    "chars",
    "word_buckets",
    "char_buckets",
];

/// The tensors of a vocabulary; which there are depends on its kind.
pub(super) fn tensors(vocabulary: &Vocabulary) -> Vec<Written> {
    let integers = |name, numbers: &[u32]| (name, Dtype::U32, vec![numbers.len()], u32_bytes(numbers));
    let table = |name, numbers: &[u32], width: usize| {
        (name, Dtype::U32, vec![numbers.len() / width, width], u32_bytes(numbers))
    };
    let bytes = |name, bytes: &[u8]| (name, Dtype::U8, vec![bytes.len()], bytes.to_vec());
    match vocabulary {
        Vocabulary::Exact(ngrams) => {
            let (token_bytes, token_offsets, token_index) = ngrams.tokens().parts();
            let (char_bytes, char_offsets, char_index) = ngrams.chars().parts();
            let (size, tuples, word_index) = ngrams.words().parts();
            vec![
                table("words", tuples, size),
                integers("word_index", word_index),
                integers("token_offsets", token_offsets),
                integers("token_index", token_index),
                integers("char_offsets", char_offsets),
                integers("char_index", char_index),
                bytes("tokens", token_bytes),
                bytes("chars", char_bytes),
            ]
        }
        Vocabulary::Hashed(buckets) => vec![
            table("word_buckets", buckets.words().parts(), 2),
            table("char_buckets", buckets.chars().parts(), 2),
        ],
    }
}

/// The vocabulary of a file whose recipe has these `features`.
pub(super) fn read(file: &mut Tensors, features: &FeatureSettings) -> Result<Vocabulary> {
    if features.hash_bits > 0 {
        let mut table = |name| BucketTable::from_parts(file.integers(name)?, features.hash_bits);
        let (words, chars) = (table("word_buckets")?, table("char_buckets")?);
        return Ok(Vocabulary::Hashed(Buckets::new(features, words, chars)?));
    }
    let tokens = StringTable::from_parts(
        file.bytes("tokens")?,
        file.integers("token_offsets")?,
        file.integers("token_index")?,
    )?;
    let chars = StringTable::from_parts(
        file.bytes("chars")?,
        file.integers("char_offsets")?,
        file.integers("char_index")?,
    )?;
    let size = file.shape("words").get(1).copied().unwrap_or(0);
    let words =
        TupleTable::from_parts(size, file.integers("words")?, file.integers("word_index")?, tokens.len())?;
    check_sizes(features, size, &words, &chars)?;
    Ok(Vocabulary::Exact(Ngrams::new(tokens, words, chars, features.char_ngrams)))
}

/// Refuses n-grams that the recipe does not cut.
fn check_sizes(
    features: &FeatureSettings,
    size: usize,
    words: &TupleTable,
    chars: &StringTable,
) -> Result<()> {
    let [shortest, longest] = features.word_ngrams;
    let words_fit = size == longest && (0..words.len()).all(|i| words.get(i).len() >= shortest);
    let [shortest, longest] = features.char_ngrams;
    let is_cut = |i| (shortest..=longest).contains(&chars.get(i).chars().count());
    if words_fit && (0..chars.len()).all(is_cut) {
        return Ok(());
    }
    Err(Error::invalid("it has n-grams of a length that its recipe does not cut"))
}
