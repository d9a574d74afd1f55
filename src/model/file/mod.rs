//! The model file: one safetensors file, described field by field in `models/README.md`.

mod tensors;
mod vocabulary;
mod weight;

use super::{Card, Linear, MOST_CLASSES, Model, Rule, Seen, weight_rows};
use crate::features::{Featurizer, Weighting};
use crate::output::Output;
use crate::recipe::Recipe;
use crate::{Error, Result};
use safetensors::tensor::{Dtype, TensorView};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use tensors::{CHECKSUM, CHECKSUM_BYTES, KEY, Tensors};
use xxhash_rust::xxh3::xxh3_64;

/// The format written, frozen: what was written as version 1 is read for ever, and means the same. Files of a version
/// that is not read are refused by name.
pub const FORMAT_VERSION: &str = "1";
/// Files of the last version before, which are laid out alike.
const BEFORE: &str = "0.2";

/// A tensor to be written: name, type, shape, bytes.
type Written = (&'static str, Dtype, Vec<usize>, Vec<u8>);

/// Only in files that leave out columns whose weights are all 0: which columns the rows of `weights` are.
const WEIGHT_COLUMNS: &str = "weight_columns";
/// Only in files of models that know their training texts: [`super::Seen::hashes`].
const TRAINING_TEXTS: &str = "training_texts";
const WEIGHTS: &str = "weights";
const INTERCEPTS: &str = "intercepts";
const IDF: &str = "idf";
/// How many bytes weights may take beyond those of the file, where those that are 0 are left out of it: otherwise a
/// small file could fill any memory.
const ROOM: usize = 16 << 20;

/// What stands in the metadata, as JSON with sorted keys.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header<'a> {
    format_version: Cow<'a, str>,
    labels: Cow<'a, [String]>,
    recipe: Cow<'a, Recipe>,
    rule: Cow<'a, Rule>,
    card: Cow<'a, Card>,
}

impl Model {
    /// The model as the bytes of its file; the same model gives the same bytes.
    ///
    /// # Errors
    /// [`Error::Invalid`] where a part cannot be written down (a number that is not finite), or the card is too long to be
    /// read again (of thousands of edits).
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let unwritable =
            |e: &dyn std::fmt::Display| Error::invalid(format!("the model cannot be written: {e}"));
        let header = Header {
            format_version: FORMAT_VERSION.into(),
            labels: Cow::Borrowed(&self.labels),
            recipe: Cow::Borrowed(&self.recipe),
            rule: Cow::Borrowed(&self.rule),
            card: Cow::Borrowed(&self.card),
        };
        let header = serde_json::to_value(&header).map_err(|e| unwritable(&e))?;
        let card = sorted(header).to_string();
        // A number that is none is written as `null`, which nobody could read.
        serde_json::from_str::<Header<'static>>(&card).map_err(|e| unwritable(&e))?;
        let metadata = HashMap::from([(KEY.to_owned(), card.clone())]);

        let vocabulary = self.featurizer.vocabulary();
        let r = self.linear.intercepts.len();
        let mut tensors: Vec<Written> = vec![
            (INTERCEPTS, Dtype::F32, vec![r], f32_bytes(&self.linear.intercepts)),
            (IDF, Dtype::F32, vec![vocabulary.len()], f32_bytes(&self.featurizer.weighting().terms)),
            (CHECKSUM, Dtype::U8, vec![CHECKSUM_BYTES], vec![0; CHECKSUM_BYTES]),
        ];
        tensors.extend(vocabulary::tensors(vocabulary));
        let others = tensors.iter().map(|(.., bytes)| bytes.len()).sum();
        let (weights, weight_columns) = without_zeros(&self.linear.weights, r, others);
        tensors.push((WEIGHTS, Dtype::F32, vec![weights.len() / r, r], f32_bytes(&weights)));
        if let Some(columns) = &weight_columns {
            tensors.push((WEIGHT_COLUMNS, Dtype::U32, vec![columns.len()], u32_bytes(columns)));
        }
        let seen = self.seen.hashes();
        if !seen.is_empty() {
            tensors.push((TRAINING_TEXTS, Dtype::U32, vec![seen.len()], u32_bytes(seen)));
        }
        let views: Vec<(&str, TensorView<'_>)> = tensors
            .iter()
            .map(|(name, dtype, shape, bytes)| Ok((*name, TensorView::new(*dtype, shape.clone(), bytes)?)))
            .collect::<Result<_, safetensors::SafeTensorError>>()
            .map_err(|e| unwritable(&e))?;
        let mut file = safetensors::serialize(views, Some(metadata)).map_err(|e| unwritable(&e))?;
        tensors::check_header(&file, &card).map_err(|e| unwritable(&e))?;
        let end = file.len() - CHECKSUM_BYTES;
        let checksum = xxh3_64(&file[..end]);
        file[end..].copy_from_slice(&checksum.to_le_bytes());
        Ok(file)
    }

    /// Writes the model file under a temporary name and renames it.
    ///
    /// # Errors
    /// [`Error::Io`] naming the path.
    pub fn save(&self, mut output: Output, path: &Path) -> Result<()> {
        output.write_all(&self.to_bytes()?).map_err(|e| Error::io(path, e))?;
        output.commit()
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be opened, [`Error::Model`] where it is no model,
    /// a damaged one, or of another format version.
    pub fn load(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::io(path, e))?;
        let found = file.metadata().map_err(|e| Error::io(path, e))?;
        // A pipe does not say how long it is.
        let length = found.is_file().then_some(found.len());
        Self::read(file, length).map_err(|reason| Error::model(path, reason))
    }

    /// Whether the file at `path` begins as a model file does, or at least is called one.
    #[must_use]
    pub fn is_file(path: &Path) -> bool {
        let mut start = [0; 9];
        // What is read of a pipe is gone for who reads it next.
        let is_regular = path.metadata().is_ok_and(|found| found.is_file());
        let read = match File::open(path) {
            Ok(mut file) if is_regular => file.read_exact(&mut start),
            _ => Err(std::io::ErrorKind::Other.into()),
        };
        // The length of a header, in eight bytes of which text has no zeros, and its first bracket.
        let begins = read.is_ok() && start[6..8] == [0, 0] && start[8] == b'{';
        begins || path.extension().is_some_and(|ending| ending == "safetensors")
    }

    /// A model from the bytes of its file; every offset and number is checked before use.
    ///
    /// # Errors
    /// The reason, naming the byte where it is known, and the next step.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        Self::read(bytes, Some(bytes.len() as u64))
    }

    fn read(reader: impl Read, length: Option<u64>) -> Result<Self, String> {
        let mut known = vec![WEIGHTS, INTERCEPTS, IDF, WEIGHT_COLUMNS, TRAINING_TEXTS];
        known.extend(vocabulary::NAMES);
        let mut tensors = Tensors::read(reader, length, &known)?;
        check_version(&tensors.header)?;
        let header: Header<'static> = serde_json::from_str(&tensors.header)
            .map_err(|e| format!("its header is no model card ({e}); copy the file again or retrain"))?;
        build(&mut tensors, header).map_err(|e| {
            format!("{e}; retrain, the file was not written by sentimen {}", env!("CARGO_PKG_VERSION"))
        })
    }
}

/// The rows of V × R `weights` that are not all 0 and their columns, if that is shorter than all of them, and the file,
/// whose other tensors take `others` bytes, may leave out so much.
///
/// The n-grams themselves stay: the length of a document's row is that of all n-grams it was trained with.
fn without_zeros(weights: &[f32], r: usize, others: usize) -> (Cow<'_, [f32]>, Option<Vec<u32>>) {
    let used = |row: &[f32]| row.iter().any(|w| *w != 0.0);
    let columns: Vec<u32> =
        weights.chunks_exact(r).enumerate().filter(|(_, row)| used(row)).map(|(j, _)| j as u32).collect();
    let stored = others + 4 * columns.len() * (r + 1);
    if columns.len() * (r + 1) >= weights.len() || 4 * weights.len() > stored + ROOM {
        return (Cow::Borrowed(weights), None);
    }
    let rows = weights.chunks_exact(r).filter(|row| used(row)).flatten().copied().collect();
    (Cow::Owned(rows), Some(columns))
}

/// All V × R weights from those that were stored.
///
/// A file of `length` bytes may leave out no more than one that was written here.
fn with_zeros(weights: &[f32], columns: &[u32], v: usize, r: usize, length: u64) -> Result<Vec<f32>> {
    let ascending = columns.windows(2).all(|w| w[0] < w[1]);
    if weights.len() != columns.len() * r || !ascending || columns.last().is_some_and(|j| *j as usize >= v) {
        return Err(Error::invalid(format!(
            "{} weights of {} columns do not fit {v} n-grams",
            weights.len(),
            columns.len()
        )));
    }
    let bytes = v.saturating_mul(r).saturating_mul(4);
    if bytes as u64 > length + ROOM as u64 {
        return Err(Error::invalid(format!("{length} bytes are too few for weights that take {bytes}")));
    }
    let mut all = vec![0.0; v * r];
    for (row, &j) in weights.chunks_exact(r).zip(columns) {
        all[j as usize * r..][..r].copy_from_slice(row);
    }
    Ok(all)
}

/// Refuses a header of another format version before its fields are read.
fn check_version(header: &str) -> Result<(), String> {
    #[derive(Deserialize)]
    struct Versioned {
        format_version: String,
    }
    let Ok(Versioned { format_version: version }) = serde_json::from_str(header) else {
        return Err("its header has no format_version; retrain".into());
    };
    if [FORMAT_VERSION, BEFORE].contains(&version.as_str()) {
        return Ok(());
    }
    let next = if version.starts_with("0.") {
        "retrain, or use the sentimen that wrote it"
    } else {
        "it was written by a newer sentimen: install that, or retrain with this one"
    };
    Err(format!(
        "it has format version {version}, this sentimen ({}) reads {FORMAT_VERSION}; {next}",
        env!("CARGO_PKG_VERSION")
    ))
}

/// The parts of a file put together and held against each other.
fn build(file: &mut Tensors, header: Header<'_>) -> Result<Model> {
    let recipe = header.recipe.into_owned();
    recipe.check()?;
    let labels = header.labels.into_owned();
    let rule = header.rule.into_owned();
    let k = labels.len();
    let wrong = |what: String| Err(Error::invalid(what));
    if !(2..=MOST_CLASSES).contains(&k) || !labels.windows(2).all(|w| w[0] < w[1]) {
        return wrong(format!("its {k} labels are not 2 to {MOST_CLASSES} in byte order"));
    }
    if !rule.fits(k) {
        return wrong(format!("its decision rule does not fit {k} labels"));
    }
    if !(0.0..=1.0).contains(&rule.abstain) {
        return wrong(format!("it abstains below {}, which is no probability", rule.abstain));
    }
    if !rule.calibration.fits(k) {
        return wrong(format!("its calibration does not fit {k} labels"));
    }
    if !header.card.is_countable() {
        return wrong("the documents on its card are too many to add up".into());
    }
    let vocabulary = vocabulary::read(file, &recipe.features)?;
    let r = weight_rows(k);
    let v = vocabulary.len();
    let mut linear = Linear { weights: file.floats(WEIGHTS)?, intercepts: file.floats(INTERCEPTS)? };
    if linear.intercepts.len() != r {
        return wrong(format!("{} intercepts do not fit {k} labels", linear.intercepts.len()));
    }
    if file.has(WEIGHT_COLUMNS) {
        let columns = file.integers(WEIGHT_COLUMNS)?;
        linear.weights = with_zeros(&linear.weights, &columns, v, r, file.length)?;
    }
    let seen = if file.has(TRAINING_TEXTS) { file.integers(TRAINING_TEXTS)? } else { Vec::new() };
    let Some(seen) = Seen::from_hashes(seen) else {
        return wrong("the hashes of its training texts do not ascend".into());
    };
    let terms = file.floats(IDF)?;
    if linear.weights.len() != v * r || terms.len() != v {
        return wrong(format!(
            "{} weights and {} idf do not fit {v} n-grams and {k} labels",
            linear.weights.len(),
            terms.len()
        ));
    }
    if ![&linear.weights, &linear.intercepts].iter().all(|t| t.iter().all(|x| x.is_finite())) {
        return wrong("a weight is not finite".into());
    }
    // An idf is at most 1 + ln n; a larger one could overflow a row's length.
    if !terms.iter().all(|idf| (0.0..=1e6).contains(idf)) {
        return wrong("an idf is out of range".into());
    }
    let weighting = Weighting {
        terms,
        words: vocabulary.words(),
        char_weight: recipe.features.char_weight,
        sublinear_tf: recipe.features.sublinear_tf,
    };
    let featurizer = Featurizer::new(&recipe.text, vocabulary, weighting)?;
    Ok(Model::new(recipe, labels, featurizer, linear, rule, header.card.into_owned()).having_seen(seen))
}

fn f32_bytes(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|x| x.to_le_bytes()).collect()
}

fn u32_bytes(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|x| x.to_le_bytes()).collect()
}

/// JSON with the keys of every object in byte order.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let map: BTreeMap<String, Value> = map.into_iter().map(|(k, v)| (k, sorted(v))).collect();
            Value::Object(map.into_iter().collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(sorted).collect()),
        other => other,
    }
}
